"""Figures put together: sums of parts, never averages of percentages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.rollup import roll_up, value_of
from indicators.rules.vocabulary import Measure

pytestmark = pytest.mark.pure
parts = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=8)


def test_percentages_are_never_averaged():
    """The visits of the PACT clinic of 10 November 2021: CLA and CPP together are 74.6%, not 81%."""
    numerator, denominator = roll_up([(Decimal(121), Decimal(128)), (Decimal(241), Decimal(357))])
    assert (numerator, denominator) == (362, 485)
    assert round(value_of(numerator, denominator, Measure.PERCENTAGE), 1) == Decimal("74.6")


def test_counts_have_no_denominator():
    assert roll_up([(Decimal(12), None), (Decimal(5), None)]) == (17, None)


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator", "expected"),
    [
        (Measure.PERCENTAGE, 85, 100, "85"),
        (Measure.PERCENTAGE, 37, 89, "41.6"),
        (Measure.RATE, 534, 51_313, "104.1"),
        (Measure.NUMBER, 530, None, "530"),
        (Measure.NUMBER, 530, 51_313, "530"),
        (Measure.PERCENTAGE, 0, 40, "0"),
    ],
)
def test_what_a_numerator_and_denominator_make(measure, numerator, denominator, expected):
    bottom = None if denominator is None else Decimal(denominator)
    assert round(value_of(Decimal(numerator), bottom, measure), 1) == Decimal(expected)


@given(parts)
def test_the_whole_lies_between_its_lowest_and_highest_part(parts):
    shares = [value_of(Decimal(top), Decimal(bottom), Measure.PERCENTAGE) for top, bottom in parts]
    numerator, denominator = roll_up([(Decimal(top), Decimal(bottom)) for top, bottom in parts])
    whole = value_of(numerator, denominator, Measure.PERCENTAGE)
    assert round(min(shares), 9) <= round(whole, 9) <= round(max(shares), 9)
