"""When a job is due: by the clock on the wall, or every so many seconds.

A job set for a time that the clocks skip in March is due an hour later by the wall; one set for a
time they show twice in October is due the first time only. A job of every hour or minute goes by
real time, and so is due in both. Moments are given in UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

FURTHEST = 4 * 366 + 1  # days looked back and ahead: 29 February comes once in four years
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
EVERY_MINUTE, EVERY_HOUR = frozenset(range(60)), frozenset(range(24))
EVERY_WEEKDAY, EVERY_DAY, EVERY_MONTH = frozenset(range(7)), frozenset(range(1, 32)), frozenset(range(1, 13))


@dataclass(frozen=True, slots=True)
class Every:
    """Due every so many seconds, counted from the beginning of 1970 so that everybody counts alike."""

    seconds: int

    def last_due(self, now: datetime) -> datetime | None:
        """Give the newest moment it was due, `now` included."""
        since = int(now.timestamp()) // self.seconds * self.seconds
        return datetime.fromtimestamp(since, UTC)

    def next_due(self, now: datetime) -> datetime | None:
        """Give the first moment after `now` it will be due."""
        return datetime.fromtimestamp(int(now.timestamp()) // self.seconds * self.seconds + self.seconds, UTC)

    def in_words(self) -> str:
        """Say it as one would aloud."""
        return "every second" if self.seconds == 1 else f"every {self.seconds} seconds"


@dataclass(frozen=True, slots=True)
class ByTheClock:
    """Due at these minutes of these hours on these days, as the clock in `zone` shows them. Monday is 0."""

    zone: ZoneInfo
    minutes: frozenset[int] = EVERY_MINUTE
    hours: frozenset[int] = EVERY_HOUR
    weekdays: frozenset[int] = EVERY_WEEKDAY
    days: frozenset[int] = EVERY_DAY
    months: frozenset[int] = EVERY_MONTH

    def last_due(self, now: datetime) -> datetime | None:
        """Give the newest moment it was due, `now` included; None where that is more than four years ago."""
        for moments in self._by_day(now, step=-1):
            if past := [moment for moment in moments if moment <= now]:
                return max(past)
        return None

    def next_due(self, now: datetime) -> datetime | None:
        """Give the first moment after `now` it will be due; None where none comes in four years."""
        for moments in self._by_day(now, step=1):
            if coming := [moment for moment in moments if moment > now]:
                return min(coming)
        return None

    def in_words(self) -> str:
        """Say it as one would aloud, such as "Monday to Friday at 8:00"."""
        when = self._times_in_words()
        on = [self._weekdays_in_words()] if self.weekdays != EVERY_WEEKDAY else []
        if self.days != EVERY_DAY:
            on.append(f"on day {_listed(sorted(map(str, self.days), key=int))} of the month")
        if self.months != EVERY_MONTH:
            on.append(f"in {_listed([MONTHS[month - 1] for month in sorted(self.months)])}")
        if not on and when.startswith("at "):
            on = ["every day"]
        return f"{' '.join(on)} {when}".strip() if when.startswith("at ") else ", ".join([when, *on])

    def _by_day(self, now: datetime, step: int) -> Iterator[list[datetime]]:
        """Give the moments of each day it is due on, from the day before (or after) that of `now` on."""
        today = now.astimezone(self.zone).date() - timedelta(days=step)
        for away in range(FURTHEST):
            day = today + timedelta(days=away * step)
            if day.weekday() in self.weekdays and day.day in self.days and day.month in self.months:
                yield self._moments(day)

    def _moments(self, day: date) -> list[datetime]:
        times = [time(hour, minute) for hour in self.hours for minute in self.minutes]
        by_the_wall = [datetime.combine(day, at, self.zone) for at in times]
        if self.hours == EVERY_HOUR:  # by real time: the hour that the clocks show twice counts twice
            by_the_wall += [moment.replace(fold=1) for moment in by_the_wall]
        return [moment.astimezone(UTC) for moment in by_the_wall]

    def _times_in_words(self) -> str:
        if self.hours != EVERY_HOUR:
            times = [f"{hour}:{minute:02}" for hour in sorted(self.hours) for minute in sorted(self.minutes)]
            return f"at {_listed(times)}"
        if self.minutes == EVERY_MINUTE:
            return "every minute"
        if steps := _even_steps(self.minutes):
            return f"every {steps} minutes"
        return f"every hour, {_listed([str(minute) for minute in sorted(self.minutes)])} minutes past"

    def _weekdays_in_words(self) -> str:
        on = sorted(self.weekdays)
        if len(on) > 2 and on == list(range(on[0], on[-1] + 1)):
            return f"{WEEKDAYS[on[0]]} to {WEEKDAYS[on[-1]]}"
        return f"every {_listed([WEEKDAYS[day] for day in on])}"


Timetable = Every | ByTheClock


def _even_steps(minutes: frozenset[int]) -> int | None:
    """Give how many minutes apart they are, where that is the same all round the hour."""
    ordered = sorted(minutes)
    steps = {after - before for before, after in pairwise([*ordered, ordered[0] + 60])}
    return steps.pop() if len(steps) == 1 and len(ordered) > 1 else None


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
