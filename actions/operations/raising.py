"""Raising an action: writing down what was agreed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from actions.models import Action, ActionPlan, Priority, RaisedIn
from actions.operations.dates import check_due
from actions.operations.figures import latest_figure
from actions.operations.owners import Hands, check_may_own, hand_to
from indicators.models import Indicator, PriorityArea
from indicators.operations.doorbell import ring_sweep_of
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Promise:
    """What was agreed. Without an owner and a date it is an action all the same, but unplaced."""

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


@transaction.atomic
def raise_action(promise: Promise, *, by: User, on: date | None = None, keep_day: bool = False) -> Action:
    """Write an agreed action down. Raises ValidationError, naming the field, where it cannot stand.

    `keep_day` is somebody's word that a day is meant on which nobody works.
    """
    access.check(by, Capability.RAISE_ACTIONS)
    check_due(promise.due_on, on=on or timezone.localdate(), keep_day=keep_day)
    now = timezone.now()
    if promise.owner:
        check_may_own(promise.owner, now=now)
    action = Action(
        **{name: getattr(promise, name) for name in Promise.__slots__},
        original_due_on=promise.due_on,
        raised_by=by,
        raised_at=now,
    )
    hand_to(action, Hands(promise.owner, promise.outside_owner, promise.liaison), by=by, now=now)
    action.month_at_start, action.value_at_start = latest_figure(promise.indicator, promise.unit)
    action.full_clean()
    action.save()
    ring_sweep_of(action.indicator)
    return action
