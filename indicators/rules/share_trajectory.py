"""Where a percentage is heading over a year: parts and wholes add up, percentages do not.

Projection   the share so far, all cases of the year together, holds.
Expected     cases still to come: as many a month as so far.
Required     the share of these that brings the whole year to the target.
Reach        reachable: the share so far meets the target. At risk: it does not, but a month this year had the
             share now needed. Out of reach: no month had, or not even all (or none) of the cases to come would
             be enough. So a target of 100% is out of reach for the year after the first case that was not, and
             one of 0% after the first that was; each month to come can still be met.

A break in the series begins the year again, as in `trajectory.py`, whose months these are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.intervals import Whole, as_share
from indicators.rules.status import Goal
from indicators.rules.trajectory import Year, best_month, meets, year_so_far
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity, Reach
from indicators.rules.wording import places_apart, print_month, print_number, print_target


@dataclass(frozen=True, slots=True)
class ShareTrajectory:
    """Where a percentage is heading over the year. Percentages from 0 to 100."""

    part: Decimal
    whole: Decimal
    target: Decimal
    expected: Decimal  # cases still to come
    required: Decimal | None  # what percentage of them; below 0 or above 100 where no share would do
    reach: Reach
    is_ceiling: bool
    newest: date
    elapsed: int
    months_left: int
    best: tuple[date, Decimal] | None
    since: date | None = None

    @property
    def year_end(self) -> Decimal:
        """Give the share of the year so far, which is also where it is heading."""
        return 100 * self.part / self.whole

    @property
    def furthest(self) -> Decimal:
        """Give the share of the year if all the cases to come were counted; under a ceiling, if none were."""
        return 100 * (self.part + (0 if self.is_ceiling else self.expected)) / (self.whole + self.expected)

    def sentence(self) -> str:
        """Say in one sentence where it is heading, what it would take, and by which rule it is judged."""
        places = places_apart(self.year_end, self.target)
        heading, aim = (_percent(each, places) for each in (self.year_end, self.target))
        newest = print_month(self.newest)
        months = f"in {newest}" if self.elapsed == 1 else f"in the {self.elapsed} months to {newest}"
        restart = ", counted anew after the break in series" if self.since else ""
        counted = f"{print_number(self.part, 0)} of {print_number(self.whole, 0)} {months}{restart}"
        if self.required is None:
            verdict = "met" if self.reach is Reach.REACHABLE else "not met"
            return f"The year came to {heading} against {aim}, {counted}: {verdict}."
        return f"Heading for {heading} over the year against {aim}, from {counted}{self._what_it_takes()}."

    def _what_it_takes(self) -> str:
        verdict = self.reach.label.lower()
        if self.reach is Reach.REACHABLE or self.required is None:
            return f": {verdict}, as the share so far is enough"
        to_come = f"the {print_number(self.expected, 0)} or so still to come"
        if not 0 <= self.required <= 100:
            all_of = "none" if self.is_ceiling else "all"
            furthest = _percent(self.furthest, places_apart(self.furthest, self.target))
            return f": {verdict}, as even {all_of} of {to_come} would make it {furthest}"
        limit = "at most" if self.is_ceiling else "at least"
        return f"; to get there, {limit} {_percent(self.required)} of {to_come}: {verdict}, {self._why(self.required)}"

    def _why(self, required: Decimal) -> str:
        if self.best is None:
            return "as the share so far is not enough and no month's own share is known"
        month, best = print_month(self.best[0]), _percent(self.best[1], places_apart(self.best[1], required))
        if self.reach is Reach.AT_RISK:
            return f"as the share so far is not enough, though {month} managed it ({best})"
        return f"as no month so far managed it (nearest: {best} in {month})"


def project_share(
    fractions: Mapping[date, tuple[Whole, Whole]],
    *,
    goal: Goal,
    basis: Basis,
    polarity: Polarity,
    month: date,
    breaks: Collection[date] = (),
) -> ShareTrajectory | None:
    """Project the financial year of `month` from the parts and wholes so far.

    None where there is nothing to project: no cases yet, a share at month ends or of twelve months, or
    neither direction better. Raises NotAShareError for a part larger than its whole.
    """
    if polarity is Polarity.NEITHER or goal.per is Per.LEVEL or basis not in (Basis.IN_MONTH, Basis.CUMULATIVE):
        return None
    held = {at: tuple(map(Decimal, as_share(*fraction))) for at, fraction in fractions.items()}
    parts = year_so_far({at: part for at, (part, _) in held.items()}, basis, month, breaks)
    wholes = year_so_far({at: whole for at, (_, whole) in held.items()}, basis, month, breaks)
    if parts is None or wholes is None or not 0 <= parts.total <= wholes.total or not wholes.total:
        return None
    return _project(parts, wholes, goal.target, is_ceiling=polarity is Polarity.LOWER)


def _project(parts: Year, wholes: Year, target: Decimal, *, is_ceiling: bool) -> ShareTrajectory:
    months = wholes.elapsed if wholes.is_whole else len(wholes.amounts)
    part, whole = (total * wholes.elapsed / months for total in (parts.total, wholes.total))
    left = wholes.months - wholes.elapsed
    expected = wholes.total * left / months
    required = (target * (whole + expected) - 100 * part) / expected if left else None
    own = ((at, parts.amounts[at], cases) for at, cases in wholes.amounts.items())
    shares = {at: 100 * counted / cases for at, counted, cases in own if 0 <= counted <= cases and cases}
    best = best_month(shares, None, is_ceiling)
    return ShareTrajectory(
        part,
        whole,
        target,
        expected,
        required,
        _reach(100 * part, target * whole, required, best, is_ceiling),
        is_ceiling,
        wholes.newest,
        wholes.elapsed,
        left,
        best,
        wholes.since,
    )


def _reach(
    counted: Decimal,
    needed: Decimal,
    required: Decimal | None,
    best: tuple[date, Decimal] | None,
    is_ceiling: bool,
) -> Reach:
    if meets(counted, needed, is_ceiling):
        return Reach.REACHABLE
    if required is None or not 0 <= required <= 100:
        return Reach.OUT_OF_REACH
    return Reach.AT_RISK if best is None or meets(best[1], required, is_ceiling) else Reach.OUT_OF_REACH


def _percent(value: Decimal, places: int = 1) -> str:
    return print_target(value, Measure.PERCENTAGE, places)
