"""Moving the date of an action, and which dates stand."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Action, DueDateChange
from actions.operations.holding import on_the_current_row
from actions.rules.due import why_not_due
from actions.rules.lifecycle import needs_deputy
from organisation import access
from organisation.models import User
from organisation.roles import Capability


class SecondExtensionNeedsDeputy(Exception):
    """A date that has moved once moves again only by the deputy director's review."""


@on_the_current_row
def extend_action(action: Action, *, by: User, new_due_on: date, reason: str, on: date | None = None) -> Action:
    """Move the date, once. The second time raises SecondExtensionNeedsDeputy unless it is theirs to say."""
    deputy = access.may_at(by, Capability.REVIEW_OVERDUE, action.unit)
    if not deputy:
        access.check(by, Capability.PLACE_ACTIONS, action.unit)
    if needs_deputy(action.date_changes.count()) and not deputy:
        raise SecondExtensionNeedsDeputy
    change_date(action, new_due_on, reason=reason, by=by, on=on or timezone.localdate())
    action.save()
    return action


def change_date(
    action: Action, to: date, *, reason: str, by: User, on: date, field: str = "new_due_on", keep_day: bool = False
) -> None:
    """Move an action's date to a later one and keep the move. The action is left to the caller to save."""
    check_due(to, on=on, field=field, keep_day=keep_day)
    if action.due_on is None or to <= action.due_on:
        raise ValidationError({field: "Give a date later than the one it has."})
    change = DueDateChange(
        action=action, old_due_on=action.due_on, new_due_on=to, reason=reason, changed_by=by, changed_at=timezone.now()
    )
    change.full_clean()
    change.save()
    action.due_on = to


def check_due(due_on: date | None, *, on: date, field: str = "due_on", keep_day: bool = False) -> None:
    """Refuse a date no action can be due on, seen from `on`. Raises ValidationError on `field`."""
    if due_on is not None and (why := why_not_due(due_on, on=on, keep_day=keep_day)):
        raise ValidationError({field: why})
