from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from actions import operations
from actions.models import Action, DueDateChange, Evidence, OverdueReview, OwnerChange, ReviewSitting
from actions.operations import Decided, Hands, Seen
from actions.operations.sitting import became_meanwhile, said
from actions.review_record import read_record, readable_sittings
from actions.rules.lifecycle import ActionState, OverdueDecision
from organisation.models import Unit
from tests.actions.overdue import MONDAY, MORNING, NEXT_MONDAY, WEDNESDAY, late

pytestmark = pytest.mark.django_db
LATER = date(2021, 12, 20)


def decide(action, by, decision, *, reason="Because", seen=None, now=MORNING, **more):
    decided = Decided(OverdueDecision(decision), reason, **more)
    return operations.review_overdue(action, by=by, decided=decided, seen=seen, now=now)


@pytest.fixture
def action(pact_manager):
    return late(pact_manager, owner=pact_manager)


@pytest.fixture
def sitting(deputy, action):
    return operations.begin_sitting(by=deputy, now=MORNING)


class TestADecision:
    def test_extend(self, action, deputy):
        review = decide(action, deputy, "extend", new_due_on=NEXT_MONDAY)
        action.refresh_from_db()
        assert (review.days_overdue, action.due_on, action.original_due_on) == (5, NEXT_MONDAY, WEDNESDAY)
        assert DueDateChange.objects.get(action=action).reason == "Because"

    def test_extending_needs_a_later_working_day(self, action, deputy):
        for wrong in (None, date(2021, 12, 11), date(2021, 12, 3)):
            with pytest.raises(ValidationError):
                decide(action, deputy, "extend", new_due_on=wrong)
        assert not OverdueReview.objects.exists()

    def test_a_head_grants_the_first_extension_and_not_the_second(self, action, head, deputy):
        decide(action, head, "extend", new_due_on=NEXT_MONDAY)
        week_after = MORNING + timedelta(days=8)
        with pytest.raises(PermissionDenied, match="deputy director's to grant"):
            decide(action, head, "extend", new_due_on=LATER, meeting_on=LATER, now=week_after)
        review = decide(action, deputy, "extend", new_due_on=LATER, meeting_on=date(2021, 12, 15), now=week_after)
        assert (action.date_changes.count(), review.meeting_on) == (2, date(2021, 12, 15))

    def test_the_second_extension_asks_for_a_meeting(self, action, deputy):
        decide(action, deputy, "extend", new_due_on=NEXT_MONDAY)
        with pytest.raises(ValidationError) as refused:
            decide(action, deputy, "extend", new_due_on=LATER, now=MORNING + timedelta(days=8))
        assert "Say when the owner is met" in refused.value.message_dict["meeting_on"][0]
        action.refresh_from_db()
        assert action.due_on == NEXT_MONDAY

    def test_reassign_keeps_who_had_it(self, action, deputy, pact_manager, cla_manager):
        decide(action, deputy, "reassign", new_owner=cla_manager)
        action.refresh_from_db()
        change = OwnerChange.objects.get(action=action)
        assert (action.owner, change.old_owner, change.reason) == (cla_manager, pact_manager, "Because")

    def test_reassigning_to_the_same_person_is_refused(self, action, deputy, pact_manager):
        with pytest.raises(ValidationError, match="owns it already"):
            decide(action, deputy, "reassign", new_owner=pact_manager)

    def test_escalate(self, action, deputy, head):
        decide(action, deputy, "escalate", new_owner=head)
        action.refresh_from_db()
        assert (action.escalated_to, action.state) == (head, ActionState.NOT_STARTED)

    def test_escalating_to_its_owner_is_refused(self, head, deputy):
        with pytest.raises(ValidationError, match="somebody above"):
            decide(late(head, owner=head), deputy, "escalate", new_owner=head)

    def test_close_keeps_the_evidence(self, action, deputy):
        decide(action, deputy, "close", evidence="Rota of December", link="https://example.org/rota")
        action.refresh_from_db()
        shown = Evidence.objects.get(action=action)
        assert (shown.kind, shown.text, shown.link) == ("link", "Rota of December", "https://example.org/rota")
        assert (action.state, action.closed_by) == (ActionState.DONE, deputy)

    def test_closing_without_evidence_is_refused(self, action, deputy):
        with pytest.raises(ValidationError, match="what shows that it was done"):
            decide(action, deputy, "close")

    def test_the_owner_does_not_close_their_own(self, head, deputy):
        action = late(head, owner=head)
        with pytest.raises(PermissionDenied, match="does not close their own"):
            decide(action, head, "close", evidence="I say so")
        decide(action, deputy, "close", evidence="Seen")

    def test_cancel_but_not_ones_own(self, head, deputy):
        action = late(head, owner=head)
        with pytest.raises(PermissionDenied, match="does not cancel their own"):
            decide(action, head, "cancel")
        decide(action, deputy, "cancel", reason="Overtaken by the new system")
        action.refresh_from_db()
        assert (action.state, action.closed_reason) == (ActionState.CANCELLED, "Overtaken by the new system")

    def test_a_service_manager_decides_nothing(self, action, pact_manager):
        with pytest.raises(PermissionDenied):
            decide(action, pact_manager, "extend", new_due_on=NEXT_MONDAY)

    def test_an_action_on_time_is_not_reviewed(self, action, deputy):
        with pytest.raises(operations.ActionHasMovedOn):
            decide(action, deputy, "cancel", now=MORNING - timedelta(days=5))

    def test_the_same_decision_sent_twice_is_recorded_once(self, action, deputy):
        seen = Seen(WEDNESDAY, action.owner_id)
        first = decide(action, deputy, "extend", new_due_on=NEXT_MONDAY, seen=seen)
        assert decide(action, deputy, "extend", new_due_on=NEXT_MONDAY, seen=seen) == first
        assert (action.date_changes.count(), OverdueReview.objects.count()) == (1, 1)

    def test_the_second_of_two_people_is_refused(self, action, deputy, head, cla_manager):
        seen = Seen(WEDNESDAY, action.owner_id)
        decide(action, deputy, "reassign", new_owner=cla_manager, seen=seen)
        with pytest.raises(operations.ActionHasMovedOn):
            decide(action, head, "extend", new_due_on=NEXT_MONDAY, seen=seen)
        assert not action.date_changes.exists()

    def test_other_hands_since_make_a_page_stale(self, action, deputy, head, cla_manager):
        seen = Seen(WEDNESDAY, action.owner_id)
        operations.reassign_action(action, Hands(cla_manager), reason="Moved", by=head, seen_version=action.version)
        with pytest.raises(operations.ActionHasMovedOn):
            decide(action, deputy, "cancel", seen=seen)


