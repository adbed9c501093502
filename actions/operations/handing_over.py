"""Actions of people who left: they go to who manages, and are never lost."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Q
from django.utils import timezone

from actions.models import Action, OwnerChange
from actions.operations.holding import on_the_current_row
from actions.operations.owners import Hands, change_owner
from actions.rules.lifecycle import OPEN
from indicators.operations.doorbell import ring_sweep_of
from organisation.jobs.aside import each_or_set_aside
from organisation.models import User
from organisation.people import able_to, managers_of
from organisation.roles import Capability

HAND_OVER = "hand over from leavers"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of the actions of people who left."""

    moved: int = 0
    stranded: int = 0
    aside: int = 0


def hand_over_from_leavers(*, now: datetime | None = None) -> HandedOver:
    """Put every open action whose owner, or whose liaison, has left into the hands of who manages.

    Their line manager if there is one, else whoever holds the lowest managing role at the action's
    unit, else at the unit above, and so on. Where nobody is found it stays as it is, on the page of
    what is to be handed over. Running it again changes nothing.
    """
    now = now or timezone.now()
    done = each_or_set_aside(HAND_OVER, stranded_actions(now=now), partial(_hand_over, now=now))
    moved = sum(done.given)
    return HandedOver(moved, len(done.given) - moved, len(done.aside))


def stranded_actions(*, now: datetime):
    """Give the open actions whose owner or liaison may own none any more."""
    able = able_to(Capability.REPORT_PROGRESS, on=timezone.localdate(now)).values("pk")
    gone = Q(owner__isnull=False) & ~Q(owner__in=able) | Q(liaison__isnull=False) & ~Q(liaison__in=able)
    return Action.objects.open().filter(gone).select_related("owner", "liaison", "unit").order_by("pk")


def _hand_over(action: Action, *, now: datetime) -> bool:
    """Hand one action over; say whether somebody was found."""
    return _to_the_manager(action, now=now)


@on_the_current_row
def _to_the_manager(action: Action, *, now: datetime) -> bool:
    if action.state not in OPEN or not stranded_actions(now=now).filter(pk=action.pk).exists():
        return True
    leaver = action.owner or action.liaison
    heir = _heir(leaver, action, now) if leaver else None
    if leaver is None or heir is None:
        return False
    if action.owner:
        change_owner(action, Hands(heir), reason=f"{leaver} has left."[:500], by=None, now=now)
    else:
        _keep_after(action, heir, leaver, now)
    action.full_clean()
    action.save()
    ring_sweep_of(action.indicator)
    return True


def _keep_after(action: Action, heir: User, leaver: User, now: datetime) -> None:
    """Let somebody else keep after the body outside that does it."""
    reason = f"{leaver}, who kept after it, has left: now {heir} does."
    OwnerChange.objects.create(
        action=action,
        old_outside_owner=action.outside_owner,
        new_outside_owner=action.outside_owner,
        reason=reason[:500],
        changed_at=now,
    )
    action.liaison = heir


def _heir(leaver: User, action: Action, now: datetime) -> User | None:
    on = timezone.localdate(now)
    able = able_to(Capability.REPORT_PROGRESS, on=on)
    above = able.filter(pk=leaver.line_manager_id).first() if leaver.line_manager_id else None
    return above or next((person for person in managers_of(action.unit, on=on) if person != leaver), None)
