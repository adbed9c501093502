"""What waits for somebody on the front page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clinics.models import Clinic, ClinicSession
from reports.front_page import errands


@pytest.mark.parametrize(("days", "state", "waits"), [(14, "scheduled", 1), (15, "scheduled", 0), (-3, "scheduled", 1)])
def test_a_session_waits_from_a_fortnight_before(deputy, days, state, waits):
    ClinicSession.objects.exclude(state="closed").delete()
    held_on = timezone.localdate() + timedelta(days=days)
    ClinicSession.objects.create(clinic=Clinic.objects.first(), held_on=held_on, state=state)
    found = [errand.number for errand in errands(deputy) if "session" in errand.words]
    assert sum(found) == waits