class TestASitting:
    def test_it_begins_with_what_is_overdue(self, sitting, action):
        item = sitting.items.get(action=action)
        assert (item.due_on, item.days_overdue, item.owned_by) == (WEDNESDAY, 5, "PACT service manager")
        assert set(sitting.items.values_list("action", flat=True)) == set(
            Action.objects.overdue(on=MONDAY).values_list("pk", flat=True)
        )

    def test_beginning_twice_gives_the_same_one(self, sitting, deputy):
        assert operations.begin_sitting(by=deputy, now=MORNING) == sitting
        assert ReviewSitting.objects.count() == 1

    def test_decisions_count_towards_it_and_the_rest_is_undecided(self, sitting, action, deputy):
        decide(action, deputy, "extend", new_due_on=NEXT_MONDAY)
        operations.end_sitting(sitting, by=deputy, now=MORNING + timedelta(hours=1))
        assert str(read_record(sitting, reader=deputy).count) == f"1 reviewed, {sitting.items.count() - 1} undecided"

    def test_a_decision_after_it_ended_stands_outside_it(self, sitting, action, deputy):
        operations.end_sitting(sitting, by=deputy, now=MORNING)
        assert decide(action, deputy, "extend", new_due_on=NEXT_MONDAY).sitting is None

    def test_somebody_elses_decision_is_done_meanwhile_and_stays_written(self, sitting, action, deputy, head):
        decide(action, head, "extend", new_due_on=NEXT_MONDAY, now=MORNING + timedelta(minutes=5))
        item = sitting.items.get(action=action)
        assert became_meanwhile(item) == "Extended to 13 December 2021, by Head of service"
        operations.end_sitting(sitting, by=deputy, now=MORNING + timedelta(hours=1))
        decide(action, deputy, "cancel", now=MORNING + timedelta(days=14))
        line = next(one for one in read_record(sitting, reader=deputy).lines if one.item == item)
        assert line.outcome == "Done meanwhile: Extended to 13 December 2021, by Head of service"

    def test_what_its_owner_did_meanwhile_is_told(self, deputy, pact_manager):
        action = late(pact_manager, owner=pact_manager)
        sitting = operations.begin_sitting(by=deputy)
        operations.report_progress(action, by=pact_manager, note="All covered", state=ActionState.DONE)
        item = sitting.items.get(action=action)
        assert became_meanwhile(item) == "Done, to be verified, by PACT service manager"

    def test_resuming_takes_in_what_became_overdue(self, sitting, deputy, pact_manager):
        action = late(pact_manager, owner=pact_manager, due_on=date(2021, 12, 7))
        assert operations.resume_sitting(sitting, by=deputy, now=MORNING + timedelta(days=7)) == 1
        assert sitting.items.filter(action=action).exists()

    def test_an_action_overdue_since_is_taken_in_by_deciding(self, sitting, deputy, pact_manager):
        action = late(pact_manager, owner=pact_manager, due_on=date(2021, 12, 7))
        decide(action, deputy, "cancel", now=MORNING + timedelta(days=7))
        assert sitting.items.get(action=action).days_overdue == 6

    def test_it_ends_once_and_by_its_holder(self, sitting, deputy, head):
        with pytest.raises(PermissionDenied):
            operations.end_sitting(sitting, by=head)
        operations.end_sitting(sitting, by=deputy)
        for late_try in (operations.end_sitting, operations.resume_sitting):
            with pytest.raises(operations.SittingIsOver):
                late_try(sitting, by=deputy)

    def test_a_manager_holds_none(self, pact_manager):
        with pytest.raises(PermissionDenied):
            operations.begin_sitting(by=pact_manager)

    def test_the_deputy_reads_a_heads_sitting_and_not_the_other_way_round(self, sitting, deputy, head):
        theirs = operations.begin_sitting(by=head, now=MORNING)
        assert set(readable_sittings(deputy)) == {sitting, theirs}
        assert set(readable_sittings(head)) == {theirs}


