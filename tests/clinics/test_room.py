from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from actions.models import Action
from clinics.models import AgendaItem, ClinicSession, MeetingNote, Outcome, OutcomeDraft
from clinics.operations import agenda, closing
from clinics.operations.drafts import keep_draft
from clinics.operations.holding import SessionHasMovedOn
from clinics.operations.room import Agreed, ItemIsHeldBack, OutcomeHasMovedOn, record_outcome
from clinics.room import RoomPage, owners_for, usual_due_date
from clinics.rules.agenda import Assurance, Breakdown, Cause
from clinics.rules.room import ItemState, state_of
from indicators.models import Outturn
from organisation.rules.calendar import add_working_days

pytestmark = pytest.mark.django_db
DUE = add_working_days(timezone.localdate(), 10)
NOW = timezone.now()


@pytest.fixture
def session(analyst):
    held = ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))
    agenda.prepare_agenda(held, by=analyst)
    return agenda.issue_agenda(held, by=analyst)


@pytest.fixture
def item(session):
    return session.items.get(indicator__code="PCT-01")


def record(item, by, discussion="Looked at", assurance=Assurance.ASSURED, **more):
    return record_outcome(item, assurance=assurance, discussion=discussion, by=by, **more)


def hold_back(item, by):
    held = {"held_back_reason": "The figures are disputed", "held_back_by": by, "held_back_at": NOW}
    AgendaItem.objects.filter(pk=item.pk).update(**held)


def typed(**more):
    row = {"title": "", "owner": "", "outside_owner": "", "due_on": DUE.isoformat(), "success_measure": ""}
    words = {"actions-TOTAL_FORMS": "1", **{f"actions-0-{name}": value for name, value in row.items()}}
    return {**words, "assurance": "assured", "cause": "", "discussion": "Looked at", "seen_version": "0", **more}


class TestRecording:
    def test_every_saving_makes_a_version_and_keeps_the_wording(self, item, pact_manager, deputy):
        record(item, pact_manager)
        outcome = record(item, deputy, "Looked at again", expected_version=1, bring_back=True)
        assert (outcome.version, outcome.recorded_by, outcome.bring_back) == (2, deputy, True)
        kept = outcome.revisions.values_list("version", "discussion", "recorded_by__username")
        assert list(kept) == [(1, "Looked at", "manager.pact"), (2, "Looked at again", "deputy")]

    def test_nobody_writes_over_words_they_have_not_seen(self, item, pact_manager, deputy):
        record(item, pact_manager)
        with pytest.raises(OutcomeHasMovedOn) as refused:
            record(item, deputy, "Something else")
        assert refused.value.theirs.recorded_by == pact_manager
        assert Outcome.objects.get().discussion == "Looked at"

    def test_the_same_words_sent_twice_change_nothing(self, item, pact_manager):
        agreed = [Agreed("Cover plan", pact_manager, DUE)]
        before = Action.objects.count()
        for _ in range(2):
            outcome = record(item, pact_manager, actions=agreed)
        assert (outcome.version, outcome.revisions.count()) == (1, 1)
        assert Action.objects.count() == before + 1

    def test_an_action_agreed_already_is_not_raised_again_with_other_words(self, item, pact_manager):
        record(item, pact_manager, actions=[Agreed("Cover plan", pact_manager, DUE)])
        again = [Agreed("cover  plan", pact_manager, DUE), Agreed("Ring the agency", pact_manager, DUE)]
        outcome = record(item, pact_manager, "Reworded", actions=again, expected_version=1)
        assert sorted(action.title for action in outcome.actions.all()) == ["Cover plan", "Ring the agency"]

    def test_another_date_for_an_action_agreed_already_is_told_not_lost(self, item, pact_manager):
        record(item, pact_manager, actions=[Agreed("Cover plan", pact_manager, DUE)])
        later = [Agreed("Cover plan", pact_manager, add_working_days(DUE, 5))]
        with pytest.raises(ValidationError, match="is agreed here already"):
            record(item, pact_manager, "Reworded", actions=later, expected_version=1)
        assert Outcome.objects.get().discussion == "Looked at"

    def test_a_body_outside_may_own_an_action(self, item, pact_manager):
        agreed = [Agreed("Share the rota", None, DUE, outside_owner="Hampshire police")]
        assert record(item, pact_manager, actions=agreed).actions.get().owned_by == "Hampshire police"

    def test_an_item_held_back_takes_no_outcome(self, item, pact_manager):
        hold_back(item, pact_manager)
        with pytest.raises(ItemIsHeldBack):
            record(item, pact_manager)


