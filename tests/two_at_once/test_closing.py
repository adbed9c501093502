"""The chair signs off while others sign, record, or take the session up again: one record, and it says what stood."""

import pytest

from clinics.minutes import write_minutes
from clinics.models import Attendance, ClinicSession, Outcome
from clinics.operations import closing, room
from clinics.operations.attendance import Came, attendance_said, record_attendance
from clinics.operations.holding import SessionHasMovedOn
from clinics.rules.agenda import Assurance, Presence
from clinics.rules.minutes import from_content
from tests.two_at_once import SIDE_BY_SIDE, at_once, kinds_of, person
from tests.two_at_once.test_room import in_the_room

pytestmark = SIDE_BY_SIDE
ROUNDS = 4  # who comes first is chance: ask several times


@pytest.fixture
def recorded():
    """A session every item of which has an outcome."""
    session = in_the_room()
    for item in session.items.filter(held_back_at=None):
        record(item, "manager.pact", "Seen.")
    return ClinicSession.objects.get(pk=session.pk)


@pytest.fixture
def closed(recorded):
    return closing.close_session(recorded, by=person("deputy"))


def record(item, username, words, seen=0):
    return room.record_outcome(
        item, assurance=Assurance.ASSURED, discussion=words, by=person(username), expected_version=seen
    )


def reopen(session, why="Misheard."):
    return closing.reopen_session(session, reason=why, by=person("deputy"))


def test_two_who_sign_at_once_leave_one_record(recorded):
    mark = write_minutes(recorded).fingerprint
    done = at_once(*[lambda: closing.close_session(recorded, by=person("deputy"), read=mark)] * 3)
    assert kinds_of(done) == ["ClinicSession", "SessionHasMovedOn", "SessionHasMovedOn"]
    assert recorded.records.get().version == ClinicSession.objects.get(pk=recorded.pk).minutes_version == 1


def test_what_is_recorded_as_the_chair_signs_is_in_the_minutes_or_refused(recorded):
    item, session = recorded.items.first(), recorded
    for turn in range(1, ROUNDS + 1):
        mark, words = write_minutes(session).fingerprint, f"Words {turn}."
        seen = Outcome.objects.get(item=item).version
        signed, written = at_once(
            lambda mark=mark: closing.close_session(recorded, by=person("deputy"), read=mark),
            lambda words=words, seen=seen: record(item, "manager.pact", words, seen),
        )
        if isinstance(signed, closing.MinutesHaveMovedOn):  # they are shown again, and then signed
            assert written.discussion == words
            signed = closing.close_session(recorded, by=person("deputy"))
        else:
            assert isinstance(written, SessionHasMovedOn)
        stands = Outcome.objects.get(item=item).discussion
        minutes = from_content(signed.records.get(version=turn).content)
        assert minutes.minutes[0].discussion == stands
        session = reopen(signed)


def test_who_came_written_down_as_the_chair_signs_is_in_the_minutes_or_refused(recorded):
    mark, seen, manager = write_minutes(recorded).fingerprint, attendance_said(recorded), person("manager.pact")
    came = [Came(recorded.chair, Presence.PRESENT), Came(manager, Presence.APOLOGIES)]
    signed, written = at_once(
        lambda: closing.close_session(recorded, by=person("deputy"), read=mark),
        lambda: record_attendance(recorded, came=came, chair=recorded.chair, seen=seen, by=manager),
    )
    if isinstance(signed, closing.MinutesHaveMovedOn):
        assert isinstance(written, ClinicSession)
        assert not recorded.records.exists()
    else:
        assert isinstance(written, SessionHasMovedOn)
        assert not Attendance.objects.filter(session=recorded).exists()


def test_taken_up_again_twice_at_once_it_is_open_once(closed):
    done = at_once(lambda: reopen(closed, "A figure was misheard."), lambda: reopen(closed, "A name is wrong."))
    assert kinds_of(done) == ["ClinicSession", "SessionHasMovedOn"]
    assert closed.reopenings.count() == 1


def test_recorded_as_it_is_taken_up_again_it_is_recorded_after_that_or_refused(closed):
    item, before = closed.items.first(), closed.records.get().content
    opened, written = at_once(lambda: reopen(closed), lambda: record(item, "manager.pact", "Later.", 1))
    assert isinstance(opened, ClinicSession)
    assert isinstance(written, SessionHasMovedOn) or written.version == 2
    assert closed.records.get().content == before
