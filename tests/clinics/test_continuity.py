"""Clinics held against due, items carried, actions raised and finished: by hand, and on the page."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.models import Action
from clinics.models import Clinic, ClinicSession
from clinics.operations import agenda, closing
from clinics.operations.room import Agreed, record_outcome
from clinics.rules.agenda import Assurance, SessionState
from clinics.rules.continuity import Deed, Quarter, Sitting, count_continuity, say_continuity
from organisation.rules.calendar import add_working_days

TODAY = date(2022, 2, 1)
DUE = add_working_days(timezone.localdate(), 10)


def sitting(held_on, state=SessionState.CLOSED, **more):
    return Sitting("PACT", held_on, state, **more)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("day", "said", "first"),
    [
        (date(2021, 4, 1), "Q1 2021-22", date(2021, 4, 1)),
        (date(2021, 6, 30), "Q1 2021-22", date(2021, 4, 1)),
        (date(2021, 12, 31), "Q3 2021-22", date(2021, 10, 1)),
        (date(2022, 1, 1), "Q4 2021-22", date(2022, 1, 1)),
        (date(2022, 3, 31), "Q4 2021-22", date(2022, 1, 1)),
    ],
)
def test_quarters_are_of_the_financial_year(day, said, first):
    assert (str(Quarter.of(day)), Quarter.of(day).first) == (said, first)


@pytest.mark.pure
def test_what_was_due_was_held_cancelled_or_missed():
    (row,) = count_continuity(
        [
            sitting(date(2021, 10, 6), items=9, not_reached=2, most_carried=3),
            sitting(date(2021, 10, 13), SessionState.IN_PROGRESS, items=4),
            sitting(date(2021, 11, 3), SessionState.CANCELLED, items=7),
            sitting(date(2021, 11, 10), SessionState.AGENDA_ISSUED, items=5),
            sitting(date(2021, 12, 8), SessionState.SCHEDULED, moves=2),
            sitting(date(2021, 12, 9), items=1),
            sitting(date(2021, 12, 10), SessionState.CANCELLED),
        ],
        [],
        today=date(2021, 12, 31),
    )
    assert (row.due, row.held, row.cancelled, row.missed) == (7, 3, 2, 2)
    assert (row.moved, row.items, row.carried, row.most_carried) == (1, 14, 2, 3)


@pytest.mark.pure
def test_what_is_to_come_is_not_due_yet():
    assert count_continuity([sitting(date(2022, 2, 2), SessionState.SCHEDULED)], [], today=TODAY) == []
    assert count_continuity([sitting(TODAY, SessionState.SCHEDULED)], [], today=TODAY) == []
    (row,) = count_continuity([sitting(TODAY, SessionState.IN_PROGRESS)], [], today=TODAY)
    assert (row.due, row.held) == (1, 1)


@pytest.mark.pure
def test_an_action_is_finished_in_the_quarter_it_is_done():
    deeds = [
        Deed("PACT", date(2021, 11, 10), date(2022, 1, 20)),
        Deed("PACT", date(2021, 11, 10)),
        Deed("CLA", date(2021, 12, 1), date(2021, 12, 3)),
    ]
    rows = count_continuity([], deeds, today=TODAY)
    assert [(str(row.quarter), row.service, row.raised, row.finished) for row in rows] == [
        ("Q4 2021-22", "PACT", 0, 1),
        ("Q3 2021-22", "CLA", 1, 1),
        ("Q3 2021-22", "PACT", 2, 0),
    ]


@pytest.mark.pure
def test_rows_are_summed_up_in_a_sentence():
    rows = count_continuity(
        [sitting(date(2021, 10, 6), not_reached=2), sitting(date(2021, 11, 3), SessionState.CANCELLED)],
        [Deed("PACT", date(2021, 10, 6))],
        today=TODAY,
    )
    assert say_continuity(rows) == (
        "1 of 2 clinics due held; 2 items carried to the next; 1 action raised and 0 finished."
    )
    assert say_continuity([]) == "No clinic was due."


@pytest.mark.pure
def test_nothing_is_counted_against_none_due():
    later = count_continuity([], [Deed("PACT", date(2021, 10, 6), date(2022, 1, 20))], today=TODAY)
    assert say_continuity(later).startswith("No clinic was due; 0 items")


@pytest.fixture
def held(analyst, pact_manager, deputy):
    session = ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))
    agenda.prepare_agenda(session, by=analyst)
    agenda.issue_agenda(session, by=analyst)
    first, *rest = session.items.all()
    agreed = [Agreed("Cover plan", pact_manager, DUE), Agreed("Recruit", pact_manager, DUE)]
    record_outcome(first, assurance=Assurance.ASSURED, discussion="Seen.", actions=agreed, by=pact_manager)
    for item in rest:
        record_outcome(item, assurance=Assurance.NOT_REACHED, discussion="No time.", by=pact_manager)
    done = datetime(2021, 12, 1, 9, tzinfo=UTC)
    Action.objects.filter(title="Recruit").update(
        state="done", done_at=done, said_done_by=pact_manager, closed_at=done, closed_by=pact_manager
    )
    return closing.close_session(session, by=deputy)


@pytest.mark.django_db
class TestThePage:
    def rows(self, page):
        return {(row.record.service, str(row.record.quarter)): row.record for row in page.context["table"].rows}

    def test_it_counts_by_service_and_quarter(self, sign_in, held, deputy):
        page = sign_in(deputy).get(reverse("clinics:record"))
        row = self.rows(page)["PACT", "Q3 2021-22"]
        assert (row.due, row.held, row.raised, row.finished) == (1, 1, 2, 1)
        assert (row.items, row.carried) == (held.items.count(), held.items.count() - 1)

    def test_it_can_be_narrowed_and_downloaded(self, sign_in, held, deputy):
        client = sign_in(deputy)
        page = client.get(reverse("clinics:record"), {"service": "PACT", "year": "2021-22"})
        assert set(self.rows(page)) == {("PACT", "Q3 2021-22")}
        file = client.get(reverse("clinics:record"), {"service": "PACT", "file": "csv"}).content.decode("utf-8-sig")
        heading, line = file.splitlines()
        assert heading.startswith('"Service","Quarter","Due","Held"')
        assert line.startswith('"PACT","Q3 2021-22","1","1","0","0"')

    def test_a_manager_sees_their_own_clinics_only(self, sign_in, held, cla_manager):
        page = sign_in(cla_manager).get(reverse("clinics:record"))
        assert "PACT" not in {service for service, _ in self.rows(page)}

    def test_it_takes_as_many_queries_however_many_sessions(self, sign_in, held, deputy, django_assert_max_num_queries):
        for clinic in Clinic.objects.all():
            ClinicSession.objects.create(clinic=clinic, held_on=date(2021, 9, 1))
        client = sign_in(deputy)
        with django_assert_max_num_queries(9):  # signed in, roles, tree, clinics' units, sessions, actions
            client.get(reverse("clinics:record"))