class TestDrafts:
    def test_what_is_typed_is_kept_once_a_person(self, item, pact_manager, deputy):
        for words in ("Vac", "Vacancies"):
            keep_draft(item, words={"discussion": words}, seen_version=0, by=pact_manager)
        keep_draft(item, words={"discussion": "Late"}, seen_version=0, by=deputy)
        assert {draft.words["discussion"] for draft in item.drafts.all()} == {"Vacancies", "Late"}

    def test_recording_removes_ones_own_and_nobody_elses(self, item, pact_manager, deputy):
        for person in (pact_manager, deputy):
            keep_draft(item, words={"discussion": "Late"}, seen_version=0, by=person)
        record(item, pact_manager)
        assert item.drafts.get().typed_by == deputy

    def test_words_that_add_nothing_are_not_kept(self, item, pact_manager):
        keep_draft(item, words=typed(assurance="", discussion="Late"), seen_version=0, by=pact_manager)
        keep_draft(item, words=typed(assurance="", discussion=""), seen_version=0, by=pact_manager)
        assert not OutcomeDraft.objects.exists()
        record(item, pact_manager)
        keep_draft(item, words=typed(), seen_version=1, by=pact_manager)
        assert not OutcomeDraft.objects.exists()
        keep_draft(item, words=typed(**{"actions-0-title": "Plan"}), seen_version=1, by=pact_manager)
        assert OutcomeDraft.objects.exists()

    def test_words_that_seem_to_name_a_child_are_kept_nowhere(self, item, pact_manager):
        with pytest.raises(ValidationError, match="date of birth"):
            keep_draft(item, words={"discussion": "Late, DOB 03/03/2014."}, seen_version=0, by=pact_manager)
        assert not OutcomeDraft.objects.exists()

    def test_nothing_is_kept_by_who_may_not_record_or_once_it_is_over(self, item, pact_manager, cla_manager, deputy):
        with pytest.raises(PermissionDenied):
            keep_draft(item, words={}, seen_version=0, by=cla_manager)
        for one in item.session.items.all():
            record(one, pact_manager)
        closing.close_session(item.session, by=deputy)
        item.session.refresh_from_db()
        with pytest.raises(SessionHasMovedOn):
            keep_draft(item, words={}, seen_version=0, by=pact_manager)

    def test_over_the_web_words_come_back_after_a_reload(self, sign_in, item, pact_manager):
        client = sign_in(pact_manager)
        sent = typed(discussion="Vacancies in two", **{"actions-0-title": "Cover plan", "csrf": "x"})
        answer = client.post(f"/clinics/items/{item.pk}/draft/", sent)
        assert set(answer.json()) == {"at"}
        assert "csrf" not in OutcomeDraft.objects.get().words
        page = client.get(item.get_absolute_url(), follow=True).content.decode()
        assert "Vacancies in two</textarea>" in page
        assert 'value="Cover plan"' in page
        assert "not recorded yet, are in the form" in page

    def test_they_are_discarded_when_asked(self, sign_in, item, pact_manager):
        keep_draft(item, words={"discussion": "Late"}, seen_version=0, by=pact_manager)
        client = sign_in(pact_manager)
        page = client.get(item.get_absolute_url(), follow=True).content.decode()
        confirm = page.split("<summary>Discard my words</summary>")[1].split("</details>")[0]
        assert "goes for good" in confirm  # it is asked, and the button alone does it
        assert 'name="discard" value="yes"' in confirm
        client.post(f"/clinics/items/{item.pk}/draft/", {"discard": "yes"})
        assert not OutcomeDraft.objects.exists()

    def test_refused_words_are_said_to_be_refused(self, sign_in, item, pact_manager):
        answer = sign_in(pact_manager).post(f"/clinics/items/{item.pk}/draft/", typed(discussion="DOB 03/03/2014."))
        assert answer.status_code == 422
        assert "date of birth" in answer.json()["refused"]


