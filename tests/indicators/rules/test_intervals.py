"""Between what a share may lie, against published tables, and how it is written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.intervals import NotAShareError, is_shown_as_percentage, print_share, wilson

pytestmark = pytest.mark.pure

# The first four: Newcombe, Statistics in Medicine 1998;17:857-72, Table I, method 3 (score, no correction).
# The others: statsmodels 0.14, proportion_confint(method="wilson").
TABLE = """
    81 of 263   0.2553   0.3662
    15 of 148   0.0624   0.1605
    0 of 20     0.0000   0.1611
    1 of 29     0.0061   0.1718
    2 of 2      0.3424   1.0000
    0 of 1      0.0000   0.7935
    10 of 10    0.7225   1.0000
    43 of 60    0.5923   0.8149
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_the_interval_is_the_published_one(row):
    part, _, whole, low, high = row.split()
    found = wilson(int(part), int(whole))
    assert (found.low, found.high) == pytest.approx((float(low), float(high)), abs=5e-5)


SENTENCES = """
    2 of 2         2 of 2: between 34% and 100%
    0 of 1         0 of 1: between 0% and 79%
    7 of 9         7 of 9: between 45% and 94%
    7 of 10        7 of 10 (70%): between 40% and 89%
    43 of 60       43 of 60 (72%): between 59% and 81%
    0 of 20        0 of 20 (0%): between 0% and 16%
    3 of 1000      3 of 1,000 (0.3%): between 0.1% and 1%
    359 of 360     359 of 360 (99.7%): between 98% and 99.95%
    54000 of 90000 54,000 of 90,000 (60%): between 59.7% and 60.3%
"""


@pytest.mark.parametrize("row", SENTENCES.strip().splitlines(), ids=lambda row: " ".join(row.split()[:3]))
def test_the_sentence_shows_a_percentage_from_ten_cases_only(row):
    part, _, whole, said = row.split(None, 3)
    assert wilson(int(part), int(whole)).sentence() == said


@pytest.mark.parametrize(("whole", "shown"), [(0, False), (2, False), (9, False), (10, True), (105, True)])
def test_a_share_of_fewer_than_ten_is_no_percentage(whole, shown):
    assert is_shown_as_percentage(whole) is shown
    assert ("%" in print_share(0, whole)) is shown


def test_figures_as_they_are_stored_are_read():
    assert wilson(Decimal("43.000"), Decimal(60)) == wilson(43, 60)
    assert print_share(Decimal("43.000"), Decimal(60)) == "43 of 60 (72%)"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (61, 60, "61 of 60 is no share: the part is larger than the whole."),
        (-1, 60, "-1 is no number of cases: cases are counted in whole numbers from 0."),
        (Decimal("2.5"), 60, "2.5 is no number of cases: cases are counted in whole numbers from 0."),
        (0, 0, "There are no cases, so there is no share."),
    ],
)
def test_what_is_no_share_is_refused_in_words(part, whole, said):
    with pytest.raises(NotAShareError) as refused:
        wilson(part, whole)
    assert str(refused.value) == said


@given(st.integers(1, 5000), st.data())
def test_the_interval_holds_the_share_and_mirrors_the_other_one(whole, data):
    part = data.draw(st.integers(0, whole))
    found, other = wilson(part, whole), wilson(whole - part, whole)
    assert 0 <= found.low <= found.share <= found.high <= 1
    assert (found.low, found.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-12)


@given(st.integers(1, 500), st.data())
def test_more_of_the_same_narrows_it(whole, data):
    part = data.draw(st.integers(0, whole))
    few, many = wilson(part, whole), wilson(part * 4, whole * 4)
    assert many.high - many.low < few.high - few.low
