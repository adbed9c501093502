"""Making an edition: opening it, saying who writes what by when, approving it, and publishing it for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from indicators.models import PriorityArea
from indicators.rules.wording import print_month
from organisation import access
from organisation.jobs import ask
from organisation.models import Unit, User
from organisation.people import able_to
from organisation.roles import Capability
from organisation.rules.calendar import add_months, first_of_month
from reports.editions.contents import digest_of, to_json
from reports.editions.order import Place, report_order
from reports.editions.preparing import unready
from reports.editions.reading import contents_of, frozen_of
from reports.letters import tell_of_sections
from reports.models import Commentary, Edition, EditionSection, EditionState
from reports.operations.holding import check_is_drafting, hold
from reports.operations.public_copies import FREEZE
from reports.rules.chasing import due_before
from reports.rules.guided import plain
from reports.rules.reviewing import needs_words
from reports.rules.words import SectionKind


class EditionExists(Exception):
    """There is an edition of the month already: `held`."""

    def __init__(self, held: Edition) -> None:
        """Keep it."""
        super().__init__(f"There is an edition of {print_month(held.month)} already.")
        self.held = held


class EditionNotReady(Exception):
    """Sections are neither approved nor left out with a reason; names them."""


@dataclass(frozen=True, slots=True)
class Given:
    """To whom a section is given, and by when."""

    owner: User | None = None
    due_on: date | None = None


@transaction.atomic
def open_edition(
    *, month: date, by: User, name: str = "", meets_on: date | None = None, now: datetime | None = None
) -> Edition:
    """Open the edition of a month: its sections in the report's order, each with whoever wrote it last.

    Raises EditionExists, and ValidationError for a month that has not begun.
    """
    now = now or timezone.now()
    authority = Unit.objects.get(kind=Unit.Kind.AUTHORITY)
    access.check(by, Capability.KEEP_EDITIONS, authority)
    Unit.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    if held := Edition.objects.filter(month=month).first():
        raise EditionExists(held)
    if month > first_of_month(timezone.localdate(now)):
        raise ValidationError({"month": "That month has not begun: there is nothing to report."})
    name = plain(name) or print_month(add_months(month, 1))
    edition = Edition(month=month, name=name, meets_on=meets_on, opened_by=by, opened_at=now)
    edition.full_clean()
    edition.save()
    _tell_owners(_add_sections(edition), by=by, now=now)
    return edition


@transaction.atomic
def plan_edition(
    edition: Edition,
    *,
    name: str,
    meets_on: date | None,
    sections: Mapping[int, Given],
    by: User,
    seen: int | None = None,
    now: datetime | None = None,
) -> Edition:
    """Say what it is called, when the Board meets, and who writes which section by when; new owners are told.

    `sections` are by their keys in the database; those not named stay. Sections of areas made since are added.
    Raises EditionHasMovedOn, EditionIsClosed and ValidationError.
    """
    access.check(by, Capability.KEEP_EDITIONS)
    held = hold(edition, seen=seen)
    check_is_drafting(held)
    held.name, held.meets_on, held.version = plain(name), meets_on, held.version + 1
    held.full_clean()
    held.save()
    moved = _add_sections(held)
    for section in held.sections.filter(pk__in=sections).select_related("area"):
        given = sections[section.pk]
        if meets_on and given.due_on and given.due_on > meets_on:
            raise ValidationError(f"{section} would be due after the Board has met.")
        is_new = given.owner is not None and given.owner.pk != section.owner_id
        section.owner, section.due_on = given.owner, given.due_on
        section.save(update_fields=["owner", "due_on"])
        moved += [section] if is_new else []
    _tell_owners(moved, by=by, now=now or timezone.now())
    return held


@transaction.atomic
def leave_out(section: EditionSection, *, reason: str, by: User, now: datetime | None = None) -> EditionSection:
    """Say why the edition goes without words in a section; no reason takes that back. Raises EditionIsClosed."""
    access.check(by, Capability.KEEP_EDITIONS)
    edition = hold(section.edition)
    check_is_drafting(edition)
    held, reason = edition.sections.select_for_update(of=("self",)).get(pk=section.pk), plain(reason)
    if not needs_words(SectionKind(held.kind)):
        raise ValidationError({"reason": "This section needs no words."})
    held.left_out_reason = reason
    held.left_out_by, held.left_out_at = (by, now or timezone.now()) if reason else (None, None)
    held.full_clean()
    held.save()
    return held


@transaction.atomic
def approve_edition(edition: Edition, *, by: User, seen: int | None = None, now: datetime | None = None) -> Edition:
    """Approve an edition of which every section is approved or left out with a reason. Again changes nothing.

    From then on its words stand. Raises EditionNotReady, EditionHasMovedOn and EditionIsClosed.
    """
    access.check(by, Capability.APPROVE_EDITIONS)
    held = hold(edition)
    if held.state == EditionState.APPROVED and held.approved_by_id == by.pk:
        return held
    held = hold(edition, seen=seen)
    check_is_drafting(held)
    if waiting := unready(held):
        raise EditionNotReady(f"Not every section is approved: {', '.join(waiting)}.")
    held.state, held.approved_by, held.approved_at = EditionState.APPROVED, by, now or timezone.now()
    held.version += 1
    held.save()
    return held


@transaction.atomic
def take_approval_back(edition: Edition, *, by: User, seen: int | None = None) -> Edition:
    """Let an approved edition be written on again. Raises EditionHasMovedOn and EditionIsClosed once published."""
    access.check(by, Capability.APPROVE_EDITIONS)
    held = hold(edition, seen=seen)
    if held.state != EditionState.APPROVED:
        check_is_drafting(held)
        return held
    held.state, held.approved_by, held.approved_at = EditionState.DRAFTING, None, None
    held.version += 1
    held.save()
    return held


@transaction.atomic
def publish_edition(edition: Edition, *, by: User, seen: int | None = None, now: datetime | None = None) -> Edition:
    """Freeze all an approved edition says, read it back and see that it is equal; its public copy is asked for.

    Publishing again changes nothing. Raises EditionNotReady where it is not approved, EditionHasMovedOn where somebody
    was at it in between.
    """
    access.check(by, Capability.APPROVE_EDITIONS)
    held = hold(edition)
    if held.is_published:
        return held
    held, now = hold(edition, seen=seen), now or timezone.now()
    if held.state != EditionState.APPROVED:
        raise EditionNotReady("It is published once it is approved.")
    contents = contents_of(held, now=now)
    held.contents, held.contents_digest = to_json(contents), digest_of(contents)
    held.state, held.published_by, held.published_at = EditionState.PUBLISHED, by, now
    held.version += 1
    held.save()
    held.refresh_from_db()
    if frozen_of(held) != contents:
        raise RuntimeError("What was frozen does not read back as what was gathered.")
    ask(FREEZE)
    return held


def _add_sections(edition: Edition) -> list[EditionSection]:
    """Add the sections of the report that it has not yet, each with whoever wrote it last; renew their order."""
    there = {(one.kind, one.area_id): one for one in edition.sections.all()}
    writers = _last_writers()
    due_on = due_before(edition.meets_on) if edition.meets_on else None
    added = []
    for position, place in enumerate(report_order(PriorityArea.objects.all()), start=1):
        held = there.get((place.kind.value, place.area_key))
        if held:
            edition.sections.filter(pk=held.pk).update(position=position)
            continue
        of_area = place.area if place.kind is SectionKind.AREA else None
        owner = _last_writer(place, writers) if needs_words(place.kind) else None
        section = EditionSection(
            edition=edition,
            kind=place.kind,
            area=of_area,
            position=position,
            owner=owner,
            due_on=due_on if needs_words(place.kind) else None,
        )
        section.save()
        added.append(section)
    return added


def _last_writers() -> dict[tuple[int | None, str], User]:
    """Give who wrote last about each area and section of the authority, of those who still may."""
    rows = Commentary.objects.filter(unit__kind=Unit.Kind.AUTHORITY, indicator=None).select_related("written_by")
    last = {(row.area_id, row.section): row.written_by for row in rows.order_by("month", "number")}
    able = set(able_to(Capability.WRITE_COMMENTARY, on=timezone.localdate()))
    return {about: writer for about, writer in last.items() if writer in able}


def _last_writer(place: Place, writers: Mapping[tuple[int | None, str], User]) -> User | None:
    of_area = writers.get((place.area.pk, "")) if place.area else None
    return of_area if place.kind is SectionKind.AREA else writers.get((None, place.kind.value), of_area)


def _tell_owners(sections: list[EditionSection], *, by: User, now: datetime) -> None:
    """Tell each new owner once of all they were given; who gave something to themselves knows."""
    owned: dict[User, list[EditionSection]] = {}
    for section in sections:
        if section.owner and section.owner_id != by.pk:
            owned.setdefault(section.owner, []).append(section)
    for owner, given in owned.items():
        tell_of_sections(owner, given, now=now)