class TestItemStates:
    @pytest.mark.parametrize(
        ("held", "assurance", "minutes", "state"),
        [
            (True, None, None, ItemState.HELD_BACK),
            (False, None, None, ItemState.NOT_YET),
            (False, None, 1, ItemState.BEING_TYPED),
            (False, None, 9, ItemState.BEGUN),
            (False, Assurance.ASSURED, None, ItemState.RECORDED),
            (False, Assurance.ASSURED, 1, ItemState.BEING_TYPED),
            (False, Assurance.NOT_REACHED, 9, ItemState.NOT_REACHED),
        ],
    )
    def test_how_an_item_stands(self, held, assurance, minutes, state):
        typed_at = None if minutes is None else NOW - timedelta(minutes=minutes)
        assert state_of(is_held_back=held, assurance=assurance, last_typed=typed_at, now=NOW) is state

    def test_the_list_says_what_others_do(self, sign_in, session, item, pact_manager, deputy):
        first, second, third = session.items.exclude(pk=item.pk)[:3]
        keep_draft(item, words={"discussion": "x"}, seen_version=0, by=deputy)
        record(first, deputy)
        record(second, deputy, assurance=Assurance.NOT_REACHED)
        hold_back(third, deputy)
        page = sign_in(pact_manager).get(f"/clinics/sessions/{session.pk}/room/items/").content.decode()
        assert "Being typed by Deputy director" in page
        for state in ("Recorded", "Not reached", "Held back", "Not yet"):
            assert f">{state}<" in page

    def test_ones_own_typing_is_no_news(self, sign_in, session, item, pact_manager):
        keep_draft(item, words={"discussion": "x"}, seen_version=0, by=pact_manager)
        page = sign_in(pact_manager).get(f"/clinics/sessions/{session.pk}/room/items/").content.decode()
        assert "Being typed" not in page


