"""What of clinics hangs on somebody: chairing them."""

from clinics.models import Clinic, ClinicSession
from clinics.rules.agenda import SessionState
from organisation.leavers import Left, ask_what_is_left
from organisation.roles import Capability


def say_what_is_left() -> None:
    """Put it into the register."""
    chairs = Capability.RECORD_OUTCOMES
    ask_what_is_left(Left("the chair of", Clinic.objects.all, "chair", chairs, _unit_of_clinic, _link))
    ask_what_is_left(Left("the chair of", _open_sessions, "chair", chairs, _unit_of_session, _link))


def _open_sessions():
    return ClinicSession.objects.exclude(state=SessionState.CLOSED)


def _unit_of_clinic(clinic):
    return clinic.unit


def _unit_of_session(session):
    return session.clinic.unit


def _link(row) -> str:
    return row.get_absolute_url()
