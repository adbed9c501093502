"""When sections of an edition are due, and when who owes one is told.

The pack goes out three working days before the Board (practice, J9), so sections are due five before that.
Who owes one hears of it three working days before it is due, on the day, and weekly while it is late (issue 9).
"""

from datetime import date, timedelta

from organisation.rules.calendar import last_working_day, subtract_working_days, working_days_between

PACK_BEFORE_BOARD = 3
WORDS_BEFORE_PACK = 5
HEARD_BEFORE = 3
WEEK = timedelta(days=7)


def due_before(meets_on: date) -> date:
    """Give the day sections are due for a Board that meets on a day."""
    return subtract_working_days(meets_on, PACK_BEFORE_BOARD + WORDS_BEFORE_PACK)


def chase_due(due_on: date, *, on: date) -> str:
    """Name the newest telling due by a day, or nothing: ahead, today, late-1 a week after, late-2 and so on.

    Only the newest, so that missed mornings bring one telling and not several. A day nobody works on counts
    as the last working day before it.
    """
    weeks = (on - due_on) // WEEK
    if weeks >= 1:
        return f"late-{weeks}"
    if on >= last_working_day(due_on):
        return "today"
    return "ahead" if on >= subtract_working_days(due_on, HEARD_BEFORE) else ""


def sentence(due_on: date | None, *, on: date) -> str:
    """Say when what somebody owes is due, as seen from a day."""
    if due_on is None:
        return "No day is set."
    when = f"{due_on:%A} {due_on.day} {due_on:%B %Y}"
    if due_on > on:
        return f"Due on {when}."
    if due_on == on:
        return f"Due today, {when}."
    days = max(working_days_between(due_on, on), 1)
    return f"It was due on {when}: {days} working day{'' if days == 1 else 's'} late."
