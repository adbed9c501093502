"""The appendix: what each clinic saw of its own service, cohort by cohort, at its newest month."""

from datetime import date
from functools import partial

from clinics.models import Clinic, ClinicIndicator
from indicators.months import Standing
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_day, print_month
from indicators.standings import Series
from organisation.rules.calendar import add_months
from reports.editions.contents import Cell, Figures, Row
from reports.editions.gathering.figures import NOTHING, figure_cell
from reports.editions.gathering.held import Held
from reports.editions.gathering.printed import Printed, PrintedRows, cell_as_printed

NOT_REPORTED = Cell("Not reported", absence="not_available")


def appendix(held: Held, printed: PrintedRows | None = None) -> tuple[Figures, ...]:
    """Give a table a clinic, of those whose own figures came in the edition's month or the one after.

    With the rows as returns printed them, these are given as they stood.
    """
    return tuple(table for clinic in held.clinics if (table := _table(held, clinic, printed)))


def caption_of(clinic: Clinic, month: date) -> str:
    """Name the clinic, with the day it met in the month, or else the month."""
    met = [one.held_on for one in clinic.sessions.all() if one.held_on.replace(day=1) == month]
    return f"{clinic.name}, {print_day(met[0]) if met else print_month(month)}"


def lines_of(held: Held, clinic: Clinic, line: ClinicIndicator, month: date) -> list[Series]:
    """Give a line's series with a figure of the month: the whole unit's beyond its tables, the cohorts, the total."""
    unit = (line.indicator_id, held.unit.pk, None)
    above = [held.series[unit]] if unit in held.series and month > held.month else []
    own = [one for key, one in held.series.items() if key[0] == line.indicator_id and key[1] == clinic.unit_id]
    own.sort(key=lambda one: (one.cohort is None, one.cohort.pk if one.cohort else 0))
    return [one for one in (*above, *own) if month in one.by_month]


def month_of(held: Held, clinic: Clinic) -> date | None:
    """Give the newest month, no older than the edition's, that the clinic's own service has figures of."""
    measures = {line.indicator_id for line in clinic.lines.all()}
    own = (one for key, one in held.series.items() if key[0] in measures and key[1] == clinic.unit_id)
    months = {one.latest.month for one in own}
    return max((month for month in months if held.month <= month <= add_months(held.month, 1)), default=None)


def _table(held: Held, clinic: Clinic, printed: PrintedRows | None) -> Figures | None:
    month = month_of(held, clinic)
    if month is None or clinic.unit_id == held.unit.pk:
        return None
    make = _rows if printed is None else partial(_rows_as_printed, printed)
    rows = tuple(row for line in clinic.lines.all() for row in make(held, clinic, line, month))
    return Figures(caption_of(clinic, month), (month,), (), rows)


def _rows(held: Held, clinic: Clinic, line: ClinicIndicator, month: date) -> list[Row]:
    kind = Measure(line.indicator.measure).name
    found = lines_of(held, clinic, line, month)
    if not found:
        return [Row(line.indicator.code, str(line), kind, (NOT_REPORTED,), NOTHING)]
    return [
        Row(
            line.indicator.code,
            f"{line}: {whose(one)}" if len(found) > 1 else str(line),
            kind,
            (_cell(held, one, month),),
            NOTHING,
            status=one.by_month[month].status.value,
        )
        for one in found
    ]


def _rows_as_printed(printed: PrintedRows, held: Held, clinic: Clinic, line: ClinicIndicator, month: date) -> list[Row]:
    kind = Measure(line.indicator.measure).name
    found = lines_of(held, clinic, line, month)
    rows = [_row_as_printed(printed.get(one.key, []), line, kind, one.by_month[month]) for one in found]
    return rows or [Row(line.indicator.code, str(line), kind, (NOTHING,), NOTHING)]


def _row_as_printed(rows: list[Printed], line: ClinicIndicator, kind: str, standing: Standing) -> Row:
    newest_first = [row for row in reversed(rows) if row.months.get(standing.month)]
    label = newest_first[0].label if newest_first else str(line)
    cell = cell_as_printed((row.months[standing.month] for row in newest_first), standing)
    return Row(line.indicator.code, label, kind, (cell,), NOTHING)


def whose(series: Series) -> str:
    """Say whose figure it is of several: a cohort's, or everybody's of a clinic's unit or the one above."""
    return series.cohort.name if series.cohort else f"all of {series.unit.name}"


def _cell(held: Held, series: Series, month: date) -> Cell:
    doubts = [one for one in held.doubts.get(series.key, ()) if one.month == month]
    return figure_cell(series.by_month[month], doubts)