@pytest.mark.parametrize(
    ("decision", "more", "words"),
    [
        ("extend", {"new_due_on": NEXT_MONDAY}, "Extended to 13 December 2021"),
        ("close", {"evidence": "Seen"}, "Closed as done, to be verified"),
        ("cancel", {}, "Cancelled"),
    ],
)
def test_a_decision_in_a_few_words(action, deputy, decision, more, words):
    assert said(decide(action, deputy, decision, **more)) == words


class TestPlacingMany:
    def seen(self):
        return dict(Action.objects.unplaced().filter(due_on=None).values_list("pk", "version"))

    def test_they_all_get_one_owner_and_one_date(self, deputy, cla_manager):
        seen = self.seen()
        placed, moved_on = operations.place_many(
            seen, by=deputy, owner=cla_manager, due_on=WEDNESDAY, on=MONDAY.replace(day=1)
        )
        assert (len(placed), moved_on) == (len(seen), [])
        assert set(Action.objects.filter(pk__in=seen).values_list("due_on", flat=True)) == {WEDNESDAY}

    def test_one_changed_meanwhile_is_left_alone(self, deputy, cla_manager, pact_manager):
        seen = self.seen()
        first, second, *_ = seen
        Action.objects.filter(pk=first).update(version=9)
        operations.place_action(
            Action.objects.get(pk=second), by=deputy, owner=pact_manager, due_on=MONDAY, on=WEDNESDAY
        )
        placed, moved_on = operations.place_many(seen, by=deputy, owner=cla_manager, due_on=MONDAY, on=WEDNESDAY)
        assert sorted(one.pk for one in moved_on) == sorted([first, second])
        assert len(placed) == len(seen) - 2
        assert Action.objects.get(pk=second).owner == pact_manager

    def test_a_bad_date_places_none(self, deputy, cla_manager):
        with pytest.raises(ValidationError, match="is past"):
            operations.place_many(self.seen(), by=deputy, owner=cla_manager, due_on=WEDNESDAY, on=MONDAY)
        assert not Action.objects.filter(owner=cla_manager).exists()

    def test_another_service_is_refused_whole(self, cla_manager):
        seen = self.seen()
        assert Unit.objects.filter(actions__in=seen).distinct().count() > 1
        with pytest.raises(PermissionDenied):
            operations.place_many(seen, by=cla_manager, owner=cla_manager, due_on=MONDAY, on=WEDNESDAY)
        assert not Action.objects.filter(owner=cla_manager).exists()
