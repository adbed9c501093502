"""A unit's month as one grid to type in: every row with what is held beside it, and how its typing stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from indicators.models import Cohort, Indicator, Outturn, Population, Return, ReturnProblem, StagedFigure, Target
from indicators.models.against import in_force
from indicators.models.figures import Origin
from indicators.models.returns import ReturnKind, ReturnState
from indicators.operations.merging import Change, list_changes
from indicators.operations.sheets import NOT_FINISHED, SHEETS_OF, whose
from indicators.rules.vocabulary import Absence, Measure, Per
from indicators.rules.wording import print_held, print_number, print_target
from indicators.small_numbers import SmallNumbers, without_figure
from organisation.models import Unit
from organisation.rules.calendar import add_months, last_full_month

Fact = tuple[int, int | None]  # an indicator's id and a cohort's: with the sheet's unit and month, one figure
LOOK_BACK = 24  # months in which a cohort was seen to have a row of its own
TYPED_ABSENCES = {Absence.AWAITED: "TBC", Absence.NOT_APPLICABLE: "N/A"}
UNLISTED = "Not in the board report"


@dataclass(frozen=True, repr=False)
class Line:
    """One row of the grid: a figure to type, those it stands beside, and how it stands itself."""

    indicator: Indicator
    cohort: Cohort | None
    group: str
    target: Target | None
    last_month: Outturn | None
    last_year: Outturn | None
    held: Outturn | None
    typed: StagedFigure | None
    change: Change | None
    problems: tuple[ReturnProblem, ...]
    population: int | None
    saved: str

    @property
    def fact(self) -> Fact:
        """Say which figure it is."""
        return (self.indicator.pk, self.cohort.pk if self.cohort else None)

    @property
    def key(self) -> str:
        """Name the row in a form."""
        return row_key(*self.fact)

    @property
    def name(self) -> str:
        """Name the row to people."""
        return whose(self.indicator, self.cohort)

    @property
    def measure(self) -> Measure:
        """Give what it is counted in."""
        return Measure(self.indicator.measure)

    @property
    def has_fraction(self) -> bool:
        """Say whether a numerator and a denominator can make it: a count is one number."""
        return self.measure is not Measure.NUMBER

    @property
    def printed_target(self) -> str:
        """Write the target in force and what it is per."""
        if self.target is None:
            return ""
        return f"{print_target(self.target.value, self.measure)} {Per(self.target.per).label}"

    @property
    def earlier(self) -> list[tuple[str, str, str]]:
        """Give the figures it stands beside, each with its label and its fraction: last month's and last year's."""
        both = (("Last month", self.last_month), ("Last year", self.last_year))
        return [
            (label, print_held(one.value, one.absence, self.measure) if one else "", fraction_of(one) if one else "")
            for label, one in both
        ]

    @property
    def texts(self) -> dict[str, str]:
        """Write what is typed, box by box, the way it could be typed again."""
        return texts_of(self.typed)

    @property
    def said(self) -> str:
        """Write how what is typed was read."""
        return said(self.typed) if self.typed else ""

    @property
    def computed(self) -> str:
        """Write the figure that numerator and denominator make, where both are typed."""
        typed = self.typed
        is_made = typed and typed.value is not None and typed.printed is None and typed.denominator is not None
        return print_held(typed.value, "", self.measure) if typed and is_made else ""

    @property
    def lacks(self) -> str:
        """Say what is still missing of a row that is not finished."""
        return next((self._sentence(one) for one in self.problems if one.code == NOT_FINISHED), "")

    @property
    def doubts(self) -> list[tuple[str, str]]:
        """Give what is doubtful: how loudly, and the sentence."""
        return [(one.severity, self._sentence(one)) for one in self.problems if one.code != NOT_FINISHED]

    def _sentence(self, problem: ReturnProblem) -> str:
        return problem.message.removeprefix(f"{self.name}: ")

    @property
    def is_filled(self) -> bool:
        """Say whether a whole figure, or why there is none, is typed."""
        return self.typed is not None and bool(self.typed.value is not None or self.typed.absence)

    @property
    def is_rolled_up(self) -> bool:
        """Say whether what is held was added together and gives way to anything typed."""
        return self.held is not None and self.held.origin == Origin.ROLLED_UP

    @property
    def beside(self) -> str:
        """Say what is held for the month, and what publishing would do about it."""
        if self.held is None:
            return ""
        held = written(self.held)
        if self.is_rolled_up:
            return f"Rolled up: {held}." + (" Publishing this takes its place." if self.is_filled else "")
        if self.change is Change.CHANGED:
            return f"Held: {held}. Publishing this changes it."
        return f"Held: {held}." + (" This is the same." if self.change is Change.UNCHANGED else "")


@dataclass(frozen=True, repr=False)
class Sheet:
    """A unit's month: its rows, and the open sheet where there is one."""

    unit: Unit
    month: date
    given: Return | None
    lines: list[Line]

    @property
    def filled(self) -> int:
        """Count the rows with a whole figure typed."""
        return sum(line.is_filled for line in self.lines)

    @property
    def progress(self) -> str:
        """Say how far the typing has got."""
        held = sum(line.held is not None and not line.is_rolled_up and line.typed is None for line in self.lines)
        already = f"; {held} more {'is' if held == 1 else 'are'} held already" if held else ""
        return f"{self.filled} of {len(self.lines)} filled{already}"

    @property
    def is_begun(self) -> bool:
        """Say whether anything is typed."""
        return any(line.typed for line in self.lines)

    @property
    def last_month(self) -> date:
        """Give the month before."""
        return add_months(self.month, -1)

    @property
    def last_year(self) -> date:
        """Give the same month of last year."""
        return add_months(self.month, -12)


