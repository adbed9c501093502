"""Several at one agenda at once: no item is lost, no place shared, and it is issued once."""

from datetime import date

from clinics.models import ClinicSession
from clinics.operations import agenda, arranging
from clinics.operations.holding import SessionHasMovedOn
from clinics.rules.arranging import Shift
from organisation.models import Notification
from tests.two_at_once import SIDE_BY_SIDE, at_once, person

pytestmark = SIDE_BY_SIDE


def proposed_agenda():
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    agenda.prepare_agenda(session, by=person("analyst"))
    return session


def places(session):
    return list(session.items.order_by("position").values_list("position", flat=True))


def test_two_arranging_one_agenda_lose_no_item_and_share_no_place():
    session, analyst, manager = proposed_agenda(), person("analyst"), person("manager.pact")
    first, second, third, *_ = session.items.order_by("position")
    number = session.items.count()
    done = at_once(
        lambda: arranging.move_item(first, to=Shift.BOTTOM, by=analyst),
        lambda: arranging.hold_back(second, reason="Away.", by=manager),
        lambda: arranging.add_topic(session, title="Vacancies", reason="Three.", by=manager),
        lambda: arranging.move_item(third, to=2, by=analyst),
    )
    assert [one for one in done if isinstance(one, Exception)] == []
    assert places(session) == list(range(1, number + 2))
    assert session.items.last() == second


def test_two_deep_dives_chosen_at_once_are_one():
    session, analyst = proposed_agenda(), person("analyst")
    first, second = session.items.filter(kind="flag")[:2]
    done = at_once(*[lambda one=one: arranging.choose_deep_dive(one, by=analyst) for one in (first, second)])
    assert [one for one in done if isinstance(one, Exception)] == []
    assert session.items.filter(is_deep_dive=True).count() == 1


def test_an_agenda_issued_while_it_is_arranged_is_issued_once_and_whole():
    session, analyst, manager = proposed_agenda(), person("analyst"), person("manager.pact")
    item = session.items.first()
    issued, again, moved = at_once(
        lambda: agenda.issue_agenda(session, by=analyst),
        lambda: agenda.issue_agenda(session, by=manager),
        lambda: arranging.move_item(item, to=Shift.BOTTOM, by=manager),
    )
    assert sorted(type(one).__name__ for one in (issued, again)) == ["ClinicSession", "SessionHasMovedOn"]
    assert moved is None or isinstance(moved, SessionHasMovedOn)
    assert places(session) == list(range(1, session.items.count() + 1))
    members = {row.person_id for row in Notification.objects.filter(kind="agenda-issued")}
    assert Notification.objects.filter(kind="agenda-issued").count() == len(members)


def test_two_workers_propose_one_agenda_once():
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    done = at_once(*[lambda: agenda.propose_due_agendas(on=date(2021, 11, 8))] * 2)
    assert sorted(len(sessions) for sessions, _ in done) == [0, 1]
    subjects = [(item.kind, item.indicator_id, item.action_id) for item in session.items.filter(flag=None)]
    assert len(subjects) == len(set(subjects))
