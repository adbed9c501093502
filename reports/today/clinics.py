"""Clinic sessions that need somebody: an agenda to prepare, outcomes to record, a record to close."""

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from clinics.models import ClinicSession
from clinics.rules.agenda import SessionState
from organisation import access
from organisation.roles import Capability, Role
from reports.rules.today import ago, due, in_short
from reports.today.needs import Asked, Need, Pile, pile_of

LOOK_AHEAD = timedelta(days=14)
"""A session waits for somebody from a fortnight before its day: the rota keeps a year of them."""
OVER = (SessionState.CLOSED, SessionState.CANCELLED)


def sessions(ask: Asked) -> Pile:
    """Give the sessions somebody prepares or records, whose time has come.

    A clinic is prepared by the managers of its own service and by the analyst; it is recorded by these managers and by
    who chairs it or sits in it. Who manages above all services is asked of no other.
    """
    own = Q(clinic__unit__in={one.unit_id for one in access.memberships(ask.user)})
    prepares = Q() if is_analyst(ask) else own
    sits = Q(pk__in=ClinicSession.objects.filter(has_a_seat(ask)).values("pk"))
    near = Q(held_on__lte=ask.today + LOOK_AHEAD, state=SessionState.SCHEDULED)
    begun = Q(state=SessionState.IN_PROGRESS) | Q(state=SessionState.AGENDA_ISSUED, held_on__lte=ask.today)
    to_prepare = near & prepares & Q(clinic__unit__in=ask.units(Capability.PREPARE_AGENDAS))
    to_record = begun & (own | sits) & Q(clinic__unit__in=ask.units(Capability.RECORD_OUTCOMES))
    return pile_of(
        with_items(ClinicSession.objects.filter(to_prepare | to_record)).order_by("held_on", "pk"),
        lambda session: _session(session, ask),
        one="Clinic to prepare or record",
        many="Clinics to prepare or record",
        address=reverse("clinics:list"),
    )


def is_analyst(ask: Asked) -> bool:
    """Say whether somebody prepares the agendas of every service."""
    return Role.ANALYST in access.roles_of(ask.user)


def has_a_seat(ask: Asked) -> Q:
    """Choose the sessions somebody chairs or sits in."""
    return Q(clinic__members__user=ask.user) | Q(clinic__chair=ask.user) | Q(chair=ask.user)


def with_items(rows: QuerySet[ClinicSession]) -> QuerySet[ClinicSession]:
    """Give sessions with how many items are `on_agenda`, and how many of them are `recorded`."""
    return rows.select_related("clinic__unit").annotate(
        on_agenda=Count("items", filter=Q(items__held_back_at=None), distinct=True),
        recorded=Count("items", filter=Q(items__held_back_at=None, items__outcome__isnull=False), distinct=True),
    )


def step_for(session: ClinicSession) -> tuple[str, str]:
    """Give the next step of a session, and where it is taken."""
    if session.state == SessionState.SCHEDULED:
        ready = session.proposed_at is not None or session.on_agenda  # type: ignore[attr-defined]
        return ("Prepare agenda", reverse("clinics:agenda" if ready else "clinics:session", args=[session.pk]))
    if session.state == SessionState.IN_PROGRESS and session.recorded >= session.on_agenda:  # type: ignore[attr-defined]
        return "Sign off", reverse("clinics:close", args=[session.pk])
    return "Record", reverse("clinics:room", args=[session.pk])


def how_far(session: ClinicSession) -> str:
    """Say how far a session has got, in a sentence."""
    items, recorded = session.on_agenda, session.recorded  # type: ignore[attr-defined]
    things = f"{items} item{'' if items == 1 else 's'}"
    if session.state == SessionState.SCHEDULED:
        return (
            f"Not prepared: {things} proposed, the agenda is not issued." if items else "Not prepared: no agenda yet."
        )
    if session.state == SessionState.AGENDA_ISSUED:
        return f"Prepared: the agenda is issued, with {things}."
    return f"{recorded} of {things} recorded."


def _session(session: ClinicSession, ask: Asked) -> Need:
    step, address = step_for(session)
    held_on = session.held_on
    when = f"It was to be held {ago(held_on, on=ask.today).partition(', on')[0]}." if held_on < ask.today else ""
    why = f"{how_far(session)} {when}".strip()
    return Need(
        str(session.clinic), day_in_words(held_on, on=ask.today), why, step, address, due(held_on, on=ask.today)
    )


def day_in_words(day: date, *, on: date) -> str:
    """Give a clinic's day with its weekday, as people arrange it."""
    return "today" if day == on else f"{day:%A} {in_short(day, on=on)}"
