"""What is said of an action on an agenda, in a sentence or two."""

from datetime import date

from django.utils import timezone

from actions.models import Action
from actions.rules.lifecycle import ActionState
from indicators.rules.wording import print_day


def say_open(action: Action, *, on: date) -> str:
    """Say of an open action by when, whose, and what was last said of it (read with its last update)."""
    note = getattr(action, "last_note", None)
    said = f"Last said: {note}" if note else "No progress reported yet."
    if action.due_on is None:
        return f"It has no date yet, {_whose(action)}. {said}"
    late = "Overdue since" if action.due_on < on else "Due"
    return f"{late} {print_day(action.due_on)}, {_whose(action)}. {said}"


def say_promised(action: Action, *, agreed_on: date, on: date) -> str:
    """Say of an action agreed at a session what has become of it by another."""
    agreed = f"Agreed on {print_day(agreed_on)}."
    state = ActionState(action.state)
    if state in (ActionState.NOT_STARTED, ActionState.IN_PROGRESS):
        return f"{agreed} {say_open(action, on=on)}"
    if state is ActionState.CANCELLED:
        return f"{agreed} Cancelled: {action.closed_reason}"
    done = f" on {print_day(timezone.localdate(action.done_at))}" if action.done_at else ""
    became = {
        ActionState.DONE: "still to be verified",
        ActionState.VERIFIED: "verified",
        ActionState.EMBEDDED: "and its effect is embedded",
        ActionState.NO_IMPACT: "and the measure did not follow",
    }[state]
    return f"{agreed} Done{done} by {action.owned_by}, {became}."


def _whose(action: Action) -> str:
    return action.owned_by if action.is_placed else "no owner"
