"""What comes first on somebody's front page, why, and how much of it is shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from organisation.rules.words import Word

MOST = 7
"""Lines on the page: what one person can turn to in a morning. The rest is counted, with the way to it."""
MOST_KINDS = 5
"""Kinds of need that have lines: of more, each would have one and none would be told of."""

ORDER = (
    "In this order: what is late, what is for today, what turned worse, what has a day to come, what waits. "
    "Among these statutory duties come first, then the longest overdue, the nearest day, the longest wait."
)
"""The rule in a sentence, as the page says it."""


class Band(Word):
    """How a need presses; the most pressing first."""

    LATE = "late", "Late"
    TODAY = "today", "Today"
    WORSE = "worse", "Turned worse"
    SOON = "soon", "To come"
    WAITING = "waiting", "Waiting"


_PLACE = {band: place for place, band in enumerate(Band)}


@dataclass(frozen=True, slots=True)
class Urgency:
    """How pressing a need is. `day` is the one it is due on, or since when it waits."""

    band: Band
    day: date
    is_serious: bool = False

    @property
    def place(self) -> tuple[int, bool, date]:
        """Give its place among others: a smaller one comes first."""
        return (_PLACE[self.band], not self.is_serious, self.day)


def due(day: date, *, on: date, is_serious: bool = False) -> Urgency:
    """Say how pressing something is that has a day."""
    band = Band.LATE if day < on else Band.TODAY if day == on else Band.SOON
    return Urgency(band, day, is_serious)


def waits(since: date, *, is_serious: bool = False) -> Urgency:
    """Say how pressing something is that waits without a day."""
    return Urgency(Band.WAITING, since, is_serious)


def worse(since: date) -> Urgency:
    """Say how pressing something is that has just turned worse."""
    return Urgency(Band.WORSE, since)


def when_due(day: date, *, on: date) -> str:
    """Say in a sentence how a day stands: “3 days overdue, since 12 May”, “Due today”, “Due in 4 days, on 19 May”."""
    days = (day - on).days
    if days < 0:
        return f"{_days(-days)} overdue, since {in_short(day, on=on)}."
    if days == 0:
        return "Due today."
    return "Due tomorrow." if days == 1 else f"Due in {_days(days)}, on {in_short(day, on=on)}."


def how_long(since: date, *, on: date) -> str:
    """Say how long something has waited: “for 5 days, since 3 May”, “since today”."""
    days = (on - since).days
    return f"for {_days(days)}, since {in_short(since, on=on)}" if days > 0 else "since today"


def in_short(day: date, *, on: date) -> str:
    """Write a day, with its year where that is another than today's."""
    return f"{day.day} {day:%B}" if day.year == on.year else f"{day.day} {day:%B %Y}"


def briefly(sentence: str) -> str:
    """Say a sentence without what it says in brackets: that stands on the thing's own page."""
    return re.sub(r" \([^()]*\)", "", sentence)


def ago(since: date, *, on: date) -> str:
    """Say how long ago a day was: “5 days ago, on 3 May”, “today”."""
    days = (on - since).days
    return f"{_days(days)} ago, on {in_short(since, on=on)}" if days > 0 else "today"


def in_order(piles: Sequence[Sequence[Urgency]]) -> list[int]:
    """Give the places of piles that hold anything, the one with the most pressing need first."""
    held = [(min(one.place for one in pile), place) for place, pile in enumerate(piles) if pile]
    return [place for _, place in sorted(held)]


def share_out(sizes: Sequence[int], *, most: int = MOST, kinds: int = MOST_KINDS) -> list[int]:
    """Say how many lines each pile shows: the first ones in turn, so that a long one pushes no other off the page."""
    shown = [0] * len(sizes)
    left = most
    while left and any(one < size for one, size in zip(shown[:kinds], sizes, strict=False)):
        for place, size in enumerate(sizes[:kinds]):
            if left and shown[place] < size:
                shown[place] += 1
                left -= 1
    return shown


def _days(number: int) -> str:
    return f"{number:,} day{'' if number == 1 else 's'}"