class TestTheRoom:
    def room(self, item, by):
        today = timezone.localdate()
        return RoomPage(item.session, place=item.position, by=by, now=timezone.now(), today=today)

    def test_it_opens_at_the_first_item_without_an_outcome(self, sign_in, session, pact_manager):
        first, second, *_ = session.items.all()
        record(first, pact_manager)
        page = sign_in(pact_manager).get(f"/clinics/sessions/{session.pk}/room/").content.decode()
        assert f"Item {second.position} of" in page

    def test_the_chart_the_sentence_and_the_cohorts_stand_beside(self, sign_in, item, pact_manager):
        page = sign_in(pact_manager).get(item.get_absolute_url(), follow=True).content.decode()
        assert 'aria-label="How it stands"' in page
        assert "121/128" in page
        assert "As the agenda was issued" in page

    def test_a_figure_that_moved_since_issue_is_named(self, item, pact_manager):
        assert not any(one.has_moved for one in self.room(item, pact_manager).frozen)
        Outturn.objects.filter(indicator__code="PCT-01", cohort__code="CLA", unit__code="pact").update(numerator=100)
        assert any(one.has_moved for one in self.room(item, pact_manager).frozen)

    def test_the_clinics_line_says_how_it_is_broken_down(self, item, pact_manager):
        whose = {str(one.cohort) for one in self.room(item, pact_manager).below if one.cohort}
        assert len(whose) == 3
        item.session.clinic.lines.filter(indicator=item.indicator).update(breakdown=Breakdown.NONE)
        assert not [one for one in self.room(item, pact_manager).below if one.cohort]

    def test_last_time_and_what_became_of_its_actions(self, item, pact_manager, analyst, sign_in):
        agreed = [Agreed("Cover plan", pact_manager, DUE)]
        record(item, pact_manager, "Vacancies", Assurance.NOT_ASSURED, cause=Cause.CAPACITY, actions=agreed)
        later = ClinicSession.objects.create(clinic=item.session.clinic, held_on=date(2021, 12, 22))
        agenda.prepare_agenda(later, by=analyst)
        agenda.issue_agenda(later, by=analyst)
        again = later.items.filter(indicator=item.indicator, action=None).first()
        room = self.room(again, pact_manager)
        assert room.last_time == item
        assert [one.action.title for one in room.since] == ["Cover plan"]
        page = sign_in(pact_manager).get(again.get_absolute_url(), follow=True).content.decode()
        assert "Last time:" in page
        assert "Due in" in page

    def test_notes_written_before_the_meeting_are_there(self, sign_in, item, pact_manager):
        MeetingNote.objects.create(item=item, note="Two posts are empty.", written_by=pact_manager, written_at=NOW)
        page = sign_in(pact_manager).get(item.get_absolute_url(), follow=True).content.decode()
        assert "Two posts are empty." in page

    def test_owners_are_the_services_people(self, session, pact_manager, cla_manager, analyst):
        owners = owners_for(session, on=timezone.localdate())
        assert {pact_manager, analyst} <= set(owners)
        assert cla_manager not in owners

    def test_an_action_is_due_at_the_next_session_or_in_twenty_working_days(self, session):
        today = timezone.localdate()
        assert usual_due_date(session, on=today) == add_working_days(today, 20)
        following = ClinicSession.objects.create(clinic=session.clinic, held_on=add_working_days(today, 30))
        assert usual_due_date(session, on=today) == following.held_on

    def test_who_may_not_record_reads_and_has_no_form(self, sign_in, session, pact_team_manager, pact_manager):
        address = f"/clinics/sessions/{session.pk}/room/"
        assert b"data-outcome-form" in sign_in(pact_manager).get(address).content
        assert b"data-outcome-form" not in sign_in(pact_team_manager).get(address).content

    def test_an_item_held_back_has_no_form_and_says_why(self, sign_in, item, pact_manager):
        hold_back(item, pact_manager)
        page = sign_in(pact_manager).get(item.get_absolute_url(), follow=True).content
        assert b"The figures are disputed" in page
        assert b"data-outcome-form" not in page

    def test_a_place_that_is_not_on_the_agenda_is_not_found(self, sign_in, session, pact_manager):
        assert sign_in(pact_manager).get(f"/clinics/sessions/{session.pk}/room/?item=99").status_code == 404

    def test_the_number_of_questions_does_not_grow_with_the_agenda(
        self, sign_in, item, pact_manager, django_assert_max_num_queries
    ):
        client = sign_in(pact_manager)
        address = f"/clinics/sessions/{item.session_id}/room/?item={item.position}"
        with django_assert_max_num_queries(75):
            client.get(address)
        # session, items with their outcomes, drafts and typists, and who is asking
        with django_assert_max_num_queries(12):
            client.get(f"/clinics/sessions/{item.session_id}/room/items/")


class TestThePost:
    def test_one_goes_on_to_the_next_item(self, sign_in, session, pact_manager):
        first, second, *_ = session.items.all()
        page = sign_in(pact_manager).post(first.get_absolute_url(), typed())
        assert page["Location"].endswith(f"/room/?item={second.position}&settled={first.pk}")

    def test_another_action_is_asked_for_without_script(self, sign_in, item, pact_manager):
        sent = typed(more="yes", discussion="Vacancies", **{"actions-0-title": "Cover plan"})
        page = sign_in(pact_manager).post(item.get_absolute_url(), sent).content.decode()
        assert 'name="actions-1-title"' in page
        assert 'value="Cover plan"' in page
        assert "There is a problem" not in page
        assert not Outcome.objects.exists()

    def test_a_date_alone_is_no_action(self, sign_in, item, pact_manager):
        sign_in(pact_manager).post(item.get_absolute_url(), typed())
        assert not Outcome.objects.get().actions.exists()

    def test_not_reached_needs_no_words(self, sign_in, item, pact_manager):
        sign_in(pact_manager).post(item.get_absolute_url(), typed(assurance="not_reached", discussion=""))
        assert Outcome.objects.get().discussion == "Not reached."

    def test_anything_else_does(self, sign_in, item, pact_manager):
        page = sign_in(pact_manager).post(item.get_absolute_url(), typed(discussion=""))
        assert b"Say what was said." in page.content
        assert not Outcome.objects.exists()

    def test_two_owners_are_none(self, sign_in, item, pact_manager):
        both = {"actions-0-title": "Plan", "actions-0-owner": pact_manager.pk, "actions-0-outside_owner": "Police"}
        page = sign_in(pact_manager).post(item.get_absolute_url(), typed(**both))
        assert b"Name one owner" in page.content


