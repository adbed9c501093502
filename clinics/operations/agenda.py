"""Proposing and issuing the agenda of a session. Arranging it is in `arranging`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clinics.agenda import Candidate, candidates_for, freeze
from clinics.agenda.candidate import subjects_of
from clinics.letters import tell_of_issue
from clinics.models import AgendaItem, ClinicSession
from clinics.operations.holding import SessionHasMovedOn, hold_session, lock_session
from clinics.rules.agenda import AgendaKind, SessionState, order_agenda
from clinics.rules.arranging import due_for_proposal, place_for
from organisation.jobs import each_or_set_aside
from organisation.models import User
from organisation.roles import Capability

PROPOSE = "propose agendas"
_ASIDE = 10_000  # where items stand while their places are given anew


@dataclass(frozen=True, slots=True)
class Proposal:
    """What proposing did: the whole agenda, what it added, and what nothing calls for any more."""

    items: list[AgendaItem]
    added: list[AgendaItem] = field(default_factory=list)
    lapsed: list[AgendaItem] = field(default_factory=list)


@transaction.atomic
def propose_agenda(session: ClinicSession, *, by: User, now: datetime | None = None) -> Proposal:
    """Propose the agenda from promises due, flags, doubts, the clinic's measures and audits.

    What is there already stays where it stands, with today's reason: nothing anybody arranged, held
    back or wrote is lost. What is new joins behind its kind; what nothing calls for any more is named
    and left. Raises SessionHasMovedOn once the agenda is issued.
    """
    session = hold_session(session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)
    return _propose(session, now or timezone.now())


def prepare_agenda(session: ClinicSession, *, by: User) -> list[AgendaItem]:
    """Propose the agenda, and give its items."""
    return propose_agenda(session, by=by).items


def propose_due_agendas(*, on: date, now: datetime | None = None) -> tuple[list[ClinicSession], int]:
    """Propose the agendas whose day has come, each once; give their sessions, and how many failed and stand aside.

    A session proposed by somebody before its day is gone through once more on it.
    """
    waiting = ClinicSession.objects.filter(state=SessionState.SCHEDULED, held_on__gte=on, clinic__is_convened=True)
    due = [session for session in waiting.select_related("clinic__unit") if _is_due(session, on)]
    done = each_or_set_aside(PROPOSE, due, lambda session: _propose_due(session, on, now or timezone.now()))
    return [session for session in done.given if session], len(done.aside)


def _propose_due(session: ClinicSession, on: date, now: datetime) -> ClinicSession | None:
    session = lock_session(session)
    if session.state != SessionState.SCHEDULED or not _is_due(session, on):
        return None
    _propose(session, now)
    return session


def _is_due(session: ClinicSession, on: date) -> bool:
    day = due_for_proposal(session.held_on, session.clinic.agenda_days_before)
    proposed = session.proposed_at and timezone.localdate(session.proposed_at)
    return day <= on and (proposed is None or proposed < day)


def _propose(session: ClinicSession, now: datetime) -> Proposal:
    ordered = order_agenda(candidates_for(session))
    items = list(session.items.select_related("indicator", "flag", "action", "carried_from").order_by("position"))
    known = {subject: item for item in reversed(items) for subject in subjects_of(item)}
    order, kept, added = list(items), set(), []
    for candidate in ordered:
        item = next((known[subject] for subject in subjects_of(candidate) if subject in known), None)
        if item is None or item.pk in kept:
            added.append(_joining(order, candidate, session))
        else:
            kept.add(candidate.written_on(item).pk)
    _write(items, added, order)
    session.proposed_at = now
    session.save(update_fields=["proposed_at"])
    lapsed = [item for item in items if item.pk not in kept and item.kind != AgendaKind.TOPIC]
    return Proposal(order, added, lapsed)


def _joining(order: list[AgendaItem], candidate: Candidate, session: ClinicSession) -> AgendaItem:
    """Put something new among the items, behind the last that comes no later, before what is held back."""
    item = candidate.written_on(AgendaItem(session=session))
    kinds = [AgendaKind(one.kind) for one in order if one.held_back_at is None]
    order.insert(place_for(candidate.kind, kinds), item)
    return item


def _write(items: list[AgendaItem], added: list[AgendaItem], order: list[AgendaItem]) -> None:
    """Write what items say and where they stand, in four statements however many there are."""
    said = ["kind", "title", "reason", "indicator", "flag", "action", "carried_from", "times_carried"]
    if items:
        AgendaItem.objects.bulk_update(items, said)
    for place, item in enumerate(added, start=1):
        item.position = 2 * _ASIDE + place
    AgendaItem.objects.bulk_create(added)
    give_places(order)


def give_places(order: Sequence[AgendaItem]) -> None:
    """Give items the places they stand in, those held back after the others: their session must be held."""
    ranked = sorted(order, key=lambda item: item.held_back_at is not None)
    AgendaItem.objects.filter(pk__in=[item.pk for item in ranked]).update(position=F("position") + _ASIDE)
    for place, item in enumerate(ranked, start=1):
        item.position = place
    AgendaItem.objects.bulk_update(ranked, ["position"])


@transaction.atomic
def issue_agenda(session: ClinicSession, *, by: User, now: datetime | None = None) -> ClinicSession:
    """Issue the agenda: from here on its items stand, with the figures as they are now, and its people are told."""
    session = hold_session(session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)
    items = list(session.items.select_related("indicator", "flag__unit"))
    if not any(item.held_back_at is None for item in items):
        raise SessionHasMovedOn("There is no agenda to issue: prepare it first.")
    figures = freeze(session, items)
    for item in items:
        item.figures = figures[item.pk]
    AgendaItem.objects.bulk_update(items, ["figures"])
    session.state, session.issued_by, session.issued_at = SessionState.AGENDA_ISSUED, by, now or timezone.now()
    session.save()
    tell_of_issue(session, now=session.issued_at)
    return session
