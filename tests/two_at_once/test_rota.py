"""Two people, or two workers, at one clinic's days at the same moment."""

from datetime import UTC, date, datetime

import pytest

from clinics.models import CalendarFeed, Clinic, ClinicIndicator, ClinicSession, SessionMove
from clinics.operations import clinics, feeds, rota
from clinics.operations.holding import SessionHasMovedOn
from tests.two_at_once import SIDE_BY_SIDE, at_once, kinds_of

pytestmark = SIDE_BY_SIDE
NOW = datetime(2021, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def pact():
    return Clinic.objects.get(unit__code="pact")


def test_three_workers_keep_each_session_once(pact):
    kept = at_once(*[lambda: rota.keep_all_sessions(now=NOW)] * 3)
    assert sum(len(one.made) for one in kept) == ClinicSession.objects.filter(from_rota=True).count()
    days = list(ClinicSession.objects.values_list("clinic", "held_on"))
    assert len(days) == len(set(days))


def test_two_who_move_one_session_do_not_overwrite_each_other(pact, analyst):
    session = pact.sessions.get()

    def move(day):
        return rota.move_session(session, to=day, reason="Away", by=analyst, now=NOW, was=date(2021, 11, 10))

    told = at_once(lambda: move(date(2021, 11, 11)), lambda: move(date(2021, 11, 12)))
    assert kinds_of(told) == [SessionHasMovedOn.__name__, SessionMove.__name__]
    session.refresh_from_db()
    assert session.held_on == SessionMove.objects.get().new_held_on


def test_two_who_change_a_clinic_do_not_overwrite_each_other(pact, analyst):
    def change(place):
        return clinics.change_clinic(pact, seen=1, by=analyst, now=NOW, place=place)

    told = at_once(lambda: change("Room 4"), lambda: change("Room 5"))
    assert sum(isinstance(one, clinics.ClinicChangedMeanwhile) for one in told) == 1


def test_lines_moved_at_once_keep_every_place(pact, analyst):
    last, first = pact.lines.last(), pact.lines.first()
    at_once(*[lambda: clinics.move_line(last, up=True, by=analyst)] * 2, lambda: clinics.drop_line(first, by=analyst))
    assert list(ClinicIndicator.objects.filter(clinic=pact).values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_an_address_made_twice_at_once_lives_once(analyst):
    at_once(*[lambda: feeds.make_feed(clinic=None, by=analyst, now=NOW)] * 2)
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1
