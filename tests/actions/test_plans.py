from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from actions import operations
from actions.models import Action, ActionPlan, Declared, Milestone, Objective, PlanKind
from actions.operations import PlanFacts
from organisation.models import Unit

pytestmark = pytest.mark.django_db
ON = date(2021, 12, 6)


@pytest.fixture
def pact():
    return Unit.objects.get(code="pact")


@pytest.fixture
def plan(pact, pact_manager):
    return operations.make_plan(PlanFacts("Quicker visits", "See children in time.", pact), by=pact_manager)


@pytest.fixture
def action(pact):
    """Give an action of PACT that is in no plan yet."""
    Action.objects.filter(unit=pact).update(plan=None, is_critical=False)
    return Action.objects.get(unit=pact)


@pytest.fixture
def live(plan, pact_manager):
    return operations.add_milestone(plan, by=pact_manager, title="Live", due_on=date(2022, 1, 31))


class TestThePlan:
    def test_is_made(self, plan, pact):
        plan.refresh_from_db()
        assert (plan.unit, plan.kind, plan.declared_status, plan.version) == (pact, PlanKind.PLAN, "", 1)

    def test_two_have_not_one_name(self, plan, pact, pact_manager):
        with pytest.raises(ValidationError, match="Another one has this already"):
            operations.make_plan(PlanFacts("Quicker visits", "Again", pact), by=pact_manager)

    def test_is_not_made_for_anothers_service(self, pact, cla_manager, pact_team_manager):
        for person in (cla_manager, pact_team_manager):
            with pytest.raises(PermissionDenied):
                operations.make_plan(PlanFacts("Theirs", "?", pact), by=person)

    def test_does_not_end_before_it_begins(self, pact, pact_manager):
        facts = PlanFacts("Backwards", "?", pact, starts_on=date(2022, 2, 1), ends_on=date(2022, 1, 1))
        with pytest.raises(ValidationError, match="cannot end before it begins"):
            operations.make_plan(facts, by=pact_manager)

    def test_is_changed_on_the_version_seen_only(self, plan, pact_manager):
        facts = replace(PlanFacts.of(plan), purpose="See every child in time.")
        operations.change_plan(plan, by=pact_manager, facts=facts, seen_version=1)
        with pytest.raises(operations.PlanHasMovedOn):
            operations.change_plan(plan, by=pact_manager, facts=PlanFacts.of(plan), seen_version=1)
        plan.refresh_from_db()
        assert (plan.purpose, plan.version) == ("See every child in time.", 2)

    def test_moves_to_a_unit_of_ones_own_only(self, plan, pact_manager):
        facts = replace(PlanFacts.of(plan), unit=Unit.objects.get(code="cla"))
        with pytest.raises(PermissionDenied):
            operations.change_plan(plan, by=pact_manager, facts=facts)

    def test_its_sponsor_keeps_it_from_elsewhere(self, plan, pact_manager, cla_manager):
        given = {"status": Declared.AMBER, "reason": "Two vacancies."}
        with pytest.raises(PermissionDenied):
            operations.declare_status(plan, by=cla_manager, **given)
        operations.change_plan(plan, by=pact_manager, facts=replace(PlanFacts.of(plan), sponsor=cla_manager))
        operations.declare_status(plan, by=cla_manager, **given)
        plan.refresh_from_db()
        assert plan.declared_status == Declared.AMBER


class TestDeclaring:
    def test_the_newest_counts_and_none_is_lost(self, plan, pact_manager):
        for day, status in ((6, Declared.GREEN), (13, Declared.RED)):
            at = datetime(2021, 12, day, 9, tzinfo=UTC)
            operations.declare_status(plan, by=pact_manager, status=status, reason=f"On the {day}th", now=at)
        plan.refresh_from_db()
        assert plan.declared_status == Declared.RED
        assert [said.reason for said in plan.declarations.all()] == ["On the 13th", "On the 6th"]

    def test_asks_for_a_reason(self, plan, pact_manager):
        with pytest.raises(ValidationError, match="This is needed"):
            operations.declare_status(plan, by=pact_manager, status=Declared.GREEN, reason="  ")
        plan.refresh_from_db()
        assert (plan.declared_status, plan.version) == ("", 1)


class TestObjectives:
    @pytest.fixture
    def three(self, plan, pact_manager):
        return [operations.add_objective(plan, by=pact_manager, title=title) for title in "ABC"]

    def order(self, plan):
        return [objective.title for objective in plan.objectives.all()]

    @pytest.mark.parametrize(
        ("which", "up", "order"), [(2, True, "ACB"), (0, False, "BAC"), (0, True, "ABC"), (2, False, "ABC")]
    )
    def test_are_moved_a_place(self, plan, three, pact_manager, which, up, order):
        operations.move_objective(plan, by=pact_manager, objective=three[which], up=up)
        assert self.order(plan) == list(order)

    def test_are_said_in_other_words(self, plan, three, pact_manager):
        operations.rename_objective(plan, by=pact_manager, objective=three[1], title="Bee")
        assert self.order(plan) == ["A", "Bee", "C"]

    def test_a_dropped_one_leaves_its_actions_in_the_plan(self, plan, three, action, pact_manager):
        operations.put_into_plan(plan, by=pact_manager, actions=[action], objective=three[0])
        operations.drop_objective(plan, by=pact_manager, objective=three[0])
        action.refresh_from_db()
        assert (action.plan, action.objective, self.order(plan)) == (plan, None, ["B", "C"])
        with pytest.raises(operations.PlanHasMovedOn):
            operations.drop_objective(plan, by=pact_manager, objective=three[0])


