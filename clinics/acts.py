"""What can be done to many sessions at once."""

from typing import Any

from django import forms
from django.utils import timezone

from clinics.models import ClinicSession
from clinics.operations.holding import SessionHasMovedOn
from clinics.operations.rota import cancel_session
from organisation.bulk import Act
from organisation.models import User
from organisation.roles import Capability
from organisation.validators import names_no_child


class CancelForm(forms.Form):
    """Say why they are cancelled."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="Told to everybody who belongs to the clinic.",
        validators=[names_no_child],
        error_messages={"required": "Say why the sessions are cancelled."},
    )


def _cancel(session: ClinicSession, given: dict[str, Any], by: User) -> object:
    return cancel_session(session, reason=given["reason"], by=by, now=timezone.now())


def _says(session: ClinicSession, given: dict[str, Any]) -> str:
    return "Cancelled; its members are told, and its turn is not made up for"


SESSION_ACTS = (
    Act(
        "cancel_sessions", "Cancel sessions", "For sessions still to come. A cancelled session is not taken up again.",
        "Cancel the sessions", Capability.PREPARE_AGENDAS, CancelForm, _cancel, _says, (SessionHasMovedOn,),
    ),
)  # fmt: skip
