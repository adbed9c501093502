from datetime import date

import pytest

from indicators.rules.flag_states import opens_again, rest_is_over, why_no_rest
from indicators.rules.vocabulary import FlagClass, FlagState

pytestmark = pytest.mark.pure
TODAY = date(2021, 11, 10)

# What a flag was when it was answered, what it has become, and whether it asks again
LOUDER = """
    acknowledged  new                        worsening                  again
    acknowledged  new                        persistent_without_action  again
    acknowledged  new                        new                        quiet
    acknowledged  worsening                  persistent_without_action  quiet
    acknowledged  persistent_without_action  persistent_with_action     quiet
    snoozed       persistent_without_action  worsening                  again
    snoozed       persistent_without_action  persistent_without_action  quiet
    snoozed       persistent_without_action  awaited_data               quiet
    snoozed       worsening                  new                        again
    snoozed       awaited_data               new                        again
    known         persistent_without_action  worsening                  again
    known         persistent_without_action  recovering                 quiet
    known         recovering                 new                        again
    open          new                        worsening                  quiet
"""


@pytest.mark.parametrize("row", LOUDER.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_an_answered_flag_asks_again_when_it_grows_louder(row):
    state, was, becomes, expected = row.split()
    why = opens_again(FlagState(state), answered_as=FlagClass(was), becomes=FlagClass(becomes))
    assert bool(why) == (expected == "again")


def test_it_says_what_it_was_when_it_was_answered():
    why = opens_again(FlagState.KNOWN, answered_as=FlagClass.NEW, becomes=FlagClass.WORSENING)
    assert why == "Open again: it was new when it was accepted as known"


RESTS = """
    snoozed       2021-11-11  rests
    snoozed       2021-11-10  over
    snoozed       2021-11-01  over
    known         2021-11-11  rests
    known         2021-11-10  over
    acknowledged  2021-11-10  rests
    closed        2021-11-10  rests
"""


@pytest.mark.parametrize("row", RESTS.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_a_rest_ends_on_its_day(row):
    state, until, expected = row.split()
    why = rest_is_over(FlagState(state), until=date.fromisoformat(until), today=TODAY)
    assert bool(why) == (expected == "over")


REFUSALS = """
    snoozed  2021-11-10  Choose a day to come.
    snoozed  2022-02-10  -
    snoozed  2022-02-11  Choose a day within three months.
    known    2022-11-11  -
    known    2022-11-12  Choose a day within a year.
"""


@pytest.mark.parametrize("row", REFUSALS.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_no_flag_rests_for_ever(row):
    state, until, expected = row.split(maxsplit=2)
    refused = why_no_rest(FlagState(state), until=date.fromisoformat(until), reason="Moving house", today=TODAY)
    assert (refused or "-") == expected


def test_a_rest_has_a_reason():
    assert why_no_rest(FlagState.SNOOZED, until=date(2021, 12, 1), reason=" ", today=TODAY) == "Say why."
