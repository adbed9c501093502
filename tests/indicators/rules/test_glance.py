"""Of a series with no flag up, the newest month alone says whether one is needed at all."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.flags import Move, Standing, decide
from indicators.rules.vocabulary import Absence, Status
from organisation.rules.calendar import add_months

FIGURE = st.sampled_from([status for status in Status if status is not Status.NO_DATA]).map(lambda one: (one, None))
NO_FIGURE = st.sampled_from(list(Absence)).map(lambda one: (Status.NO_DATA, one))
MONTHS = st.lists(st.one_of(FIGURE, NO_FIGURE), min_size=1, max_size=6)


@pytest.mark.parametrize(("is_doubtful", "too_few"), [*product([False, True], repeat=2)])
@given(
    months=MONTHS,
    behind=st.integers(0, 6),
    concern=st.sampled_from(["", "60% lies below"]),
    has_action=st.booleans(),
    claimed=st.sampled_from(["", "claimed as recording"]),
)
def test_its_history_only_says_how_loudly(is_doubtful, too_few, months, behind, concern, has_action, claimed):
    standings = [Standing(add_months(date(2021, 4, 1), at), *month) for at, month in enumerate(months)]
    whole = decide(
        standings, is_flagged=False, is_doubtful=is_doubtful, too_few=too_few, concern=concern,
        action_in_hand=has_action, claimed=claimed, month=add_months(standings[-1].month, behind),
    )  # fmt: skip
    newest = decide(standings[-1:], is_flagged=False, is_doubtful=is_doubtful, too_few=too_few)
    assert (newest.move is Move.NOTHING) == (whole.move is Move.NOTHING)
