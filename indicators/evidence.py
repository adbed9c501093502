"""What doubts rest on, read from the database in a fixed number of queries and handed to the rules.

Before a return is published, what it gives is laid over what is held, so that the same rules
speak of the figures as they would be.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, FloatField, Max, Q, QuerySet
from django.db.models.functions import Abs, Cast, Floor
from django.utils import timezone

from indicators.models import (
    Benchmark,
    Indicator,
    IndicatorRelation,
    Listing,
    Outturn,
    Population,
    SeriesBreak,
    StagedFigure,
    Target,
)
from indicators.returns.reading import ReadBenchmark, ReadTarget
from indicators.rules.doubts.benchmarks import Bench
from indicators.rules.doubts.examining import Aimed, Defined, Evidence, Held, Key, Relation
from indicators.rules.doubts.months import Course
from indicators.rules.vocabulary import Absence, Basis, Comparator, Measure, Per, Polarity, Tie
from organisation.models import Unit
from organisation.rules.calendar import add_months, financial_year_start, first_of_month

MONTHS_READ = 36
MONTHS_JUDGED = 13
A_LOT = 20_000  # rows fetched at once
SERIES = ("indicator_id", "unit_id", "cohort_id")
Floats = tuple[float | None, float | None]  # figure, denominator


@dataclass(frozen=True, slots=True)
class Coming:
    """What a return would bring: its figures, targets and benchmarks."""

    batch: UUID
    targets: Collection[ReadTarget] = ()
    benchmarks: Collection[ReadBenchmark] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Which months are read, and from which on they are judged."""

    first: date
    last: date

    @property
    def judged_from(self) -> date:
        """Give the first month that is judged."""
        return add_months(self.last, 1 - MONTHS_JUDGED)


def read_evidence(indicators: Collection[int] | None = None, coming: Coming | None = None) -> Evidence | None:
    """Read what doubts rest on, of some indicators (and those related to them) or all, in 13 queries at most.

    What a return would bring takes two more. None where there is nothing yet to look at.
    """
    authority = Unit.objects.filter(kind=Unit.Kind.AUTHORITY).values_list("pk", flat=True).first()
    window = _window(coming)
    if authority is None or window is None:
        return None
    relations = [Relation(*row[:2], Tie(row[2]), row[3]) for row in _relations()]
    areas = _areas()
    scope = None if indicators is None else _reach(set(indicators), relations, areas)
    units = {pk: (name, parent) for pk, name, parent in Unit.objects.values_list("pk", "name", "parent_id")}
    evidence = Evidence(
        today=timezone.localdate(),
        judged_from=window.judged_from,
        authority=authority,
        indicators=_definitions(areas, scope),
        units={pk: name for pk, (name, _) in units.items()},
        parents={pk: parent for pk, (_, parent) in units.items()},
    )
    known = evidence.indicators
    evidence.relations = [one for one in relations if one.indicator in known and one.other in known]
    _read_courses(evidence, window, scope, coming)
    _read_exact(evidence, window, coming)
    if coming is None:  # of what a return brings its reader has looked at each figure
        _read_suspects(evidence, window, scope)
    _read_benchmarks(evidence, coming)
    _read_aims(evidence, window.last, coming)
    for unit, since, number in Population.objects.filter(ages="0-17").order_by("-applies_from").values_list(
        "unit_id", "applies_from", "number"
    ):  # fmt: skip
        evidence.populations[unit].append((since, number))
    return evidence


def _window(coming: Coming | None) -> Window | None:
    """Look at three years up to the newest figure, but not beyond this month: a slip of the year moves nothing."""
    newest = Outturn.objects.aggregate(newest=Max("month"))["newest"]
    if coming:
        staged = StagedFigure.objects.filter(batch=coming.batch).aggregate(newest=Max("month"))["newest"]
        newest = max(filter(None, (newest, staged)), default=None)
    if newest is None:
        return None
    last = min(newest, first_of_month(timezone.localdate()))
    return Window(add_months(last, 1 - MONTHS_READ), last)


def _relations() -> Iterator[tuple[int, int | None, str, int]]:
    yield from IndicatorRelation.objects.order_by("pk").values_list("indicator_id", "cohort_id", "kind", "other_id")


def _areas() -> dict[int, tuple[str, ...]]:
    named: dict[int, list[str]] = defaultdict(list)
    for indicator, area in Listing.objects.order_by("area__position").values_list("indicator_id", "area__name"):
        named[indicator].append(area)
    return {indicator: tuple(areas) for indicator, areas in named.items()}


