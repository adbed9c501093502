"""Adding figures up in SQL: what the changed facts touch, and what each of those must come to, staged.

`indicators/rules/rollup.py` says the same one fact at a time. What several statements share is put
into scratch tables first: which facts changed, which months each of them reaches, the tree, and for
one level of it at a time the series touched and every figure given to them from below. A row
without a cohort has cohort 0 there, so that every join is by equality.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from indicators.operations.merging import MATCH, as_stored, run
from indicators.operations.scratch import clear, count_anew, scratch_tables
from indicators.rules.rollup import MOST
from organisation.models import Unit
from organisation.rules.calendar import add_months, financial_year_start, months_between

NO_FRACTION, NO_POPULATION = "no_fraction", "no_population"

_FACT = "indicator_id bigint, unit_id bigint, cohort bigint, month date"
_TABLES = {
    "rolling_changed": _FACT,
    "rolling_calendar": "month date, last_day date, before date, april date",
    "rolling_reach": "month date, running integer, reached date, since date, lowest date",
    "rolling_tree": "height integer, unit_id bigint, parent_id bigint",
    "rolling_child": "parent_id bigint, unit_id bigint, month date, valid_to date",
    "rolling_series": """indicator_id bigint, unit_id bigint, cohort bigint, measure varchar(10), running integer,
        is_summed integer, lowest date, last date""",
    "rolling_given": f"{_FACT}, child_id bigint, valid_to date, numerator numeric, denominator numeric, value numeric",
    "rolling_touched": f"{_FACT}, before date, since date, lowest date, measure varchar(10), is_summed integer",
}


def _same_series(one: str, other: str) -> str:
    """Match two rows of one cohort; no cohort matches no cohort."""
    return f"({one}.cohort_id = {other}.cohort_id OR ({one}.cohort_id IS NULL AND {other}.cohort_id IS NULL))"


def _stands(unit: str, month: str) -> str:
    """Say that a unit stands on some day of a month of the calendar."""
    return f"{unit}.valid_from <= {month}.last_day AND ({unit}.valid_to IS NULL OR {unit}.valid_to >= {month}.month)"


_CHANGED_IN_BATCH = f"""
    INSERT INTO rolling_changed (indicator_id, unit_id, cohort, month)
    SELECT s.indicator_id, s.unit_id, COALESCE(s.cohort_id, 0), s.month
    FROM indicators_stagedfigure s LEFT JOIN indicators_outturn o ON {MATCH}
    WHERE s.batch = %(batch)s AND (s.is_removal OR o.recorded_at = %(at)s)"""
_CHANGED_WHERE = """
    INSERT INTO rolling_changed (indicator_id, unit_id, cohort, month)
    SELECT o.indicator_id, o.unit_id, COALESCE(o.cohort_id, 0), o.month FROM indicators_outturn o WHERE {where}"""
# From when to when facts changed, and the newest month there is any figure for: asked unit by unit, of the index.
_ENDS = """SELECT MIN(month), MAX(month), (
        SELECT MAX((SELECT MAX(o.month) FROM indicators_outturn o WHERE o.unit_id = u.id)) FROM organisation_unit u)
    FROM rolling_changed"""

_CHILDREN = f"""
    INSERT INTO rolling_child (parent_id, unit_id, month, valid_to)
    SELECT u.parent_id, u.id, c.month, u.valid_to
    FROM organisation_unit u JOIN rolling_calendar c ON {_stands("u", "c")} WHERE u.parent_id IS NOT NULL"""
# Which series the changed facts touch: the unit's own, where others are below it, and its parent's.
_SERIES = """
    INSERT INTO rolling_series (indicator_id, unit_id, cohort, measure, running, is_summed, lowest, last)
    WITH ends AS (
        SELECT d.indicator_id, t.parent_id AS unit_id, d.cohort, MIN(d.month) AS first, MAX(d.month) AS last
        FROM rolling_changed d JOIN rolling_tree t ON t.unit_id = d.unit_id AND t.height = %(height)s
        GROUP BY d.indicator_id, t.parent_id, d.cohort),
    reach AS (
        SELECT month, running, MIN(lowest) AS lowest, MAX(reached) AS last FROM rolling_reach GROUP BY month, running)
    SELECT e.indicator_id, e.unit_id, e.cohort, i.measure, a.running,
        CASE WHEN i.rolls_up_to = 'authority' OR (i.rolls_up_to = 'service' AND p.kind <> 'authority')
            THEN 1 ELSE 0 END, a.lowest, b.last
    FROM ends e
    JOIN organisation_unit p ON p.id = e.unit_id
    JOIN indicators_indicator i ON i.id = e.indicator_id AND i.accumulates_id IS NULL
    JOIN reach a ON a.month = e.first AND a.running = CASE WHEN i.basis = 'cumulative' THEN 1 ELSE 0 END
    JOIN reach b ON b.month = e.last AND b.running = a.running"""
_GIVEN = """
    INSERT INTO rolling_given (
        indicator_id, unit_id, cohort, month, child_id, valid_to, numerator, denominator, value)
    SELECT k.indicator_id, k.unit_id, k.cohort, o.month, u.unit_id, u.valid_to, o.numerator, o.denominator, o.value
    FROM rolling_series k
    JOIN rolling_child u ON u.parent_id = k.unit_id AND u.month BETWEEN k.lowest AND k.last
    JOIN indicators_outturn o ON o.unit_id = u.unit_id AND o.indicator_id = k.indicator_id AND o.month = u.month
        AND (o.cohort_id = k.cohort OR (o.cohort_id IS NULL AND k.cohort = 0)) AND o.value IS NOT NULL
    WHERE k.is_summed = 1"""
# A series nothing is given to, and nothing was ever rolled up for, is none.
_LET_GO = """
    DELETE FROM rolling_series
    WHERE NOT EXISTS (
        SELECT 1 FROM rolling_given v WHERE v.indicator_id = rolling_series.indicator_id
            AND v.unit_id = rolling_series.unit_id AND v.cohort = rolling_series.cohort)
        AND NOT EXISTS (
        SELECT 1 FROM indicators_outturn o WHERE o.indicator_id = rolling_series.indicator_id
            AND o.unit_id = rolling_series.unit_id
            AND (o.cohort_id = rolling_series.cohort OR (o.cohort_id IS NULL AND rolling_series.cohort = 0))
            AND o.month BETWEEN rolling_series.lowest AND rolling_series.last AND o.origin = 'rolled_up')"""
# Which of their months. `since` is the first month that is added in, `lowest` the first that is looked at.
_TOUCHED = f"""
    INSERT INTO rolling_touched (
        indicator_id, unit_id, cohort, month, before, since, lowest, measure, is_summed)
    SELECT DISTINCT k.indicator_id, k.unit_id, k.cohort, c.month, c.before, r.since, r.lowest, k.measure,
        CASE WHEN k.is_summed = 1 AND {_stands("p", "c")} THEN 1 ELSE 0 END
    FROM rolling_changed d
    JOIN rolling_tree t ON t.unit_id = d.unit_id AND t.height = %(height)s
    JOIN rolling_series k ON k.indicator_id = d.indicator_id AND k.unit_id = t.parent_id AND k.cohort = d.cohort
    JOIN organisation_unit p ON p.id = k.unit_id
    JOIN rolling_reach r ON r.month = d.month AND r.running = k.running
    JOIN rolling_calendar c ON c.month = r.reached"""
_POPULATION = """
    CASE WHEN k.measure = 'rate' THEN (
        SELECT b.number FROM indicators_population b
        WHERE b.unit_id = k.unit_id AND b.ages = '0-17' AND b.applies_from <= k.month
        ORDER BY b.applies_from DESC LIMIT 1) END"""
# Of every child the newest figure there is for the month: of a running total the newest of the year,
# so that a late one does not make the total fall.
_SUMS_OF_CHILDREN = f"""
    newest AS (
        SELECT k.indicator_id, k.unit_id, k.cohort, k.month, k.before, k.since, k.measure,
            v.month AS given, v.numerator, v.denominator, v.value,
            CASE WHEN v.valid_to IS NULL OR v.valid_to >= k.month THEN 1 ELSE 0 END AS stands,
            ROW_NUMBER() OVER (
                PARTITION BY k.indicator_id, k.unit_id, k.cohort, k.month, v.child_id ORDER BY v.month DESC) AS place
        FROM rolling_touched k
        LEFT JOIN rolling_given v ON k.is_summed = 1 AND v.indicator_id = k.indicator_id AND v.unit_id = k.unit_id
            AND v.cohort = k.cohort AND v.month BETWEEN k.lowest AND k.month),
    counted AS (
        SELECT k.indicator_id, k.unit_id, k.cohort, k.month, k.measure, {_POPULATION} AS population,
            SUM(CASE WHEN k.given >= k.since THEN k.value END) AS value,
            SUM(CASE WHEN k.given >= k.since THEN k.numerator END) AS numerator,
            SUM(CASE WHEN k.given >= k.since THEN k.denominator END) AS denominator,
            COUNT(CASE WHEN k.given >= k.since THEN 1 END) AS summed,
            COUNT(CASE WHEN k.given >= k.since THEN k.numerator END) AS numerators,
            COUNT(CASE WHEN k.given >= k.since THEN k.denominator END) AS denominators,
            COUNT(CASE WHEN k.given = k.month THEN 1 END) AS parts,
            COUNT(CASE WHEN k.given >= k.before AND k.stands = 1 THEN 1 END) AS expected
        FROM newest k WHERE k.place = 1 GROUP BY k.indicator_id, k.unit_id, k.cohort, k.month, k.measure),
    sums AS (
        SELECT indicator_id, unit_id, cohort, month, measure, value, parts, expected,
            CASE WHEN measure <> 'number' AND numerators = summed THEN numerator END AS numerator,
            CASE measure WHEN 'rate' THEN population
                WHEN 'percentage' THEN CASE WHEN denominators = summed THEN denominator END END AS denominator
        FROM counted)"""

# Every month since April in which the unit stood, or nothing: half a sum is worse than none.
_SUMS_OF_MONTHS = f"""
    resting AS (
        SELECT j.id AS indicator_id, d.unit_id, d.cohort, d.month, j.measure, j.accumulates_id
        FROM rolling_changed d JOIN indicators_indicator j ON j.accumulates_id = d.indicator_id
        UNION ALL
        SELECT j.id, d.unit_id, d.cohort, d.month, j.measure, j.accumulates_id
        FROM rolling_changed d JOIN indicators_indicator j ON j.id = d.indicator_id AND j.accumulates_id IS NOT NULL),
    touched AS (
        SELECT DISTINCT d.indicator_id, d.unit_id, d.cohort, c.month, c.last_day, c.april, d.measure, d.accumulates_id
        FROM resting d
        JOIN rolling_calendar m ON m.month = d.month
        JOIN rolling_calendar c ON c.april = m.april AND c.month >= d.month),
    counted AS (
        SELECT k.indicator_id, k.unit_id, k.cohort, k.month, k.measure, {_POPULATION} AS population,
            SUM(o.value) AS value, COUNT(o.id) AS parts, COUNT(CASE WHEN {_stands("u", "g")} THEN 1 END) AS needed
        FROM touched k
        JOIN organisation_unit u ON u.id = k.unit_id
        JOIN rolling_calendar g ON g.april = k.april AND g.month <= k.month
        LEFT JOIN indicators_outturn o ON {_stands("u", "k")} AND {_stands("u", "g")} AND k.measure <> 'percentage'
            AND o.indicator_id = k.accumulates_id AND o.unit_id = k.unit_id
            AND (o.cohort_id = k.cohort OR (o.cohort_id IS NULL AND k.cohort = 0))
            AND o.month = g.month AND o.value IS NOT NULL
        GROUP BY k.indicator_id, k.unit_id, k.cohort, k.month, k.measure),
    sums AS (
        SELECT indicator_id, unit_id, cohort, month, measure, value,
            CASE WHEN parts = needed THEN parts ELSE 0 END AS parts, needed AS expected,
            CASE WHEN measure = 'rate' THEN value END AS numerator, population AS denominator
        FROM counted)"""

_STAGE = f"""
    made AS (
        SELECT indicator_id, unit_id, cohort, month, parts, expected,
            ROUND(numerator, 6) AS numerator, ROUND(denominator, 6) AS denominator,
            ROUND(CASE measure WHEN 'number' THEN value WHEN 'percentage' THEN 100.0 * numerator / denominator
                ELSE 10000.0 * numerator / denominator END, 6) AS value,
            CASE WHEN measure = 'number' OR (numerator IS NOT NULL AND denominator IS NOT NULL) THEN ''
                WHEN measure = 'rate' AND numerator IS NOT NULL THEN '{NO_POPULATION}'
                ELSE '{NO_FRACTION}' END AS note
        FROM sums),
    fitting AS (
        SELECT made.*, CASE WHEN parts > 0 AND ABS(value) < {MOST} AND COALESCE(ABS(numerator), 0) < {MOST}
            AND COALESCE(denominator, 0) < {MOST} THEN 1 ELSE 0 END AS fits
        FROM made)
    INSERT INTO indicators_stagedfigure (batch, indicator_id, unit_id, cohort_id, month,
        numerator, denominator, value, absence, source_cell, note, parts, parts_expected, is_removal)
    SELECT %(batch)s, f.indicator_id, f.unit_id, NULLIF(f.cohort, 0), f.month,
        CASE WHEN f.fits = 1 THEN f.numerator END, CASE WHEN f.fits = 1 THEN f.denominator END,
        CASE WHEN f.fits = 1 THEN f.value END, '', '', CASE WHEN f.parts > 0 THEN f.note ELSE '' END,
        f.parts, f.expected, o.id IS NOT NULL AND f.fits = 0
    FROM fitting f
    LEFT JOIN indicators_outturn o ON o.indicator_id = f.indicator_id AND o.unit_id = f.unit_id AND o.month = f.month
        AND (o.cohort_id = f.cohort OR (o.cohort_id IS NULL AND f.cohort = 0)) AND o.origin = 'rolled_up'
    WHERE f.parts > 0 OR o.id IS NOT NULL"""

# Reported figures beside what all of their parts make. A running total is only as whole as its months.
_DIFFERENT = f"""
    SELECT s.id, o.id FROM indicators_stagedfigure s
    JOIN indicators_outturn o ON {MATCH}
    JOIN indicators_indicator i ON i.id = s.indicator_id
    JOIN rolling_calendar m ON m.month = s.month
    WHERE s.batch = %(batch)s AND o.origin <> 'rolled_up' AND o.value IS NOT NULL AND s.parts = s.parts_expected
        AND (s.value <> o.value OR s.numerator <> o.numerator OR s.denominator <> o.denominator)
        AND (i.accumulates_id IS NULL OR NOT EXISTS (
            SELECT 1 FROM indicators_outturn x JOIN rolling_calendar g ON g.month = x.month AND g.april = m.april
            WHERE x.indicator_id = i.accumulates_id AND x.unit_id = s.unit_id AND {_same_series("x", "s")}
                AND x.month <= s.month AND x.parts < x.parts_expected))"""
_NOT_SUMMED = f"""
    SELECT DISTINCT s.indicator_id, s.unit_id, s.cohort_id, s.note FROM indicators_stagedfigure s
    LEFT JOIN indicators_outturn o ON {MATCH}
    WHERE s.batch = %(batch)s AND s.value IS NULL AND s.note <> '' AND o.id IS NULL"""


@contextmanager
def summing() -> Iterator[None]:
    """Make room for what is added up."""
    with scratch_tables(_TABLES):
        run("CREATE INDEX rolling_given_series ON rolling_given (indicator_id, unit_id)", {})
        yield


def note_changed(batch: UUID, at: Any) -> None:
    """Note which facts a batch that was merged at a moment has changed."""
    run(_CHANGED_IN_BATCH, {"batch": as_stored(batch), "at": at})


def note_figures(where: str, words: dict[str, Any]) -> None:
    """Note figures that are held as changed, though they are not: what rests on them is added up anew."""
    run(_CHANGED_WHERE.format(where=where), {name: _stored(word) for name, word in words.items()})


def lay_out() -> bool:
    """Put down the months that can be touched and the tree. Say whether anything can be."""
    first, last, newest = (_read_day(day) for day in run(_ENDS, {})[0])
    if first is None or last is None:
        return False
    _fill("rolling_calendar", _calendar(_months(first, last, newest or last)))
    _fill("rolling_reach", _reach(_months(first, last, newest or last)))
    return True


def lay_out_tree(*, with_leaves: bool) -> range:
    """Put down the tree, and give the heights to go up: at each the units there, each with itself and its children."""
    above = dict(Unit.objects.order_by().values_list("pk", "parent_id"))
    heights = dict.fromkeys(above, 0)
    for leaf, parent in above.items():
        unit, at = parent, leaf
        while unit is not None and heights[unit] <= heights[at]:
            heights[unit] = heights[at] + 1
            unit, at = above[unit], unit
    own = [(height, unit, unit) for unit, height in heights.items()]
    below = [(heights[parent], unit, parent) for unit, parent in above.items() if parent is not None]
    _fill("rolling_tree", own + below)
    run(_CHILDREN, {})
    count_anew("rolling_child")
    return range(0 if with_leaves else 1, max(heights.values(), default=0) + 1)


def stage_sums_of_children(height: int, batch: UUID) -> None:
    """Stage what the units at a height of the tree must come to, where facts below them or their own have changed."""
    clear("rolling_series", "rolling_given", "rolling_touched")
    count_anew("rolling_changed")
    for filling, table in (
        (_SERIES, "rolling_series"), (_GIVEN, "rolling_given"), (_LET_GO, "rolling_series"),
        (_TOUCHED, "rolling_touched"),
    ):  # fmt: skip
        run(filling, {"height": height})
        count_anew(table)
    run(f"WITH {_SUMS_OF_CHILDREN}, {_STAGE}", {"batch": as_stored(batch)})


def stage_sums_of_months(batch: UUID) -> None:
    """Stage what running totals of another indicator's months must come to."""
    count_anew("rolling_changed")
    run(f"WITH {_SUMS_OF_MONTHS}, {_STAGE}", {"batch": as_stored(batch)})


