"""What somebody has promised, in the order in which it asks for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from actions.models import OPEN_STATES, Action
from actions.reach import readable_actions
from actions.rules.lifecycle import ActionState, Delivery
from organisation.models import User


@dataclass(frozen=True, slots=True)
class Mine:
    """One action of somebody's, with what is asked of them."""

    action: Action
    delivery: Delivery | None
    waits_to_be_accepted: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: what is overdue, what is due this week, and so on."""

    name: str
    label: str
    actions: list[Mine]


def my_parts(user: User, *, on: date) -> list[Part]:
    """Give somebody's actions in parts: overdue, due this week, later, waiting for others. Empty parts are left out."""
    theirs = Q(owner=user) | Q(liaison=user)
    alive = Q(state__in=[*OPEN_STATES, ActionState.DONE])
    rows = readable_actions(user).filter(theirs & alive).order_by(F("due_on").asc(nulls_last=True), "pk")
    found = [Mine(row, row.delivery(on=on), _waits(row, user)) for row in rows]
    parts = [Part(name, label, [one for one in found if _part(one.action, user, on) == name]) for name, label in PARTS]
    return [part for part in parts if part.actions]


PARTS = [("overdue", "Overdue"), ("week", "This week"), ("later", "Later"), ("others", "Waiting for others")]
_IS: list[tuple[str, Callable[[Action, User, date], bool]]] = [
    ("others", lambda action, user, on: action.state == ActionState.DONE),
    ("overdue", lambda action, user, on: bool(action.due_on and action.due_on < on)),
    ("others", lambda action, user, on: action.owner_id != user.pk),
    ("week", lambda action, user, on: bool(action.due_on and action.due_on <= _sunday(on))),
]


def _part(action: Action, user: User, on: date) -> str:
    """Say where an action stands: done waits to be verified, a body outside is waited for until it is late."""
    return next((name for name, is_so in _IS if is_so(action, user, on)), "later")


def _waits(action: Action, user: User) -> bool:
    return action.owner_id == user.pk and action.accepted_at is None and action.state in OPEN_STATES


def _sunday(on: date) -> date:
    return on + timedelta(days=6 - on.weekday())
