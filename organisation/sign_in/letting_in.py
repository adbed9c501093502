"""Whom the directory's word lets in, and as whom."""

import re
from datetime import date
from enum import StrEnum

from allauth.account.internal.emailkit import valid_email_or_none
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from organisation.models import GroupGrant, User
from organisation.rules.directory import DirectoryEntry

from .directory import DIRECTORY
from .following import follow_groups


class Refusal(StrEnum):
    """Why somebody whom the directory knows is not let in."""

    NO_GROUP = "no_group"
    TOO_MANY_GROUPS = "too_many_groups"
    ADDRESS_TAKEN = "address_taken"
    INACTIVE = "inactive"


class RefusedError(Exception):
    """Not let in; it says why."""

    def __init__(self, why: Refusal) -> None:
        """Keep the reason for the page."""
        super().__init__(why.value)
        self.why = why


def let_in(*, entry: DirectoryEntry, today: date) -> User:
    """Give the person a directory entry stands for, with the roles of its groups. Raises RefusedError.

    Whoever holds no role in the end is not let in, and nobody new is made for them; roles that came
    from groups they left have ended all the same.
    """
    person = _known(entry)
    if person is not None and not person.is_active:
        raise RefusedError(Refusal.INACTIVE)
    if person is None and not GroupGrant.objects.filter(group_id__in=entry.groups, is_active=True).exists():
        raise RefusedError(Refusal.NO_GROUP)
    with transaction.atomic():
        person = _kept_up(person, entry) if person else _made(entry)
        follow_groups(person=person, groups=entry.groups, today=today)
    if not person.memberships.in_force(on=today).exists():
        raise RefusedError(Refusal.NO_GROUP)
    return person


def _known(entry: DirectoryEntry) -> User | None:
    """Find who it is: by the directory's own key, or else an account made for them beforehand.

    An e-mail address proves nothing by itself: in Entra ID whoever edits a guest may write any. It
    counts only where the directory vouches for it, and only towards an account that has no password
    and belongs to no directory entry yet. So nobody is taken over by an address.
    """
    account = SocialAccount.objects.filter(provider=DIRECTORY, uid=entry.subject).select_related("user").first()
    if account:
        return account.user
    same = User.objects.filter(email__iexact=entry.email).first() if entry.email else None
    if same is None:
        return None
    waits = not same.has_usable_password() and not SocialAccount.objects.filter(user=same).exists()
    if not (waits and entry.email_is_verified):
        raise RefusedError(Refusal.ADDRESS_TAKEN)
    return same


def _made(entry: DirectoryEntry) -> User:
    address = _address(entry)
    free = address and not User.objects.filter(username__iexact=address).exists()
    by_key = "directory-" + re.sub(r"[^\w.@+-]", "-", entry.subject)
    person = User(username=address if free else by_key[:150], email=address)
    person.first_name, person.last_name = entry.first_name, entry.last_name
    person.set_unusable_password()
    person.full_clean()
    person.save()
    return person


def _kept_up(person: User, entry: DirectoryEntry) -> User:
    """Follow a change of name or address in the directory; an address somebody else has stays with them."""
    address = _address(entry)
    free = address and not User.objects.filter(email__iexact=address).exclude(pk=person.pk).exists()
    person.first_name = entry.first_name or person.first_name
    person.last_name = entry.last_name or person.last_name
    person.email = address if free else person.email
    person.save(update_fields=["first_name", "last_name", "email"])
    return person


def _address(entry: DirectoryEntry) -> str:
    return (valid_email_or_none(entry.email) or "").lower()[:150]