def different_from_parts(batches: Sequence[UUID]) -> list[tuple[int, int]]:
    """Give reported figures that differ from what all their parts make: (staged id, held id)."""
    return [row for batch in batches for row in run(_DIFFERENT, {"batch": as_stored(batch)})]


def not_summed(batches: Sequence[UUID]) -> list[tuple[int, int, int | None, str]]:
    """Give series that cannot be added up, and why: (indicator, unit, cohort, reason)."""
    return list(dict.fromkeys(row for batch in batches for row in run(_NOT_SUMMED, {"batch": as_stored(batch)})))


def _calendar(months: list[date]) -> list[tuple]:
    return [
        (month, add_months(month, 1) - timedelta(days=1), add_months(month, -1), financial_year_start(month))
        for month in months
    ]


def _reach(months: list[date]) -> list[tuple]:
    """Say which months a month's figure counts in.

    Its own and the next: that month's number of units expected. Of a running total every later month
    of its year too.
    """
    held = set(months)
    rows = []
    for month in months:
        year_end = add_months(financial_year_start(month), 11)
        for reached in (month, add_months(month, 1)):
            rows.append((month, 0, reached, reached, add_months(reached, -1)))
        for reached in {*months_between(month, year_end), add_months(month, 1)}:
            april = financial_year_start(reached)
            rows.append((month, 1, reached, april, min(april, add_months(reached, -1))))
    return [row for row in rows if row[2] in held]


def _months(first: date, last: date, newest: date) -> list[date]:
    """Begin a month before the first year: it counts who is expected in April. End with the newest figure's."""
    end_of_year = add_months(financial_year_start(add_months(last, 1)), 11)
    return months_between(add_months(financial_year_start(first), -1), max(last, min(newest, end_of_year)))


def _fill(table: str, rows: list[tuple]) -> None:
    clear(table)
    if rows:
        holders = ", ".join(["%s"] * len(rows[0]))
        with connection.cursor() as cursor:
            stored = [[_stored(value) for value in row] for row in rows]
            cursor.executemany(f"INSERT INTO {table} VALUES ({holders})", stored)
    count_anew(table)


def _read_day(day: Any) -> date | None:
    """Read a day as this database gives it."""
    return date.fromisoformat(day) if isinstance(day, str) else day


def _stored(value: Any) -> Any:
    """Give a day the way this database stores it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
