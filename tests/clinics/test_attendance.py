from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from clinics.models import ClinicMember, ClinicSession
from clinics.operations import agenda
from clinics.operations.attendance import AttendanceHasMovedOn, Came, attendance_said, record_attendance
from clinics.operations.holding import SessionHasMovedOn
from clinics.rules.agenda import Presence, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(analyst, pact_manager, qa):
    held = ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))
    for user, seat in ((analyst, Seat.ANALYST), (qa, Seat.QA)):
        ClinicMember.objects.get_or_create(clinic=held.clinic, user=user, defaults={"seat": seat})
    ClinicSession.objects.filter(pk=held.pk).update(chair=pact_manager)
    agenda.prepare_agenda(held, by=analyst)
    return agenda.issue_agenda(held, by=analyst)


def save(session, by, *came, chair=None):
    return record_attendance(session, came=came, chair=chair or by, seen=attendance_said(session), by=by)


def who(session):
    return {(one.user.username, one.presence) for one in session.attendances.all()}


class TestRecording:
    def test_who_came_who_is_away_and_who_was_sent(self, session, pact_manager, analyst, qa, head):
        here, away = Came(pact_manager, Presence.PRESENT), Came(qa, Presence.APOLOGIES)
        save(session, pact_manager, here, away, Came(analyst, Presence.DEPUTISED, head))
        assert who(session) == {("manager.pact", "present"), ("qa", "apologies"), ("analyst", "deputised")}
        assert session.attendances.get(user=analyst).deputy == head

    def test_saved_again_it_takes_the_place_of_what_was_said(self, session, pact_manager, qa):
        save(session, pact_manager, Came(pact_manager, Presence.PRESENT), Came(qa, Presence.ABSENT))
        save(session, pact_manager, Came(pact_manager, Presence.PRESENT))
        assert who(session) == {("manager.pact", "present")}

    def test_a_meeting_without_its_chair_names_who_takes_it(self, session, pact_manager, head):
        away, here = Came(pact_manager, Presence.APOLOGIES), Came(head, Presence.PRESENT)
        with pytest.raises(ValidationError, match="is not here: name who takes the chair"):
            save(session, pact_manager, away, here)
        save(session, pact_manager, away, here, chair=head)
        session.refresh_from_db()
        assert session.chair == head

    def test_a_deputy_may_take_the_chair(self, session, pact_manager, head):
        save(session, pact_manager, Came(pact_manager, Presence.DEPUTISED, head), chair=head)

    def test_a_deputy_has_a_name(self, session, pact_manager, qa):
        with pytest.raises(ValidationError, match="Say who came for"):
            save(session, pact_manager, Came(pact_manager, Presence.PRESENT), Came(qa, Presence.DEPUTISED))

    def test_nobody_writes_over_what_they_have_not_seen(self, session, pact_manager, deputy, qa):
        seen = attendance_said(session)
        save(session, deputy, Came(deputy, Presence.PRESENT))
        mine = [Came(pact_manager, Presence.PRESENT)]
        with pytest.raises(AttendanceHasMovedOn):
            record_attendance(session, came=mine, chair=pact_manager, seen=seen, by=pact_manager)
        assert who(session) == {("deputy", "present")}

    def test_the_same_sent_twice_is_no_quarrel(self, session, pact_manager):
        seen = attendance_said(session)
        for _ in range(2):
            came = [Came(pact_manager, Presence.PRESENT)]
            record_attendance(session, came=came, chair=pact_manager, seen=seen, by=pact_manager)
        assert session.attendances.count() == 1

    def test_only_while_it_is_held_and_by_who_records(self, session, pact_manager, cla_manager):
        with pytest.raises(PermissionDenied):
            save(session, cla_manager, Came(pact_manager, Presence.PRESENT))
        ClinicSession.objects.filter(pk=session.pk).update(state="scheduled")
        with pytest.raises(SessionHasMovedOn):
            save(session, pact_manager, Came(pact_manager, Presence.PRESENT))


class TestThePage:
    @pytest.fixture
    def client(self, sign_in, pact_manager):
        return sign_in(pact_manager)

    def address(self, session):
        return f"/clinics/sessions/{session.pk}/attendance/"

    def test_members_and_the_chair_are_listed(self, client, session):
        page = client.get(self.address(session)).content.decode()
        for said in ("PACT service manager", "Performance analyst", "QA unit", "Apologies"):
            assert said in page

    def test_one_post_saves_everybody_and_a_visitor(self, client, session, pact_manager, analyst, qa, head):
        sent = {
            f"presence-{pact_manager.pk}": "present",
            f"presence-{analyst.pk}": "deputised",
            f"deputy-{analyst.pk}": head.pk,
            f"presence-{qa.pk}": "absent",
            "visitor": head.pk,
            "chair": pact_manager.pk,
            "seen": attendance_said(session),
        }
        assert client.post(self.address(session), sent).status_code == 302
        assert ("head", "present") in who(session)
        assert ("qa", "absent") in who(session)
        assert "Visitor" in client.get(self.address(session)).content.decode()

    def test_what_somebody_else_said_meanwhile_stands_beside_mine(self, client, session, pact_manager, deputy):
        sent = {
            f"presence-{pact_manager.pk}": "present",
            "chair": pact_manager.pk,
            "seen": attendance_said(session),
        }
        save(session, deputy, Came(deputy, Presence.PRESENT), Came(pact_manager, Presence.APOLOGIES))
        page = client.post(self.address(session), sent)
        assert b"Somebody else changed the attendance meanwhile" in page.content
        again = {**sent, "seen": attendance_said(session), f"presence-{deputy.pk}": "present"}
        assert client.post(self.address(session), again).status_code == 302
        assert who(session) == {("manager.pact", "present"), ("deputy", "present")}

    def test_a_chair_who_is_away_is_asked_about(self, client, session, pact_manager, head):
        sent = {f"presence-{pact_manager.pk}": "apologies", "visitor": head.pk, "chair": pact_manager.pk}
        page = client.post(self.address(session), {**sent, "seen": attendance_said(session)})
        assert b"name who takes the chair" in page.content
        assert not session.attendances.exists()