class TestTheMerge:
    """The deputy recorded first; the manager, who had seen nothing, records after."""

    @pytest.fixture
    def client(self, sign_in, item, deputy, pact_manager):
        record(item, deputy, "Two posts are empty.", Assurance.PARTLY_ASSURED, cause=Cause.CAPACITY)
        return sign_in(pact_manager)

    def mine(self, by, **more):
        action = {"actions-0-title": "Cover plan", "actions-0-owner": by.pk, "actions-0-due_on": DUE.isoformat()}
        return typed(discussion="Three posts are empty.", **action, **more)

    def settle(self, mine, **chosen):
        kept = {f"mine-{name}": value for name, value in mine.items() if name != "seen_version"}
        return {**kept, "merge": "yes", "seen_version": "0", "theirs_version": "1", **chosen}

    def test_both_wordings_are_shown_with_what_differs(self, client, item, pact_manager):
        page = client.post(item.get_absolute_url(), self.mine(pact_manager))
        assert page.status_code == 409
        shown = page.content.decode()
        assert '<mark class="room-theirs">Two </mark>' in shown
        assert '<mark class="room-mine">Three </mark>' in shown
        assert "Partly assured" in shown
        assert "Cover plan" in shown
        assert "Two posts are empty.\n\nThree posts are empty.</textarea>" in shown
        assert item.outcome.discussion == "Two posts are empty."

    def test_a_choice_both_made_has_to_be_made(self, client, item, pact_manager):
        sent = self.settle(self.mine(pact_manager), **{"keep-discussion": "mine"})
        page = client.post(item.get_absolute_url(), sent)
        assert b"Choose theirs or yours." in page.content
        assert b"Three posts are empty." in page.content

    def test_what_is_settled_is_recorded_over_theirs_with_my_action(self, client, item, pact_manager):
        chosen = {
            "keep-assurance": "theirs",
            "keep-cause": "theirs",
            "keep-discussion": "written",
            "written-discussion": "Two posts, soon three.",
        }
        assert client.post(item.get_absolute_url(), self.settle(self.mine(pact_manager), **chosen)).status_code == 302
        outcome = Outcome.objects.get()
        assert (outcome.version, outcome.assurance, outcome.cause) == (2, "partly_assured", "capacity")
        assert outcome.discussion == "Two posts, soon three."
        assert outcome.actions.get().title == "Cover plan"
        assert outcome.revisions.get(version=1).discussion == "Two posts are empty."

    def test_an_action_that_is_theirs_already_can_be_left_out(self, client, item, pact_manager):
        chosen = {"keep-assurance": "mine", "keep-cause": "mine", "keep-discussion": "mine", "drop-0": "on"}
        client.post(item.get_absolute_url(), self.settle(self.mine(pact_manager), **chosen))
        assert Outcome.objects.get().discussion == "Three posts are empty."
        assert not Outcome.objects.get().actions.exists()

    def test_they_went_on_while_i_settled_and_i_see_it_anew(self, client, item, pact_manager, deputy):
        said = {"assurance": Assurance.PARTLY_ASSURED, "cause": Cause.CAPACITY}
        record(item, deputy, "Four posts are empty.", **said, expected_version=1)
        chosen = {"keep-assurance": "mine", "keep-cause": "mine", "keep-discussion": "mine"}
        page = client.post(item.get_absolute_url(), self.settle(self.mine(pact_manager), **chosen))
        assert page.status_code == 422
        assert b"Four " in page.content
        assert Outcome.objects.get().discussion == "Four posts are empty."

    def test_only_what_i_changed_is_asked_where_i_had_seen_theirs(self, client, item, pact_manager, deputy):
        said = {"assurance": Assurance.PARTLY_ASSURED, "cause": Cause.CAPACITY}
        record(item, deputy, "Two posts are empty.", **said, decision="Advertise.", expected_version=1)
        sent = typed(
            assurance="partly_assured", cause="capacity", discussion="Two posts, soon three.", seen_version="1"
        )
        page = client.post(item.get_absolute_url(), sent).content.decode()
        assert 'value="mine" checked' in page  # the discussion: only I changed it
        assert 'value="theirs" checked' in page  # the decision: only they did
