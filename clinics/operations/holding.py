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
    session = ClinicSession.objects.select_for_update(of=("self",)).select_related("clinic__unit").get(pk=session.pk)
    access.check(by, needed, session.clinic.unit)
    if session.state not in states:
        raise SessionHasMovedOn(f"The session is {SessionState(session.state).label.lower()}.")
    return session
