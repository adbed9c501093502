"""Several at one action, or one sitting, at once: one decides, the others are told."""

from datetime import date

from actions import operations as actions
from actions.models import Action, OwnerChange
from actions.operations.handing_over import hand_over_from_leavers
from actions.rules.lifecycle import ActionState, OverdueDecision
from organisation.models import User
from tests.two_at_once import SIDE_BY_SIDE, at_once, kinds_of, person

pytestmark = SIDE_BY_SIDE


def test_two_decisions_on_one_overdue_action():
    deputy = person("deputy")
    action = Action.objects.exclude(due_on=None).first()

    def cancel():
        decided = actions.Decided(OverdueDecision.CANCEL, "No longer needed")
        return actions.review_overdue(action, by=deputy, decided=decided)

    done = at_once(cancel, cancel)
    assert kinds_of(done) == ["ActionHasMovedOn", "OverdueReview"]
    assert action.overdue_reviews.count() == 1


def late_action():
    """An overdue action of the report, with an owner."""
    action = Action.objects.exclude(due_on=None).first()
    Action.objects.filter(pk=action.pk).update(owner=person("manager.pact"))
    return Action.objects.get(pk=action.pk)


def test_the_second_of_two_reviewers_is_told_whatever_either_decided():
    action = late_action()
    seen = actions.Seen(action.due_on, action.owner_id)
    extended = actions.Decided(OverdueDecision.EXTEND, "Two more weeks", new_due_on=date(2099, 1, 5))
    reassigned = actions.Decided(OverdueDecision.REASSIGN, "It is hers", new_owner=person("manager.cla"))
    done = at_once(
        lambda: actions.review_overdue(action, by=person("deputy"), decided=extended, seen=seen),
        lambda: actions.review_overdue(action, by=person("head"), decided=reassigned, seen=seen),
    )
    assert kinds_of(done) == ["ActionHasMovedOn", "OverdueReview"]
    assert action.overdue_reviews.count() == 1


def test_a_decision_sent_twice_at_once_is_recorded_once():
    action, deputy = late_action(), person("deputy")
    seen = actions.Seen(action.due_on, action.owner_id)
    decided = actions.Decided(OverdueDecision.EXTEND, "Two more weeks", new_due_on=date(2099, 1, 5))
    done = at_once(*[lambda: actions.review_overdue(action, by=deputy, decided=decided, seen=seen)] * 2)
    assert {type(one).__name__ for one in done} == {"OverdueReview"}
    assert (done[0], action.date_changes.count()) == (done[1], 1)


def test_a_sitting_begun_twice_at_once_is_one():
    deputy = person("deputy")
    done = at_once(*[lambda: actions.begin_sitting(by=deputy)] * 2)
    assert done[0] == done[1]
    assert done[0].items.count() == 7


def test_a_decision_as_the_sitting_ends_is_in_its_record_or_outside_it_but_never_lost():
    action, deputy = late_action(), person("deputy")
    sitting = actions.begin_sitting(by=deputy)
    decided = actions.Decided(OverdueDecision.CANCEL, "No longer needed")
    review, ended = at_once(
        lambda: actions.review_overdue(action, by=deputy, decided=decided),
        lambda: actions.end_sitting(sitting, by=deputy),
    )
    item = sitting.items.get(action=action)
    assert (review.sitting in (None, sitting), bool(ended.ended_at)) == (True, True)
    assert review.sitting is None or item.meanwhile == ""


def test_many_placed_by_two_people_at_once_go_to_one_of_them_each():
    seen = dict(Action.objects.unplaced().filter(due_on=None).values_list("pk", "version"))
    two = [person("manager.pact"), person("manager.cla")]
    deputy = person("deputy")
    done = at_once(
        *[lambda one=one: actions.place_many(seen, by=deputy, owner=one, due_on=date(2099, 1, 5)) for one in two]
    )
    assert sorted(len(placed) for placed, _ in done) == [0, len(seen)]
    assert Action.objects.filter(pk__in=seen).values("owner").distinct().count() == 1


def working(state=ActionState.IN_PROGRESS):
    """An action under way, or further: its owner is PACT's manager."""
    action, manager = late_action(), person("manager.pact")
    for to in (ActionState.IN_PROGRESS, ActionState.DONE):
        actions.report_progress(action, by=manager, note="It goes on", state=to)
        if to is state:
            break
    return Action.objects.get(pk=action.pk)


def report(action, username, note, state, seen):
    by = person(username)
    return lambda: actions.report_progress(action, by=by, note=note, state=state, seen_version=seen)


def test_two_who_move_one_action_and_the_second_is_told():
    action = working()
    seen, told = action.version, action.updates.count()
    done = at_once(
        report(action, "manager.pact", "All are seen", ActionState.DONE, seen),
        report(action, "head", "No longer needed", ActionState.CANCELLED, seen),
    )
    assert kinds_of(done) == ["ActionHasMovedOn", "ProgressUpdate"]
    action.refresh_from_db()
    assert (action.updates.count(), action.state) == (told + 1, action.updates.latest("pk").state)


def test_two_who_verify_one_action_and_one_of_them_did():
    action = working(ActionState.DONE)
    done = at_once(
        report(action, "qa", "Seen in ten records", ActionState.VERIFIED, action.version),
        report(action, "deputy", "Seen in the figures", ActionState.VERIFIED, action.version),
    )
    assert kinds_of(done) == ["ActionHasMovedOn", "ProgressUpdate"]
    action.refresh_from_db()
    assert action.verified_by == next(one.reported_by for one in done if hasattr(one, "reported_by"))


def test_two_who_add_evidence_at_once_both_have_added_it():
    action = working()
    done = at_once(
        lambda: actions.add_evidence(action, by=person("manager.pact"), text="The rota"),
        lambda: actions.add_evidence(action, by=person("head"), text="The minutes", link="https://example.gov.uk/m"),
    )
    assert kinds_of(done) == ["Evidence", "Evidence"]
    assert set(action.evidence.values_list("text", flat=True)) == {"The rota", "The minutes"}


def test_three_workers_handing_over_hand_each_action_over_once():
    action, leaver = working(), person("manager.pact")
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    left = Action.objects.open().filter(owner=leaver).count()
    done = at_once(*[hand_over_from_leavers] * 3)
    assert [one for one in done if isinstance(one, Exception) or one.aside] == []
    assert OwnerChange.objects.filter(old_owner=leaver).count() == left
    assert action.owner_changes.get().new_owner == Action.objects.get(pk=action.pk).owner != leaver


def test_handed_over_by_the_job_and_by_a_person_at_once_it_changes_hands_once_for_each_that_was_in_time():
    action, leaver = working(), person("manager.pact")
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    hands = actions.Hands(person("manager.cla"))
    done = at_once(
        hand_over_from_leavers,
        lambda: actions.reassign_action(
            action, hands, reason="It is hers", by=person("head"), seen_version=action.version
        ),
    )
    changes = list(action.owner_changes.order_by("pk"))
    action.refresh_from_db()
    assert changes[-1].new_owner == action.owner != leaver
    assert [change.old_owner for change in changes] == [leaver]
    assert sum(isinstance(one, Exception) for one in done) <= 1
