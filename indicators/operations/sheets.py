"""Typing a unit's month into a sheet, a row at a time: nothing is published here, and nobody's row is lost.

A sheet is a return whose figures are typed. While it is open its rows are staged figures, so that
publishing it is publishing any return.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from indicators.models import Cohort, Indicator, Outturn, Population, Return, ReturnProblem, StagedFigure
from indicators.models.against import in_force
from indicators.models.returns import ReturnKind, ReturnState
from indicators.rules.doubts import Fact, Suspicion, running_total_falls, suspicions
from indicators.rules.doubts.parts import doubts_of_parts
from indicators.rules.sheets import Typed
from indicators.rules.vocabulary import Absence, Basis, Measure
from indicators.rules.wording import print_month
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.rules.calendar import add_months, financial_year_start

SHEETS_OF = (Unit.Kind.AUTHORITY, Unit.Kind.SERVICE, Unit.Kind.TEAM)
NOT_FINISHED = "not_finished"


class CannotBeTyped(Exception):
    """No sheet can be kept of this unit and month; the message says why."""


class SheetIsClosed(Exception):
    """The sheet was published or discarded in the meantime; `sheet` says which and by whom."""

    def __init__(self, sheet: Return) -> None:
        """Keep the sheet as it stands now."""
        super().__init__(str(sheet))
        self.sheet = sheet


class SomebodyTyped(Exception):
    """Somebody saved this row since the page last knew it: `theirs` is what they typed, None where they cleared it."""

    def __init__(self, theirs: StagedFigure | None) -> None:
        """Keep what they typed."""
        super().__init__(str(theirs))
        self.theirs = theirs


@transaction.atomic
def open_sheet(unit: Unit, month: date, *, by: User) -> Return:
    """Give the open sheet of a unit and month, opening one where there is none. Raises CannotBeTyped."""
    access.check(by, Capability.ENTER_FIGURES, unit)
    if reason := why_not(unit, month):
        raise CannotBeTyped(reason)
    sheet, _ = Return.objects.get_or_create(
        kind=ReturnKind.SHEET,
        state=ReturnState.CHECKED,
        unit=unit,
        month=month,
        defaults={
            "file_name": f"{unit.name}, {print_month(month)} (typed)",
            "uploaded_by": by,
            "uploaded_at": timezone.now(),
        },
    )
    return sheet


def why_not(unit: Unit, month: date) -> str:
    """Say why no sheet can be kept of a unit and month; nothing where one can."""
    if unit.kind not in SHEETS_OF:
        return "Figures of single workers come in returns only."
    if month > timezone.localdate():
        return f"{print_month(month)} is still to come."
    if unit.valid_from >= add_months(month, 1) or (unit.valid_to and unit.valid_to < month):
        return f"{unit} did not stand in {print_month(month)}."
    return ""


@transaction.atomic
def type_figure(
    sheet: Return, *, indicator: Indicator, cohort: Cohort | None, typed: Typed, seen: datetime | None, by: User
) -> StagedFigure | None:
    """Keep one row as typed, finished or not; a row with nothing in it is taken out. Gives what is kept now.

    `seen` is when the row was typed as the typist's page last knew it, None for not at all. Raises
    SomebodyTyped where that is no longer so and what is held differs, CannotBeAFigure, SheetIsClosed.
    """
    access.check(by, Capability.ENTER_FIGURES, sheet.unit)
    sheet = _lock(sheet)
    typed = typed.on_population(population_of(sheet, indicator)).as_held()
    typed.check()
    held = sheet.figures.filter(indicator=indicator, cohort=cohort).select_related("indicator", "typed_by").first()
    if (read_back(held) if held else Typed(typed.measure)) == typed:
        return held
    if seen != (held.typed_at if held else None):
        raise SomebodyTyped(held)
    kept = _keep(sheet, held, indicator, cohort, typed, by)
    _check(sheet, sheet.figures.filter(indicator=indicator))
    return kept


@transaction.atomic
def check_sheet(sheet: Return, *, by: User) -> Return:
    """Look at every row again, against the figures held now. Raises SheetIsClosed."""
    access.check(by, Capability.ENTER_FIGURES, sheet.unit)
    sheet = _lock(sheet)
    _check(sheet, sheet.figures)
    return sheet


def population_of(sheet: Return, indicator: Indicator) -> int | None:
    """Give the population a rate of this sheet is counted on."""
    if indicator.measure != Measure.RATE:
        return None
    unit, month = _whose(sheet)
    population = in_force(Population.objects.filter(unit=unit).order_by("-applies_from"), month)
    return population.number if population else None


def read_back(figure: StagedFigure) -> Typed:
    """Give what was typed of a row that is kept."""
    return Typed(
        Measure(figure.indicator.measure),
        figure.numerator,
        figure.denominator,
        figure.printed,
        Absence(figure.absence) if figure.absence else None,
        figure.note,
    )


def _lock(sheet: Return) -> Return:
    """Let one typist at a time into a sheet, and none once it is published."""
    sheet = Return.objects.select_for_update(of=("self",)).select_related("unit", "published_by").get(pk=sheet.pk)
    if sheet.kind != ReturnKind.SHEET or sheet.state != ReturnState.CHECKED:
        raise SheetIsClosed(sheet)
    return sheet


def _whose(sheet: Return) -> tuple[Unit, date]:
    """Give a sheet's unit and month: the database holds every sheet to both."""
    assert sheet.unit is not None and sheet.month is not None  # noqa: S101, PT018
    return sheet.unit, sheet.month


