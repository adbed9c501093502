"""Which way a run of figures goes, on the report's own rows and a few made to be at the edge."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.claims.judging.courses import is_steady, leaning, moves_both_ways, running, trend
from indicators.rules.vocabulary import Measure
from organisation.rules.calendar import add_months
from tests.indicators.rules.claims.report_series import OCTOBER

pytestmark = pytest.mark.pure

# clear: may contradict; leans: enough to bear out. A dash is a month without a figure.
#   figures                              clear   leans   last run   steady
TABLE = """
    27 28 26 33 26 31 24                 0       0       1 down     ?        re-referrals
    417 319 351 428 338 297 264          down    down    3 down     no       early help
    91 87 89 94 86 90 85                 0       down    1 down     ?        assessments in time
    82 84 85 80 72 74 60                 down    down    1 down     no       visits to children looked after
    100 83 88 83 74 88 89                0       0       2 up       ?        visits, child protection
    494 498 501 507 507 514 530          up      up      2 up       ?        children looked after
    338 354 384 386 419 385 388          up      up      1 up       no       child protection plans
    156 154 161 156 163 162 164          0       up      1 up       yes      care leavers
    39 32 38 39 43 54 60                 up      up      5 up       no       section 20
    93 91 90 88 86 83 76                 down    down    6 down     no       health assessments
    16 16 16 16 15 15 12                 down    down    1 down     no       three or more placements
    17 16 14 14 12 12 13                 down    down    1 up       no       placed for adoption
    27 27 27 27 27 29 29                 0       0       0          yes      allocated to a team
    31 31 32 32 32 33 32                 up      up      1 down     yes      agency fostering
    98 96 95 96 97 96 97                 0       0       1 up       yes      reviews
    5 5 5                                0       0       0          yes      level
    5 6                                  up      up      1 up       no       two months
    10 - 12 - 14                         up      up      2 up       no       with gaps
"""
SIGNS = {"up": 1, "down": -1, "0": 0}
STEADY = {"yes": True, "no": False, "?": None}


def by_month(figures):
    first = add_months(OCTOBER, 1 - len(figures))
    return {add_months(first, place): Decimal(one) for place, one in enumerate(figures) if one != "-"}


def read(row):
    figures, clear, leans, run, steady, *_ = [cell.strip() for cell in row.strip().split("  ") if cell.strip()]
    return by_month(figures.split()), SIGNS[clear], SIGNS[leans], run, STEADY[steady]


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: row.split("  ")[-1].strip())
def test_which_way_it_goes(row):
    figures, clear, leans, run, steady = read(row)
    count, _, word = run.partition(" ")
    assert (trend(figures), leaning(figures)) == (clear, leans)
    assert max(running(figures, 1), running(figures, -1)) == int(count)
    assert not word or running(figures, SIGNS[word]) == int(count)
    assert is_steady(figures, Measure.NUMBER) is steady


def test_a_percentage_within_three_points_is_steady_however_small():
    small = by_month(["2", "4", "3", "5", "2"])
    assert (is_steady(small, Measure.PERCENTAGE), is_steady(small, Measure.NUMBER)) == (True, None)


figures = st.lists(st.decimals(0, 1_000, places=1), min_size=1, max_size=30).map(by_month)


@given(figures)
def test_a_clear_trend_is_leaned_to_as_well_and_turns_with_the_figures(held):
    turned = {month: -value for month, value in held.items()}
    assert trend(held) in (0, leaning(held))
    assert (trend(turned), leaning(turned)) == (-trend(held), -leaning(held))


@given(figures)
def test_what_only_rises_has_a_clear_trend_and_does_not_move_both_ways(held):
    rising = {month: Decimal(place) for place, month in enumerate(held)}
    assert trend(rising) == (len(rising) > 1)
    assert not moves_both_ways(rising)
