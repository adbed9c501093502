"""Giving an action its owner and its date."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions.models import Action
from actions.operations.dates import change_date, check_due
from actions.operations.holding import ActionHasMovedOn, on_the_current_row
from actions.operations.owners import Hands, change_owner
from actions.rules.lifecycle import OPEN
from indicators.operations.doorbell import ring_sweep_of
from organisation import access
from organisation.models import User
from organisation.roles import Capability

PLACED = "Placed: it had no owner or no date."


@on_the_current_row
def place_action(
    action: Action,
    *,
    by: User,
    due_on: date,
    owner: User | None = None,
    outside_owner: str = "",
    liaison: User | None = None,
    on: date | None = None,
    keep_day: bool = False,
) -> Action:
    """Give an action its owner and its date, so that it can be kept or missed.

    A date it had stays its first; another one is a move like any other. Raises ActionHasMovedOn
    where somebody placed it in the meantime.
    """
    access.check(by, Capability.PLACE_ACTIONS, action.unit)
    if action.is_placed or action.state not in OPEN:
        raise ActionHasMovedOn
    if not owner and not outside_owner:
        raise ValidationError({"owner": "Name one owner: a person here or a body outside."})
    now, on = timezone.now(), on or timezone.localdate()
    _set_date(action, due_on, by=by, on=on, keep_day=keep_day)
    to = Hands(owner, outside_owner, liaison)
    if (owner, outside_owner) != (action.owner, action.outside_owner):
        change_owner(action, to, reason=PLACED, by=by, now=now)
    action.full_clean()
    action.save()
    ring_sweep_of(action.indicator)
    return action


def _set_date(action: Action, due_on: date, *, by: User, on: date, keep_day: bool) -> None:
    if action.due_on is None:
        check_due(due_on, on=on, keep_day=keep_day)
        action.due_on = action.original_due_on = due_on
    elif due_on != action.due_on:
        change_date(action, due_on, reason=PLACED, by=by, on=on, field="due_on", keep_day=keep_day)


@transaction.atomic
def place_many(
    seen: Mapping[int, int],
    *,
    by: User,
    due_on: date,
    owner: User | None = None,
    outside_owner: str = "",
    liaison: User | None = None,
    on: date | None = None,
    keep_day: bool = False,
) -> tuple[list[Action], list[Action]]:
    """Give many actions one owner and one date; `seen` is the version of each as the page showed it.

    Gives those placed, and those left alone because somebody changed them meanwhile. A date or an owner
    that cannot stand is refused for all of them.
    """
    placed, moved_on = [], []
    given = {
        "due_on": due_on,
        "owner": owner,
        "outside_owner": outside_owner,
        "liaison": liaison,
        "on": on,
        "keep_day": keep_day,
    }
    for action in Action.objects.filter(pk__in=seen).order_by("pk").select_for_update():
        try:
            placed.append(place_action(action, by=by, seen_version=seen[action.pk], **given))
        except ActionHasMovedOn:
            moved_on.append(action)
    return placed, moved_on
