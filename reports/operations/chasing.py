"""Chasing whoever owes a section that is not approved: by itself every working morning, and when the analyst asks."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from organisation import access
from organisation.jobs import each_or_set_aside
from organisation.models import User
from organisation.roles import Capability
from reports.editions.preparing import lines_of
from reports.letters import remind_of_sections
from reports.models import Edition, EditionSection, EditionState
from reports.operations.holding import check_is_drafting, hold
from reports.rules.chasing import chase_due

CHASE = "chase sections of editions"


@dataclass(frozen=True, slots=True)
class Chased:
    """What a morning's chasing came to."""

    people: int = 0
    aside: int = 0


def chase_sections(*, now: datetime | None = None) -> Chased:
    """Tell everybody what they owe the editions being written, once a stage. Run again, it tells nobody twice."""
    now = now or timezone.now()
    editions = Edition.objects.filter(state=EditionState.DRAFTING).order_by("pk")
    each = each_or_set_aside(CHASE, editions, lambda edition: _chase(edition, now=now))
    return Chased(sum(each.given), len(each.aside))


@transaction.atomic
def remind_owners(
    edition: Edition, *, by: User, section: EditionSection | None = None, now: datetime | None = None
) -> int:
    """Remind who owes what is not approved, or one section of it; at most once a day. Give how many were told.

    Raises EditionIsClosed.
    """
    access.check(by, Capability.KEEP_EDITIONS)
    now = now or timezone.now()
    check_is_drafting(hold(edition))
    owed = [one for one in owing(edition) if section is None or one.pk == section.pk]
    asked = f"asked-{timezone.localdate(now):%Y-%m-%d}" + (f"-{section.pk}" if section else "")
    return sum(remind_of_sections(owner, given, stage=asked, now=now) for owner, given in _by_owner(owed))


def owing(edition: Edition) -> list[EditionSection]:
    """Give the sections of an edition that are not ready and that somebody owes."""
    owned = edition.sections.filter(owner__is_active=True).select_related("edition", "owner", "area")
    return [line.section for line in lines_of(list(owned)) if not line.is_ready and line.section.owner]


def _chase(edition: Edition, *, now: datetime) -> int:
    on = timezone.localdate(now)
    due: dict[tuple[date, str], list[EditionSection]] = {}
    for section in owing(edition):
        if section.due_on and (stage := chase_due(section.due_on, on=on)):
            due.setdefault((section.due_on, stage), []).append(section)
    return sum(
        remind_of_sections(owner, given, stage=stage, now=now)
        for (_, stage), sections in due.items()
        for owner, given in _by_owner(sections)
    )


def _by_owner(sections: list[EditionSection]) -> list[tuple[User, list[EditionSection]]]:
    owned: dict[User, list[EditionSection]] = {}
    for section in sections:
        if section.owner:
            owned.setdefault(section.owner, []).append(section)
    return list(owned.items())
