"""Which days an action may be due on."""

from datetime import date

from organisation.rules.calendar import is_working_day, next_working_day


def why_not_due(due_on: date, *, on: date) -> str | None:
    """Say why an action cannot be due on a day, seen from `on`; None where it can.

    A date that is past has been missed before it was promised (the report of November 2021
    launches one in January 2021), and nobody finishes work on a bank holiday.
    """
    if due_on < on:
        return f"{_written(due_on)} is past. Give a date from today on."
    if not is_working_day(due_on):
        nearest = next_working_day(due_on)
        return f"{due_on:%A} {_written(due_on)} is not a working day. The next one is {nearest:%A} {_written(nearest)}."
    return None


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
