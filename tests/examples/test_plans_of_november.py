"""The report's four plans are in, through the product's own operations, with no figure or date of anybody's making."""

from datetime import date

import pytest

from actions.models import Action, ActionPlan
from actions.operations import put_into_plan
from actions.plan_page import read_plans

pytestmark = pytest.mark.django_db
PRINTED = [
    ("Placement Action Plan", "plan", "", {"objectives": 3, "milestones": 0, "actions": 1, "critical": 0}),
    ("Business Support Review", "programme", "green", {"objectives": 0, "milestones": 0, "actions": 7, "critical": 7}),
    ("Destination 22", "programme", "", {"objectives": 0, "milestones": 1, "actions": 3, "critical": 0}),
    (
        "Case-management system implementation",
        "programme",
        "",
        {"objectives": 0, "milestones": 4, "actions": 0, "critical": 0},
    ),
]


def test_there_are_these_four():
    assert set(ActionPlan.objects.values_list("name", flat=True)) == {name for name, *_ in PRINTED}


@pytest.mark.parametrize(("name", "kind", "declared", "numbers"), PRINTED)
def test_each_holds_what_the_report_prints(name, kind, declared, numbers):
    plan = ActionPlan.objects.get(name=name)
    assert (plan.kind, plan.declared_status) == (kind, declared)
    held = {what: getattr(plan, what).count() for what in ("objectives", "milestones", "actions")}
    assert held | {"critical": plan.actions.filter(is_critical=True).count()} == numbers


def test_the_milestones_of_the_new_system_stand_on_the_days_printed():
    milestones = ActionPlan.objects.get(name__startswith="Case-management").milestones
    assert list(milestones.values_list("starts_on", "due_on", "original_due_on", "reached_on")) == [
        (date(2021, 11, 1), date(2021, 12, 16), date(2021, 12, 16), None),
        (None, date(2022, 1, 27), date(2022, 1, 27), None),
        (date(2022, 1, 3), date(2022, 1, 28), date(2022, 1, 28), None),
        (None, date(2022, 1, 31), date(2022, 1, 31), None),
    ]
    assert all("the year is not printed" in note for note in milestones.values_list("note", flat=True))


def test_training_is_said_to_begin_on_a_bank_holiday(deputy):
    page = next(one for one in read_plans(deputy) if one.plan.name.startswith("Case-management"))
    odd = {line.milestone.title: line.odd for line in page.milestones if line.odd}
    assert list(odd) == ["Training"]
    assert "Monday 3 January 2022 is a bank holiday" in odd["Training"]


def test_the_status_green_is_contradicted_by_each_critical_action(deputy):
    page = read_plans(deputy)[0]
    assert page.plan.name == "Business Support Review"
    assert page.said.reason.startswith("Printed as green in the Improvement Board report")
    assert len(page.against) == 7
    assert all(" is overdue by " in said and " and has no owner." in said for said in page.against)


def test_the_contradiction_goes_as_the_actions_cease_to_be_critical(deputy):
    plan = ActionPlan.objects.get(name="Business Support Review")
    put_into_plan(plan, by=deputy, actions=Action.objects.filter(plan=plan))
    page = next(one for one in read_plans(deputy) if one.plan == plan)
    assert page.against == []
