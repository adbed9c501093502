"""When clinics meet: setting, moving and cancelling the days of sessions."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from clinics.models import Clinic, ClinicSession
from organisation import access
from organisation.models import User
from organisation.roles import Capability
from organisation.rules.calendar import is_working_day


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
