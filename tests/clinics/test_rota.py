"""When clinics meet: the rota followed, days moved and cancelled by hand, pauses, clinics set up and changed."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from clinics.models import Clinic, ClinicPause, ClinicSession
from clinics.operations import agenda, clinics, rota
from clinics.operations.holding import SessionHasMovedOn
from clinics.rules.agenda import Breakdown, Seat, SessionState
from indicators.models import Indicator
from organisation.models import Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 11, 15, 9, tzinfo=UTC)


@pytest.fixture
def clinic(analyst):
    """Early Help meets every sixth Wednesday from 8 December 2021."""
    return clinics.set_up_clinic(
        name="Early Help clinic",
        unit=Unit.objects.get(code="early-help"),
        weekday=2,
        cadence_weeks=6,
        first_held_on=date(2021, 12, 8),
        by=analyst,
        now=NOW,
    )


def days(clinic):
    standing = clinic.sessions.exclude(state=SessionState.CANCELLED).order_by("held_on")
    return [f"{session.held_on:%d %b %y}" for session in standing]


def session_on(clinic, *day):
    return clinic.sessions.get(held_on=date(*day))


def move(session, day, by, **more):
    return rota.move_session(session, to=day, reason="The chair is away", by=by, now=NOW, **more)


class TestKeepingSessions:
    def test_they_stand_a_year_ahead(self, clinic):
        assert days(clinic) == [
            "08 Dec 21", "19 Jan 22", "02 Mar 22", "13 Apr 22", "25 May 22", "06 Jul 22", "17 Aug 22", "28 Sep 22",
            "09 Nov 22",
        ]  # fmt: skip

    def test_again_changes_nothing(self, clinic):
        before = list(clinic.sessions.values())
        kept = rota.keep_sessions(clinic, now=NOW)
        assert (kept.made, kept.set_anew, kept.dropped) == ([], [], 0)
        assert list(clinic.sessions.values()) == before

    def test_later_the_next_are_added(self, clinic):
        kept = rota.keep_sessions(clinic, now=datetime(2022, 1, 3, tzinfo=UTC))
        assert [session.held_on for session in kept.made] == [date(2022, 12, 21)]

    def test_a_clinic_without_a_first_day_has_no_rota(self, clinic):
        Clinic.objects.filter(pk=clinic.pk).update(first_held_on=None)
        ClinicSession.objects.filter(clinic=clinic).delete()
        assert rota.keep_sessions(clinic, now=NOW).made == []

    def test_a_moved_session_keeps_its_turn(self, clinic, analyst):
        move(session_on(clinic, 2021, 12, 8), date(2021, 12, 16), analyst)
        rota.keep_sessions(clinic, now=NOW)
        assert days(clinic)[:2] == ["16 Dec 21", "19 Jan 22"]

    def test_a_cancelled_session_is_not_made_up_for(self, clinic, analyst):
        rota.cancel_session(session_on(clinic, 2021, 12, 8), reason="Inspection", by=analyst, now=NOW)
        rota.keep_sessions(clinic, now=NOW)
        assert days(clinic)[0] == "19 Jan 22"

    def test_a_session_set_by_hand_takes_the_turn_of_its_week(self, analyst, clinic):
        Clinic.objects.filter(pk=clinic.pk).update(first_held_on=None)
        clinic.refresh_from_db()
        clinic.sessions.all().delete()
        rota.schedule_session(clinic, held_on=date(2021, 12, 9), by=analyst)
        clinics.change_clinic(clinic, seen=1, by=analyst, now=NOW, first_held_on=date(2021, 12, 8))
        assert days(clinic)[:2] == ["09 Dec 21", "19 Jan 22"]


class TestPauses:
    def pause(self, clinic, by, first, last):
        return rota.pause_clinics(clinic=clinic, starts_on=first, ends_on=last, reason="Inspection", by=by, now=NOW)

    def test_sessions_step_over_a_pause_and_come_back_when_it_is_lifted(self, clinic, analyst):
        session = session_on(clinic, 2021, 12, 8)
        pause, _ = self.pause(clinic, analyst, date(2021, 12, 8), date(2021, 12, 8))
        assert days(clinic)[0] == "09 Dec 21"
        assert session_on(clinic, 2021, 12, 9).pk == session.pk
        rota.lift_pause(pause, by=analyst, now=NOW)
        session.refresh_from_db()
        assert (session.held_on, session.calendar_sequence) == (date(2021, 12, 8), 2)
        assert ClinicPause.objects.get().lifted_by == analyst

    def test_a_turn_is_dropped_where_its_week_has_no_day_left(self, clinic, analyst):
        pause, kept = self.pause(None, analyst, date(2022, 1, 17), date(2022, 1, 28))
        assert kept.dropped == 1
        assert days(clinic)[:2] == ["08 Dec 21", "02 Mar 22"]
        rota.lift_pause(pause, by=analyst, now=NOW)
        assert days(clinic)[:2] == ["08 Dec 21", "19 Jan 22"]

    def test_a_session_with_an_agenda_stays_and_is_told_of(self, clinic, analyst):
        session = session_on(clinic, 2021, 12, 8)
        agenda.prepare_agenda(session, by=analyst)
        _, kept = self.pause(clinic, analyst, date(2021, 12, 6), date(2021, 12, 10))
        assert kept.left == [session]
        assert days(clinic)[0] == "08 Dec 21"

    def test_a_pause_of_all_clinics_is_agreed_for_the_authority(self, clinic, pact_manager):
        with pytest.raises(PermissionDenied):
            self.pause(None, pact_manager, date(2021, 12, 6), date(2021, 12, 10))


class TestMovingAndCancelling:
    def test_a_move_is_kept_with_its_reason(self, clinic, analyst):
        kept = move(session_on(clinic, 2021, 12, 8), date(2021, 12, 10), analyst)
        assert (kept.old_held_on, kept.reason, kept.moved_by) == (date(2021, 12, 8), "The chair is away", analyst)
        assert session_on(clinic, 2021, 12, 10).calendar_sequence == 1

    @pytest.mark.parametrize(
        ("day", "why"),
        [
            (date(2021, 12, 11), "Saturday 11 December 2021 is not a working day."),
            (date(2021, 12, 27), "is a bank holiday"),
            (date(2022, 1, 19), "has a session on that day already"),
            (date(2021, 12, 8), "changes the day|session_move|a_move_changes_the_day"),
        ],
    )
    def test_not_to_a_day_on_which_it_cannot_be(self, clinic, analyst, day, why):
        with pytest.raises(ValidationError, match=why):
            move(session_on(clinic, 2021, 12, 8), day, analyst)

    def test_two_clinics_share_a_day_only_when_asked(self, clinic, analyst):
        rota.schedule_session(Clinic.objects.get(unit__code="cla"), held_on=date(2021, 12, 10), by=analyst)
        session = session_on(clinic, 2021, 12, 8)
        with pytest.raises(ValidationError, match="CLA clinic has a session on that day"):
            move(session, date(2021, 12, 10), analyst)
        move(session, date(2021, 12, 10), analyst, may_share=True)

    def test_the_second_of_two_who_move_it_is_told(self, clinic, analyst, deputy):
        session = session_on(clinic, 2021, 12, 8)
        move(session, date(2021, 12, 9), deputy, was=date(2021, 12, 8))
        with pytest.raises(SessionHasMovedOn, match="moved to Thursday 9 December 2021 in the meantime"):
            move(session, date(2021, 12, 10), analyst, was=date(2021, 12, 8))

    def test_a_session_under_way_is_neither_moved_nor_cancelled(self, clinic, analyst):
        session = session_on(clinic, 2021, 12, 8)
        ClinicSession.objects.filter(pk=session.pk).update(state=SessionState.IN_PROGRESS)
        with pytest.raises(SessionHasMovedOn):
            move(session, date(2021, 12, 10), analyst)
        with pytest.raises(SessionHasMovedOn):
            rota.cancel_session(session, reason="?", by=analyst, now=NOW)

    def test_cancelling_needs_a_reason_and_frees_the_day(self, clinic, analyst):
        session = session_on(clinic, 2021, 12, 8)
        with pytest.raises(ValidationError):
            rota.cancel_session(session, reason="", by=analyst, now=NOW)
        rota.cancel_session(session, reason="Inspection", by=analyst, now=NOW)
        assert rota.schedule_session(clinic, held_on=date(2021, 12, 8), by=analyst)

    def test_a_manager_of_another_service_moves_nothing(self, clinic, cla_manager):
        with pytest.raises(PermissionDenied):
            move(session_on(clinic, 2021, 12, 8), date(2021, 12, 10), cla_manager)


class TestChangingAClinic:
    def test_sessions_follow_a_new_rota_and_a_new_chair(self, clinic, analyst, head):
        agenda.prepare_agenda(session_on(clinic, 2021, 12, 8), by=analyst)
        clinics.change_clinic(clinic, seen=1, by=analyst, now=NOW, weekday=3, cadence_weeks=12, chair=head)
        assert days(clinic) == ["08 Dec 21", "03 Mar 22", "26 May 22", "18 Aug 22", "10 Nov 22"]
        assert {session.chair for session in clinic.sessions.all()} == {head}

    def test_a_new_time_is_told_to_calendars(self, clinic, analyst):
        clinics.change_clinic(clinic, seen=1, by=analyst, now=NOW, starts_at=time(14))
        assert {session.calendar_sequence for session in clinic.sessions.all()} == {1}

    def test_nothing_is_written_over_what_somebody_else_changed(self, clinic, analyst, deputy):
        clinics.change_clinic(clinic, seen=1, by=deputy, now=NOW, place="Room 4")
        with pytest.raises(clinics.ClinicChangedMeanwhile) as told:
            clinics.change_clinic(clinic, seen=1, by=analyst, now=NOW, place="Room 5")
        assert told.value.held.place == "Room 4"

    def test_a_clinic_that_is_stood_down_has_no_sessions_to_come(self, clinic, analyst):
        clinics.change_clinic(clinic, seen=1, by=analyst, now=NOW, is_convened=False)
        assert days(clinic) == []


class TestWhatItLooksAtAndWhoBelongs:
    def codes(self, clinic):
        return [line.indicator.code for line in clinic.lines.order_by("position")]

    def test_indicators_are_added_ordered_and_dropped(self, clinic, analyst):
        for code in ("SUP-01", "REV-01", "PCT-01"):
            clinics.add_indicator(clinic, indicator=Indicator.objects.get(code=code), by=analyst)
        last = clinic.lines.last()
        clinics.move_line(last, up=True, by=analyst)
        clinics.move_line(last, up=True, by=analyst)
        clinics.move_line(last, up=True, by=analyst)
        assert self.codes(clinic) == ["PCT-01", "SUP-01", "REV-01"]
        clinics.drop_line(clinic.lines.first(), by=analyst)
        assert [(line.position, line.indicator.code) for line in clinic.lines.all()] == [(1, "SUP-01"), (2, "REV-01")]

    def test_one_it_has_already_stays(self, clinic, analyst):
        supervision = Indicator.objects.get(code="SUP-01")
        first = clinics.add_indicator(clinic, indicator=supervision, breakdown=Breakdown.TEAM, by=analyst)
        assert clinics.add_indicator(clinic, indicator=supervision, by=analyst) == first
        assert clinic.lines.get().breakdown == Breakdown.TEAM

    def test_somebody_has_one_seat(self, clinic, analyst, qa):
        clinics.seat_member(clinic, user=qa, seat=Seat.MEMBER, by=analyst)
        member = clinics.seat_member(clinic, user=qa, seat=Seat.QA, by=analyst)
        assert clinic.members.get() == member
        clinics.unseat_member(member, by=analyst)
        assert not clinic.members.exists()

    def test_another_services_manager_changes_nothing(self, clinic, pact_manager):
        with pytest.raises(PermissionDenied):
            clinics.add_indicator(clinic, indicator=Indicator.objects.get(code="SUP-01"), by=pact_manager)


def test_the_job_says_what_it_did(clinic):
    from clinics.tasks import keep_clinic_sessions  # noqa: F401 - registers the job
    from organisation.jobs.registry import find

    Clinic.objects.filter(pk=clinic.pk).update(first_held_on=timezone.localdate())
    said = find("keep clinic sessions").operation()
    assert said.startswith("Sessions set ")
    assert find("keep clinic sessions").operation() == ""


class TestTheExamplesFiveClinics:
    def test_each_wednesday_has_one_service_in_turn_and_a_sixth_is_free(self):
        rotas = [rota.rota_of(clinic) for clinic in Clinic.objects.all()]
        assert [each.in_words() for each in rotas] == ["Every sixth Wednesday"] * 5
        assert [f"{each.first_day:%d %b}" for each in rotas] == ["03 Nov", "10 Nov", "17 Nov", "24 Nov", "01 Dec"]

    def test_the_sessions_printed_stay_as_printed_and_stand_for_their_turns(self):
        rota.keep_all_sessions(now=datetime(2021, 11, 1, 9, tzinfo=UTC))
        assessment, pact = (Clinic.objects.get(unit__code=code) for code in ("assessment", "pact"))
        assert days(assessment)[:2] == ["03 Nov 21", "15 Dec 21"]
        assert days(pact)[:2] == ["10 Nov 21", "22 Dec 21"]
        assert not session_on(pact, 2021, 11, 10).from_rota

    def test_no_two_clinics_meet_on_one_day(self):
        rota.keep_all_sessions(now=datetime(2021, 11, 1, 9, tzinfo=UTC))
        held = list(ClinicSession.objects.values_list("held_on", flat=True))
        assert len(held) == len(set(held)) > 40
