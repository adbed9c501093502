from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.due import why_not_due
from actions.rules.lifecycle import ActionState, DeliveryStatus, delivery_status, may_move, moves_from, needs_deputy

pytestmark = pytest.mark.pure
TODAY = date(2021, 11, 19)

TABLE = """
    state        due         delivery  why
    not_started  2021-12-24  green     Due in 35 days.
    not_started  2021-11-24  amber     Due in 5 days and not started.
    in_progress  2021-11-24  green     Due in 5 days.
    in_progress  2021-11-18  red       Overdue by 1 day.
    not_started  -           amber     No due date, so it can never be overdue.
    done         2021-11-01  green     Done; its effect is still to be shown.
    verified     2021-11-01  green     Done; its effect is still to be shown.
    embedded     2021-11-01  blue      Complete, and its effect is embedded.
    no_impact    2021-11-01  -         -
    cancelled    2021-11-01  -         -
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()[:2]))
def test_how_delivery_goes(row):
    state, due, status, why = row.split(None, 3)
    going = delivery_status(ActionState(state), date.fromisoformat(due) if due != "-" else None, on=TODAY)
    if status == "-":
        assert going is None
    else:
        assert (going.status, going.reason) == (DeliveryStatus(status), why)


@given(st.lists(st.sampled_from(list(ActionState)), max_size=12))
def test_no_path_reaches_verified_without_being_done(path):
    state, been = ActionState.NOT_STARTED, [ActionState.NOT_STARTED]
    for step in path:
        if may_move(state, step):
            state = step
            been.append(state)
    if ActionState.VERIFIED in been:
        assert ActionState.DONE in been[: been.index(ActionState.VERIFIED)]


def test_what_has_ended_stays_ended():
    assert [state for state in ActionState if not moves_from(state)] == [
        ActionState.EMBEDDED,
        ActionState.NO_IMPACT,
        ActionState.CANCELLED,
    ]


def test_the_second_extension_needs_the_deputy():
    assert [needs_deputy(number) for number in (0, 1, 2)] == [False, True, True]


def test_days_an_action_may_be_due_on():
    assert why_not_due(TODAY, on=TODAY) is None
    assert why_not_due(date(2021, 11, 18), on=TODAY) == "18 November 2021 is past. Give a date from today on."
    assert why_not_due(date(2021, 12, 27), on=TODAY) == (
        "Monday 27 December 2021 is not a working day. The next one is Wednesday 29 December 2021."
    )
