"""When a token lets another system read, and what each scope opens."""

from datetime import date, timedelta

LONGEST = timedelta(days=366)  # nobody remembers what was given away for ever
BEGINS = "clinic_"  # so that a scanner of leaked secrets, or a person, knows what it found


def is_live(*, ends_on: date, is_revoked: bool, on: date) -> bool:
    """Say whether a token still opens anything on a day: its last day is one it still works on."""
    return not is_revoked and on <= ends_on


def why_not_until(ends_on: date, *, on: date) -> str:
    """Say why a token may not end on a day; nothing where it may."""
    if ends_on < on:
        return "Give a day that is not past."
    if ends_on > on + LONGEST:
        return "Give a day within a year: a token that is still needed then is made anew."
    return ""
