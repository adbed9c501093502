"""Where the year is heading, what it would take to get there, and whether that has ever been done.

For running totals, and for monthly counts with a target a month. Source of the worked values:
the report of November 2021, rates of assessments and referrals (637 and 647 per 10,000 a year).

Profile      how much of the year should be done by now: a twelfth a month; or as much as was done by
             then last year, where all its twelve months are held.
Projection   the year so far, scaled up by the profile. Months without a figure are taken at the pace
             of the others; a running total is taken at its newest figure.
Required     what is left to the target, a month, over the months left.
Reach        reachable: the projection meets the target. At risk: it does not, but a month this year
             managed what is now needed of every month (for its time of year, where last year's shape is
             used), or no month's own amount is known. Out of reach: no month did, or a ceiling is passed.
A break      in the series parts the year: nothing rests on months before it. What is counted and what is
             aimed for begin again, the target by its share of the months left, in a straight line. A
             monthly count begins again in the month of the break; a running total in the month after,
             because the total in the month of the break may still hold months counted the old way, and
             what is added to it afterwards does not. A break in April parts nothing but last year's shape.

Percentages do not add up over a year: they have a trajectory of their own (`share_trajectory.py`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from indicators.rules.status import Goal, Shape
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity, Reach
from indicators.rules.wording import places_apart, print_month, print_number
from organisation.rules.calendar import add_months, financial_year_label, financial_year_start, months_elapsed

MONTHS = 12

Weight = Decimal | int


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Where a year is heading. All in the indicator's own unit, the paces a month.

    After a break in the series, `since` is the first month counted and everything speaks of the months
    from then on, `months` of them to the end of the year.
    """

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
    newest: date
    latest: Decimal  # the newest figure, as it is held
    amounts: tuple[tuple[date, Decimal], ...]  # what each month added, where that is known
    best: tuple[date, Decimal] | None  # the month that came nearest to what is needed, or did more
    tolerance: Decimal = Decimal(0)
    missing: int = 0  # months of a monthly count without a figure
    months: int = MONTHS
    since: date | None = None
    shape_of: str = ""  # the year whose shape was used, such as 2020-21
    passed_in: date | None = None  # when a ceiling was passed or a floor reached

    @property
    def over_profile(self) -> Decimal:
        """Say how far the year so far lies above its profile."""
        return self.so_far - self.profile

    @property
    def remaining(self) -> Decimal:
        """Say how much is left to the target; negative once it is passed."""
        return self.target - self.so_far

    @property
    def is_passed(self) -> bool:
        """Say whether a floor is reached already, or a ceiling passed: that cannot be undone."""
        return self.remaining < 0 or (self.remaining == 0 and not self.is_ceiling)

    @property
    def months_left(self) -> int:
        """Say how many months of the year are still to come."""
        return self.months - self.elapsed

    def in_counts(self, population: int) -> "Trajectory":
        """Turn a rate per 10,000 into the number of children it stands for."""
        return replace(
            self,
            so_far=as_count(self.so_far, population=population),
            target=as_count(self.target, population=population),
            profile=as_count(self.profile, population=population),
            year_end=as_count(self.year_end, population=population),
            pace=as_count(self.pace, population=population),
            required=None if self.required is None else as_count(self.required, population=population),
            latest=as_count(self.latest, population=population),
            amounts=tuple((month, as_count(amount, population=population)) for month, amount in self.amounts),
            best=None if self.best is None else (self.best[0], as_count(self.best[1], population=population)),
            tolerance=as_count(self.tolerance, population=population),
        )

    def sentence(self) -> str:
        """Say in one sentence where it is heading, what it would take, and by which rule it is judged."""
        places = places_apart(self.year_end, self.target)
        ending = print_number(self.year_end, places)
        aim = f"against {print_number(self.target, places)}{self._about_target()}"
        if self.required is None:
            verdict = "met" if self.reach is Reach.REACHABLE else "not met"
            return f"{financial_year_label(self.newest)} ended on {ending} {aim}: {verdict}."
        so_far = f"Heading for {ending} by 31 March {aim}, {self._on_what()}"
        if self.is_passed:
            when = f"in {print_month(self.passed_in)}" if self.passed_in else "already"
            return f"{so_far}: {f'the ceiling was passed {when}' if self.is_ceiling else f'reached {when}'}."
        places = places_apart(self.required, self.pace)
        limit = "at most " if self.is_ceiling else ""
        return (
            f"{so_far}; to get there, {limit}{print_number(self.required, places)} a month for the "
            f"{self.months_left} left, against {print_number(self.pace, places)} a month so far: "
            f"{self.reach.label.lower()}, {self._why()}."
        )

    def _about_target(self) -> str:
        share = f" for the {self.months} months from {print_month(self.since)}" if self.since else ""
        return share + (f" (tolerance {print_number(self.tolerance)})" if self.tolerance else "")

    def _on_what(self) -> str:
        """Say what the projection rests on: how much, in which months, and by which profile."""
        newest = print_month(self.newest)
        months = f"in {newest}" if self.elapsed == 1 else f"in the {self.elapsed} months to {newest}"
        filled = f", {self.missing} of them at the pace of the others" if self.missing else ""
        line = f"the shape of {self.shape_of}" if self.shape_of else "a straight line"
        restart = ", counted anew after the break in series" if self.since else ""
        return f"from {print_number(self.so_far)} {months}{filled}, in {line}{restart}"

    def _why(self) -> str:
        if self.reach is Reach.REACHABLE:
            return "as the pace so far is enough"
        if self.best is None:
            return "as the pace so far is not enough and no month's own amount is known"
        month, amount = print_month(self.best[0]), print_number(self.best[1])
        season = " for the time of year" if self.shape_of else ""
        if self.reach is Reach.AT_RISK:
            return f"as the pace so far is not enough, though {month} managed it{season} ({amount})"
        return f"as no month so far managed it{season} (nearest: {amount} in {month})"


