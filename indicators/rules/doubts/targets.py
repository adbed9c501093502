"""Targets: whether one can be met, means anything, and agrees with its neighbours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.doubts.benchmarks import OTHERS, Bench
from indicators.rules.doubts.catalogue import Suspicion
from indicators.rules.rollup import half_of_last_place
from indicators.rules.vocabulary import Basis, Comparator, Measure, Per, Polarity
from indicators.rules.wording import print_number, print_target

MONTHS = 6
FAR = Decimal("0.25")  # of the target, from the best month to the target
FAR_IN_RANGES = 2


@dataclass(frozen=True, slots=True)
class Aim:
    """The target in force of a series, with the months it is judged on and the benchmarks beside it."""

    value: Decimal
    tolerance: Decimal
    measure: Measure
    polarity: Polarity
    per: Per
    basis: Basis
    months: Sequence[Decimal] = ()
    benchmarks: Sequence[Bench] = ()

    @property
    def said(self) -> str:
        """Write it."""
        return print_target(self.value, self.measure)

    @property
    def is_judged_monthly(self) -> bool:
        """Say whether each month's figure is set against it: a running total is not."""
        return self.basis is not Basis.CUMULATIVE and self.per is not Per.YEAR_END


def off_the_scale(aim: Aim) -> Iterator[Suspicion]:
    """R09: no percentage is above 100, and nothing is below none."""
    if aim.value < 0 or (aim.measure is Measure.PERCENTAGE and aim.value > 100):
        yield Suspicion("target_off_the_scale", f"No figure can ever be {aim.said}.", None, aim.said)


def on_neither(aim: Aim) -> Iterator[Suspicion]:
    """R10: where neither way is better there is nothing to aim for: it is a reference line or an assumption."""
    if aim.polarity is Polarity.NEITHER:
        sentence = (
            f"There is a target of {aim.said}, but neither more nor less of it is better: is it a reference line?"
        )
        yield Suspicion("target_on_neither", sentence, None, aim.said)


def equals_benchmark(aim: Aim) -> Iterator[Suspicion]:
    """R10: a target taken from another comparator than the usual one needs to say so."""
    held = {one.comparator: one for one in aim.benchmarks if one.comparator in OTHERS and one.value is not None}
    neighbours = held.pop(Comparator.STATISTICAL_NEIGHBOURS, None)
    same = next((one for one in held.values() if one.value == aim.value), None)
    if same and neighbours and neighbours.value != aim.value:
        sentence = (
            f"The target of {aim.said} is the figure of {same.called}; that of {neighbours.called} is "
            f"{neighbours.said}. Why this one?"
        )
        yield Suspicion("target_equals_benchmark", sentence, None, aim.said)


def never_reached(aim: Aim) -> Iterator[Suspicion]:
    """R11: a target far outside anything ever reached is always missed, and tells nobody anything."""
    if not aim.is_judged_monthly or aim.polarity is Polarity.NEITHER or len(aim.months) < MONTHS or not aim.value:
        return
    lower = aim.polarity is Polarity.LOWER
    best = min(aim.months) if lower else max(aim.months)
    short = best - aim.value if lower else aim.value - best
    ranges = [abs(later - earlier) for earlier, later in zip(aim.months, aim.months[1:], strict=False)]
    if short > FAR * abs(aim.value) and short > FAR_IN_RANGES * sum(ranges, Decimal(0)) / len(ranges):
        best_said = print_target(best, aim.measure)
        sentence = (
            f"None of the last {len(aim.months)} months has come nearer to {aim.said} than {best_said}: "
            "can the target be met at all?"
        )
        yield Suspicion("target_never_reached", sentence, None, aim.said)


def is_everybody(aim: Aim) -> Iterator[Suspicion]:
    """R11: 100% is right as a duty, but without a tolerance it alarms every month."""
    is_all = aim.measure is Measure.PERCENTAGE and aim.polarity is Polarity.HIGHER and aim.value == 100
    if not is_all or aim.tolerance or not aim.is_judged_monthly or len(aim.months) < MONTHS:
        return
    met = sum(value >= aim.value for value in aim.months)
    if met <= len(aim.months) // MONTHS:
        sentence = f"100% was met in {met} of {len(aim.months)} months: without a tolerance it alarms every month."
        yield Suspicion("target_is_everybody", sentence, None, aim.said)


RULES = (off_the_scale, on_neither, equals_benchmark, never_reached, is_everybody)


def doubts_of_target(aim: Aim) -> Iterator[Suspicion]:
    """Give everything doubtful about a target."""
    for rule in RULES:
        yield from rule(aim)


def targets_contradict(monthly: Aim, yearly: Aim, *, of: str, population: Decimal) -> Suspicion | None:
    """R12: twelve months on the monthly target meet the yearly rate's target, and not only one of them."""
    if monthly.per is not Per.MONTH or yearly.per is not Per.YEAR_END or Polarity.NEITHER in (
        monthly.polarity, yearly.polarity
    ):  # fmt: skip
        return None
    makes = 12 * monthly.value / population * 10_000
    misses = makes > yearly.value if yearly.polarity is Polarity.LOWER else makes < yearly.value
    rounding = 12 * half_of_last_place(monthly.value) / population * 10_000
    if not misses or abs(makes - yearly.value) <= rounding:
        return None
    needed = print_number(yearly.value * population / 10_000 / 12, 0)
    sentence = (
        f"{monthly.said} a month are {print_number(12 * monthly.value)} a year, {print_number(makes, 0)} per 10,000 on "
        f"a population of {print_number(population)}; the target of “{of}” is {yearly.said}, or {needed} a month."
    )
    return Suspicion("targets_contradict", sentence)
