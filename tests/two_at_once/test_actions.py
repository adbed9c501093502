"""Several at one action, or one sitting, at once: one decides, the others are told."""

from datetime import date

from actions import operations as actions
from actions.models import Action
from actions.rules.lifecycle import OverdueDecision
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
