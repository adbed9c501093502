"""Teams side by side for one indicator and month: on a funnel, as small charts, and in a table; never ranked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.control_charts import SeriesChart, read_charts
from indicators.defined import reading_of
from indicators.models import Cohort, Indicator, Outturn
from indicators.months import Standing
from indicators.rules.comparing import (
    Counted,
    Span,
    add_up,
    months_of,
    place_teams,
    print_span,
    summary,
    why_no_funnel,
    why_not_compared,
    why_one_month,
)
from indicators.rules.funnel import Funnel, Place, Placed
from indicators.rules.intervals import Interval, is_shown_as_percentage, print_percentage, print_share, wilson
from indicators.rules.rollup import value_of
from indicators.rules.spc.sentences import VERDICTS
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_figure, print_month
from indicators.standings import Series, read_series
from organisation.models import Unit
from organisation.rules.calendar import add_months

COMPARED = {Unit.Kind.TEAM: "teams", Unit.Kind.SERVICE: "services"}


@dataclass(frozen=True)
class Asked:
    """What is to be compared: units of which kind beneath which, in which months, of which cohort."""

    kind: Unit.Kind = Unit.Kind.TEAM
    within: str = ""
    month: date | None = None
    span: Span = Span.MONTH
    cohort: str = ""


@dataclass(frozen=True, repr=False)
class Compared:
    """One unit in the comparison: its figures added up, its place among the others, and its own chart."""

    unit: Unit
    above: Unit | None
    series: Series
    standing: Standing | None  # of the month compared, where it is one alone
    counted: Counted | None
    why_not: str
    chart: SeriesChart
    placed: Placed | None = None
    said: str = ""

    @property
    def printed(self) -> str:
        """Write the figure of the months compared: a percentage of fewer than ten cases is not written."""
        if self.counted is None:
            return self.standing.printed if self.standing else "No figure"
        if self.counted.is_few and self.series.reading.measure is Measure.PERCENTAGE:
            return "–"
        value = value_of(self.counted.seen, self.counted.size, self.series.reading.measure)
        return print_figure(value, self.series.reading.measure, self.series.indicator.decimals)

    @property
    def counts(self) -> str:
        """Write the counts behind the figure."""
        return f"{_whole(self.counted.seen)} of {_whole(self.counted.size)}" if self.counted else ""

    @property
    def interval(self) -> Interval | None:
        """Give between what and what the practice behind a percentage may lie."""
        is_share = self.counted and not self.why_not and self.series.reading.measure is Measure.PERCENTAGE
        return wilson(self.counted.seen, self.counted.size) if self.counted and is_share else None

    @property
    def between(self) -> str:
        """Write the interval."""
        own = self.interval
        return f"{print_percentage(own.low)} to {print_percentage(own.high)}" if own else ""

    @property
    def over_time(self) -> str:
        """Say what its own chart says of the latest month; of few cases their counts and no percentage."""
        latest, chart = self.series.latest_figure, self.chart.chart
        cases = latest.outturn.denominator if latest else None
        if latest is None or cases is None or self.series.reading.measure is not Measure.PERCENTAGE:
            return self.chart.short
        if is_shown_as_percentage(cases):
            return self.chart.short
        counted = print_share(latest.outturn.numerator or Decimal(0), cases)
        counts = f"{counted} in {print_month(latest.month)}, few cases"
        judged = chart.latest if chart and chart.shows_icons else None
        return f"{counts}: {VERDICTS[judged.variation]}." if judged else f"{counts}."

    @property
    def place(self) -> Place | None:
        """Give the place among the others, where there is one."""
        return self.placed.place if self.placed else None


@dataclass(frozen=True, repr=False)
class Comparison:
    """Units of one kind beneath one unit, in the order of the tree."""

    indicator: Indicator
    reading: Reading
    kind: Unit.Kind
    within: Unit | None
    may_read: bool
    latest: date | None = None
    months: Sequence[date] = ()
    units: Sequence[Compared] = ()
    funnel: Funnel | None = None
    why_no_funnel: str = ""

    @property
    def called(self) -> str:
        """Name what is compared: teams, or services."""
        return COMPARED[self.kind]

    @property
    def span(self) -> str:
        """Write the months compared."""
        return print_span(self.months) if self.months else ""

    @property
    def why_one_month(self) -> str:
        """Say why months are not added up, where they are not."""
        return why_one_month(self.reading)

    @property
    def sentence(self) -> str:
        """Say in one sentence what the comparison shows, or why it shows nothing."""
        if not self.may_read:
            return f"Your role reads figures of the authority and its services, not of {self.called}."
        if not self.units:
            return f"No figures of {self.called} beneath {self.within} are held, so there is nothing to compare."
        if self.funnel is None:
            return self.why_no_funnel
        return summary(self.funnel, called=self.called)

    @property
    def is_of_counts(self) -> bool:
        """Say whether what is compared has parts and wholes; a number has none."""
        return self.reading.measure is not Measure.NUMBER

    @property
    def is_of_shares(self) -> bool:
        """Say whether it is of percentages, which have intervals."""
        return self.reading.measure is Measure.PERCENTAGE

    @property
    def columns(self) -> int:
        """Count the columns of the table: a heading runs across them all."""
        return 2 + 2 * self.is_of_counts + self.is_of_shares + (len(self.months) > 1)

    @property
    def has_few(self) -> bool:
        """Say whether some have too few cases for a percentage."""
        return any(one.counted is not None and one.counted.is_few for one in self.units)


class Tree:
    """The units above single workers, read once, in the order of the organisation."""

    def __init__(self) -> None:
        """Read them: one query."""
        self.units = list(Unit.objects.exclude(kind=Unit.Kind.WORKER).order_by("position", "name"))
        self.children: dict[int | None, list[Unit]] = {}
        for unit in self.units:
            self.children.setdefault(unit.parent_id, []).append(unit)
        self.by_key = {unit.pk: unit for unit in self.units}

    @property
    def above_teams(self) -> list[Unit]:
        """Give the units that teams stand beneath: the authority and its services."""
        tops = self.children.get(None, [])
        return [one for top in tops for one in (top, *self.below(top)) if one.kind in PARENTS]

    def below(self, unit: Unit) -> list[Unit]:
        """Give everything beneath a unit, each before what stands beneath it."""
        return [one for child in self.children.get(unit.pk, []) for one in (child, *self.below(child))]


PARENTS = (Unit.Kind.AUTHORITY, Unit.Kind.SERVICE)


def read_comparison(indicator: Indicator, asked: Asked, *, tree: Tree, readable: set[int]) -> Comparison:
    """Compare units with one another in six queries, however many they are; only those somebody may read."""
    tops = tree.above_teams
    within = next((one for one in tops if one.code == asked.within), tops[0] if tops else None)
    below = [one for one in (tree.below(within) if within else []) if one.kind == asked.kind]
    nothing = Comparison(
        indicator, reading_of(indicator), asked.kind, within, not below or bool(_keys(below) & readable)
    )
    every = _series_of(indicator, below, asked, readable)
    nothing = replace(nothing, latest=max((one.latest.month for one in every), default=None))
    month = asked.month or nothing.latest
    if month is None:
        return nothing
    held = {one.unit.pk: cut for one in every if (cut := one.until(month)) and stands_in(one.unit, month)}
    if not held:
        return nothing
    months = months_of(asked.span, month=month, reading=nothing.reading)
    charts = read_charts(list(held.values()))
    units = [
        _compared(held[one.pk], tree.by_key.get(one.parent_id or 0), months, charts) for one in below if one.pk in held
    ]
    return _placed(replace(nothing, months=months, units=units))


def stands_in(unit: Unit, month: date) -> bool:
    """Say whether a unit stood on any day of a month."""
    return unit.valid_from < add_months(month, 1) and (unit.valid_to is None or unit.valid_to >= month)


def _series_of(indicator: Indicator, units: Iterable[Unit], asked: Asked, readable: set[int]) -> list[Series]:
    """Read the series of one cohort: the one asked for, or of everybody, or the first there is."""
    every = read_series(Outturn.objects.filter(indicator=indicator, unit__in=_keys(units) & readable))
    cohorts = sorted({_cohort(one.cohort) for one in every})
    chosen = asked.cohort if asked.cohort in cohorts else next(iter(cohorts), "")
    return [one for one in every if _cohort(one.cohort) == chosen]


def _compared(series: Series, above: Unit | None, months: Sequence[date], charts: dict) -> Compared:
    parts = [series.by_month[month].outturn for month in months if month in series.by_month]
    counted = add_up((one.numerator, one.denominator) for one in parts)
    why_not = why_not_compared(counted, series.reading)
    at = series.by_month.get(months[-1]) if len(months) == 1 else None
    return Compared(series.unit, above, series, at, counted, why_not, charts[series.key])


def _placed(comparison: Comparison) -> Comparison:
    """Set those that can be compared against each other, where there are enough of them."""
    able = [one for one in comparison.units if one.counted is not None and not one.why_not]
    why_not = why_no_funnel(comparison.reading, comparable=len(able), called=comparison.called)
    if why_not:
        return replace(comparison, why_no_funnel=why_not)
    funnel = place_teams([(str(one.unit), one.counted) for one in able if one.counted], reading=comparison.reading)
    of = _cases(comparison)
    places = {
        one.unit.pk: (placed, funnel.sentence(placed, of=of)) for one, placed in zip(able, funnel.teams, strict=True)
    }
    units = [
        replace(one, placed=places[one.unit.pk][0], said=places[one.unit.pk][1]) if one.unit.pk in places else one
        for one in comparison.units
    ]
    return replace(comparison, units=units, funnel=funnel)


def _cases(comparison: Comparison) -> str:
    """Name the cases of a percentage as its definition does: “% of children in need” are children in need."""
    counts = comparison.indicator.counts
    return counts.removeprefix("% of ") if comparison.reading.measure is Measure.PERCENTAGE else "cases"


def _cohort(cohort: Cohort | None) -> str:
    return cohort.code if cohort else ""


def _keys(units: Iterable[Unit]) -> set[int]:
    return {one.pk for one in units}


def _whole(number: Decimal) -> str:
    return f"{number.normalize():,f}"
