"""Who could be chosen for something: the people a form may offer."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from .models import Membership, Unit, User
from .roles import MANAGING, Capability, Role, roles_that_may


def able_to(capability: Capability, *, on: date) -> QuerySet[User]:
    """Give the active people who hold a role that may do this, on a day."""
    held = Q(memberships__role__in=roles_that_may(capability), memberships__starts_on__lte=on)
    in_force = Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=on)
    return User.objects.filter(held & in_force, is_active=True).distinct()


def within(units: Iterable[int], people: QuerySet[User]) -> QuerySet[User]:
    """Keep the people who have a role at one of these units."""
    return people.filter(pk__in=Membership.objects.filter(unit__in=units).values("user"))


def managers_of(unit: Unit, *, on: date, roles: Sequence[Role] = MANAGING) -> list[User]:
    """Give the active people who manage a unit on a day: its own first, then those of the units above it.

    With other `roles`, those who hold one of them.
    """
    above = [unit.pk, *(ancestor.pk for ancestor in reversed(unit.ancestors()))]
    held = Membership.objects.in_force(on=on).filter(unit__in=above, role__in=roles, user__is_active=True)
    nearest = sorted(
        held.select_related("user"),
        key=lambda one: (above.index(one.unit_id), roles.index(Role(one.role)), one.starts_on, one.pk),
    )
    return [one.user for one in nearest]
