"""What administrators do for people who move, leave, or lose their telephone."""

from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction

from organisation import access
from organisation.models import Membership, Unit, User
from organisation.roles import Capability, Role

from .sessions import end_sessions
from .warning import proofs_taken_away


@transaction.atomic
def move_role(*, held: Membership, unit: Unit, role: Role, from_day: date, by: User) -> Membership:
    """Let somebody's role end the day before and another begin, in one act. Raises ValidationError."""
    access.check(by, Capability.MANAGE_ACCOUNTS, held.unit)
    access.check(by, Capability.MANAGE_ACCOUNTS, unit)
    held = Membership.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if held.grant_id:
        raise ValidationError("This role comes from a group of the directory: change the person’s groups there.")
    if held.ends_on or (held.unit_id, held.role) == (unit.pk, role):
        raise ValidationError("Choose a role that goes on, and another unit or role than it is now.")
    held.ends_on = from_day - timedelta(days=1)
    begun = Membership(user=held.user, unit=unit, role=role, starts_on=from_day)
    for one, why in ((held, f"Moved to {unit}"), (begun, f"Moved from {held.unit}")):
        one._change_reason = why[:100]  # type: ignore[attr-defined]
        one._history_user = by  # type: ignore[attr-defined]
        one.full_clean()
        one.save()
    return begun


@transaction.atomic
def close_account(*, person: User, by: User) -> None:
    """Shut somebody out at once: sessions end, feeds and letters stop, and what hangs on them is handed over."""
    access.check(by, Capability.MANAGE_ACCOUNTS)
    if person == by:
        raise ValidationError("Nobody closes their own account: ask another administrator.")
    person.is_active = False
    person.save(update_fields=["is_active"])


@transaction.atomic
def take_proofs_away(*, person: User, by: User) -> int:
    """Take away the second proofs of somebody who lost theirs, and end their sessions; they set up new ones."""
    access.check(by, Capability.MANAGE_ACCOUNTS)
    if person == by:
        raise ValidationError("Nobody takes away their own proofs here: ask another administrator.")
    number, _ = Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    if number:
        proofs_taken_away(person)
    return number
