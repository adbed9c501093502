"""Where mean and limits lie."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.spc.limits import Limits, exact_mean, limits_of
from indicators.rules.vocabulary import Measure

pytestmark = pytest.mark.pure

#   figures                          screened  mean  range  lower   upper
TABLE = """
    50 60 50 60                      no        55    10     28.4    81.6
    60 62 58 60                      no        60    2.667  52.907  67.093
    50 60 TBC 50 60                  no        55    10     28.4    81.6
    50 TBC 60 TBC 50                 no        53.333 -     -       -
    7                                no        7     -      -       -
    10 10 10 10                      no        10    0      10      10
    10 10 10 10                      yes       10    -      -       -
    10 11 10 11 10 11 10 40 10 11    no        13.4  7.444  -6.402  33.202
    10 11 10 11 10 11 10 90 10 11    yes       18.4  1      15.74   21.06
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_mean_and_limits(row):
    *figures, screened, mean, average_range, lower, upper = [
        None if cell in ("-", "TBC") else cell for cell in row.split()
    ]
    limits = limits_of([None if each is None else float(each) for each in figures], screen_ranges=screened == "yes")
    found = [limits.mean, limits.average_range, limits.lower, limits.upper]
    expected = [None if cell is None else float(cell) for cell in (mean, average_range, lower, upper)]
    assert found == [cell if cell is None else pytest.approx(cell, abs=0.0005) for cell in expected]


def test_screening_happens_once_and_never_touches_the_mean():
    limits = limits_of([10, 11, 10, 11, 10, 11, 10, 90, 10, 11], screen_ranges=True)
    assert (limits.ranges_screened, limits.mean) == (2, 18.4)
    assert limits.range_before_screening == pytest.approx(167 / 9)


@pytest.mark.parametrize(("average_range", "collapsed"), [(None, True), (0.0, True), (0.1, False)])
def test_limits_collapse_without_a_range_that_is_not_nothing(average_range, collapsed):
    assert Limits(5.0, average_range).have_collapsed is collapsed


def test_a_mean_of_decimals_is_the_decimal():
    assert sum([0.1, 0.3, *[0.2] * 8]) / 10 != 0.2
    assert exact_mean([0.1, 0.3, *[0.2] * 8]) == 0.2


@given(st.lists(st.integers(0, 10_000).map(lambda number: number / 100), min_size=1, max_size=60))
def test_a_mean_is_the_double_nearest_to_the_true_one_in_any_order(values):
    true = float(sum(map(Fraction, values)) / len(values))
    assert exact_mean(values) == exact_mean(values[::-1]) == true


@pytest.mark.parametrize(
    ("lines", "measure", "drawn"),
    [
        ((55.0, -3.0, 104.0), Measure.PERCENTAGE, (0.0, 100.0)),
        ((55.0, -3.0, 104.0), Measure.NUMBER, (0.0, 104.0)),
        ((55.0, 20.0, 80.0), Measure.PERCENTAGE, (20.0, 80.0)),
        ((-2.0, -9.0, 5.0), Measure.NUMBER, (-9.0, 5.0)),
        ((55.0, None, None), Measure.NUMBER, (None, None)),
    ],
)
def test_limits_are_drawn_as_far_as_the_scale_goes(lines, measure, drawn):
    mean, lower, upper = lines
    assert Limits(mean, lower=lower, upper=upper).drawn(measure) == drawn
