"""How long a figure has been where it is: months met, and misses in a row. Nothing is counted across a break."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.rules.vocabulary import Status

SCORED = frozenset({Status.ON_TARGET, Status.WITHIN_TOLERANCE, Status.OFF_TARGET})


@dataclass(frozen=True, slots=True)
class Break:
    """A month from which figures do not compare with those before, and why."""

    month: date
    reason: str


def newest_break(breaks: Iterable[Break], *, month: date) -> Break | None:
    """Give the break that a month's figure stands behind: the newest one at or before it."""
    passed = [one for one in breaks if one.month <= month]
    return max(passed, key=lambda one: one.month, default=None)


def first_comparable(months: Sequence[date], breaks: Iterable[Break]) -> int:
    """Give the place of the first month that compares with the newest one; months oldest first."""
    broken = newest_break(breaks, month=months[-1]) if months else None
    return sum(month < broken.month for month in months) if broken else 0


def months_met(statuses: Sequence[Status]) -> tuple[int, int]:
    """Say in how many of the scored months the target was met: (met, scored)."""
    scored = [status for status in statuses if status in SCORED]
    return scored.count(Status.ON_TARGET), len(scored)


def consecutive_misses(statuses: Sequence[Status]) -> int:
    """Count the months off target up to the latest, oldest first."""
    return misses_back_from(reversed(statuses))


def misses_back_from(newest_first: Iterable[Status]) -> int:
    """Count the months off target from the newest back, looking no further than the run reaches.

    A month without data neither ends the run nor adds to it; any other month that is not off
    target ends it.
    """
    run = 0
    for status in newest_first:
        if status is Status.OFF_TARGET:
            run += 1
        elif status is not Status.NO_DATA:
            break
    return run
