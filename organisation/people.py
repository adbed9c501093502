"""Who could be chosen for something: the people a form may offer."""

from datetime import date

from django.db.models import Q, QuerySet

from .models import User
from .roles import Capability, roles_that_may


def able_to(capability: Capability, *, on: date) -> QuerySet[User]:
    """Give the active people who hold a role that may do this, on a day."""
    held = Q(memberships__role__in=roles_that_may(capability), memberships__starts_on__lte=on)
    in_force = Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=on)
    return User.objects.filter(held & in_force, is_active=True).distinct()
