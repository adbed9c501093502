"""The calendar of clinics, and the pages on which days are set."""

from datetime import UTC, date, datetime

import pytest

from clinics.calendar import read_month
from clinics.models import Clinic, ClinicPause, ClinicSession
from clinics.operations import clinics, rota
from clinics.rules.agenda import SessionState
from organisation.models import Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 11, 15, 9, tzinfo=UTC)
DECEMBER = "/clinics/calendar/2021-12/"


@pytest.fixture
def early_help(analyst):
    return clinics.set_up_clinic(
        name="Early Help clinic", unit=Unit.objects.get(code="early-help"), cadence_weeks=1,
        first_held_on=date(2021, 12, 1), may_share=True, by=analyst, now=NOW,
    )  # fmt: skip


def on(clinic, *day):
    return clinic.sessions.get(held_on=date(*day))


def test_a_month_shows_sessions_moves_pauses_and_bank_holidays(sign_in, analyst, early_help):
    rota.move_session(on(early_help, 2021, 12, 1), to=date(2021, 12, 3), reason="Chair away", by=analyst, now=NOW)
    rota.cancel_session(on(early_help, 2021, 12, 8), reason="Inspection", by=analyst, now=NOW)
    rota.pause_clinics(
        clinic=None, starts_on=date(2021, 12, 29), ends_on=date(2021, 12, 31), reason="Christmas", by=analyst, now=NOW
    )
    weeks = read_month(analyst, date(2021, 12, 1), today=date(2021, 12, 15))
    days = {day.day.day: day for week in weeks for day in week if day.is_of_month}
    assert [move.session for move in days[1].moved_away] == days[3].sessions
    assert [session.state for session in days[8].sessions] == [SessionState.CANCELLED]
    assert days[27].bank_holiday.startswith("Christmas Day")
    assert (days[29].sessions, days[29].pauses) == ([], [ClinicPause.objects.get()])
    assert days[15].is_today
    page = sign_in(analyst).get(DECEMBER).content.decode()
    for said in ("moved to 3 December", "moved from 1 December", "cancelled: Inspection", "No clinics: Christmas"):
        assert said in page


def test_the_months_beside_are_in_the_address(sign_in, analyst):
    page = sign_in(analyst).get(DECEMBER).content.decode()
    assert "/clinics/calendar/2021-11/" in page
    assert "/clinics/calendar/2022-01/" in page


def test_another_services_sessions_are_not_shown(sign_in, cla_manager, early_help):
    assert "Early Help clinic" not in sign_in(cla_manager).get(DECEMBER).content.decode()


def test_the_calendar_keeps_to_its_budget(sign_in, analyst, early_help, django_assert_max_num_queries):
    client = sign_in(analyst)
    client.get(DECEMBER)
    # session, user, memberships, tree; sessions with their moves, moves away, pauses
    with django_assert_max_num_queries(9):
        client.get(DECEMBER)


class TestMovingThroughThePage:
    def test_a_session_is_moved_and_says_so(self, sign_in, analyst, early_help):
        session = on(early_help, 2021, 12, 1)
        given = {"to": "2021-12-03", "reason": "Chair away", "was": "2021-12-01"}
        page = sign_in(analyst).post(f"/clinics/sessions/{session.pk}/move/", given, follow=True)
        assert "Moved to Friday 3 December 2021." in page.content.decode()
        assert "Moved from 1 December 2021 to 3 December 2021: Chair away" in page.content.decode()

    def test_a_bank_holiday_is_refused_and_the_reason_kept(self, sign_in, analyst, early_help):
        session = on(early_help, 2021, 12, 22)
        given = {"to": "2021-12-27", "reason": "Chair away", "was": "2021-12-22"}
        page = sign_in(analyst).post(f"/clinics/sessions/{session.pk}/move/", given)
        assert page.status_code == 422
        assert "is a bank holiday" in page.content.decode()
        assert "Chair away" in page.content.decode()

    def test_the_second_of_two_keeps_what_they_typed(self, sign_in, analyst, early_help):
        session = on(early_help, 2021, 12, 1)
        rota.move_session(session, to=date(2021, 12, 2), reason="First", by=analyst, now=NOW)
        given = {"to": "2021-12-03", "reason": "Second", "was": "2021-12-01"}
        page = sign_in(analyst).post(f"/clinics/sessions/{session.pk}/move/", given).content.decode()
        assert "has been moved to Thursday 2 December 2021 in the meantime" in page
        assert "Second" in page

    def test_a_session_is_cancelled_with_a_reason(self, sign_in, analyst, early_help):
        session = on(early_help, 2021, 12, 1)
        client = sign_in(analyst)
        assert client.post(f"/clinics/sessions/{session.pk}/cancel/", {"reason": ""}).status_code == 422
        page = client.post(f"/clinics/sessions/{session.pk}/cancel/", {"reason": "Inspection"}, follow=True)
        assert "Cancelled: Inspection" in page.content.decode()


