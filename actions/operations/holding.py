"""Holding an action as it is now while it is changed, and what may be refused."""

from collections.abc import Callable
from functools import wraps

from django.db import transaction

from actions.models import Action


class ActionHasMovedOn(Exception):
    """Somebody else changed the action since it was read."""


def on_the_current_row(operation: Callable) -> Callable:
    """Run an operation on the action as it is now, locked, whatever copy the caller holds."""

    @wraps(operation)
    @transaction.atomic
    def held(action: Action, **given):
        current = Action.objects.select_for_update().get(pk=action.pk)
        return operation(current, **given)

    return held