def _keep(
    sheet: Return,
    held: StagedFigure | None,
    indicator: Indicator,
    cohort: Cohort | None,
    typed: Typed,
    by: User,
) -> StagedFigure | None:
    if typed.is_blank:
        if held:
            held.delete()
        return None
    unit, month = _whose(sheet)
    row = held or StagedFigure(batch=sheet.batch, indicator=indicator, unit=unit, cohort=cohort, month=month)
    row.numerator, row.denominator, row.printed = typed.numerator, typed.denominator, typed.printed
    row.value, row.absence, row.note = typed.value, typed.absence or "", typed.note
    row.typed_by, row.typed_at = by, _later_than(held)
    row.save()
    return row


def _later_than(held: StagedFigure | None) -> datetime:
    """Give the moment of this save: never that of the one before, which is what tells them apart."""
    now = timezone.now()
    if held is None or held.typed_at is None:
        return now
    return max(now, held.typed_at + timedelta(microseconds=1))


def _check(sheet: Return, figures: QuerySet[StagedFigure]) -> None:
    """Put down what is unfinished or doubtful about some of a sheet's figures, in place of what was said before."""
    rows = list(figures.select_related("indicator", "cohort").order_by("indicator__code", "cohort__name"))
    earlier = _earlier(sheet, rows)
    sheet.problems.filter(figure__in=rows).delete()
    found = [(row, problem) for row in rows for problem in _problems(row, rows, earlier)]
    if not found:
        return
    start = (sheet.problems.aggregate(last=Max("position"))["last"] or 0) + 1
    ReturnProblem.objects.bulk_create(
        ReturnProblem(
            source=sheet,
            position=position,
            row=0,
            code=problem.code,
            severity=problem.severity,
            message=f"{whose(row.indicator, row.cohort)}: {problem.sentence}",
            can_override=problem.code != NOT_FINISHED,
            figure=row,
        )
        for position, (row, problem) in enumerate(found, start=start)
    )


def whose(indicator: Indicator, cohort: Cohort | None) -> str:
    """Name a row: the indicator, and the cohort where there is one."""
    return f"{indicator}, {cohort}" if cohort else str(indicator)


def _problems(row: StagedFigure, rows: list[StagedFigure], earlier: dict[tuple, Outturn]) -> Iterator[Suspicion]:
    typed = read_back(row)
    if typed.lacks:
        yield Suspicion(NOT_FINISHED, typed.lacks)
        return
    yield from suspicions(_fact(row))
    if row.cohort is None:
        parts = [_fact(part) for part in rows if part.indicator_id == row.indicator_id and part.cohort]
        yield from doubts_of_parts(_fact(row), parts)
    before = earlier.get((row.indicator_id, row.cohort_id))
    if before and before.value is not None and row.value is not None:
        yield from _only(running_total_falls(before.value, row.value))


def _only(found: Suspicion | None) -> Iterable[Suspicion]:
    return [found] if found else []


def _fact(row: StagedFigure) -> Fact:
    return Fact(Measure(row.indicator.measure), row.printed, row.numerator, row.denominator)


def _earlier(sheet: Return, rows: list[StagedFigure]) -> dict[tuple, Outturn]:
    """Give the newest earlier figure of the year for each running total among some rows."""
    running = {row.indicator_id for row in rows if row.indicator.basis == Basis.CUMULATIVE}
    if not running:
        return {}
    unit, month = _whose(sheet)
    this_year = Q(month__gte=financial_year_start(month), month__lt=month)
    held = Outturn.objects.filter(this_year, unit=unit, indicator__in=running, value__isnull=False)
    return {(figure.indicator_id, figure.cohort_id): figure for figure in held.order_by("month")}