def project(
    values: Mapping[date, Decimal],
    *,
    goal: Goal,
    basis: Basis,
    polarity: Polarity,
    month: date,
    measure: Measure | None = None,
    last_year: Mapping[date, Decimal] | None = None,
    breaks: Collection[date] = (),
) -> Trajectory | None:
    """Project the financial year of `month` from its figures so far.

    `values` holds the figures by month, months without one left out. `last_year` holds the twelve months
    before, for their shape (more months are ignored; with fewer, or with none of the work done by now last
    year, the line is straight). `breaks` are the months from which figures cannot be compared with those
    before. None where there is nothing to project: `why_not_projected` says why.
    """
    target = _year_target(goal, basis)
    if target is None or polarity is Polarity.NEITHER or measure is Measure.PERCENTAGE:
        return None
    year = year_so_far(values, basis, month, breaks)
    if year is None:
        return None
    weights = None if last_year is None or year.since else _shape(last_year, year, basis, breaks)
    return _project(year, target * year.months / MONTHS, goal, polarity is Polarity.LOWER, weights)


def why_not_projected(
    values: Mapping[date, Decimal],
    *,
    goal: Goal | None,
    basis: Basis,
    polarity: Polarity,
    month: date,
    measure: Measure | None = None,
    breaks: Collection[date] = (),
) -> str:
    """Say in one sentence why there is nothing to project; nothing where there is."""
    if goal is None:
        return "No projection: no target is set."
    if measure is Measure.PERCENTAGE:
        return "No projection: a percentage does not add up over the year."
    if _year_target(goal, basis) is None:
        return "No projection: the target is for each month end or average, not for what a year adds up to."
    if polarity is Polarity.NEITHER:
        return "No projection: neither direction is better."
    if year_so_far(values, basis, month, breaks) is not None:
        return ""
    broken = _newest_break(breaks, month)
    if broken is None:
        return f"No projection: no month of {financial_year_label(month)} has a figure by {print_month(month)}."
    needs = ", and what a running total adds is only known from the month after" if basis is Basis.CUMULATIVE else ""
    return f"No projection: the series breaks in {print_month(broken)}, nothing before it counts{needs}."


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


class Year(NamedTuple):
    """What is known of the months that count: from the year's April, or from a break, to its end."""

    months: int
    elapsed: int
    newest: date
    latest: Decimal
    total: Decimal  # of the months that have a figure
    amounts: dict[date, Decimal]
    is_whole: bool  # the total is that of every month so far
    since: date | None


def _year_target(goal: Goal, basis: Basis) -> Decimal | None:
    if goal.per is Per.MONTH and basis in (Basis.IN_MONTH, Basis.CUMULATIVE):
        return goal.target * MONTHS
    return goal.target if goal.per is Per.YEAR_END and basis is Basis.CUMULATIVE else None


def _newest_break(breaks: Collection[date], month: date) -> date | None:
    """Give the newest break that parts the year of a month: after its April, by then."""
    start = financial_year_start(month)
    return max((each for each in breaks if start < each <= month), default=None)


def year_so_far(values: Mapping[date, Decimal], basis: Basis, month: date, breaks: Collection[date]) -> Year | None:
    """Gather the months that count: of the financial year, by `month`, since its newest break."""
    since = _newest_break(breaks, month) if breaks else None
    start = since or financial_year_start(month)
    held = {at: value for at, value in values.items() if start <= at <= month}
    if not held:
        return None
    newest = max(held)
    latest = total = held[newest]
    amounts = increments(held, basis=basis)
    is_whole = basis is Basis.CUMULATIVE
    if not is_whole:
        total = sum(amounts.values(), Decimal(0))
    elif since:
        first = min(held)
        if first == newest:
            return None
        since, total = add_months(first, 1), latest - held[first]
    before = months_elapsed(since) - 1 if since else 0
    return Year(MONTHS - before, months_elapsed(newest) - before, newest, latest, total, amounts, is_whole, since)


def shape_by(
    month: date, values: Mapping[date, Decimal], *, basis: Basis, breaks: Collection[date] = ()
) -> Shape | None:
    """Give the shape a running total's profile follows in a month: last year's, by the test `project` uses.

    `values` holds the figures of last year, more or fewer besides. None where the line is straight.
    """
    if basis is not Basis.CUMULATIVE:
        return None
    months = months_of_last_year(values, month, basis, breaks)
    return shape_of(months, month) if months else None


