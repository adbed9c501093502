"""The next agenda says what became of a claim that it was recording."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from clinics.agenda import candidates_for
from clinics.models import ClinicSession
from indicators.models import Flag, Outturn
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.flags import raise_flags
from indicators.operations.recording import claim_recording
from organisation.rules.calendar import add_working_days

pytestmark = pytest.mark.django_db
NOVEMBER = date(2021, 11, 1)


@pytest.fixture
def session(db):
    return ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))


@pytest.fixture
def flag(session):
    return Flag.objects.live().filter(indicator__lead_service=session.clinic.unit, unit__kind="authority").exclude(
        classification="awaited_data"
    ).first()  # fmt: skip


def reason_for(session, flag):
    return next(one.reason for one in candidates_for(session) if one.indicator == flag.indicator and not one.action)


def test_it_says_that_a_claim_waits_and_then_what_the_figure_made_of_it(session, flag, pact_manager, analyst):
    claim_recording(
        flag, cases=12, wrong="Visits not entered", put_right_by=pact_manager,
        due_on=add_working_days(timezone.localdate(), 5), by=pact_manager, now=timezone.now(),
    )  # fmt: skip
    raise_flags(month=date(2021, 10, 1))
    assert reason_for(session, flag).startswith("Claimed as recording in October 2021 (12 cases); no figure has come")
    same = Outturn.objects.get(indicator=flag.indicator, unit=flag.unit, cohort=None, month=date(2021, 10, 1))
    figure = Figure(indicator=flag.indicator, unit=flag.unit, month=NOVEMBER, printed=Decimal(same.value))
    record_outturns([figure], by=analyst)
    raise_flags(month=NOVEMBER)
    assert "and not confirmed: the figure for November 2021" in reason_for(session, flag)
