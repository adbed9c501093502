"""The deputy director's queue of overdue actions: 5,000 of them put in order and counted, thirty shown.

Each of the thirty with its slips, last word and measure.
"""

from datetime import date
from typing import Any

from django.utils import timezone
from lxml import html

from actions.review_line import A_PAGE
from actions.rules.reviewing import Course
from bench.paths import printing
from bench.paths.reader import Answer, Reader
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_month, print_target

NAME, GOAL = "queue", 8.0
WHAT = "the deputy director's queue of 5,000 overdue actions"
ADDRESS = "/actions/overdue/"
REACH = """WITH RECURSIVE reach AS (
        SELECT id FROM organisation_unit WHERE id = %(unit)s
        UNION ALL SELECT u.id FROM organisation_unit u JOIN reach r ON u.parent_id = r.id)"""
HEADS = """heads AS (
        SELECT m.unit_id, string_agg(h.first_name || ' ' || h.last_name, ' and ' ORDER BY h.first_name, h.last_name) AS names
        FROM organisation_membership m JOIN organisation_user h ON h.id = m.user_id AND h.is_active
        WHERE m.role = 'head_of_service' AND m.starts_on <= %(today)s AND (m.ends_on IS NULL OR m.ends_on >= %(today)s)
        GROUP BY m.unit_id)"""
LATE = f"""late AS MATERIALIZED (
        SELECT a.id, COALESCE(h.names, g.names) AS heads, CASE a.priority WHEN 'statutory' THEN 0 WHEN 'high' THEN 1 ELSE 2 END AS rank,
            a.due_on
        FROM actions_action a JOIN organisation_unit u ON u.id = a.unit_id
        LEFT JOIN heads h ON h.unit_id = u.id LEFT JOIN heads g ON g.unit_id = u.parent_id
        WHERE a.unit_id IN (SELECT id FROM reach) AND a.state IN ('not_started', 'in_progress') AND a.due_on < %(today)s),
    counted AS (SELECT heads, count(*) AS number FROM late GROUP BY heads),
    page AS (SELECT * FROM late ORDER BY heads, rank, due_on, id LIMIT {A_PAGE})"""
# Of each measure and unit that some action of the page is about, the newest figure: once, however many share it
NEWEST = """newest AS (
        SELECT p.indicator_id, p.unit_id, o.month, o.value
        FROM (SELECT DISTINCT a.indicator_id, a.unit_id FROM actions_action a JOIN page ON page.id = a.id) p
        CROSS JOIN LATERAL (SELECT f.month, f.value FROM indicators_outturn f
            WHERE f.indicator_id = p.indicator_id AND f.unit_id = p.unit_id AND f.cohort_id IS NULL AND f.value IS NOT NULL
            ORDER BY f.month DESC LIMIT 1) o)"""
STATEMENT = f"""{REACH}, {HEADS}, {LATE}, {NEWEST}
    SELECT page.heads, a.id, a.title, a.priority, u.name, w.first_name || ' ' || w.last_name,
        a.original_due_on, a.due_on, s.moves, p.note, p.reported_at, r.decision, r.reason, i.measure,
        a.value_at_start, a.month_at_start, n.value, n.month, i.basis,
        CASE WHEN n.month IS NULL OR a.month_at_start IS NULL THEN 'no_figure'
            WHEN n.month <= a.month_at_start THEN 'no_newer'
            WHEN i.basis = 'cumulative' THEN 'not_compared'
            WHEN n.value = a.value_at_start THEN 'same'
            WHEN i.kind = 'demand' THEN CASE WHEN n.value > a.value_at_start THEN 'more_pressure' ELSE 'less_pressure' END
            WHEN i.polarity = 'neither' THEN 'changed'
            WHEN (n.value > a.value_at_start) = (i.polarity = 'higher') THEN 'better' ELSE 'worse' END,
        (SELECT json_agg(json_build_array(heads, number) ORDER BY heads) FROM counted)
    FROM page JOIN actions_action a ON a.id = page.id JOIN organisation_unit u ON u.id = a.unit_id
    LEFT JOIN organisation_user w ON w.id = a.owner_id LEFT JOIN indicators_indicator i ON i.id = a.indicator_id
    LEFT JOIN LATERAL (SELECT array_agg(d.new_due_on ORDER BY d.changed_at, d.id) AS moves
        FROM actions_duedatechange d WHERE d.action_id = a.id) s ON true
    LEFT JOIN LATERAL (SELECT t.note, t.reported_at FROM actions_progressupdate t WHERE t.action_id = a.id
        ORDER BY t.reported_at DESC, t.id DESC LIMIT 1) p ON true
    LEFT JOIN LATERAL (SELECT v.decision, v.reason FROM actions_overduereview v WHERE v.action_id = a.id
        ORDER BY v.reviewed_at DESC, v.id DESC LIMIT 1) r ON true
    LEFT JOIN newest n ON n.indicator_id = a.indicator_id AND n.unit_id = a.unit_id
    ORDER BY page.heads, page.rank, page.due_on, page.id"""


def product(reader: Reader) -> Answer:
    """Ask for the queue."""
    return reader.get(ADDRESS, by="deputy_director.1")


def floor(reader: Reader) -> list[tuple]:
    """Fetch what the first page says in one statement: its rows, and how many each head of service has."""
    return reader.rows(STATEMENT, {"unit": reader.authority.pk, "today": timezone.localdate()})


def differences(shown: Answer, fetched: list[tuple]) -> list[str]:
    """Set the counts, and title, owner, dates, last word and measure of every row, side by side."""
    page = html.fromstring(shown.text)
    rows = page.xpath("//article[contains(@class, 'late')]")
    counts = [printing.said(one) for one in page.xpath("//nav[@class='late-sections']//li")]
    told = [f"{heads} {number:,}" for heads, number in fetched[0][-1]] if len(fetched) == A_PAGE else []
    return printing.apart([counts], [told]) + printing.apart(
        [_read(row) for row in rows], [_written(row) for row in fetched]
    )


def _read(row: Any) -> list[str]:
    return [
        printing.said(row.xpath(".//h3")[0]),
        *(printing.said(each) for each in row.xpath(".//dl[@class='late-facts']/div/dd")),
    ]


def _written(row: tuple) -> list[str]:
    (_, _, title, _, _, owner, first, _, moves, note, told, _, _, measure, start, since, now, month, _, course, _) = row
    moved = (
        f"Moved {len(moves)} time{'s' * (len(moves) > 1)}: {', '.join(f'to {_day(one)}' for one in moves)}"
        if moves
        else ""
    )
    figures = f"{_figure(start, since, measure)}; {_figure(now, month, measure)} {Course(course).label}"
    said = f"{_day(timezone.localdate(told))}: {note}" if note else "Never"
    because = {"no_newer": "", "not_compared": " A running total does not compare with its earlier months."}.get(
        course, ""
    )
    if course == "no_newer":
        because = f" Nothing newer than {print_month(since)}."
    return [title, owner, f"{_day(first)} {moved}" if moved else f"{_day(first)}, never moved", said, figures + because]


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _figure(value: Any, month: date | None, measure: str) -> str:
    return f"{print_target(value, Measure(measure))} in {print_month(month)}" if month else "no figure"
