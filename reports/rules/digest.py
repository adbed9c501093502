"""When the weekly letter comes, and what its subject says."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum

from organisation.rules.calendar import is_working_day

WORKING_WEEK = 5


class Part(Enum):
    """What a letter may speak of, the most pressing first: how it counts one of them, and several."""

    NEW = "{} new", "{} new"
    WORSENING = "{} worsening", "{} worsening"
    NO_ACTION = "{} with no action", "{} with no action"
    OVERDUE = "{} action overdue", "{} actions overdue"
    DUE = "{} action due", "{} actions due"
    OWED = "{} figure owed", "{} figures owed"
    TOLD = "{} notification", "{} notifications"


def week_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def day_of_letter(week: date, weekday: int) -> date:
    """Give the working day of a week on which the letter of somebody who chose `weekday` comes.

    A bank holiday puts it off to the next working day of that week, or where none is left to the
    last one before it: a letter never falls into another week, where there would be two.
    """
    days = [week + timedelta(days=place) for place in range(WORKING_WEEK)]
    working = [day for day in days if is_working_day(day)] or days
    return next((day for day in working if day.weekday() >= weekday), working[-1])


def subject(counts: Mapping[Part, int]) -> str:
    """Say in one line what the letter counts, of flags and tasks only: “3 new, 1 worsening, 4 actions overdue”."""
    said = [part.value[number != 1].format(number) for part in Part if (number := counts.get(part, 0))]
    return ", ".join(said)
