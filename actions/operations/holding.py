"""Holding an action as it is now while it is changed, and what may be refused."""

from collections.abc import Callable
from functools import wraps

from django.db import transaction

from actions.models import Action


class ActionHasMovedOn(Exception):
    """Somebody else changed the action since it was read."""


def on_the_current_row(operation: Callable) -> Callable:
    """Run an operation on the action as it is now, locked, whatever copy the caller holds.

    `seen_version` is the version somebody decided on: raises ActionHasMovedOn where the action
    has changed since. An operation that saves the action thereby makes its next version.
    """

    @wraps(operation)
    @transaction.atomic
    def held(action: Action, *, seen_version: int | None = None, **given):
        current = Action.objects.select_for_update().get(pk=action.pk)
        if seen_version not in (None, current.version):
            raise ActionHasMovedOn
        current.version += 1
        return operation(current, **given)

    return held
