"""Which actions somebody may read, and who may own one."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from actions.models import Action
from actions.models.actions import ActionQuerySet
from organisation import access
from organisation.models import User
from organisation.people import able_to
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


def owners() -> QuerySet[User]:
    """Give the people who may own an action today."""
    return able_to(Capability.REPORT_PROGRESS, on=timezone.localdate())
