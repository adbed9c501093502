"""A month's return, from its file to figures that stand: 67 units by 120 measures are 8,040 rows.

`import` brings a month nobody has figures of; `correct` brings the newest month again with every figure changed, so
that each leaves a revision. The product reads the file, stages it, looks for doubts and publishes; the floor copies
the same file into a scratch table and writes figures (and revisions) from there. Neither adds up: all units report.
"""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import StringIO

from django.db import connection
from django.utils import timezone

from bench.data.sizes import LAST
from bench.paths import printing
from bench.paths.reader import Reader
from indicators.models import Indicator, Outturn
from indicators.operations.reading import read_kept_return
from indicators.operations.returns import keep_return, publish_return
from indicators.rules.vocabulary import RevisionReason
from organisation.models import Unit, User
from organisation.rules.calendar import add_months

HEAD = ["Indicator", "Unit", "Cohort", "Month", "Numerator", "Denominator", "Value", "Note"]
VALUE = """CASE i.measure WHEN 'percentage' THEN 100 * s.top / s.bottom WHEN 'rate' THEN 10000 * s.top / s.bottom
    ELSE s.value END"""
SCRATCH = """CREATE TEMPORARY TABLE brought (indicator text, unit text, cohort text, month text, top numeric, bottom numeric,
    value numeric, note text) ON COMMIT DROP"""
READ = f"""SELECT i.id AS indicator_id, u.id AS unit_id, %(month)s::date AS month, s.top, s.bottom, {VALUE} AS value
    FROM brought s JOIN indicators_indicator i ON i.name = s.indicator JOIN organisation_unit u ON u.name = s.unit"""
ADD = f"""INSERT INTO indicators_outturn (indicator_id, unit_id, month, numerator, denominator, value, absence, origin, source_id,
        source_cell, note, recorded_by_id, recorded_at)
    SELECT indicator_id, unit_id, month, top, bottom, value, '', 'entered', NULL, '', '', %(by)s, %(now)s FROM ({READ}) r"""
REVISE = f"""WITH r AS MATERIALIZED ({READ}), kept AS (
        INSERT INTO indicators_outturnrevision (indicator_id, unit_id, month, old_numerator, old_denominator, old_value,
            old_printed, old_absence, old_origin, old_source_id, old_source_cell, old_note, old_parts, old_parts_expected,
            old_recorded_by_id, old_recorded_at, new_numerator, new_denominator, new_value, new_absence, new_origin, reason,
            explanation, revised_by_id, revised_at)
        SELECT r.indicator_id, r.unit_id, r.month, o.numerator, o.denominator, o.value, o.printed, o.absence, o.origin, o.source_id,
            o.source_cell, o.note, o.parts, o.parts_expected, o.recorded_by_id, o.recorded_at, r.top, r.bottom, r.value, '',
            'entered', 'late_recording', '', %(by)s, %(now)s
        FROM r JOIN indicators_outturn o ON o.indicator_id = r.indicator_id AND o.unit_id = r.unit_id AND o.month = r.month
            AND o.cohort_id IS NULL)
    UPDATE indicators_outturn o SET numerator = r.top, denominator = r.bottom, value = r.value, printed = NULL, absence = '',
        origin = 'entered', source_id = NULL, parts = NULL, parts_expected = NULL, note = '', recorded_by_id = %(by)s,
        recorded_at = %(now)s
    FROM r WHERE o.indicator_id = r.indicator_id AND o.unit_id = r.unit_id AND o.month = r.month AND o.cohort_id IS NULL"""
LOOK = """SELECT indicator_id, unit_id, numerator, denominator, round(value, 6) FROM indicators_outturn
    WHERE month = %(month)s AND cohort_id IS NULL ORDER BY 1, 2"""


@lru_cache
def file_of(month: date, authority: int) -> bytes:
    """Write the return: each team a case more than the newest month holds, what stands above added up."""
    written = StringIO()
    csv.writer(written).writerows([HEAD, *_rows(month, authority)])
    return written.getvalue().encode()


def _rows(month: date, authority: int) -> Iterator[list[object]]:
    services = list(Unit.objects.filter(parent=authority))
    teams = list(Unit.objects.filter(parent__in=services))
    held = {
        (one.indicator_id, one.unit_id): one
        for one in Outturn.objects.filter(month=LAST, cohort=None, unit__in=teams)
    }  # fmt: skip
    for indicator in Indicator.objects.order_by("pk"):
        sums: dict[int, tuple[Decimal, Decimal]] = {}
        for team in teams:
            one = held.get((indicator.pk, team.pk))
            top, bottom = _more(indicator, one, starts=month.month == 4)
            for unit in (team.pk, team.parent_id, authority):
                before = sums.get(unit, (Decimal(0), Decimal(0)))
                sums[unit] = (before[0] + top, before[1] + bottom)
        for unit in (Unit(pk=authority, name=Unit.objects.get(pk=authority).name), *services, *teams):
            top, bottom = sums[unit.pk]
            figure = ["", "", f"{top:f}"] if indicator.measure == "number" else [f"{top:f}", f"{bottom:f}", ""]
            yield [indicator.name, unit.name, "", f"{month:%b-%y}", *figure, ""]


def _more(indicator: Indicator, held: Outturn | None, *, starts: bool) -> tuple[Decimal, Decimal]:
    """Give a team a case more than it has; one without a figure gets one."""
    if held is None or held.value is None:
        return Decimal(5), Decimal(10) if indicator.measure == "percentage" else Decimal(1000)
    if indicator.measure == "number":
        value = held.value.to_integral_value()
        return (value // 12 if starts and indicator.basis == "cumulative" else value) + 1, Decimal(0)
    top, bottom = (
        (held.numerator or Decimal(0)).to_integral_value(),
        (held.denominator or Decimal(1)).to_integral_value(),
    )
    return (top, bottom + 1) if indicator.measure == "percentage" else (top + 1, bottom)


def bring(reader: Reader, month: date) -> None:
    """Bring the return as the product does."""
    by = User.objects.get(username="analyst.1")
    given = keep_return(content=file_of(month, reader.authority.pk), file_name="bench.csv", by=by)
    read_kept_return(given)
    publish_return(given, by=by, reason=RevisionReason.LATE_RECORDING, override_reason="As it came")


def put_in(reader: Reader, month: date, statement: str) -> None:
    """Put the same file in by COPY and one statement."""
    by = User.objects.get(username="analyst.1")
    with connection.cursor() as cursor:
        cursor.execute(SCRATCH)
        with cursor.copy("COPY brought FROM STDIN WITH (FORMAT csv, HEADER, FORCE_NULL (top, bottom, value))") as copy:
            copy.write(file_of(month, reader.authority.pk))
        cursor.execute("ANALYZE brought")
        cursor.execute(statement, {"month": month, "by": by.pk, "now": timezone.now()})
        cursor.execute("DROP TABLE brought")


def figures_of(reader: Reader, month: date) -> list[tuple]:
    """Give what stands for a month."""
    return reader.rows(LOOK, {"month": month})


def apart(shown: list[tuple], fetched: list[tuple]) -> list[str]:
    """Set the figures side by side."""
    return printing.apart([_written(row) for row in shown], [_written(row) for row in fetched])


def _written(row: tuple) -> list[str]:
    return [f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell) for cell in row]


NEXT = add_months(LAST, 1)
