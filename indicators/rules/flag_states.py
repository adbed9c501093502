"""How a flag that somebody answered goes on: when it asks again, and for how long it may rest.

A flag rests snoozed or accepted as known, always until a day. It asks again on that day, or at once
when it grows louder than it was when it was answered.
"""

from datetime import date, timedelta

from indicators.rules.vocabulary import FlagClass, FlagState
from indicators.rules.wording import print_day

RESTING = (FlagState.SNOOZED, FlagState.KNOWN)
LONGEST_REST = {FlagState.SNOOZED: timedelta(days=92), FlagState.KNOWN: timedelta(days=366)}
_LONGEST_IN_WORDS = {FlagState.SNOOZED: "three months", FlagState.KNOWN: "a year"}


def opens_again(state: FlagState, *, answered_as: FlagClass, becomes: FlagClass) -> str:
    """Say why an answered flag asks again now that its class has changed; nothing where it does not.

    It does when it becomes of another class that interrupts than the one it was answered as. What
    was worsening and merely persists has grown quieter.
    """
    if state in (FlagState.OPEN, FlagState.CLOSED) or not becomes.interrupts or becomes is answered_as:
        return ""
    if answered_as is FlagClass.WORSENING and becomes is FlagClass.PERSISTENT_WITHOUT_ACTION:
        return ""
    return f"Open again: it was {answered_as.label.lower()} when it was {_answered(state)}"


def rest_is_over(state: FlagState, *, until: date | None, today: date) -> str:
    """Say why a resting flag asks again today; nothing where it rests on, or never rested."""
    if state not in RESTING or until is None or today < until:
        return ""
    if state is FlagState.SNOOZED:
        return f"Open again: snoozed until {print_day(until)}"
    return f"Open again: to be reviewed on {print_day(until)}"


def why_no_rest(state: FlagState, *, until: date, reason: str, today: date) -> str:
    """Say why a flag may not rest so; nothing where it may."""
    if not reason.strip():
        return "Say why."
    if until <= today:
        return "Choose a day to come."
    if until > today + LONGEST_REST[state]:
        return f"Choose a day within {_LONGEST_IN_WORDS[state]}."
    return ""


def _answered(state: FlagState) -> str:
    return {FlagState.KNOWN: "accepted as known"}.get(state, state.label.lower())
