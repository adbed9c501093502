"""Raising an action: writing down what was agreed."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions.models import Action, ActionPlan, Comment, Priority, RaisedIn
from actions.operations.dates import check_due
from actions.operations.figures import latest_figure
from actions.operations.owners import Hands, check_may_own, hand_to
from actions.rules.due import day_in_words
from indicators.models import Indicator, PriorityArea
from indicators.operations.doorbell import ring_sweep_of
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Promise:
    """What was agreed. Without an owner and a date it is an action all the same, but unplaced.

    `due_by` is a day its source sets; a later date stands only with its reason, `later_because`.
    """

    title: str
    unit: Unit
    raised_in: RaisedIn
    detail: str = ""
    area: PriorityArea | None = None
    plan: ActionPlan | None = None
    indicator: Indicator | None = None
    success_measure: str = ""
    owner: User | None = None
    outside_owner: str = ""
    liaison: User | None = None
    due_on: date | None = None
    priority: Priority = Priority.NORMAL
    source_note: str = ""
    source_path: str = ""
    due_by: date | None = None
    due_why: str = ""
    later_because: str = ""


@transaction.atomic
def raise_action(promise: Promise, *, by: User, on: date | None = None, keep_day: bool = False) -> Action:
    """Write an agreed action down. Raises ValidationError, naming the field, where it cannot stand.

    A date later than its source asks for is explained in a comment, where everybody who reads the action sees it.
    `keep_day` is somebody's word that a day is meant on which nobody works.
    """
    access.check(by, Capability.RAISE_ACTIONS)
    _check_later(promise)
    check_due(promise.due_on, on=on or timezone.localdate(), keep_day=keep_day)
    now = timezone.now()
    if promise.owner:
        check_may_own(promise.owner, now=now)
    action = Action(
        **{name: getattr(promise, name) for name in Promise.__slots__ if name not in _NOT_KEPT},
        original_due_on=promise.due_on,
        raised_by=by,
        raised_at=now,
    )
    hand_to(action, Hands(promise.owner, promise.outside_owner, promise.liaison), by=by, now=now)
    action.month_at_start, action.value_at_start = latest_figure(promise.indicator, promise.unit)
    action.full_clean()
    action.save()
    if promise.due_by and _is_later(promise):
        text = f"Due later than {day_in_words(promise.due_by)} ({promise.due_why}), because: {promise.later_because}"
        Comment.objects.create(action=action, text=text, written_by=by, written_at=now)
    ring_sweep_of(action.indicator)
    return action


_NOT_KEPT = ("due_by", "due_why", "later_because")


def _is_later(promise: Promise) -> bool:
    return bool(promise.due_on and promise.due_by and promise.due_on > promise.due_by)


def _check_later(promise: Promise) -> None:
    if _is_later(promise) and not promise.later_because.strip():
        raise ValidationError({"later_because": f"Say why it is later: {promise.due_why}."})
