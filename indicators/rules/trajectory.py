"""Where the year is heading, what it would take to get there, and whether that has ever been done.

For running totals, and for monthly counts with a target a month. Source of the worked values:
the report of November 2021, rates of assessments and referrals (637 and 647 per 10,000 a year).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.status import Goal
from indicators.rules.vocabulary import Basis, Per, Polarity, Reach
from indicators.rules.wording import print_number
from organisation.rules.calendar import add_months, financial_year_start, months_elapsed

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Where a year is heading. All in the indicator's own unit, the paces a month."""

    so_far: Decimal
    elapsed: int
    target: Decimal
    profile: Decimal
    year_end: Decimal
    pace: Decimal
    required: Decimal | None
    months_until_reached: Decimal | None
    reach: Reach
    is_ceiling: bool

    @property
    def over_profile(self) -> Decimal:
        """Say how far the year so far lies above its straight line."""
        return self.so_far - self.profile

    @property
    def remaining(self) -> Decimal:
        """Say how much is left to the target; negative once it is passed."""
        return self.target - self.so_far

    @property
    def months_left(self) -> int:
        """Say how many months of the year are still to come."""
        return MONTHS - self.elapsed

    def sentence(self) -> str:
        """Say where it is heading and what it would take, in one sentence."""
        heading = f"Heading for {print_number(self.year_end)} by 31 March against {print_number(self.target)}"
        if self.required is None:
            return f"{heading}: the year is over."
        if self.remaining < 0 or (self.remaining == 0 and not self.is_ceiling):
            return f"{heading}: {'the ceiling is already passed' if self.is_ceiling else 'already reached'}."
        limit = "at most " if self.is_ceiling else ""
        return (
            f"{heading}. To get there: {limit}{print_number(self.required)} a month for the "
            f"{self.months_left} left, against {print_number(self.pace)} a month so far: "
            f"{self.reach.label.lower()}."
        )


def project(
    values: Mapping[date, Decimal], *, goal: Goal, basis: Basis, polarity: Polarity, month: date
) -> Trajectory | None:
    """Project the financial year of `month` from its figures so far.

    `values` holds the figures by month; months without one are left out. A running total is
    taken at its newest figure; months missing from a monthly count are taken at the pace of the
    others. None where there is nothing to project: no figure yet, a level, or neither direction
    better.
    """
    target = _year_target(goal, basis)
    this_year = {at: value for at, value in values.items() if financial_year_start(month) <= at <= month}
    if target is None or not this_year or polarity is Polarity.NEITHER:
        return None
    newest = max(this_year)
    elapsed = months_elapsed(newest)
    steps = increments(this_year, basis=basis)
    pace = this_year[newest] / elapsed if basis is Basis.CUMULATIVE else _mean(list(steps.values()))
    so_far = pace * elapsed
    left = MONTHS - elapsed
    required = (target - so_far) / left if left else None
    ceiling = polarity is Polarity.LOWER
    return Trajectory(
        so_far=so_far,
        elapsed=elapsed,
        target=target,
        profile=target * elapsed / MONTHS,
        year_end=pace * MONTHS,
        pace=pace,
        required=required,
        months_until_reached=(target - so_far) / pace if pace > 0 else None,
        reach=_reach(target - so_far, required, pace, list(steps.values()), ceiling=ceiling),
        is_ceiling=ceiling,
    )


def increments(values: Mapping[date, Decimal], *, basis: Basis) -> dict[date, Decimal]:
    """Give each month's own amount: a running total's step, which needs the month before it.

    April is its own step: running totals start again there. A month after a gap has none.
    """
    if basis is not Basis.CUMULATIVE:
        return dict(values)
    steps = {}
    for month in sorted(values):
        if months_elapsed(month) == 1:
            steps[month] = values[month]
        elif add_months(month, -1) in values:
            steps[month] = values[month] - values[add_months(month, -1)]
    return steps


def as_count(rate: Decimal, *, population: int) -> Decimal:
    """Turn a rate per 10,000 into the number of children it stands for."""
    return rate * population / 10_000


def _year_target(goal: Goal, basis: Basis) -> Decimal | None:
    if goal.per is Per.MONTH and basis in (Basis.IN_MONTH, Basis.CUMULATIVE):
        return goal.target * MONTHS
    return goal.target if goal.per is Per.YEAR_END and basis is Basis.CUMULATIVE else None


def _mean(values: list[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def _reach(
    remaining: Decimal, required: Decimal | None, pace: Decimal, steps: list[Decimal], *, ceiling: bool
) -> Reach:
    """Say whether the target can still be met.

    Reachable: the pace so far is enough. At risk: it is not, but some month this year managed
    what is now needed every month, or no month's own amount is known (a running total first held
    in October). Out of reach: no month did, or the ceiling is passed.
    """
    if required is None:
        met = remaining >= 0 if ceiling else remaining <= 0
        return Reach.REACHABLE if met else Reach.OUT_OF_REACH
    if ceiling:
        if remaining < 0:
            return Reach.OUT_OF_REACH
        enough, ever = pace <= required, any(step <= required for step in steps)
    else:
        enough, ever = pace >= required, any(step >= required for step in steps)
    if enough:
        return Reach.REACHABLE
    return Reach.AT_RISK if ever or not steps else Reach.OUT_OF_REACH
