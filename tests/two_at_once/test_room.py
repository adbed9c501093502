"""Several in the room at once: no outcome, draft or attendance is overwritten, none doubled."""

from django.utils import timezone

from actions.models import Action
from clinics.models import ClinicSession, Outcome, OutcomeDraft
from clinics.operations import agenda, room
from clinics.operations.attendance import Came, attendance_said, record_attendance
from clinics.operations.drafts import keep_draft
from clinics.rules.agenda import Assurance, Presence
from organisation.rules.calendar import add_working_days
from tests.two_at_once import SIDE_BY_SIDE, at_once, kinds_of, person

pytestmark = SIDE_BY_SIDE


def test_two_managers_recording_one_item():
    analyst, manager, deputy = person("analyst"), person("manager.pact"), person("deputy")
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    agenda.prepare_agenda(session, by=analyst)
    agenda.issue_agenda(session, by=analyst)
    item = session.items.first()

    def record(by):
        return room.record_outcome(item, assurance=Assurance.ASSURED, discussion=by.username, by=by)

    done = at_once(lambda: record(manager), lambda: record(deputy))
    assert kinds_of(done) == ["Outcome", "OutcomeHasMovedOn"]
    assert Outcome.objects.count() == 1


def in_the_room():
    session, analyst = ClinicSession.objects.get(clinic__unit__code="pact"), person("analyst")
    agenda.prepare_agenda(session, by=analyst)
    return agenda.issue_agenda(session, by=analyst)


def test_two_managers_writing_over_one_wording():
    item, manager, deputy = in_the_room().items.first(), person("manager.pact"), person("deputy")

    def record(by, words, seen):
        return room.record_outcome(item, assurance=Assurance.ASSURED, discussion=words, by=by, expected_version=seen)

    record(manager, "First", 0)
    done = at_once(lambda: record(manager, "Mine", 1), lambda: record(deputy, "Theirs", 1))
    assert kinds_of(done) == ["Outcome", "OutcomeHasMovedOn"]
    outcome = Outcome.objects.get()
    assert (outcome.version, outcome.revisions.count()) == (2, 2)


def test_one_outcome_sent_three_times_at_once_raises_its_action_once():
    item, manager = in_the_room().items.first(), person("manager.pact")
    agreed = [room.Agreed("Cover plan", manager, add_working_days(timezone.localdate(), 5))]
    before = Action.objects.count()

    def record():
        return room.record_outcome(item, assurance=Assurance.ASSURED, discussion="Same", by=manager, actions=agreed)

    assert {type(one) for one in at_once(*[record] * 3)} == {Outcome}
    assert (Outcome.objects.get().version, Action.objects.count()) == (1, before + 1)


def test_two_items_recorded_at_once_are_both_recorded():
    first, second = in_the_room().items.all()[:2]

    def record(item, username):
        return room.record_outcome(item, assurance=Assurance.ASSURED, discussion=username, by=person(username))

    done = at_once(lambda: record(first, "manager.pact"), lambda: record(second, "deputy"))
    assert {type(one) for one in done} == {Outcome}


def test_drafts_of_one_typist_arriving_at_once_leave_one():
    item, manager = in_the_room().items.first(), person("manager.pact")
    texts = ["Vac", "Vacan", "Vacancies"]
    done = at_once(
        *[lambda text=text: keep_draft(item, words={"discussion": text}, seen_version=0, by=manager) for text in texts]
    )
    assert {type(one) for one in done} == {OutcomeDraft}
    assert item.drafts.get().words["discussion"] in texts


def test_two_write_down_who_came_and_the_second_is_told():
    session, people = in_the_room(), [person("manager.pact"), person("deputy")]
    seen = attendance_said(session)

    def save(by):
        came = [Came(by, Presence.PRESENT)]
        return record_attendance(session, came=came, chair=by, seen=seen, by=by)

    done = at_once(*[lambda by=by: save(by) for by in people])
    assert kinds_of(done) == ["AttendanceHasMovedOn", "ClinicSession"]
    assert session.attendances.count() == 1
