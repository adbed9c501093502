"""The appendix: what each clinic saw of its own service, cohort by cohort, at its newest month."""

from datetime import date

from clinics.models import Clinic, ClinicIndicator
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_day, print_month
from indicators.standings import Series
from organisation.rules.calendar import add_months
from reports.editions.contents import Cell, Figures, Row
from reports.editions.gathering.figures import figure_cell
from reports.editions.gathering.held import Held

NOT_REPORTED = Cell("Not reported", absence="not_available")


def appendix(held: Held) -> tuple[Figures, ...]:
    """Give a table a clinic, of those whose own figures came in the edition's month or the one after."""
    return tuple(table for clinic in held.clinics if (table := _table(held, clinic)))


def caption_of(held: Held, clinic: Clinic, month: date) -> str:
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


def _table(held: Held, clinic: Clinic) -> Figures | None:
    month = month_of(held, clinic)
    if month is None or clinic.unit_id == held.unit.pk:
        return None
    rows = tuple(row for line in clinic.lines.all() for row in _rows(held, clinic, line, month))
    return Figures(caption_of(held, clinic, month), (month,), (), rows)


def _rows(held: Held, clinic: Clinic, line: ClinicIndicator, month: date) -> list[Row]:
    kind = Measure(line.indicator.measure).name
    found = lines_of(held, clinic, line, month)
    if not found:
        return [Row(line.indicator.code, str(line), kind, (NOT_REPORTED,), Cell(""))]
    is_split = len(found) > 1
    return [
        Row(
            line.indicator.code,
            f"{line}: {whose(one, held)}" if is_split else str(line),
            kind,
            (_cell(held, one, month),),
            Cell(""),
            status=one.by_month[month].status.value,
        )
        for one in found
    ]


def whose(series: Series, held: Held) -> str:
    """Say whose figure it is of several: a cohort's, all of the clinic's, or of the whole unit."""
    if series.cohort:
        return series.cohort.name
    return f"all of {series.unit.name}"


def _cell(held: Held, series: Series, month: date) -> Cell:
    doubts = [one for one in held.doubts.get(series.key, ()) if one.month == month]
    return figure_cell(series.by_month[month], doubts)
