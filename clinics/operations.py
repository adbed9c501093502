"""Preparing, issuing, recording and closing a clinic's session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions.models import Action, RaisedIn
from actions.operations import Promise, raise_action
from clinics.agenda import candidates_for, figures_of
from clinics.models import AgendaItem, Clinic, ClinicSession, Outcome
from clinics.rules.agenda import AgendaKind, Assurance, Cause, SessionState, order_agenda
from organisation import access
from organisation.models import User
from organisation.roles import Capability
from organisation.rules.calendar import is_working_day


class SessionHasMovedOn(Exception):
    """The session is past the point at which this could be done."""


class OutcomeAlreadyRecorded(Exception):
    """Somebody has already recorded what was decided on this item."""


class ItemsWithoutOutcome(Exception):
    """A session closes only when every item has an outcome."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """One action agreed in the room: what, by whom, by when."""

    title: str
    owner: User
    due_on: date
    success_measure: str = ""


@transaction.atomic
def schedule_session(clinic: Clinic, *, held_on: date, by: User) -> ClinicSession:
    """Set a day for a clinic. Raises ValidationError on a day nobody works or that is taken."""
    access.check(by, Capability.PREPARE_AGENDAS, clinic.unit)
    if not is_working_day(held_on):
        raise ValidationError({"held_on": "That is not a working day."})
    session = ClinicSession(clinic=clinic, held_on=held_on, chair=clinic.chair)
    session.full_clean()
    session.save()
    return session


@transaction.atomic
def prepare_agenda(session: ClinicSession, *, by: User) -> list[AgendaItem]:
    """Propose the agenda from promises due, flags, doubts, the clinic's measures and audits.

    Preparing it again replaces the proposal. Raises SessionHasMovedOn once it is issued.
    """
    session = _held(session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)
    session.items.all().delete()
    ordered = order_agenda(candidates_for(session))
    return AgendaItem.objects.bulk_create(
        AgendaItem(
            session=session,
            position=place,
            kind=candidate.kind,
            title=candidate.title[:200],
            reason=candidate.reason[:500],
            indicator=candidate.indicator,
            flag=candidate.flag,
            action=candidate.action,
        )
        for place, candidate in enumerate(ordered, start=1)
    )


@transaction.atomic
def add_topic(session: ClinicSession, *, title: str, reason: str, by: User) -> AgendaItem:
    """Put a topic of one's own on the agenda, at its end."""
    session = _held(session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)
    last = session.items.order_by("-position").first()
    item = AgendaItem(
        session=session,
        position=last.position + 1 if last else 1,
        kind=AgendaKind.ANY_OTHER,
        title=title,
        reason=reason,
    )
    item.full_clean()
    item.save()
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, by: User) -> None:
    """Move an item one place up or down; at the end of the list nothing happens."""
    session = _held(item.session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)
    items = list(session.items.order_by("position"))
    here = next(place for place, other in enumerate(items) if other.pk == item.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(items):
        return
    first, second = items[here], items[there]
    place, other_place = first.position, second.position
    for one, position in ((first, 0), (second, place), (first, other_place)):
        one.position = position
        one.save(update_fields=["position"])


@transaction.atomic
def issue_agenda(session: ClinicSession, *, by: User) -> ClinicSession:
    """Issue the agenda: from here on its items stand, with the figures as they are now."""
    session = _held(session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)
    items = list(session.items.select_related("indicator", "session__clinic__unit"))
    if not items:
        raise SessionHasMovedOn("There is no agenda to issue: prepare it first.")
    for item in items:
        item.figures = figures_of(item)
    AgendaItem.objects.bulk_update(items, ["figures"])
    session.state, session.issued_by, session.issued_at = SessionState.AGENDA_ISSUED, by, timezone.now()
    session.save()
    return session


@transaction.atomic
def record_outcome(
    item: AgendaItem,
    *,
    assurance: Assurance,
    discussion: str,
    by: User,
    cause: Cause | None = None,
    decision: str = "",
    actions: Sequence[Agreed] = (),
) -> Outcome:
    """Write down what the clinic decided on an item and raise the actions it agreed, all or nothing.

    Raises OutcomeAlreadyRecorded, SessionHasMovedOn where the agenda is not issued or the session
    is closed, and ValidationError where the outcome or an action cannot stand.
    """
    session = _held(item.session, by, Capability.RECORD_OUTCOMES, SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS)
    if Outcome.objects.filter(item=item).exists():
        raise OutcomeAlreadyRecorded
    outcome = Outcome(
        item=item,
        assurance=assurance,
        cause=cause or "",
        discussion=discussion,
        decision=decision,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    outcome.full_clean()
    outcome.save()
    outcome.actions.set([_raise(agreed, item, session, by) for agreed in actions])
    if session.state == SessionState.AGENDA_ISSUED:
        session.state = SessionState.IN_PROGRESS
        session.save()
    return outcome


@transaction.atomic
def close_session(session: ClinicSession, *, by: User) -> ClinicSession:
    """Close a session. Raises ItemsWithoutOutcome while an item has none."""
    session = _held(session, by, Capability.RECORD_OUTCOMES, SessionState.IN_PROGRESS)
    if session.items.filter(outcome=None).exists():
        raise ItemsWithoutOutcome
    session.state, session.closed_by, session.closed_at = SessionState.CLOSED, by, timezone.now()
    session.save()
    return session


def _held(session: ClinicSession, by: User, needed: Capability, *states: SessionState) -> ClinicSession:
    """Lock the session as it is now, and refuse where it is not in one of these states."""
    session = ClinicSession.objects.select_for_update(of=("self",)).select_related("clinic__unit").get(pk=session.pk)
    access.check(by, needed, session.clinic.unit)
    if session.state not in states:
        raise SessionHasMovedOn(f"The session is {SessionState(session.state).label.lower()}.")
    return session


def _raise(agreed: Agreed, item: AgendaItem, session: ClinicSession, by: User) -> Action:
    promise = Promise(
        title=agreed.title,
        unit=session.clinic.unit,
        raised_in=RaisedIn.CLINIC,
        indicator=item.indicator,
        success_measure=agreed.success_measure,
        owner=agreed.owner,
        due_on=agreed.due_on,
        source_note=f"{session}: {item.title}"[:300],
    )
    return raise_action(promise, by=by)