def _reach(scope: set[int], relations: Iterable[Relation], areas: dict[int, tuple[str, ...]]) -> set[int]:
    """Add what has to be known to judge some indicators: those related, what those are shares of, and their areas."""
    pairs = [{one.indicator, one.other} for one in relations]
    reached = set(scope)
    for _ in range(2):
        reached |= set().union(*(pair for pair in pairs if pair & reached))
    named = {area for indicator in scope for area in areas.get(indicator, ())}
    return reached | {indicator for indicator, own in areas.items() if named & set(own)}


def _definitions(areas: dict[int, tuple[str, ...]], scope: set[int] | None) -> dict[int, Defined]:
    rows = _scoped(Indicator.objects.filter(is_active=True).order_by("pk"), scope, "pk__in")
    fields = ("pk", "name", "measure", "basis", "polarity")
    return {
        pk: Defined(name, Measure(measure), Basis(basis), Polarity(polarity), areas.get(pk, ()))
        for pk, name, measure, basis, polarity in rows.values_list(*fields)
    }


def _scoped(rows: QuerySet, scope: set[int] | None, name: str = "indicator__in") -> QuerySet:
    return rows if scope is None else rows.filter(**{name: scope})


def _read_courses(evidence: Evidence, window: Window, scope: set[int] | None, coming: Coming | None) -> None:
    rows: dict[Key, dict[date, Floats]] = defaultdict(dict)
    held = _scoped(Outturn.objects.filter(month__range=(window.first, window.last)), scope)
    for *series, month, value, base in _as_floats(held):
        rows[tuple(series)][month] = (value, base)
    if coming:
        staged = StagedFigure.objects.filter(batch=coming.batch, month__range=(window.first, window.last))
        for *series, month, value, base in _as_floats(staged):
            rows[tuple(series)][month] = (value, base)
    begun = _breaks(scope, window.last)
    for key, months in rows.items():
        if indicator := evidence.indicators.get(key[0]):
            since = max(begun.get((key[0], None), window.first), begun.get((key[0], key[1]), window.first))
            if course := _course(months, indicator, since, window):
                course.is_whole = key == evidence.whole(key[0])
                evidence.courses[key] = course


def _as_floats(rows: QuerySet) -> Iterator[tuple]:
    """Give figures as floating numbers: to tell what is out of character that is exact enough, and quick."""
    numbers = {"as_float": Cast("value", FloatField()), "base": Cast("denominator", FloatField())}
    return _as_sent(rows.order_by().annotate(**numbers).values_list(*SERIES, "month", "as_float", "base"))


def _as_sent(rows: QuerySet) -> Iterator[tuple]:
    """Give rows as the driver reads them, a lot at a time. PostgreSQL's need no conversion, SQLite's do."""
    if connection.vendor != "postgresql":
        yield from rows.iterator(A_LOT)
        return
    try:
        statement, given = rows.query.sql_with_params()
    except EmptyResultSet:  # of no indicator at all, as where a return brings none that is known
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, given)
        while some := cursor.fetchmany(A_LOT):
            yield from some


def _breaks(scope: set[int] | None, last: date) -> dict[tuple[int, int | None], date]:
    rows = _scoped(SeriesBreak.objects.standing().filter(month__lte=last), scope).order_by("month")
    return {(indicator, unit): month for indicator, unit, month in rows.values_list("indicator_id", "unit_id", "month")}


def _course(months: dict[date, Floats], indicator: Defined, since: date, window: Window) -> Course | None:
    first = max(min(months), since)
    length = _apart(first, max(months)) + 1
    judged = max(_apart(first, window.judged_from), 0)
    if judged >= length:
        return None
    values: list[float | None] = [None] * length
    bases: list[float | None] = [None] * length
    rows = [False] * length
    for month, (value, base) in months.items():
        place = _apart(first, month)
        if place >= 0:
            values[place], bases[place], rows[place] = value, base, True
    return Course(
        first=first,
        values=values,
        bases=bases,
        rows=rows,
        measure=indicator.measure,
        basis=indicator.basis,
        judged=judged,
    )


def _apart(first: date, later: date) -> int:
    return (later.year - first.year) * 12 + later.month - first.month


def _read_exact(evidence: Evidence, window: Window, coming: Coming | None) -> None:
    """Read exactly the figures that are set beside others: of related indicators, and totals with their cohorts."""
    related = {pk for one in evidence.relations for pk in (one.indicator, one.other)}
    months = (financial_year_start(window.judged_from), window.last)
    in_months = Outturn.objects.filter(month__range=months, indicator__in=evidence.indicators)
    split = set(in_months.filter(cohort__isnull=False).order_by().values_list("indicator_id", flat=True).distinct())
    staged = StagedFigure.objects.filter(batch=coming.batch, month__range=months) if coming else None
    if staged is not None:
        split |= set(staged.filter(cohort__isnull=False).order_by().values_list("indicator_id", flat=True).distinct())
    for rows in (in_months, staged):
        if rows is not None:
            chosen = rows.filter(indicator__in=related | split, value__isnull=False)
            for key, month, held in _exactly(chosen):
                evidence.exact[key][month] = held


