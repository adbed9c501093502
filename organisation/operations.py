"""Changes to people and units."""

from datetime import date

from django.db import transaction

from .models import Membership, Unit, User
from .roles import Role


@transaction.atomic
def grant_role(*, user: User, unit: Unit, role: Role, by: User | None, starts_on: date | None = None) -> Membership:
    """Give somebody a role at a unit; giving it again changes nothing."""
    given = {"starts_on": starts_on} if starts_on else {}
    membership, _ = Membership.objects.get_or_create(user=user, unit=unit, role=role, defaults=given)
    return membership