def read_sheet(unit: Unit, month: date, *, today: date, more: Iterable[Fact] = (), reveals: bool = False) -> Sheet:
    """Read a unit's month in fourteen queries at most, however many its rows. `more` are rows asked for besides.

    What is held beside them is read as everywhere: percentages of too few are counts, unless its reader `reveals` them.
    """
    given = Return.objects.filter(kind=ReturnKind.SHEET, state=ReturnState.CHECKED, unit=unit, month=month).first()
    typed = _typed(given)
    indicators = {one.pk: one for one in Indicator.objects.prefetch_related("listings__area")}
    cohorts: dict[int | None, Cohort] = {one.pk: one for one in Cohort.objects.all()}
    facts = {fact for fact in {*_expected(unit, month, indicators.values()), *more} if indicators[fact[0]].is_active}
    beside = _beside(unit, month, SmallNumbers(), reveals=reveals)
    targets, problems, changes = _targets(unit, month), _problems(given), _changes(given, len(typed))
    people = _population(unit, month)
    lines = [
        Line(
            indicators[indicator],
            cohorts.get(cohort),
            _place(indicators[indicator])[1],
            targets.get((indicator, cohort)),
            beside.get((indicator, cohort, add_months(month, -1))),
            beside.get((indicator, cohort, add_months(month, -12))),
            beside.get((indicator, cohort, month)),
            row := typed.get((indicator, cohort)),
            changes.get(row.pk) if row else None,
            tuple(problems.get(row.pk, ())) if row else (),
            people if indicators[indicator].measure == Measure.RATE else None,
            moment(row.typed_at, today=today) if row and row.typed_at else "",
        )
        for indicator, cohort in {*facts, *typed}
    ]
    lines.sort(key=lambda line: (_place(line.indicator), line.cohort is not None, line.name))
    return Sheet(unit, month, given, lines)


def row_key(indicator: int, cohort: int | None) -> str:
    """Name a row in a form: 12, or 12-3 for a cohort."""
    return f"{indicator}-{cohort}" if cohort else str(indicator)


def texts_of(figure: StagedFigure | None) -> dict[str, str]:
    """Write what was typed of a figure, box by box, the way it could be typed again."""
    if figure is None:
        return {"numerator": "", "denominator": "", "figure": "", "note": ""}
    return {
        "numerator": _plain(figure.numerator),
        "denominator": _plain(figure.denominator),
        "figure": _figure_text(figure),
        "note": figure.note,
    }


def said(figure: StagedFigure) -> str:
    """Write in a few words what was typed of a figure, finished or not."""
    measure = Measure(figure.indicator.measure)
    texts = texts_of(figure)
    fraction = "/".join(texts[part] or "?" for part in ("numerator", "denominator"))
    whole = print_held(figure.value, figure.absence, measure)
    if fraction == "?/?":
        return whole or texts["figure"] or "a note"
    return f"{whole} ({fraction})" if whole else fraction


def moment(at: datetime, *, today: date) -> str:
    """Write when something was typed: 10:02, with its day where that is not today."""
    here = timezone.localtime(at)
    return f"{here:%H:%M}" if here.date() == today else f"{here:%H:%M} on {here.day} {here:%B}"


def written(outturn: Outturn) -> str:
    """Write a figure that is held, with its fraction, and as it was printed where that is not the same.

    One that `_beside` left without its percentage is of too few.
    """
    measure = Measure(outturn.indicator.measure)
    figure = print_held(outturn.value, outturn.absence, measure)
    if not (fraction := fraction_of(outturn)):
        return figure or "a percentage of too few"
    if not figure:
        return f"{fraction}, too few for a percentage"
    is_other = outturn.printed is not None and outturn.printed != outturn.value
    return f"{figure} ({fraction})" + (f", printed as {print_held(outturn.printed, '', measure)}" if is_other else "")


def fraction_of(outturn: Outturn) -> str:
    """Write numerator and denominator, where they are held."""
    if outturn.numerator is None or outturn.denominator is None:
        return ""
    return f"{_plain(outturn.numerator)}/{_plain(outturn.denominator)}"


