"""Signing minutes off, taking a session up again, and that what was signed never changes."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from clinics.minutes import write_minutes
from clinics.models import AgendaItem, Attendance, ClinicMember, ClinicSession, SessionRecord
from clinics.operations import agenda, closing
from clinics.operations.drafts import keep_draft
from clinics.operations.holding import SessionHasMovedOn
from clinics.operations.room import Agreed, record_outcome
from clinics.rules.agenda import Assurance, Cause, Presence, Seat
from clinics.rules.closing import signs_as
from clinics.rules.minutes import as_content, from_content
from indicators.models import Outturn
from organisation.models import Membership, User
from organisation.rules.calendar import add_working_days

pytestmark = pytest.mark.django_db
DUE = add_working_days(timezone.localdate(), 10)
AT = datetime(2021, 11, 10, 12, 5, tzinfo=UTC)


@pytest.fixture
def session(analyst, pact_manager):
    """The PACT session of November, every item recorded: one not assured with an action, the rest not reached."""
    session = ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))
    agenda.prepare_agenda(session, by=analyst)
    agenda.issue_agenda(session, by=analyst)
    first = session.items.get(indicator__code="PDC-01")
    record_outcome(
        first,
        assurance=Assurance.NOT_ASSURED,
        cause=Cause.CAPACITY,
        discussion="Three posts are empty.",
        decision="Cover from agency.",
        actions=[Agreed("Cover plan", pact_manager, DUE, "All seen in time")],
        by=pact_manager,
    )
    for item in session.items.filter(outcome=None):
        record_outcome(item, assurance=Assurance.NOT_REACHED, discussion="No time.", by=pact_manager)
    session.refresh_from_db()
    return session


@pytest.fixture
def closed(session, deputy):
    return closing.close_session(session, by=deputy, now=AT)


@pytest.fixture
def minutes(closed):
    return from_content(closed.records.get().content)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("person", "chair", "stand_ins", "said"),
    [
        (1, 1, {2}, "Chair"),
        (2, 1, {2}, "Acting chair"),
        (3, 1, {2}, ""),
        (3, None, {2}, ""),
        (3, None, set(), "Acting chair"),
    ],
)
def test_who_signs(person, chair, stand_ins, said):
    assert signs_as(person, chair=chair, stand_ins=stand_ins) == said


class TestSigningOff:
    def test_the_chair_signs_and_the_session_is_closed(self, closed, deputy):
        record = closed.records.get()
        assert (closed.state, closed.minutes_version, closed.closed_by) == ("closed", 1, deputy)
        assert (record.version, record.signed_by, record.signed_at) == (1, deputy, AT)

    def test_nobody_else_does(self, session, pact_manager, head):
        for person in (pact_manager, head):
            with pytest.raises(PermissionDenied, match="signs these minutes off"):
                closing.close_session(session, by=person)

    def test_who_came_in_the_chairs_place_does(self, session, deputy, head):
        Attendance.objects.create(session=session, user=deputy, presence=Presence.DEPUTISED, deputy=head)
        closing.close_session(session, by=head)
        signed = from_content(session.records.get().content).signed
        assert (signed.by, signed.signs_as) == (str(head), "Acting chair")

    def test_a_deputy_chair_of_the_clinic_does(self, session, head):
        ClinicMember.objects.create(clinic=session.clinic, user=head, seat=Seat.DEPUTY)
        assert closing.close_session(session, by=head).state == "closed"

    def test_an_acting_chair_still_needs_a_role_there(self, session, cla_manager):
        ClinicMember.objects.create(clinic=session.clinic, user=cla_manager, seat=Seat.DEPUTY)
        with pytest.raises(PermissionDenied):
            closing.close_session(session, by=cla_manager)

    def test_every_item_needs_an_outcome_but_one_held_back(self, session, deputy):
        more = AgendaItem.objects.create(session=session, position=99, kind="topic", title="Rooms", reason="Asked for.")
        with pytest.raises(closing.ItemsWithoutOutcome):
            closing.close_session(session, by=deputy)
        AgendaItem.objects.filter(pk=more.pk).update(
            held_back_at=AT, held_back_by=deputy, held_back_reason="Settled by e-mail."
        )
        closing.close_session(session, by=deputy)
        minutes = from_content(session.records.get().content)
        assert [(one.title, one.reason) for one in minutes.held_back] == [("Rooms", "Settled by e-mail.")]
        assert "Rooms" not in {one.title for one in minutes.minutes}

    def test_what_changed_after_it_was_read_through_is_not_signed(self, session, deputy):
        read = write_minutes(session).fingerprint
        session.items.first().outcome.__class__.objects.filter(item=session.items.first()).update(discussion="Other.")
        with pytest.raises(closing.MinutesHaveMovedOn):
            closing.close_session(session, by=deputy, read=read)
        assert not SessionRecord.objects.exists()

    def test_twice_is_once(self, closed, deputy):
        with pytest.raises(SessionHasMovedOn):
            closing.close_session(closed, by=deputy)


class TestTheMinutes:
    def test_they_say_what_was_decided(self, minutes, pact_manager):
        said = next(one for one in minutes.minutes if one.code == "PDC-01")
        assert (said.assurance_word, said.cause, said.decision) == ("Not assured", "Capacity", "Cover from agency.")
        assert said.figures[0].figure == "89%"
        assert [owner for owner, _ in minutes.actions_by_owner] == [str(pact_manager)]

    def test_they_say_who_signed_when(self, minutes, deputy):
        assert (minutes.signed.by, minutes.signed.at) == (str(deputy), "10 November 2021, 12:05")

    def test_the_chair_is_asked_after_even_where_no_attendance_was_kept(self, minutes):
        assert (minutes.attendance[0].seat, minutes.attendance[0].presence) == ("Chair", "Not recorded")

    def test_they_keep_a_printed_figure_beside_its_fraction(self, minutes):
        figures = next(one for one in minutes.minutes if one.code == "PCT-01").figures
        assert ("95%", "121/128", "85%") in {(one.figure, one.fraction, one.printed) for one in figures}

    def test_they_say_what_carries(self, minutes):
        assert len(minutes.carried) == len(minutes.minutes) - 1

    def test_they_stay_whatever_becomes_of_figures_actions_and_people(self, closed, minutes, pact_manager):
        Outturn.objects.filter(indicator__code="PDC-01").update(value=1)
        action = closed.items.get(indicator__code="PDC-01").outcome.actions.get()
        action.__class__.objects.filter(pk=action.pk).update(title="Another", due_on=date(2030, 1, 2))
        User.objects.filter(pk=pact_manager.pk).update(first_name="Somebody", last_name="Else")
        assert from_content(closed.records.get().content) == minutes

    def test_stored_and_read_back_they_are_the_same(self, session):
        minutes = write_minutes(session)
        assert from_content(as_content(minutes)) == minutes


class TestTakingUpAgain:
    def test_a_new_version_is_signed_and_the_old_one_kept(self, closed, deputy, pact_manager):
        before = closed.records.get().content
        session = closing.reopen_session(closed, reason="A figure was misheard.", by=deputy, now=AT)
        assert (session.state, session.minutes_version) == ("in_progress", 1)
        session.items.get(indicator__code="PDC-01").outcome.actions.clear()
        session = closing.close_session(session, by=deputy)
        old, new = session.records.all()
        assert (session.minutes_version, old.content) == (2, before)
        minutes = from_content(new.content)
        assert [(one.after_version, one.reason) for one in minutes.reopenings] == [(1, "A figure was misheard.")]
        assert not minutes.actions_by_owner

    def test_it_needs_a_reason(self, closed, deputy):
        with pytest.raises(ValidationError, match="This is needed"):
            closing.reopen_session(closed, reason="  ", by=deputy)

    def test_only_who_signs_takes_it_up_again(self, closed, pact_manager):
        with pytest.raises(PermissionDenied):
            closing.reopen_session(closed, reason="I disagree.", by=pact_manager)

    def test_only_a_closed_session(self, session, deputy):
        with pytest.raises(SessionHasMovedOn):
            closing.reopen_session(session, reason="?", by=deputy)


class TestAClosedSessionNeverChanges:
    def test_not_by_recording(self, closed, pact_manager):
        with pytest.raises(SessionHasMovedOn):
            record_outcome(closed.items.first(), assurance=Assurance.ASSURED, discussion="Later.", by=pact_manager)

    def test_words_sent_too_late_are_given_back(self, sign_in, closed, pact_manager):
        item = closed.items.first()
        sent = {"assurance": "partly_assured", "cause": "demand", "discussion": "Two teams grew.", "seen_version": "1"}
        row = {"title": "Ring the agency", "owner": pact_manager.pk, "due_on": DUE.isoformat()}
        sent |= {"actions-TOTAL_FORMS": "1"} | {f"actions-0-{name}": words for name, words in row.items()}
        answer = sign_in(pact_manager).post(reverse("clinics:record-outcome", args=[item.pk]), sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "The session is closed. Nothing was recorded." in page
        given_back = page.partition("Your words, not recorded")[2]
        for words in ("Partly assured", "Demand", "Two teams grew.", "Ring the agency", str(pact_manager)):
            assert words in given_back

    def test_words_kept_before_it_was_closed_are_shown_to_who_typed_them_alone(
        self, sign_in, session, deputy, pact_manager
    ):
        item = session.items.first()
        keep_draft(item, words={"discussion": "A second thought."}, seen_version=1, by=pact_manager)
        closing.close_session(session, by=deputy)
        room = f"{reverse('clinics:room', args=[session.pk])}?item={item.position}"
        assert "A second thought." in sign_in(pact_manager).get(room).content.decode()
        assert "A second thought." not in sign_in(deputy).get(room).content.decode()

    def test_not_in_data_entry(self, sign_in, closed, analyst, qa):
        Membership.objects.create(user=analyst, unit=closed.clinic.unit, role="service_manager")
        came = Attendance(session=closed, user=qa, presence=Presence.PRESENT)
        Attendance.objects.bulk_create([came])
        came = Attendance.objects.get()
        client = sign_in(analyst)
        for model, pk, given in (
            ("clinicsession", closed.pk, {"chair": analyst.pk}),
            ("attendance", came.pk, {"presence": "apologies"}),
            ("outcome", closed.items.first().outcome.pk, {"discussion": "Other"}),
            ("agendaitem", closed.items.first().pk, {"title": "Other"}),
            ("sessionrecord", closed.records.get().pk, {"version": 2}),
        ):
            change = reverse(f"admin:clinics_{model}_change", args=[pk])
            assert client.get(change).status_code == 200
            assert client.post(change, given).status_code == 403, model
            deletion = reverse(f"admin:clinics_{model}_delete", args=[pk])
            assert client.post(deletion, {"post": "yes"}).status_code == 403, model
        added = {"session": closed.pk, "user": analyst.pk, "presence": "present"}
        refused = client.post(reverse("admin:clinics_attendance_add"), added)
        assert "take it up again" in refused.content.decode()
        in_bulk = {"action": "delete_selected", "_selected_action": [came.pk], "post": "yes"}
        client.post(reverse("admin:clinics_attendance_changelist"), in_bulk)
        assert Attendance.objects.filter(pk=came.pk, presence="present").exists()

    def test_an_open_one_is_still_put_right_in_data_entry(self, sign_in, session, analyst):
        page = sign_in(analyst).get(reverse("admin:clinics_clinicsession_change", args=[session.pk]))
        assert page.context["has_change_permission"]


class TestPages:
    def test_the_chair_reads_the_minutes_through_and_signs(self, sign_in, session, deputy):
        client = sign_in(deputy)
        page = client.get(reverse("clinics:close", args=[session.pk]))
        assert "Three posts are empty." in page.content.decode()
        answer = client.post(page.request["PATH_INFO"], {"read": page.context["minutes"].fingerprint}, follow=True)
        assert answer.request["PATH_INFO"] == reverse("clinics:minutes", args=[session.pk, 1])
        assert "Version 1 was signed off by" in answer.content.decode()

    def test_who_may_not_sign_is_told_who_does(self, sign_in, session, pact_manager):
        page = sign_in(pact_manager).get(reverse("clinics:close", args=[session.pk])).content.decode()
        assert "signs these minutes off" in page
        assert "Sign off and close" not in page

    def test_reading_through_says_what_is_missing(self, sign_in, session, deputy):
        item = AgendaItem.objects.create(session=session, position=99, kind="topic", title="Rooms", reason="Asked for.")
        page = sign_in(deputy).get(reverse("clinics:close", args=[session.pk])).content.decode()
        assert item.get_absolute_url() in page
        assert "Sign off and close" not in page

    def test_signing_what_changed_meanwhile_shows_it_again(self, sign_in, session, deputy):
        page = sign_in(deputy).post(reverse("clinics:close", args=[session.pk]), {"read": "older"})
        assert "Read the minutes through again" in page.content.decode()

    def test_an_older_version_says_so_and_leads_to_the_newest(self, sign_in, closed, deputy, qa):
        closing.close_session(closing.reopen_session(closed, reason="Misheard.", by=deputy), by=deputy)
        client = sign_in(qa)
        assert (
            "This version was replaced." in client.get(reverse("clinics:minutes", args=[closed.pk, 1])).content.decode()
        )
        newest = client.get(reverse("clinics:newest-minutes", args=[closed.pk]), follow=True).content.decode()
        assert "Taken up again after version 1:" in newest
        assert client.get(reverse("clinics:minutes", args=[closed.pk, 3])).status_code == 404

    def test_taking_up_again_keeps_a_reason_that_names_a_child_out(self, sign_in, closed, deputy):
        page = sign_in(deputy).post(
            reverse("clinics:reopen", args=[closed.pk]), {"reason": "DOB 03/03/2014 was read out"}
        )
        assert page.status_code == 422
        assert "looks like a date of birth" in page.content.decode()
        assert "was read out" in page.content.decode()

    def test_taking_up_again_by_page(self, sign_in, closed, deputy):
        client = sign_in(deputy)
        answer = client.post(
            reverse("clinics:reopen", args=[closed.pk]), {"reason": "A figure was misheard."}, follow=True
        )
        assert answer.request["PATH_INFO"] == closed.get_absolute_url()
        assert "What was signed stays readable." in answer.content.decode()

    def test_as_pdf_and_as_word(self, sign_in, closed, qa):
        client = sign_in(qa)
        pdf = client.get(reverse("clinics:minutes-pdf", args=[closed.pk, 1]))
        assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
        assert pdf["Content-Disposition"] == 'attachment; filename="minutes-pact-clinic-2021-11-10-version-1.pdf"'
        assert client.get(reverse("clinics:minutes-word", args=[closed.pk, 1])).content[:2] == b"PK"

    def test_reading_minutes_takes_few_queries(self, sign_in, closed, qa, django_assert_max_num_queries):
        client = sign_in(qa)
        with django_assert_max_num_queries(12):  # signed in, roles, tree, session, record, versions
            client.get(reverse("clinics:minutes", args=[closed.pk, 1]))
