"""Giving an action its owner and its date."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Action
from actions.operations.dates import check_due
from actions.operations.holding import ActionHasMovedOn, on_the_current_row
from actions.rules.lifecycle import ActionState
from indicators.operations.doorbell import ring_sweep_of
from organisation import access
from organisation.models import User
from organisation.roles import Capability


@on_the_current_row
def place_action(
    action: Action,
    *,
    by: User,
    due_on: date,
    owner: User | None = None,
    outside_owner: str = "",
    on: date | None = None,
) -> Action:
    """Give an action its owner and its date, so that it can be kept or missed.

    Raises ActionHasMovedOn where somebody placed it in the meantime.
    """
    access.check(by, Capability.PLACE_ACTIONS, action.unit)
    if action.is_placed or action.state not in (ActionState.NOT_STARTED, ActionState.IN_PROGRESS):
        raise ActionHasMovedOn
    if not owner and not outside_owner:
        raise ValidationError({"owner": "Name one owner: a person here or a body outside."})
    check_due(due_on, on=on or timezone.localdate())
    action.owner, action.outside_owner = owner, outside_owner
    action.due_on = action.due_on or due_on
    action.original_due_on = action.original_due_on or action.due_on
    action.full_clean()
    action.save()
    ring_sweep_of(action.indicator)
    return action
