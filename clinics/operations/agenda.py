"""Proposing, arranging and issuing the agenda of a session."""

from django.db import transaction
from django.utils import timezone

from clinics.agenda import candidates_for, figures_of
from clinics.models import AgendaItem, ClinicSession
from clinics.operations.holding import SessionHasMovedOn, hold_session
from clinics.rules.agenda import AgendaKind, SessionState, order_agenda
from organisation.models import User
from organisation.roles import Capability


@transaction.atomic
def prepare_agenda(session: ClinicSession, *, by: User) -> list[AgendaItem]:
    """Propose the agenda from promises due, flags, doubts, the clinic's measures and audits.

    Preparing it again replaces the proposal. Raises SessionHasMovedOn once it is issued.
    """
    session = hold_session(session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)
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
    session = hold_session(session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)
    last = session.items.order_by("-position").first()
    item = AgendaItem(
        session=session,
        position=last.position + 1 if last else 1,
        kind=AgendaKind.TOPIC,
        title=title,
        reason=reason,
    )
    item.full_clean()
    item.save()
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, by: User) -> None:
    """Move an item one place up or down; at the end of the list nothing happens."""
    session = hold_session(item.session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)
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
    session = hold_session(session, by, Capability.PREPARE_AGENDAS, SessionState.SCHEDULED)
    items = list(session.items.select_related("indicator", "session__clinic__unit"))
    if not items:
        raise SessionHasMovedOn("There is no agenda to issue: prepare it first.")
    for item in items:
        item.figures = figures_of(item)
    AgendaItem.objects.bulk_update(items, ["figures"])
    session.state, session.issued_by, session.issued_at = SessionState.AGENDA_ISSUED, by, timezone.now()
    session.save()
    return session
