"""Changes to people and units."""

from datetime import date

from django.db import transaction

from .models import Membership, Unit, User
from .roles import Role


@transaction.atomic
def grant_role(*, user: User, unit: Unit, role: Role, by: User | None, starts_on: date | None = None) -> Membership:
    """Give somebody a role at a unit; giving it again changes nothing."""
    held = Membership.objects.filter(user=user, unit=unit, role=role).first()
    if held:
        return held
    membership = Membership(user=user, unit=unit, role=role)
    membership.starts_on = starts_on or membership.starts_on
    membership._history_user = by  # type: ignore[attr-defined]  # the history says who
    membership.full_clean()
    membership.save()
    return membership