def shape_of(months: Mapping[date, Decimal], month: date) -> Shape | None:
    """Give the shape by a month of what last year's months added, dated to this year; None before anything was."""
    done = sum((amount for at, amount in months.items() if at <= month), Decimal(0))
    whole = sum(months.values(), Decimal(0))
    return Shape(done, whole, financial_year_label(add_months(month, -MONTHS))) if done else None


def months_of_last_year(
    values: Mapping[date, Decimal], newest: date, basis: Basis, breaks: Collection[date]
) -> dict[date, Decimal] | None:
    """Give what each month of last year added, dated to this year; None unless all twelve are known and compare."""
    start = financial_year_start(newest)
    first = add_months(start, -MONTHS)
    if any(first < each <= newest for each in breaks):
        return None
    own = increments({at: value for at, value in values.items() if first <= at < start}, basis=basis)
    if len(own) < MONTHS or min(own.values()) < 0:
        return None
    return {add_months(at, MONTHS): amount for at, amount in own.items()}


def _shape(
    last_year: Mapping[date, Decimal], year: Year, basis: Basis, breaks: Collection[date]
) -> dict[date, Decimal] | None:
    """Give what each month of last year added, dated to this year; None where that is no shape to go by."""
    shape = months_of_last_year(last_year, year.newest, basis, breaks)
    if shape is None:
        return None
    is_begun = any(shape[at] for at in shape if at in year.amounts or (year.is_whole and at <= year.newest))
    return shape if is_begun else None


def _project(
    year: Year, target: Decimal, goal: Goal, is_ceiling: bool, shape: Mapping[date, Decimal] | None
) -> Trajectory:
    whole, done, held = _weights(year, shape)
    so_far = year.total if held == done else year.total * done / held
    left = year.months - year.elapsed
    remaining, pace = target - so_far, so_far / year.elapsed
    best = best_month(year.amounts, shape, is_ceiling)
    if not left or (is_ceiling and remaining < 0):
        reach = Reach.REACHABLE if meets(so_far, target, is_ceiling) else Reach.OUT_OF_REACH
    elif meets(year.total * whole, target * held, is_ceiling):
        reach = Reach.REACHABLE
    elif best is None or meets(best[1] * (whole - done), remaining * (shape[best[0]] if shape else 1), is_ceiling):
        reach = Reach.AT_RISK
    else:
        reach = Reach.OUT_OF_REACH
    return Trajectory(
        so_far=so_far,
        elapsed=year.elapsed,
        target=target,
        profile=target * done / whole,
        year_end=year.total * whole / held,
        pace=pace,
        required=remaining / left if left else None,
        months_until_reached=remaining / pace if pace > 0 else None,
        reach=reach,
        is_ceiling=is_ceiling,
        newest=year.newest,
        latest=year.latest,
        amounts=tuple(sorted(year.amounts.items())),
        best=best,
        tolerance=goal.tolerance,
        missing=0 if year.is_whole else year.elapsed - len(year.amounts),
        months=year.months,
        since=year.since,
        shape_of=financial_year_label(add_months(year.newest, -MONTHS)) if shape else "",
        passed_in=_passed_in(year, target, is_ceiling) if remaining <= 0 else None,
    )


def _weights(year: Year, shape: Mapping[date, Decimal] | None) -> tuple[Weight, Weight, Weight]:
    """Give how much of the year's work falls to all its months, to those over, and to those with a figure."""
    if shape is None:
        return year.months, year.elapsed, year.elapsed if year.is_whole else len(year.amounts)
    done = sum((weight for at, weight in shape.items() if at <= year.newest), Decimal(0))
    held = done if year.is_whole else sum((shape[at] for at in year.amounts), Decimal(0))
    return sum(shape.values(), Decimal(0)), done, held


def best_month(
    amounts: Mapping[date, Decimal], shape: Mapping[date, Decimal] | None, is_ceiling: bool
) -> tuple[date, Decimal] | None:
    """Give the month that did most towards the target, for its time of year where there is a shape."""
    better = min if is_ceiling else max
    if shape is None:
        return better(amounts.items(), key=itemgetter(1)) if amounts else None
    comparable = [(at, amount) for at, amount in amounts.items() if shape[at]]
    return better(comparable, key=lambda each: each[1] / shape[each[0]]) if comparable else None


def meets(value: Decimal, target: Decimal, is_ceiling: bool) -> bool:
    """Say whether a value keeps within a ceiling, or reaches a floor; equality does."""
    return value <= target if is_ceiling else value >= target


def _passed_in(year: Year, target: Decimal, is_ceiling: bool) -> date | None:
    """Say in which month the year passed its ceiling or reached its floor, where every month is known."""
    total = Decimal(0)
    if len(year.amounts) < year.elapsed:
        return None
    for at, amount in sorted(year.amounts.items()):
        total += amount
        if total > target or (total == target and not is_ceiling):
            return at
    return None
