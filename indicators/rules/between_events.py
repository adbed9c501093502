"""What lies between one event and the next: days from their dates, months or cases from monthly figures.

The first event of a series ends no gap anybody knows the length of, and nor does the first after a month
without a figure: events may have happened in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from indicators.rules.intervals import Whole
from indicators.rules.shares import Share
from indicators.rules.vocabulary import Word
from organisation.rules.calendar import months_between

SAME_DAY = 0.5


class Between(Word):
    """What is counted from one event to the next."""

    CASES = "cases", "cases"
    MONTHS = "months", "months"
    DAYS = "days", "days"


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two events: so many cases, months or days without one."""

    began: date
    ended: date
    length: float


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a series, oldest first, and what has passed since its last event; None where not known."""

    between: Between
    gaps: tuple[Gap, ...]
    since: float | None = None
    last_event: date | None = None


def days_between(events: Iterable[date], *, until: date | None = None) -> Gaps:
    """Give the days between events, and from the last one until a day. Events of one day lie half a day apart."""
    days = sorted(events)
    gaps = tuple(Gap(before, day, float((day - before).days) or SAME_DAY) for before, day in pairwise(days))
    since = float((until - days[-1]).days) if until is not None and days else None
    return Gaps(Between.DAYS, gaps, since, days[-1] if days else None)


def months_between_events(counts: Mapping[date, Whole | None]) -> Gaps:
    """Give the months without an event between months with one, however many that month had.

    A month either has one or has not, which is what the geometric distribution speaks of.
    """
    return _walk(
        Between.MONTHS,
        {month: None if count is None else [0, 0] if count else [1] for month, count in counts.items()},
    )


def cases_between_events(shares: Mapping[date, Share | None]) -> Gaps:
    """Give the cases that were none between cases that were, from each month's part and whole.

    The order of cases within a month is not held: the events are taken as spread evenly through it.
    """
    return _walk(
        Between.CASES,
        {month: None if share is None else _spread(share[0], share[1] - share[0]) for month, share in shares.items()},
    )


def _spread(events: int, others: int) -> list[int]:
    """Share out the others before, between and after the events of a month."""
    places = events + 1
    return [others * (at + 1) // places - others * at // places for at in range(places)]


def _walk(between: Between, months: Mapping[date, list[int] | None]) -> Gaps:
    """Add up what lies between events. An event stands between any two neighbours of a month's list."""
    gaps: list[Gap] = []
    last: date | None = None
    running: int | None = None
    for month in months_between(min(months), max(months)) if months else []:
        held = months.get(month)
        if held is None:
            running = None
            continue
        for place, others in enumerate(held):
            if place:
                if last is not None and running is not None:
                    gaps.append(Gap(last, month, float(running)))
                last, running = month, 0
            running = None if running is None else running + others
    return Gaps(between, tuple(gaps), running, last)
