from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.delivery import Standing, delivery
from actions.rules.lifecycle import OPEN, ActionState, DeliveryStatus

pytestmark = pytest.mark.pure
TODAY = date(2021, 11, 19)  # a Friday

TABLE = """
    state        due         told        owned  slips  asked       delivery  why
    not_started  2021-12-24  2021-11-18  yes    0      -           green     Due in 35 days.
    not_started  2021-11-19  2021-11-18  yes    0      -           green     Due today.
    in_progress  2021-11-26  2021-11-06  yes    0      -           green     Due in 7 days.
    in_progress  2021-11-26  2021-11-05  yes    0      -           amber     Due in 5 working days, and nothing has been said for 14 days.
    in_progress  2021-11-29  2021-11-05  yes    0      -           green     Due in 10 days.
    in_progress  2021-12-24  2021-11-18  yes    1      -           green     Due in 35 days. Its date has moved once.
    in_progress  2021-12-24  2021-11-18  yes    2      -           amber     Its date has moved twice.
    not_started  2021-12-24  2021-11-18  yes    0      2021-11-12  green     Due in 35 days.
    not_started  2021-12-24  2021-11-18  yes    0      2021-11-11  amber     Its owner has not accepted it for 6 working days.
    not_started  -           2021-11-18  yes    0      -           amber     No due date, so nobody can be late with it.
    not_started  -           2021-11-18  no     0      -           amber     No owner and no due date, so nobody can be late with it.
    not_started  2021-12-24  2021-11-18  no     0      -           amber     No owner, so nobody can be late with it.
    in_progress  2021-11-18  2021-11-18  yes    0      -           red       Overdue by 1 day.
    in_progress  2021-11-10  2021-10-01  yes    3      -           red       Overdue by 9 days. Its date has moved 3 times.
    done         2021-11-01  2021-11-01  yes    2      -           green     Said to be done; it waits to be verified.
    verified     2021-11-01  2021-11-01  yes    0      -           blue      Complete and verified; whether it helped is to be seen.
    embedded     2021-11-01  2021-11-01  yes    0      -           blue      Complete, and its effect is embedded.
    no_impact    2021-11-01  2021-11-01  yes    0      -           -         -
    cancelled    2021-11-01  2021-11-01  yes    0      -           -         -
"""
ROWS = [row.split(None, 7) for row in TABLE.strip().splitlines()[1:]]


def day(text):
    return None if text == "-" else date.fromisoformat(text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:7]))
def test_how_delivery_goes(row):
    state, due, told, owned, slips, asked, status, why = row
    standing = Standing(ActionState(state), day(due), day(told), owned == "yes", int(slips), day(asked))
    going = delivery(standing, on=TODAY)
    assert (going and (going.status.value, going.reason)) == (None if status == "-" else (status, why))


DAYS = st.dates(date(2021, 10, 1), date(2021, 12, 31))
STANDINGS = st.builds(
    Standing, st.sampled_from(list(ActionState)), st.none() | DAYS, DAYS, st.booleans(), st.integers(0, 4),
    st.none() | DAYS,
)  # fmt: skip


@given(STANDINGS, DAYS)
def test_no_open_action_hides_a_slip_or_a_missed_date(standing, on):
    going = delivery(standing, on=on)
    if standing.state not in OPEN:
        return
    assert ("moved" in going.reason) == (standing.slips > 0)
    assert (going.status is DeliveryStatus.RED) == bool(standing.due_on and standing.due_on < on)
    if standing.slips >= 2 or not standing.is_owned or not standing.due_on:
        assert going.status in (DeliveryStatus.AMBER, DeliveryStatus.RED)
