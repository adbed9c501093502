"""The night's sweep for flags of the newest month, with none up before: read, judge, write.

Its floor reads every newest figure with its target, and writes a flag and its event for each that misses or is
awaited, with a sentence. It tells neither a special cause from a miss nor one sort of persistence from another.
"""

from django.db import connection
from django.utils import timezone

from bench.data.sizes import LAST
from bench.paths import printing
from bench.paths.reader import Reader
from bench.paths.standing import AGAINST, YEAR_BEFORE, status_of
from indicators.operations.flags import raise_flags
from organisation.rules.calendar import add_months, financial_year_start

NAME, GOAL, WRITES = "sweep", 2.0, True
WHAT = "the sweep of the newest month with its flags written"
FEW = 10  # cases: a percentage of fewer raises no flag
SWEEP = f"""WITH t AS (
        SELECT DISTINCT ON (indicator_id, unit_id) indicator_id, unit_id, value, per, tolerance FROM indicators_target
        WHERE cohort_id IS NULL AND applies_from <= %(last)s ORDER BY indicator_id, unit_id, applies_from DESC),
    {YEAR_BEFORE.replace("AND l.unit_id = ANY(%(units)s::bigint[]) ", "")},
    judged AS (
        SELECT o.indicator_id, o.unit_id, o.cohort_id, o.month, o.value, o.absence, o.denominator, i.name, i.measure,
            u.name AS unit, c.against, {status_of("o.value", "c.against")} AS status
        FROM indicators_outturn o JOIN indicators_indicator i ON i.id = o.indicator_id JOIN organisation_unit u ON u.id = o.unit_id
        LEFT JOIN t ON t.indicator_id = o.indicator_id AND t.unit_id = o.unit_id AND o.cohort_id IS NULL
        LEFT JOIN y ON y.indicator_id = o.indicator_id AND y.unit_id = o.unit_id AND o.cohort_id IS NULL
        CROSS JOIN LATERAL (SELECT {AGAINST} AS against) c
        WHERE o.month = %(last)s),
    opened AS (
        INSERT INTO indicators_flag (indicator_id, unit_id, cohort_id, first_month, month, classification, state, sentence,
            opened_at, rest_reason, rested_as)
        SELECT indicator_id, unit_id, cohort_id, month, month, CASE absence WHEN 'awaited' THEN 'awaited_data' ELSE 'new' END,
            'open', format('%%s (%%s). Off target: %%s against %%s.', name, unit, round(value, 1), round(against, 1)), %(now)s, '', ''
        FROM judged WHERE absence = 'awaited'
            OR (status = 'off_target' AND (measure <> 'percentage' OR denominator IS NULL OR denominator >= {FEW}))
        RETURNING id, month, state, classification, sentence)
    INSERT INTO indicators_flagevent (flag_id, happened_at, month, state, classification, sentence, note)
    SELECT id, %(now)s, month, state, classification, sentence, '' FROM opened"""
LOOK = """SELECT indicator_id, unit_id, COALESCE(cohort_id, 0), classification = 'awaited_data' FROM indicators_flag
    ORDER BY 1, 2, 3"""


def prepare(reader: Reader) -> None:
    """Take every flag away; the guards of evidence are passed by for it, and all of it is undone afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM indicators_flagevent")
        cursor.execute("DELETE FROM indicators_flag")
        cursor.execute("UPDATE clinics_agendaitem SET flag_id = NULL WHERE flag_id IS NOT NULL")
        cursor.execute("SET LOCAL session_replication_role = origin")


def product(reader: Reader) -> None:
    """Sweep."""
    raise_flags(month=LAST)


def floor(reader: Reader) -> None:
    """Do the same in one statement."""
    year = financial_year_start(LAST)
    given = {"last": LAST, "first": year, "now": timezone.now(), "before": add_months(LAST, -1)}
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, given)


def look(reader: Reader) -> list[tuple]:
    """Give what is flagged, and whether because it is awaited."""
    return reader.rows(LOOK)


def differences(shown: list[tuple], fetched: list[tuple]) -> list[str]:
    """Set the series flagged side by side."""
    return printing.apart([[*map(str, row)] for row in shown], [[*map(str, row)] for row in fetched])