class TestPausesThroughThePage:
    def test_agreed_and_lifted(self, sign_in, analyst, early_help):
        client = sign_in(analyst)
        given = {"clinic": "", "starts_on": "2050-12-19", "ends_on": "2050-12-30", "reason": "Christmas"}
        assert "Agreed." in client.post("/clinics/pauses/", given, follow=True).content.decode()
        pause = ClinicPause.objects.get()
        assert pause.clinic is None
        page = client.post(f"/clinics/pauses/{pause.pk}/lift/", follow=True)
        assert "Lifted" in page.content.decode()

    def test_backwards_is_refused_and_kept(self, sign_in, analyst):
        given = {"clinic": "", "starts_on": "2050-12-19", "ends_on": "2050-12-01", "reason": "Christmas"}
        page = sign_in(analyst).post("/clinics/pauses/", given).content.decode()
        assert "A pause cannot end before it begins." in page
        assert "Christmas" in page

    def test_a_service_manager_pauses_their_own_clinic_only(self, sign_in, pact_manager):
        given = {"clinic": "", "starts_on": "2050-12-19", "ends_on": "2050-12-30", "reason": "Christmas"}
        client = sign_in(pact_manager)
        assert client.post("/clinics/pauses/", given).status_code == 422
        pact = Clinic.objects.get(unit__code="pact")
        assert client.post("/clinics/pauses/", given | {"clinic": pact.pk}).status_code == 302


class TestTakingTurns:
    def given(self, **more):
        return {
            "start": "2050-11-02", "cadence_weeks": 6, "clinics": list(Clinic.objects.values_list("pk", flat=True)),
        } | more  # fmt: skip

    def test_each_wednesday_one_service_proposed_and_then_set(self, sign_in, analyst):
        Clinic.objects.update(first_held_on=None)
        client = sign_in(analyst)
        page = client.post("/clinics/rolling/", self.given()).content.decode()
        assert "Wednesday 30 November 2050" in page
        assert not Clinic.objects.exclude(first_held_on=None).exists()
        client.post("/clinics/rolling/", self.given(agreed="yes"))
        firsts = [clinic.first_held_on.isoformat() for clinic in Clinic.objects.all()]
        assert firsts == ["2050-11-02", "2050-11-09", "2050-11-16", "2050-11-23", "2050-11-30"]

    def test_too_few_weeks_are_said(self, sign_in, analyst):
        page = sign_in(analyst).post("/clinics/rolling/", self.given(cadence_weeks=4))
        assert page.status_code == 422
        assert "There is no Wednesday left for" in page.content.decode()


def test_a_clinics_page_says_when_it_meets_and_why_not(sign_in, analyst, early_help):
    Clinic.objects.filter(pk=early_help.pk).update(first_held_on=date(2050, 1, 5))
    assert "Every Wednesday" in sign_in(analyst).get(early_help.get_absolute_url()).content.decode()


def test_sessions_set_by_the_printed_report_stay(analyst):
    assert ClinicSession.objects.filter(from_rota=False, moves=None).count() == 2
