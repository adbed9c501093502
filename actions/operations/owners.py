"""Who an action belongs to: every change of hands is a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions.models import Action, OwnerChange
from actions.operations.holding import ActionHasMovedOn
from actions.rules.lifecycle import OPEN
from indicators.operations.doorbell import ring_sweep_of
from organisation import access
from organisation.models import User
from organisation.people import able_to
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Hands:
    """Who an action is with: one person here, or one named body outside and who here keeps after it."""

    owner: User | None = None
    outside_owner: str = ""
    liaison: User | None = None


def change_owner(action: Action, to: Hands, *, reason: str, by: User | None, now: datetime) -> OwnerChange:
    """Put a held action into other hands and keep the change; the action is left to the caller to save.

    Who is named has yet to accept it, unless they named themselves. `by` nobody: handed over because
    its owner left.
    """
    if to.owner:
        check_may_own(to.owner, now=now)
    change = OwnerChange(
        action=action,
        old_owner=action.owner,
        old_outside_owner=action.outside_owner,
        new_owner=to.owner,
        new_outside_owner=to.outside_owner,
        reason=reason,
        changed_by=by,
        changed_at=now,
    )
    change.full_clean()
    change.save()
    hand_to(action, to, by=by, now=now)
    return change


def hand_to(action: Action, to: Hands, *, by: User | None, now: datetime) -> None:
    """Name who an action is with. A body outside always has somebody here who keeps after it."""
    if to.liaison and not to.outside_owner:
        raise ValidationError({"liaison": "Somebody keeps after a body outside only: name that body, or nobody here."})
    action.owner, action.outside_owner = to.owner, to.outside_owner
    action.liaison = (to.liaison or by) if to.outside_owner else None
    action.accepted_at = now if to.owner and to.owner == by else None


def check_may_own(person: User, *, now: datetime) -> None:
    """Refuse an owner who has left or whose role lets them report nothing. Raises ValidationError."""
    if not able_to(Capability.REPORT_PROGRESS, on=timezone.localdate(now)).filter(pk=person.pk).exists():
        raise ValidationError({"owner": f"{person} has no role that lets them own an action."})


@transaction.atomic
def reassign(
    seen: Sequence[tuple[int, int]], to: Hands, *, reason: str, by: User, now: datetime | None = None
) -> list[Action]:
    """Put several actions, each given as its id and the version seen, into other hands: all of them or none.

    Raises ValidationError naming every action that cannot change hands, and why.
    """
    now = now or timezone.now()
    if not to.owner and not to.outside_owner:
        raise ValidationError({"owner": "Name one owner: a person here or a body outside."})
    versions = dict(seen)
    held = list(Action.objects.select_for_update().filter(pk__in=versions).order_by("pk"))
    if len(held) < len(versions):
        raise ValidationError("An action you chose is not there any more.")
    if problems := [why for action in held if (why := _why_not(action, versions[action.pk], to, by))]:
        raise ValidationError(problems)
    for action in held:
        action.version += 1
        change_owner(action, to, reason=reason, by=by, now=now)
        action.full_clean()
        action.save()
        ring_sweep_of(action.indicator)
    return held


def reassign_action(action: Action, to: Hands, *, reason: str, by: User, seen_version: int) -> Action:
    """Put one action into other hands. Raises ActionHasMovedOn where it changed since it was read."""
    if not Action.objects.filter(pk=action.pk, version=seen_version).exists():
        raise ActionHasMovedOn
    return reassign([(action.pk, seen_version)], to, reason=reason, by=by)[0]


def _why_not(action: Action, seen_version: int, to: Hands, by: User) -> str | None:
    if not access.may_at(by, Capability.PLACE_ACTIONS, action.unit):
        return f"“{action}” belongs to {action.unit}: your role does not let you give it to somebody else."
    if action.version != seen_version:
        return f"“{action}” has changed since you opened the page."
    if action.state not in OPEN:
        return f"“{action}” is no longer open."
    if (action.owner, action.outside_owner) == (to.owner, to.outside_owner):
        return f"“{action}” is theirs already."
    return None
