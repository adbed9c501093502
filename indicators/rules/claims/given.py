"""What a commentary may speak of: series of figures with their targets and comparisons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from indicators.rules.rollup import value_of
from indicators.rules.status import Assessment, Goal, Reading, Shape, assess
from indicators.rules.trajectory import Trajectory, increments, project, shape_by
from indicators.rules.vocabulary import Basis, Comparator, Measure
from organisation.rules.calendar import financial_year_start


@dataclass(frozen=True, slots=True)
class Share:
    """A part and its whole: 241 of 357."""

    part: Decimal
    whole: Decimal


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Someone else's figure, or our own of an earlier year, under the name its column has.

    `basis` is blank where the source does not say, which is then taken as that of the series.
    A value of None is a benchmark known to be missing: awaited, or not applicable.
    """

    name: str
    comparator: Comparator
    value: Decimal | None
    year: str = ""
    basis: Basis | None = None


@dataclass(frozen=True)
class Series:
    """One indicator's figures for one unit and cohort, with everything they may be compared with.

    `unit` is blank for the authority as a whole, `cohort` for everybody. `goals` are the targets, each
    from its own month. `breaks` are months from which figures do not compare with earlier ones.
    `population` is how many children a rate is counted on.
    """

    code: str
    name: str
    reading: Reading
    values: Mapping[date, Decimal]
    aliases: tuple[str, ...] = ()
    shares: Mapping[date, Share] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    breaks: tuple[date, ...] = ()
    population: int | None = None
    unit: str = ""
    cohort: str = ""

    @property
    def measure(self) -> Measure:
        """Say what the figures are counted in."""
        return self.reading.measure

    @property
    def is_running_total(self) -> bool:
        """Say whether the figures add up from 1 April."""
        return self.reading.basis is Basis.CUMULATIVE

    @property
    def label(self) -> str:
        """Name the series for people: indicator, cohort and unit."""
        parts = [self.name.strip().rstrip("."), self.cohort, self.unit]
        return ", ".join(part for part in parts if part)

    @cached_property
    def monthly(self) -> dict[date, Decimal]:
        """Give each month's own amount: of a running total, what the month added."""
        return increments(self.values, basis=self.reading.basis)

    @cached_property
    def exact(self) -> dict[date, Decimal]:
        """Give what each fraction comes to, however the figure beside it was printed."""
        return {
            month: value_of(share.part, share.whole, self.measure)
            for month, share in self.shares.items()
            if share.whole and self.measure is not Measure.NUMBER
        }

    def newest(self, month: date) -> date | None:
        """Give the latest month up to `month` that has a figure."""
        return max((held for held in self.values if held <= month), default=None)

    def comparable(self, month: date) -> dict[date, Decimal]:
        """Give the figures up to `month` that compare with it: each month's own, none from before a break."""
        since = max((start for start in self.breaks if start <= month), default=date.min)
        return {at: self.monthly[at] for at in sorted(self.monthly) if since <= at <= month}

    def this_year(self, month: date) -> dict[date, Decimal]:
        """Give the comparable figures of the financial year of `month`, up to it."""
        start = financial_year_start(month)
        return {at: value for at, value in self.comparable(month).items() if at >= start}

    def goal_in(self, month: date) -> Goal | None:
        """Give the target in force in a month."""
        begun = [goal for goal in self.goals if goal.applies_from is None or goal.applies_from <= month]
        return max(begun, key=lambda goal: goal.applies_from or date.min, default=None)

    def shape(self, month: date) -> Shape | None:
        """Give last year's shape, which a running total's profile follows where it is held."""
        return shape_by(month, self.values, basis=self.reading.basis, breaks=self.breaks)

    def assessed(self, month: date) -> Assessment:
        """Set a month's figure against the target in force, as the pages do. Raises KeyError where there is none."""
        goal = self.goal_in(month)
        return assess(self.values[month], goal, reading=self.reading, month=month, shape=self.shape(month))

    def trajectory(self, month: date) -> Trajectory | None:
        """Say where the financial year of the newest figure up to `month` is heading; percentages add up to no year."""
        newest = self.newest(month)
        goal = self.goal_in(newest) if newest else None
        if newest is None or goal is None or self.measure is Measure.PERCENTAGE:
            return None
        reading = self.reading
        return project(
            self.values,
            goal=goal,
            basis=reading.basis,
            polarity=reading.polarity,
            month=newest,
            last_year=self.values,
            breaks=[start for start in self.breaks if start <= financial_year_start(newest)],
        )
