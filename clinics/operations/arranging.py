"""Arranging a proposed agenda: its order, its topics, what is held back, the deep dive, and notes beforehand."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clinics.agenda import candidates_for
from clinics.agenda.candidate import subjects_of
from clinics.models import AgendaItem, ClinicSession, MeetingNote
from clinics.operations.agenda import give_places
from clinics.operations.holding import SessionHasMovedOn, hold_session, lock_session, refuse_unless_in
from clinics.rules.agenda import AgendaKind, SessionState
from clinics.rules.arranging import Shift, place_for, shifted
from organisation import access
from organisation.models import User
from organisation.roles import Capability


@transaction.atomic
def add_topic(session: ClinicSession, *, title: str, reason: str, by: User) -> AgendaItem:
    """Put a topic of one's own on the agenda, before any other business."""
    session = _hold(session, by)
    order = list(session.items.order_by("position"))
    last = max((item.position for item in order), default=0)
    item = AgendaItem(
        session=session, position=last + 1, kind=AgendaKind.TOPIC, title=title.strip(), reason=reason.strip()
    )
    item.full_clean()
    item.save()
    return _put_among(order, item)


@transaction.atomic
def move_item(item: AgendaItem, *, to: Shift | int, by: User) -> None:
    """Move an item up or down, to an end, or to a place counted from 1; past an end is that end."""
    session, item = _hold_item(item, by)
    order = list(session.items.filter(held_back_at=None).order_by("position"))
    if item not in order:
        raise SessionHasMovedOn("The item is held back: put it back on the agenda first.")
    give_places([*shifted(order, item, to), *session.items.exclude(held_back_at=None).order_by("position")])


@transaction.atomic
def hold_back(item: AgendaItem, *, reason: str, by: User, now: datetime | None = None) -> AgendaItem:
    """Hold an item back, with the reason: it stays in sight at the end, and needs no outcome."""
    session, item = _hold_item(item, by)
    if item.held_back_at:
        raise SessionHasMovedOn(f"{item.held_back_by} has held it back already.")
    item.held_back_reason, item.held_back_by, item.held_back_at = reason.strip(), by, now or timezone.now()
    item.is_deep_dive = False
    item.full_clean(validate_unique=False, validate_constraints=False)
    if not item.held_back_reason:
        raise ValidationError({"reason": "Say why it is held back."})
    item.save()
    give_places(list(session.items.order_by("position")))
    return item


@transaction.atomic
def restore_item(item: AgendaItem, *, by: User) -> AgendaItem:
    """Put an item that was held back on the agenda again, behind its kind."""
    session, item = _hold_item(item, by)
    item.held_back_reason, item.held_back_by, item.held_back_at = "", None, None
    item.save()
    return _put_among([one for one in session.items.order_by("position") if one != item], item)


@transaction.atomic
def choose_deep_dive(item: AgendaItem, *, by: User) -> AgendaItem:
    """Look into an item's measure by cohort and team. There is one a session: the last word counts."""
    session, item = _hold_item(item, by)
    if item.indicator_id is None or item.action_id or item.held_back_at:
        raise SessionHasMovedOn("A deep dive is into a measure that is on the agenda.")
    session.items.update(is_deep_dive=False)
    item.is_deep_dive = True
    item.save(update_fields=["is_deep_dive"])
    return item


@transaction.atomic
def drop_deep_dive(item: AgendaItem, *, by: User) -> None:
    """Look at an item's measure no deeper than at others."""
    _, item = _hold_item(item, by)
    item.is_deep_dive = False
    item.save(update_fields=["is_deep_dive"])


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User) -> None:
    """Take off a topic, or what nothing calls for any more. Whatever else is called for is held back instead."""
    session, item = _hold_item(item, by)
    if item.carried_from_id and item.kind == AgendaKind.TOPIC:
        raise SessionHasMovedOn("It is carried from a session before: hold it back with a reason instead.")
    if item.kind != AgendaKind.TOPIC and _is_called_for(item, session):
        raise SessionHasMovedOn("There is a reason for it: hold it back with another instead.")
    item.delete()
    give_places(list(session.items.order_by("position")))


@transaction.atomic
def add_note(item: AgendaItem, *, note: str, by: User, now: datetime | None = None) -> MeetingNote:
    """Write down what the clinic should know of an item beforehand, until the session is closed."""
    session = lock_session(item.session)
    access.check(by, Capability.NOTE_BEFORE_CLINICS)
    refuse_unless_in(session, SessionState.SCHEDULED, SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS)
    written = MeetingNote(item=item, note=note.strip(), written_by=by, written_at=now or timezone.now())
    written.full_clean()
    written.save()
    return written


def _hold(session: ClinicSession, by: User) -> ClinicSession:
    return hold_session(session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)


def _hold_item(item: AgendaItem, by: User) -> tuple[ClinicSession, AgendaItem]:
    """Hold an item's session, and give the item as it is now."""
    session = _hold(item.session, by)
    now = session.items.select_related("indicator", "flag", "action", "carried_from", "held_back_by")
    found = now.filter(pk=item.pk).first()
    if found is None:
        raise SessionHasMovedOn("Somebody has taken the item off the agenda.")
    return session, found


def _put_among(order: list[AgendaItem], item: AgendaItem) -> AgendaItem:
    kinds = [AgendaKind(one.kind) for one in order if one.held_back_at is None]
    order.insert(place_for(AgendaKind(item.kind), kinds), item)
    give_places(order)
    return item


def _is_called_for(item: AgendaItem, session: ClinicSession) -> bool:
    called_for = {subject for candidate in candidates_for(session) for subject in subjects_of(candidate)}
    return any(subject in called_for for subject in subjects_of(item))
