from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.due import why_not_due
from actions.rules.lifecycle import ActionState, may_move, moves_from, needs_deputy, why_not_verify

pytestmark = pytest.mark.pure
TODAY = date(2021, 11, 19)


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
        "Monday 27 December 2021 is not a working day. The next one is Wednesday 29 December 2021. "
        "It is a bank holiday: Christmas Day, substitute day."
    )


@pytest.mark.parametrize(
    ("who", "why"), [(1, "owner"), (2, "owner"), (3, "You said that it is done"), (4, "body outside"), (5, None)]
)
def test_who_has_a_stake_does_not_verify(who, why):
    said = why_not_verify(who, owners={1, 2, None}, said_done_by=3, liaison=4)
    assert said is None if why is None else why in said
