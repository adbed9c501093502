from dataclasses import replace
from datetime import date

import pytest

from actions.rules.lifecycle import ActionState, DeliveryStatus
from actions.rules.plans import Dated, Declared, MilestoneState, PlannedAction, contradictions, judge_plan

pytestmark = pytest.mark.pure
ON = date(2021, 12, 6)  # a Monday
FINE = PlannedAction(
    "Map the processes", ActionState.IN_PROGRESS, DeliveryStatus.GREEN, date(2021, 12, 1), date(2022, 1, 14)
)
CRITICAL = replace(FINE, title="Gain approval", is_critical=True)
OVERDUE = {"due_on": date(2021, 12, 1), "delivery": DeliveryStatus.RED}
LIVE = Dated("Live", date(2022, 1, 31), date(2022, 1, 31))
MISSED = replace(LIVE, due_on=date(2021, 12, 3))
DONE = {"state": ActionState.VERIFIED, "delivery": DeliveryStatus.BLUE}

JUDGED = [
    ("nothing", [], [], "It has neither actions nor milestones yet."),
    ("nothing", [replace(FINE, state=ActionState.CANCELLED)], [], "It has neither actions nor milestones yet."),
    ("green", [FINE], [LIVE], "Nothing is late or stalled: 0 of 1 action done, 0 of 1 milestone reached."),
    ("red", [FINE], [MISSED], "The milestone “Live” was missed 3 days ago."),
    ("red", [replace(CRITICAL, **OVERDUE)], [], "The critical action “Gain approval” is overdue by 5 days."),
    (
        "red",
        [replace(CRITICAL, **OVERDUE, is_owned=False)],
        [MISSED],
        "The milestone “Live” was missed 3 days ago. And 1 more thing like it.",
    ),
    ("amber", [replace(CRITICAL, due_on=None)], [], "The critical action “Gain approval” has no due date."),
    (
        "amber",
        [replace(CRITICAL, told_on=date(2021, 11, 19))],
        [LIVE],
        "The critical action “Gain approval” is stalled: nothing has been said of it for 11 working days.",
    ),
    ("green", [replace(CRITICAL, told_on=date(2021, 11, 22))], [], "Nothing is late or stalled: 0 of 1 action done."),
    ("amber", [replace(FINE, **OVERDUE)], [], "“Map the processes” is overdue."),
    ("amber", [replace(FINE, delivery=DeliveryStatus.AMBER)], [], "“Map the processes” is at risk."),
    (
        "amber",
        [replace(FINE, state=ActionState.NO_IMPACT, delivery=None)],
        [],
        "“Map the processes” was done and did not help.",
    ),
    (
        "blue",
        [replace(FINE, **DONE)],
        [replace(MISSED, reached_on=ON)],
        "Complete: 1 of 1 action done, 1 of 1 milestone reached.",
    ),
    (
        "green",
        [replace(FINE, state=ActionState.DONE, delivery=DeliveryStatus.GREEN)],
        [],
        "Nothing is late or stalled: 1 of 1 action done.",
    ),
]


@pytest.mark.parametrize(("status", "actions", "milestones", "reason"), JUDGED)
def test_a_plan_is_judged_by_what_is_in_it(status, actions, milestones, reason):
    judged = judge_plan(actions, milestones, on=ON)
    assert (judged.status, judged.reason) == (status, reason)


STALLED = (
    "Declared green, but the critical action “Gain approval” is stalled: "
    "nothing has been said of it for 25 working days."
)
AGAINST = [
    ("green", [CRITICAL], [LIVE], []),
    ("green", [replace(FINE, **OVERDUE)], [], []),  # not critical: the computed status alone says so
    (
        "green",
        [replace(CRITICAL, **OVERDUE)],
        [],
        ["Declared green, but the critical action “Gain approval” is overdue by 5 days."],
    ),
    (
        "green",
        [replace(CRITICAL, is_owned=False, due_on=None)],
        [],
        ["Declared green, but the critical action “Gain approval” has no owner and no due date."],
    ),
    (
        "green",
        [replace(CRITICAL, told_on=date(2021, 11, 1))],
        [MISSED],
        [
            STALLED,
            "Declared green, but the milestone “Live” was missed 3 days ago.",
        ],
    ),
    ("green", [replace(CRITICAL, **OVERDUE) for _ in range(2)], [], 2),
    ("green", [replace(CRITICAL, **DONE, due_on=date(2021, 12, 1))], [replace(MISSED, reached_on=ON)], []),
    ("amber", [replace(CRITICAL, **OVERDUE)], [MISSED], []),
    (
        "closed",
        [FINE],
        [LIVE],
        [
            "Declared closed, but “Map the processes” is still to be done.",
            "Declared closed, but the milestone “Live” has not been reached.",
        ],
    ),
    ("closed", [replace(FINE, **DONE)], [], []),
]


@pytest.mark.parametrize(("declared", "actions", "milestones", "said"), AGAINST)
def test_what_stands_against_a_declared_status(declared, actions, milestones, said):
    found = contradictions(Declared(declared), actions, milestones, on=ON)
    assert (len(found) if isinstance(said, int) else found) == said


def test_nothing_contradicts_what_nobody_declared():
    assert contradictions(None, [replace(CRITICAL, **OVERDUE)], [MISSED], on=ON) == []


@pytest.mark.parametrize(
    ("milestone", "state"),
    [
        (LIVE, MilestoneState.COMING),
        (replace(LIVE, starts_on=ON), MilestoneState.UNDER_WAY),
        (replace(LIVE, due_on=ON), MilestoneState.COMING),
        (MISSED, MilestoneState.MISSED),
        (replace(MISSED, reached_on=date(2021, 12, 5)), MilestoneState.REACHED),
    ],
)
def test_where_a_milestone_has_got_to(milestone, state):
    assert milestone.state(on=ON) is state
