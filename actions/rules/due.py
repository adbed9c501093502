"""Which days an action may be due on."""

from datetime import date

from organisation.rules.calendar import bank_holiday, is_working_day, next_working_day


def why_not_due(due_on: date, *, on: date, keep_day: bool = False) -> str | None:
    """Say why an action cannot be due on a day, seen from `on`; None where it can.

    A date that is past has been missed before it was promised (the report of November 2021
    launches one in January 2021), and nobody finishes work on a bank holiday, unless somebody
    says that this very day is meant (`keep_day`).
    """
    if due_on < on:
        return f"{_written(due_on)} is past. Give a date from today on."
    if keep_day or is_working_day(due_on):
        return None
    nearest = day_in_words(next_working_day(due_on))
    holiday = bank_holiday(due_on)
    why = f" It is a bank holiday: {holiday}." if holiday else ""
    return f"{day_in_words(due_on)} is not a working day. The next one is {nearest}.{why}"


def day_in_words(day: date) -> str:
    """Write a day with the day of its week, such as Monday 3 January 2022."""
    return f"{day:%A} {_written(day)}"


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
