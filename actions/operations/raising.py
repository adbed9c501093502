"""Raising an action: writing down what was agreed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from actions.models import Action, ActionPlan, Priority, RaisedIn
from actions.operations.dates import check_due
from indicators.models import Indicator, Outturn, PriorityArea
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
    due_on: date | None = None
    priority: Priority = Priority.NORMAL
    source_note: str = ""


@transaction.atomic
def raise_action(promise: Promise, *, by: User, on: date | None = None) -> Action:
    """Write an agreed action down. Raises ValidationError, naming the field, where it cannot stand."""
    access.check(by, Capability.RAISE_ACTIONS)
    check_due(promise.due_on, on=on or timezone.localdate())
    action = Action(
        **{name: getattr(promise, name) for name in Promise.__slots__},
        original_due_on=promise.due_on,
        raised_by=by,
        raised_at=timezone.now(),
    )
    action.month_at_start, action.value_at_start = latest_figure(promise.indicator, promise.unit)
    action.full_clean()
    action.save()
    ring_sweep_of(action.indicator)
    return action


def latest_figure(indicator: Indicator | None, unit: Unit) -> tuple[date | None, Decimal | None]:
    """Give the newest month and figure of the unit itself or, where it has none, of the nearest unit above."""
    if indicator is None:
        return None, None
    above = [unit.pk, *(ancestor.pk for ancestor in reversed(unit.ancestors()))]
    for pk in above:
        figures = Outturn.objects.filter(indicator=indicator, unit=pk, cohort=None, value__isnull=False)
        if newest := figures.order_by("-month").first():
            return newest.month, newest.value
    return None, None