def last_published(unit: Unit, month: date) -> Return | None:
    """Give the sheet of a unit and month that was published last."""
    published = Return.objects.filter(kind=ReturnKind.SHEET, unit=unit, month=month, state=ReturnState.PUBLISHED)
    return published.select_related("published_by").order_by("-published_at").first()


def open_sheets(units: Iterable[int]) -> QuerySet[Return]:
    """Give the open sheets of some units, each with how many rows are typed and when the last one was."""
    rows = StagedFigure.objects.filter(batch=OuterRef("batch")).order_by().values("batch")
    number = Subquery(rows.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    latest = Subquery(rows.annotate(latest=Max("typed_at")).values("latest"))
    found = Return.objects.filter(kind=ReturnKind.SHEET, state=ReturnState.CHECKED, unit__in=units)
    with_typing = found.annotate(number=Coalesce(number, 0), typed_at=latest)
    return with_typing.select_related("unit").order_by("-month", "unit__position", "unit__name")


def sheet_units(units: Iterable[int]) -> QuerySet[Unit]:
    """Give those of some units that a sheet can be kept of, in the order of the tree."""
    return Unit.objects.with_tree_fields().filter(pk__in=units, kind__in=SHEETS_OF)


def month_to_type(unit: Unit, *, today: date) -> date:
    """Give the month a unit's figures are probably typed for: the one after its newest, at most the last full one."""
    newest = Outturn.objects.filter(unit=unit).aggregate(newest=Max("month"))["newest"]
    ended = last_full_month(today)
    return min(add_months(newest, 1), ended) if newest else ended


def _figure_text(figure: StagedFigure) -> str:
    if figure.absence:
        return TYPED_ABSENCES.get(Absence(figure.absence), Absence(figure.absence).label)
    if figure.printed is None:
        return ""
    return _plain(figure.printed) + ("%" if figure.indicator.measure == Measure.PERCENTAGE else "")


def _plain(number) -> str:
    return print_number(number, 6) if number is not None else ""


def _place(indicator: Indicator) -> tuple[tuple, str]:
    """Say where an indicator stands: in the order of the board's areas, or after them by its code."""
    listings = sorted(indicator.listings.all(), key=lambda one: (one.area.position, one.position))
    if not listings:
        return (1, 0, 0, indicator.code), UNLISTED
    first = listings[0]
    return (0, first.area.position, first.position, indicator.code), first.area.name


def _expected(unit: Unit, month: date, indicators: Iterable[Indicator]) -> set[Fact]:
    """Say which rows a unit's month has: those seen before, those it (or its service) leads on, the authority's all."""
    since = add_months(month, -LOOK_BACK)
    seen = Outturn.objects.filter(unit=unit, month__gte=since).order_by().values_list("indicator", "cohort").distinct()
    if unit.kind == Unit.Kind.AUTHORITY:
        led = [one.pk for one in indicators if one.listings.all()]
    else:
        leading = {unit.pk, *(above.pk for above in unit.ancestors())}
        led = [one.pk for one in indicators if one.lead_service_id in leading]
    return {*seen, *((indicator, None) for indicator in led)}


def _beside(unit: Unit, month: date, small: SmallNumbers, *, reveals: bool) -> dict[tuple, Outturn]:
    months = (month, add_months(month, -1), add_months(month, -12))
    rows = Outturn.objects.filter(unit=unit, month__in=months).select_related("indicator")
    held = {(row.indicator_id, row.cohort_id, row.month): row for row in rows}
    if reveals:
        return held
    few = {key for key, row in held.items() if small.of(row.indicator, unit.pk, row.cohort_id, row)}
    return {key: without_figure(row) if key in few else row for key, row in held.items()}


def _typed(given: Return | None) -> dict[Fact, StagedFigure]:
    rows = given.figures.select_related("indicator", "typed_by") if given else []
    return {(row.indicator_id, row.cohort_id): row for row in rows}


def _changes(given: Return | None, number: int) -> dict[int, Change]:
    if given is None:
        return {}
    found = list_changes(given.batch, origin=Origin.ENTERED, number=number)
    return {staged: change for staged, _, change in found}


def _problems(given: Return | None) -> dict[int | None, list[ReturnProblem]]:
    found: dict[int | None, list[ReturnProblem]] = {}
    for problem in given.problems.all() if given else []:
        found.setdefault(problem.figure_id, []).append(problem)
    return found


def _targets(unit: Unit, month: date) -> dict[Fact, Target]:
    in_force_then = Q(unit=unit, applies_from__lte=month)
    rows = Target.objects.filter(in_force_then).order_by("applies_from")
    return {(row.indicator_id, row.cohort_id): row for row in rows}


def _population(unit: Unit, month: date) -> int | None:
    population = in_force(Population.objects.filter(unit=unit).order_by("-applies_from"), month)
    return population.number if population else None
