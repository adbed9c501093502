"""Roles that follow the groups of the directory: begun and ended at each sign-in, never deleted."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from organisation.models import GroupGrant, Membership, User


@dataclass(slots=True)
class Followed:
    """What a sign-in changed."""

    begun: list[Membership] = field(default_factory=list)
    ended: list[Membership] = field(default_factory=list)


@transaction.atomic
def follow_groups(*, person: User, groups: Collection[str], today: date) -> Followed:
    """Give somebody exactly the roles their groups give, and end those that came from groups they left.

    Roles given by hand stay as they are; one held by hand is not given a second time.
    """
    User.objects.select_for_update().get(pk=person.pk)
    wanted = {(one.role, one.unit_id): one for one in GroupGrant.objects.filter(group_id__in=groups, is_active=True)}
    changed = Followed()
    kept = set()
    for held in person.memberships.not_over(on=today).select_related("grant"):
        place = (held.role, held.unit_id)
        if held.grant is None or place in wanted:
            kept.add(place)
        else:
            end_now(held, why=f"No longer in “{held.grant.label}”", today=today)
            changed.ended.append(held)
    for place, grant in wanted.items():
        if place not in kept:
            changed.begun.append(_begin(person, grant, today))
    person.__dict__.pop("_memberships_today", None)
    return changed


def end_now(held: Membership, *, why: str, today: date) -> None:
    """End a role so that it counts for nothing from now on: a date has no hours, so its last day was yesterday.

    One begun today is kept as of yesterday; its history says the hour of both.
    """
    held.ends_on = today - timedelta(days=1)
    held.starts_on = min(held.starts_on, held.ends_on)
    held._change_reason = why[:100]  # type: ignore[attr-defined]
    held.save()


@transaction.atomic
def end_grant(grant: GroupGrant, *, today: date) -> list[Membership]:
    """Let a group count no more, and end at once every role that came from it."""
    if grant.is_active:
        grant.is_active = False
        grant.save()
    ended = list(grant.memberships.not_over(on=today).select_for_update())
    for held in ended:
        end_now(held, why=f"“{grant.label}” gives no role any more", today=today)
    return ended


def _begin(person: User, grant: GroupGrant, today: date) -> Membership:
    begun = Membership(user=person, unit=grant.unit, role=grant.role, starts_on=today, grant=grant)
    begun._change_reason = f"In “{grant.label}”"[:100]  # type: ignore[attr-defined]
    begun.save()
    return begun