def _exactly(rows: QuerySet) -> Iterator[tuple[Key, date, Held]]:
    figures = rows.order_by().values_list(*SERIES, "month", "printed", "value", "numerator", "denominator")
    for indicator, unit, cohort, month, *numbers in figures.iterator(A_LOT):
        printed, value, numerator, denominator = (_tidy(number) for number in numbers)
        yield (indicator, unit, cohort), month, Held(printed, value or Decimal(0), numerator, denominator)


def _tidy(number: Decimal | None) -> Decimal | None:
    """Give a number without the noughts it is stored with: they would say how exactly it was printed."""
    return None if number is None else Decimal(f"{number.normalize():f}")


def _read_suspects(evidence: Evidence, window: Window, scope: set[int] | None) -> None:
    """Read the figures that may contradict themselves; the rules say which of them do."""
    rows = _scoped(Outturn.objects.filter(month__gte=window.judged_from, value__isnull=False), scope)
    is_share = Q(indicator__measure=Measure.PERCENTAGE)
    differs = Q(printed__isnull=False, denominator__isnull=False, apart__gt=Decimal("0.004")) & ~_is_plainly_rounded()
    is_odd_share = is_share & (
        Q(value__gt=100) | Q(value__lt=0) | Q(printed__gt=0, printed__lt=1) | Q(numerator__gt=F("denominator"))
    )
    is_odd_count = Q(indicator__measure=Measure.NUMBER) & (
        Q(numerator__gt=F("printed")) | Q(numerator__lt=F("printed")) | Q(printed__gt=Floor("printed"))
    )
    is_negative = Q(value__lt=0) | Q(numerator__lt=0) | Q(denominator__lt=0)
    to_come = Q(month__gt=evidence.today)
    chosen = rows.annotate(apart=Abs(F("printed") - F("value")), tenths=F("printed") * 10).filter(
        differs | is_odd_share | is_odd_count | is_negative | to_come
    )
    evidence.suspects = [(key, month, held) for key, month, held in _exactly(chosen) if key[0] in evidence.indicators]


def _is_plainly_rounded() -> Q:
    """Say that a printed figure is what was computed, rounded to no place or to one, and not nearly another."""
    to_a_whole = Q(printed=Floor("printed"), apart__lt=Decimal("0.4999"))
    return to_a_whole | Q(tenths=Floor("tenths"), apart__lt=Decimal("0.04999"))


def _read_benchmarks(evidence: Evidence, coming: Coming | None) -> None:
    """Read every indicator's benchmarks: whether two rows are alike shows only among all of them."""
    held: dict[tuple[int, str, str], Bench] = {}
    fields = ("indicator_id", "comparator", "year", "value", "absence", "heading")
    for indicator, comparator, year, value, absence, heading in Benchmark.objects.values_list(*fields):
        why = Absence(absence) if absence else None
        held[indicator, comparator, year] = Bench(Comparator(comparator), year, _tidy(value), why, heading)
    if coming and coming.benchmarks:
        numbers = dict(Indicator.objects.values_list("code", "pk"))
        for one in coming.benchmarks:
            key = (numbers[one.indicator], one.comparator.value, one.year)
            if one.value is not None or key not in held:
                held[key] = Bench(one.comparator, one.year, one.value, one.absence, one.heading)
    in_order = list(Comparator)
    for (indicator, _, _), bench in sorted(
        held.items(), key=lambda item: (in_order.index(item[1].comparator), item[0])
    ):
        evidence.benchmarks[indicator].append(bench)


def _read_aims(evidence: Evidence, last: date, coming: Coming | None) -> None:
    """Read the target in force of each series, at the newest month."""
    aims: dict[Key, Aimed] = {}
    rows = Target.objects.filter(indicator__in=evidence.indicators, applies_from__lte=last).order_by("applies_from")
    for *series, value, tolerance, per in rows.values_list(*SERIES, "value", "tolerance", "per"):
        key: Key = tuple(series)
        aims[key] = Aimed(key, _tidy(value) or Decimal(0), tolerance, Per(per))
    if coming and coming.targets:
        numbers = dict(Indicator.objects.values_list("code", "pk"))
        for one in coming.targets:
            key = evidence.whole(numbers[one.indicator])
            if key[0] in evidence.indicators:
                aims[key] = Aimed(key, one.value, Decimal(0), one.per)
    evidence.aims = list(aims.values())
