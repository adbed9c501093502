"""The page of an agenda: arranged by buttons, annotated beforehand, issued with its figures."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinics.models import AgendaItem, ClinicSession, MeetingNote
from clinics.operations import agenda, arranging
from clinics.operations.holding import SessionHasMovedOn
from clinics.rules.agenda import AgendaKind, SessionState
from clinics.rules.arranging import Shift
from clinics.rules.lapsing import why_lapsed
from indicators.models import Flag
from indicators.rules.vocabulary import FlagClass, FlagState

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(db):
    return ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))


@pytest.fixture
def items(session, analyst):
    return agenda.prepare_agenda(session, by=analyst)


def order(session):
    return list(session.items.values_list("pk", flat=True))


def address(session):
    return f"/clinics/sessions/{session.pk}/agenda/"


class TestArranging:
    @pytest.mark.parametrize(
        ("given", "place"), [({"to": "top"}, 0), ({"to": "bottom"}, -1), ({"to": "up"}, 1), ({"place": "5"}, 4)]
    )
    def test_an_item_is_sent_where_the_button_says(self, sign_in, session, items, analyst, given, place):
        sign_in(analyst).post(f"/clinics/items/{items[2].pk}/move/", given)
        assert order(session)[place] == items[2].pk

    def test_the_keyboard_stays_on_the_button_that_was_pressed(self, sign_in, session, items, analyst):
        page = sign_in(analyst).post(f"/clinics/items/{items[2].pk}/move/", {"to": "up"}, follow=True)
        assert page.redirect_chain[0][0] == f"{address(session)}?moved={items[2].pk}&by=up"
        pressed = page.content.decode().split("autofocus")[1]
        assert pressed.startswith(f'>Up<span class="visually-hidden">: {items[2].title}')

    def test_at_the_end_the_keyboard_goes_to_the_opposite_button(self, sign_in, items, analyst):
        page = sign_in(analyst).post(f"/clinics/items/{items[1].pk}/move/", {"to": "up"}, follow=True)
        assert page.content.decode().split("autofocus")[1].startswith(">Down<")

    def test_a_page_that_has_moved_it_already_is_told_in_a_word(self, sign_in, session, items, analyst):
        here, move = sign_in(analyst), f"/clinics/items/{items[2].pk}/move/"
        assert here.post(move, {"to": "up"}, headers={"HX-Request": "true"}).status_code == 204
        assert order(session)[1] == items[2].pk
        agenda.issue_agenda(session, by=analyst)
        refused = here.post(move, {"to": "up"}, headers={"HX-Request": "true"})
        assert refused.status_code == 409
        assert "issued" in refused.content.decode()

    @pytest.mark.parametrize("place", ["", "first", "1.5", "-1", "99999999"])
    def test_a_place_that_is_no_number_is_explained(self, sign_in, session, items, analyst, place):
        page = sign_in(analyst).post(f"/clinics/items/{items[2].pk}/move/", {"place": place}, follow=True)
        assert "Give the place as a number: 1 is the first." in page.content.decode()
        assert order(session) == [item.pk for item in items]

    def test_a_topic_joins_before_any_other_business(self, sign_in, session, items, analyst):
        sign_in(analyst).post(f"/clinics/sessions/{session.pk}/topic/", {"title": "Vacancies", "reason": "Three."})
        *_, topic, last = session.items.all()
        assert (topic.title, last.kind) == ("Vacancies", AgendaKind.ANY_OTHER)

    def test_a_topic_that_names_a_child_is_refused_and_kept(self, sign_in, session, items, analyst):
        given = {"title": "One child", "reason": "Seen late, DOB 03/03/2014."}
        page = sign_in(analyst).post(f"/clinics/sessions/{session.pk}/topic/", given)
        assert page.status_code == 422
        assert "looks like a date of birth" in page.content.decode()
        assert "Seen late, DOB 03/03/2014." in page.content.decode()

    def test_ones_own_topic_can_be_taken_off_and_nothing_else_that_is_called_for(self, session, items, analyst):
        topic = arranging.add_topic(session, title="Vacancies", reason="Three.", by=analyst)
        arranging.remove_item(topic, by=analyst)
        assert order(session) == [item.pk for item in items]
        with pytest.raises(SessionHasMovedOn, match="There is a reason for it"):
            arranging.remove_item(items[0], by=analyst)

    def test_an_issued_agenda_is_arranged_no_more(self, session, items, analyst):
        agenda.issue_agenda(session, by=analyst)
        for doing in (
            lambda: arranging.move_item(items[0], to=Shift.DOWN, by=analyst),
            lambda: arranging.hold_back(items[0], reason="?", by=analyst),
            lambda: arranging.choose_deep_dive(items[0], by=analyst),
            lambda: arranging.add_topic(session, title="?", reason="?", by=analyst),
        ):
            with pytest.raises(SessionHasMovedOn):
                doing()

    def test_another_services_manager_arranges_nothing(self, items, cla_manager):
        with pytest.raises(PermissionDenied):
            arranging.move_item(items[0], to=Shift.DOWN, by=cla_manager)

    def test_what_somebody_else_took_off_is_said(self, session, items, analyst):
        topic = arranging.add_topic(session, title="Vacancies", reason="Three.", by=analyst)
        arranging.remove_item(AgendaItem.objects.get(pk=topic.pk), by=analyst)
        with pytest.raises(SessionHasMovedOn, match="Somebody has taken the item off"):
            arranging.move_item(topic, to=Shift.UP, by=analyst)


class TestHoldingBack:
    def test_it_goes_last_with_its_reason_and_comes_back_behind_its_kind(self, sign_in, session, items, analyst):
        page = sign_in(analyst).post(
            f"/clinics/items/{items[0].pk}/hold-back/", {"reason": "The lead is away."}, follow=True
        )
        assert "The lead is away." in page.content.decode()
        assert order(session)[-1] == items[0].pk
        arranging.restore_item(items[0], by=analyst)
        assert order(session)[-1] != items[0].pk
        assert session.items.get(pk=items[0].pk).held_back_reason == ""

    @pytest.mark.parametrize(
        ("reason", "said"), [("", "Say why it is held back."), ("DOB 03/03/2014", "date of birth")]
    )
    def test_it_asks_for_a_reason_that_names_no_child(self, sign_in, items, analyst, reason, said):
        page = sign_in(analyst).post(f"/clinics/items/{items[0].pk}/hold-back/", {"reason": reason})
        assert page.status_code == 422
        assert said in page.content.decode()
        assert not AgendaItem.objects.exclude(held_back_at=None).exists()

    def test_an_empty_reason_is_refused_beneath_the_page_too(self, items, analyst):
        with pytest.raises(ValidationError):
            arranging.hold_back(items[0], reason="  ", by=analyst)

    def test_a_topic_added_later_stands_before_what_is_held_back(self, session, items, analyst):
        arranging.hold_back(items[0], reason="Away.", by=analyst)
        arranging.add_topic(session, title="Vacancies", reason="Three.", by=analyst)
        assert order(session)[-1] == items[0].pk

    def test_an_agenda_of_which_all_is_held_back_is_not_issued(self, session, analyst):
        topic = arranging.add_topic(session, title="Vacancies", reason="Three.", by=analyst)
        arranging.hold_back(topic, reason="Away.", by=analyst)
        with pytest.raises(SessionHasMovedOn, match="no agenda to issue"):
            agenda.issue_agenda(session, by=analyst)


class TestDeepDive:
    def test_there_is_one_and_the_last_word_counts(self, sign_in, session, items, analyst):
        first, second = [item for item in items if item.kind == AgendaKind.FLAG][:2]
        for item in (first, second):
            sign_in(analyst).post(f"/clinics/items/{item.pk}/deep-dive/", {"deep": "yes"})
        assert session.items.get(is_deep_dive=True) == second
        sign_in(analyst).post(f"/clinics/items/{second.pk}/deep-dive/", {"deep": "no"})
        assert not session.items.filter(is_deep_dive=True).exists()

    def test_it_is_into_a_measure(self, session, analyst):
        topic = arranging.add_topic(session, title="Vacancies", reason="Three.", by=analyst)
        with pytest.raises(SessionHasMovedOn):
            arranging.choose_deep_dive(topic, by=analyst)


class TestNotes:
    def test_a_manager_adds_a_note_and_everybody_reads_it(self, sign_in, session, items, pact_manager, qa):
        page = sign_in(pact_manager).post(f"/clinics/items/{items[0].pk}/note/", {"note": "Two posts are filled."})
        assert page.status_code == 302
        seen = sign_in(qa).get(address(session)).content.decode()
        assert "Two posts are filled." in seen
        assert "PACT service manager" in seen

    def test_a_team_manager_may_note_before_their_services_clinic(self, sign_in, items, pact_team_manager):
        sign_in(pact_team_manager).post(f"/clinics/items/{items[0].pk}/note/", {"note": "We are short of two."})
        assert MeetingNote.objects.get().written_by == pact_team_manager

    def test_another_services_manager_does_not_see_the_item(self, sign_in, items, cla_manager):
        assert sign_in(cla_manager).post(f"/clinics/items/{items[0].pk}/note/", {"note": "?"}).status_code == 404

    def test_a_note_that_names_a_child_is_refused_and_kept(self, sign_in, items, pact_manager):
        page = sign_in(pact_manager).post(f"/clinics/items/{items[0].pk}/note/", {"note": "DOB 03/03/2014."})
        assert page.status_code == 422
        assert "DOB 03/03/2014." in page.content.decode()
        assert not MeetingNote.objects.exists()

    def test_notes_are_taken_until_the_session_closes(self, session, items, pact_manager):
        for state in (SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS):
            ClinicSession.objects.filter(pk=session.pk).update(state=state)
            arranging.add_note(items[0], note="More.", by=pact_manager)
        ClinicSession.objects.filter(pk=session.pk).update(
            state=SessionState.CLOSED, closed_by=pact_manager, closed_at=timezone.now(), minutes_version=1
        )
        with pytest.raises(SessionHasMovedOn):
            arranging.add_note(items[0], note="Too late.", by=pact_manager)

    def test_notes_survive_proposing_again(self, session, items, analyst, pact_manager):
        arranging.add_note(items[0], note="More.", by=pact_manager)
        agenda.prepare_agenda(session, by=analyst)
        assert MeetingNote.objects.get().item == items[0]


class TestThePage:
    def test_a_reader_sees_no_buttons(self, sign_in, session, items, qa):
        page = sign_in(qa).get(address(session)).content.decode()
        assert "Issue the agenda" not in page
        assert "Hold it back" not in page
        assert items[0].title in page

    def test_proposing_again_says_what_is_new_and_what_lapsed(self, sign_in, session, items, analyst):
        lapsed = next(item for item in items if item.flag and item.kind == AgendaKind.FLAG)
        gone = next(item for item in items if item.kind == AgendaKind.ANY_OTHER)
        gone.delete()
        Flag.objects.filter(pk=lapsed.flag_id).update(state=FlagState.CLOSED, closed_at=timezone.now())
        client = sign_in(analyst)
        assert "Its flag has been closed since it was proposed." in client.get(address(session)).content.decode()
        page = client.post(f"/clinics/sessions/{session.pk}/prepare/", follow=True).content.decode()
        assert "New on the agenda: Any other business." in page

    def test_it_keeps_to_its_budget_and_does_not_grow(self, sign_in, session, items, analyst, pact_manager):
        client = sign_in(analyst)
        arranging.add_note(items[0], note="More.", by=pact_manager)
        client.get(address(session))
        few = count(client, session)
        for number in range(10):
            topic = arranging.add_topic(session, title=f"Topic {number}", reason="?", by=analyst)
            arranging.add_note(topic, note="More.", by=pact_manager)
        # Who asks (4); the session; its items, notes and their writers; ancestors of the service (2);
        # of dip samples: the units one reads, those that wait, and which series hold a figure
        assert count(client, session) == few <= 14


def count(client, session):
    with CaptureQueriesContext(connection) as asked:
        client.get(address(session))
    return len(asked)


class TestWhyLapsed:
    @pytest.mark.parametrize(
        ("kind", "state", "classification", "said"),
        [
            ("flag", "open", "new", ""),
            ("flag", "open", "recovering", "Its flag now says: recovering."),
            ("flag", "snoozed", "new", "Its flag is snoozed since it was proposed."),
            ("doubt", "open", "awaited_data", ""),
            ("doubt", "open", "new", "Its flag now says: new."),
            ("doubt", "closed", "awaited_data", "Its flag has been closed since it was proposed."),
            ("indicator", "closed", "new", ""),
        ],
    )
    def test_what_becomes_of_the_flag_is_said(self, kind, state, classification, said):
        assert why_lapsed(AgendaKind(kind), FlagState(state), FlagClass(classification)) == said
