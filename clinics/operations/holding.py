"""Holding a session while it is changed, in the state it has to be in."""

from clinics.models import ClinicSession
from clinics.rules.agenda import SessionState
from organisation import access
from organisation.models import User
from organisation.roles import Capability


class SessionHasMovedOn(Exception):
    """The session is past the point at which this could be done."""


def hold_session(session: ClinicSession, by: User, needed: Capability, *states: SessionState) -> ClinicSession:
    """Lock the session as it is now, and refuse where it is not in one of these states."""
    held = lock_session(session)
    access.check(by, needed, held.clinic.unit)
    refuse_unless_in(held, *states)
    return held


def lock_session(session: ClinicSession) -> ClinicSession:
    """Lock the session as it is now, whoever asks."""
    return ClinicSession.objects.select_for_update(of=("self",)).select_related("clinic__unit").get(pk=session.pk)


def refuse_unless_in(session: ClinicSession, *states: SessionState) -> None:
    """Refuse what can only be done to a session in one of these states."""
    if session.state not in states:
        raise SessionHasMovedOn(f"The session is {SessionState(session.state).label.lower()}.")
