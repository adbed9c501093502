"""Which actions somebody may read, and who may own one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.shortcuts import get_object_or_404
from django.utils import timezone

from actions.models import Action, OwnerChange
from actions.models.actions import ActionQuerySet
from actions.operations.handing_over import stranded_actions
from actions.rules.duplicates import Named, find_alike
from organisation import access
from organisation.models import User
from organisation.people import able_to, within
from organisation.roles import Capability

SHOWN = (
    "plan", "objective", "area", "indicator", "liaison", "raised_by", "escalated_to", "said_done_by", "verified_by",
    "closed_by",
)  # fmt: skip


def readable_actions(user: User) -> ActionQuerySet:
    """Give the actions somebody may read, with what every list shows of them."""
    units = access.units_where(user, Capability.READ_ACTIONS)
    own = Q(owner=user) | Q(liaison=user) | Q(escalated_to=user)
    return Action.objects.filter(Q(unit__in=units) | own).select_related("unit", "owner").with_delivery()


def readable_action(user: User, pk: int) -> Action:
    """Give one action somebody may read, with what its page shows. Raises Http404."""
    return get_object_or_404(readable_actions(user).select_related(*SHOWN), pk=pk)


def handed_over_to(user: User, *, now: datetime) -> ActionQuerySet:
    """Give what leavers left behind: what came to somebody and is not accepted, in their units what still waits."""
    placeable = access.units_where(user, Capability.PLACE_ACTIONS)
    newest = OwnerChange.objects.filter(action=OuterRef("pk")).order_by("-changed_at", "-pk")
    stranded = Q(pk__in=stranded_actions(now=now).order_by().values("pk"))
    rows = Action.objects.open().annotate(
        handed_because=Subquery(newest.values("reason")[:1]),
        handed_by=Subquery(newest.values("changed_by")[:1]),
        is_stranded=Case(When(stranded, then=Value(True)), default=Value(False)),
    )
    came = Q(handed_because__isnull=False, handed_by=None, accepted_at=None, owner__isnull=False)
    theirs = came & (Q(owner=user) | Q(unit__in=placeable)) | stranded & Q(unit__in=placeable)
    return rows.filter(theirs).select_related("unit", "owner", "liaison").order_by("due_on", "pk")


def owners(user: User) -> QuerySet[User]:
    """Give the people somebody may give an action to: of their own units, and of those below and above."""
    able = able_to(Capability.REPORT_PROGRESS, on=timezone.localdate())
    return within(access.line_of(user), able)


def owning_in(units: set[int]) -> QuerySet[User]:
    """Give everybody who owns an open action of these units, also those who have left."""
    return User.objects.filter(pk__in=Action.objects.open().filter(unit__in=units).values("owner"))


def owners_of(actions: ActionQuerySet) -> QuerySet[User]:
    """Give everybody who owns one of these actions, by name, also those who have left."""
    return User.objects.filter(pk__in=actions.order_by().values("owner")).order_by("first_name", "last_name", "pk")


def alike_to(user: User, given: Mapping[str, Any]) -> list[tuple[Action, str]]:
    """Give the open actions of a unit somebody may read that look like one about to be raised, each with why."""
    there = {action.pk: action for action in readable_actions(user).open().filter(unit=given["unit"])}
    named = [Named(action.pk, action.title, action.indicator_id) for action in there.values()]
    indicator = given["indicator"].pk if given["indicator"] else None
    return [(there[one.pk], one.why) for one in find_alike(given["title"], indicator, named)]
