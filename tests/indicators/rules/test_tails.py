"""Tails of chance, against whole numbers counted one by one."""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.tails import Binomial, Poisson

pytestmark = pytest.mark.pure
LIMIT = Fraction(1, 40)


def counted(cases, part, whole, seen):
    """Add up the two tails of a binomial in whole numbers: the definition, with nothing clever in it."""
    share = Fraction(part, whole)
    each = [comb(cases, at) * share**at * (1 - share) ** (cases - at) for at in range(cases + 1)]
    return sum(each[: seen + 1]), sum(each[seen:])


@st.composite
def cases_seen(draw, most=60):
    cases, whole = draw(st.integers(1, most)), draw(st.integers(1, 400))
    return cases, draw(st.integers(0, whole)), whole, draw(st.integers(0, cases))


#   of  seen  share    so many or fewer   so many or more    worked by hand
TABLE = """
    2   0     1/2      0.25               1
    2   2     1/2      1                  0.25
    3   1     1/3      0.740741           0.703704
    6   6     85/100   1                  0.377150
    10  0     1/10     0.348678           1
    40  0     0/9      1                  1
    40  1     0/9      1                  0
    40  40    9/9      1                  1
    40  39    9/9      0                  1
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_tails_that_can_be_worked_by_hand(row):
    cases, seen, share, fewer, more = row.split()
    part, whole = share.split("/")
    found = Binomial(int(cases), int(part), int(whole)).tails(int(seen))
    assert found == pytest.approx((float(fewer), float(more)), abs=1e-6)


@given(cases_seen())
def test_both_tails_are_those_counted_in_whole_numbers(case):
    cases, part, whole, seen = case
    fewer, more = counted(cases, part, whole, seen)
    assert Binomial(cases, part, whole).tails(seen) == pytest.approx((float(fewer), float(more)), rel=1e-11)


@given(cases_seen())
def test_the_slow_exact_tail_is_exact(case):
    cases, part, whole, seen = case
    chance = Binomial(cases, part, whole)
    tails = (chance.exact_tail(seen, low=True), chance.exact_tail(seen, low=False))
    assert tails == counted(cases, part, whole, seen)


@given(cases_seen())
def test_the_fast_decision_is_that_of_whole_numbers(case):
    cases, part, whole, seen = case
    chance = Binomial(cases, part, whole)
    fewer, more = chance.tails(seen)
    decided = (
        chance.is_below(fewer, LIMIT, seen=seen, low=True),
        chance.is_below(more, LIMIT, seen=seen, low=False),
    )
    assert decided == tuple(tail < LIMIT for tail in counted(cases, part, whole, seen))


def test_a_tail_exactly_on_the_limit_is_not_below_it():
    chance = Binomial(1, 1, 40)
    assert chance.exact_tail(1, low=False) == LIMIT
    for rounded in (0.025, 0.025 - 1e-17, 0.025 + 1e-17):
        assert not chance.is_below(rounded, LIMIT, seen=1, low=False)


#   100,000 cases; oracle: terms of sixty digits
@pytest.mark.parametrize(
    ("part", "whole", "seen"), [(81, 100, 80_600), (1, 2, 49_300), (1, 1000, 70), (999, 1000, 99_870)]
)
def test_a_hundred_thousand_cases_are_still_good_to_nine_digits(part, whole, seen):
    cases = 100_000
    with localcontext() as context:
        context.prec = 60
        share = Decimal(part) / whole
        term = Decimal(comb(cases, seen)) * share**seen * (1 - share) ** (cases - seen)
        total, at = term, seen
        while at and term > total * Decimal("1e-40"):
            term *= at * (1 - share) / ((cases - at + 1) * share)
            total, at = total + term, at - 1
    assert Binomial(cases, part, whole).tails(seen)[0] == pytest.approx(float(total), rel=1e-9)


def test_a_tail_too_small_to_write_is_nothing():
    assert Binomial(100_000, 1, 2).tails(100)[0] == 0
    assert Binomial(100_000, 1, 2).tails(100)[1] == 1


#   usual  seen  so many or fewer  so many or more   source: scipy.stats.poisson 1.x
POISSON = """
    20.3   10    0.0091920         0.9958086
    20.3   30    0.9838279         0.0258336
    0.5    0     0.6065307         1
    0.5    3     0.9982484         0.0143877
    0      0     1                 1
    0      1     1                 0
"""


@pytest.mark.parametrize("row", POISSON.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_tails_of_counts(row):
    usual, seen, fewer, more = map(float, row.split())
    assert Poisson(usual).tails(int(seen)) == pytest.approx((fewer, more), abs=1e-7)


# Lines to draw


@given(cases_seen(), st.sampled_from([0.025, 0.001]))
def test_a_figure_lies_outside_a_drawn_line_exactly_where_its_tail_is_below_the_limit(case, tail):
    cases, part, whole, seen = case
    chance = Binomial(cases, part, whole)
    fewer, more = chance.tails(seen)
    if abs(fewer - tail) > 1e-9 and abs(more - tail) > 1e-9:
        outside = (seen < chance.low_line(tail), seen > chance.high_line(tail))
        assert outside == (fewer < tail, more < tail)


@given(st.floats(0, 200), st.integers(0, 400), st.sampled_from([0.025, 0.001]))
def test_so_it_is_with_counts(usual, seen, tail):
    chance = Poisson(usual)
    fewer, more = chance.tails(seen)
    if abs(fewer - tail) > 1e-9 and abs(more - tail) > 1e-9:
        assert (seen < chance.low_line(tail), seen > chance.high_line(tail)) == (fewer < tail, more < tail)


@given(cases_seen(), st.sampled_from([0.025, 0.001]))
def test_lines_are_the_mirror_image_of_the_other_share(case, tail):
    cases, part, whole, _ = case
    low = Binomial(cases, part, whole).low_line(tail)
    assert Binomial(cases, whole - part, whole).high_line(tail) == pytest.approx(cases - low, abs=1e-7)


def test_the_lower_line_is_spiegelhalters():
    """834 of 1,032 supervised: 99.8% limits of 128 and of 357 cases, worked in R from his appendix A.1."""
    assert Binomial(128, 834, 1032).low_line(0.001) / 128 == pytest.approx(0.6901, abs=5e-5)
    assert Binomial(357, 834, 1032).low_line(0.001) / 357 == pytest.approx(0.7400, abs=5e-5)
    assert Binomial(12, 85, 100).low_line(0.001) / 12 == pytest.approx(0.4235, abs=5e-5)


def test_six_of_six_is_not_above_the_upper_line_where_85_per_cent_is_usual():
    assert Binomial(6, 85, 100).high_line(0.001) > 6