class TestMilestones:
    def test_a_move_keeps_the_first_date_and_the_reason(self, plan, live, pact_manager):
        for day, reason in ((28, "Testing overran"), (14, "Caught up")):
            operations.move_milestone(
                plan, by=pact_manager, milestone=live, due_on=date(2022, 2, day), reason=reason, on=ON
            )
        live.refresh_from_db()
        assert (live.original_due_on, live.due_on) == (date(2022, 1, 31), date(2022, 2, 14))
        moves = [(move.old_due_on, move.new_due_on, move.reason) for move in live.moves.all()]
        assert moves == [
            (date(2022, 1, 31), date(2022, 2, 28), "Testing overran"),
            (date(2022, 2, 28), date(2022, 2, 14), "Caught up"),
        ]

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"due_on": date(2021, 12, 3)}, "is past"),
            ({"due_on": date(2022, 1, 31)}, "already"),
            ({"due_on": date(2022, 1, 3)}, "bank holiday"),
            ({"due_on": date(2022, 2, 28), "reason": " "}, "This is needed"),
            ({"due_on": date(2022, 2, 28), "starts_on": date(2022, 3, 1)}, "cannot end before it begins"),
        ],
    )
    def test_a_move_that_cannot_stand_changes_nothing(self, plan, live, pact_manager, wrong, said):
        with pytest.raises(ValidationError, match=said):
            operations.move_milestone(plan, by=pact_manager, milestone=live, on=ON, **({"reason": "Late"} | wrong))
        live.refresh_from_db()
        assert (live.due_on, live.moves.count()) == (date(2022, 1, 31), 0)

    def test_is_reached_once_and_then_moves_no_more(self, plan, live, pact_manager):
        operations.reach_milestone(plan, by=pact_manager, milestone=live, reached_on=date(2022, 2, 2))
        live.refresh_from_db()
        assert (live.reached_on, live.reached_by) == (date(2022, 2, 2), pact_manager)
        with pytest.raises(operations.PlanHasMovedOn):
            operations.reach_milestone(plan, by=pact_manager, milestone=live, reached_on=date(2022, 2, 3))
        with pytest.raises(operations.PlanHasMovedOn):
            operations.move_milestone(plan, by=pact_manager, milestone=live, due_on=date(2022, 3, 1), reason="?")

    def test_is_not_reached_ahead_of_time(self, plan, live, pact_manager):
        with pytest.raises(ValidationError, match="still to come"):
            operations.reach_milestone(plan, by=pact_manager, milestone=live, reached_on=date(2021, 12, 7), on=ON)

    def test_is_of_this_plan(self, plan, pact_manager):
        other = Milestone.objects.exclude(plan=plan).first() or Milestone.objects.create(
            plan=ActionPlan.objects.exclude(pk=plan.pk).first(), title="?", due_on=ON, original_due_on=ON
        )
        with pytest.raises(operations.PlanHasMovedOn):
            operations.reach_milestone(plan, by=pact_manager, milestone=other, reached_on=ON)


class TestGathering:
    def test_puts_actions_in_and_takes_one_out(self, plan, action, pact_manager):
        version = action.version
        objective = operations.add_objective(plan, by=pact_manager, title="Visits")
        operations.put_into_plan(plan, by=pact_manager, actions=[action], objective=objective, is_critical=True)
        action.refresh_from_db()
        assert (action.plan, action.objective, action.is_critical, action.version) == (plan, objective, True, version)
        operations.take_out_of_plan(plan, by=pact_manager, action=action)
        action.refresh_from_db()
        assert (action.plan, action.objective, action.is_critical) == (None, None, False)

    def test_takes_none_from_a_part_of_the_service_one_does_not_read(self, plan, pact_manager):
        Action.objects.update(plan=None, objective=None, is_critical=False)
        with pytest.raises(PermissionDenied):
            operations.put_into_plan(plan, by=pact_manager, actions=Action.objects.filter(unit__code="cla"))
        assert not plan.actions.exists()

    def test_takes_none_out_of_a_plan_one_does_not_keep(self, plan, pact, pact_manager):
        theirs = ActionPlan.objects.exclude(pk=plan.pk).first()
        Action.objects.filter(unit=pact).update(plan=theirs)
        with pytest.raises(PermissionDenied):
            operations.put_into_plan(plan, by=pact_manager, actions=Action.objects.filter(unit=pact))
        assert not plan.actions.exists()

    def test_the_objective_is_of_the_plan(self, plan, pact, pact_manager):
        other = Objective.objects.create(plan=ActionPlan.objects.exclude(pk=plan.pk).first(), position=99, title="?")
        with pytest.raises(ValidationError, match="another plan"):
            operations.put_into_plan(plan, by=pact_manager, actions=Action.objects.filter(unit=pact), objective=other)
