"""What the people of a clinic are told: that an agenda is issued, that a session moves or is cancelled.

A letter says when and where and leads to the page. It carries no figure and no reason of an item:
those are read behind the sign-in.
"""

from datetime import date, datetime

from django.urls import reverse

from clinics.models import ClinicSession, SessionMove
from indicators.rules.wording import print_day
from organisation.models import Notification, User
from organisation.notifications import Kind, tell

AGENDA_ISSUED = Kind("agenda-issued", "The agenda of a clinic I belong to", interrupts=True)
SESSION_MOVED = Kind("session-moved", "A clinic I belong to is moved", interrupts=True)
SESSION_CANCELLED = Kind("session-cancelled", "A clinic I belong to is cancelled", interrupts=True)
KINDS = (AGENDA_ISSUED, SESSION_MOVED, SESSION_CANCELLED)


def tell_of_issue(session: ClinicSession, *, now: datetime | None = None) -> list[Notification]:
    """Tell the members and the chair that the agenda is there to be read; each once."""
    return tell(
        to=_people(session),
        kind=AGENDA_ISSUED.name,
        key=f"{AGENDA_ISSUED.name}:{session.pk}",
        title=f"Agenda: {session}",
        body=f"The agenda of {_sitting(session)} is issued. Until it closes you can add notes to its items.",
        link=reverse("clinics:agenda", args=[session.pk]),
        now=now,
    )


def tell_of_move(move: SessionMove, *, now: datetime | None = None) -> list[Notification]:
    """Tell the members and the chair of the new day, and why; each once a move."""
    session = move.session
    return tell(
        to=_people(session),
        kind=SESSION_MOVED.name,
        key=f"{SESSION_MOVED.name}:{move.pk}",
        title=f"Moved: {session.clinic}, from {print_day(move.old_held_on)} to {print_day(move.new_held_on)}",
        body=f"{move.reason.rstrip('.')}. It now meets on {_when(session, move.new_held_on)}.",
        link=session.get_absolute_url(),
        now=now,
    )


def tell_of_cancelling(session: ClinicSession, *, now: datetime | None = None) -> list[Notification]:
    """Tell the members and the chair that a session is not held, and why; each once."""
    return tell(
        to=_people(session),
        kind=SESSION_CANCELLED.name,
        key=f"{SESSION_CANCELLED.name}:{session.pk}",
        title=f"Cancelled: {session}",
        body=f"{session.cancelled_reason.rstrip('.')}. What was on its agenda of your own is carried to the next.",
        link=session.get_absolute_url(),
        now=now,
    )


def _people(session: ClinicSession) -> list[User]:
    """Give those who belong to the clinic, and whoever chairs the session."""
    members = User.objects.filter(clinic_seats__clinic=session.clinic_id)
    return [*members, *([session.chair] if session.chair else [])]


def _sitting(session: ClinicSession) -> str:
    return f"{session.clinic} on {_when(session, session.held_on)}"


def _when(session: ClinicSession, day: date) -> str:
    clinic = session.clinic
    place = f", {clinic.place}" if clinic.place else ""
    return f"{print_day(day)} at {clinic.starts_at:%H:%M}{place}"
