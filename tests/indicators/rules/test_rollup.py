"""Figures put together: sums of parts, never averages of percentages."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.rollup import (
    Definition,
    Part,
    Place,
    Total,
    agree,
    come_from,
    half_of_last_place,
    roll_up,
    roll_up_everything,
    tell_apart,
    value_of,
)
from indicators.rules.vocabulary import Basis, Measure

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


# A service (S) with two teams. Columns: April, May, June; "." is no figure; (n/m) is parts of expected.
# `until`: the month the second team ends in.
CASES = """
measure     basis       team 1                 team 2               until  service
number      in_month    1 2 3                  10 . 30              -      11(2/2) 2(1/2) 33(2/2)
number      in_month    1 2 3                  10 20 30             May    11(2/2) 22(2/2) 3(1/1)
number      snapshot    1 2 .                  . . .                -      1(1/1) 2(1/1) .
number      cumulative  1 2 3                  10 . 30              -      11(2/2) 12(1/2) 33(2/2)
number      cumulative  1 2 3                  10 . .               -      11(2/2) 12(1/2) 13(1/1)
number      cumulative  1 2 3                  10 20 .              May    11(2/2) 22(2/2) 23(1/1)
number      cumulative  1 2 .                  10 . .               -      11(2/2) 12(1/2) .
percentage  in_month    10/20 1/2 1/2          90/100 . 50          -      83.333333(2/2) 50(1/2) .
rate        snapshot    10/99 10/99 .          40/99 90 .           -      100(2/2) . .
"""


def _cells(row):
    words = row.split()
    return words[0], words[1], words[2:5], words[5:8], words[8], words[9:12]


def _part(cell):
    top, _, bottom = cell.partition("/")
    if not bottom:
        return Part(Decimal(top))
    return Part(100 * Decimal(top) / Decimal(bottom), Decimal(top), Decimal(bottom))


@pytest.mark.parametrize("row", CASES.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()))
def test_what_a_service_comes_to(row):
    measure, basis, one, two, until, expected = _cells(row)
    months = [date(2021, month, 1) for month in (4, 5, 6)]
    ends = {"-": None, "May": date(2021, 5, 20)}[until]
    long_ago = date(2000, 4, 1)
    places = [
        Place(1, None, "service", long_ago),
        Place(2, 1, "team", long_ago),
        Place(3, 1, "team", long_ago, ends),
    ]
    reported = {
        (1, team, None, month): _part(cell)
        for team, cells in ((2, one), (3, two))
        for month, cell in zip(months, cells, strict=True)
        if cell != "."
    }
    made = roll_up_everything(
        places, [Definition(1, Measure(measure), Basis(basis))], reported, {1: [(long_ago, 5000)]}
    )
    totals = [made.get((1, 1, None, month)) for month in months]
    said = [f"{one.value.normalize():f}({one.parts}/{one.expected})" if one else "." for one in totals]
    assert said == expected


def test_a_running_total_begins_again_in_april_and_adds_a_units_own_months_up():
    long_ago, places = date(2000, 4, 1), [Place(1, None, "authority", date(2000, 4, 1))]
    monthly = Definition(1, Measure.NUMBER, Basis.IN_MONTH)
    rate = Definition(2, Measure.RATE, Basis.CUMULATIVE, accumulates=1)
    months = [date(2021, 3, 1), date(2021, 4, 1), date(2021, 5, 1), date(2021, 7, 1)]
    reported = {(1, 1, None, month): Part(Decimal(10)) for month in months}
    made = roll_up_everything(places, [rate, monthly], reported, {1: [(long_ago, 1000), (date(2021, 5, 1), 2000)]})
    assert {fact[3]: total.value for fact, total in made.items()} == {months[1]: 100, months[2]: 100}


@pytest.mark.parametrize(
    ("measure", "reported", "made", "expected"),
    [
        ("number", Part(Decimal(69)), Part(Decimal(69)), True),
        ("number", Part(Decimal(69)), Part(Decimal("69.4")), False),
        ("percentage", Part(Decimal(58)), Part(Decimal("58.4")), True),
        ("percentage", Part(Decimal(58)), Part(Decimal("58.5")), True),
        ("percentage", Part(Decimal(58)), Part(Decimal("58.6")), False),
        ("percentage", Part(Decimal("58.2")), Part(Decimal("58.26")), False),
        ("percentage", Part(Decimal(58), Decimal(341), Decimal(588)), Part(Decimal("58.003"), Decimal(341), Decimal(588)), True),
        ("percentage", Part(Decimal(58), Decimal(341), Decimal(589)), Part(Decimal("58.003"), Decimal(341), Decimal(588)), False),
        ("rate", Part(Decimal(95), Decimal(487), Decimal(51313)), Part(Decimal(97), Decimal(487), Decimal(50000)), True),
        ("rate", Part(Decimal(95), Decimal(487), Decimal(51313)), Part(Decimal(97), Decimal(488), Decimal(51313)), False),
        ("rate", Part(None), Part(Decimal(97), Decimal(488), Decimal(51313)), True),
    ],
)  # fmt: skip
def test_when_a_reported_figure_is_what_its_parts_make(measure, reported, made, expected):
    assert agree(reported, made, Measure(measure)) is expected


@pytest.mark.parametrize(("printed", "half"), [("62", "0.5"), ("60", "0.5"), ("62.50", "0.05"), ("0.25", "0.005")])
def test_how_far_rounding_can_have_moved_a_figure(printed, half):
    assert half_of_last_place(Decimal(printed)) == Decimal(half)


def test_the_sentence_shows_both_figures_far_enough_to_tell_them_apart():
    reported = Part(Decimal("58.003"), Decimal(341), Decimal(588))
    made = Total(Decimal("58.041"), Decimal(343), Decimal(591), 5, 5)
    said = tell_apart(reported, made, Measure.PERCENTAGE, of="team")
    assert said == "Reported as 58% (341/588), but the 5 teams together make 58.04% (343/591)."


def test_what_a_figure_was_put_together_from():
    assert [come_from(9, 10, of="team"), come_from(10, 10, of="team"), come_from(1, 1, of="service")] == [
        "Rolled up from 9 of 10 teams",
        "Rolled up from 10 teams",
        "Rolled up from 1 service",
    ]
    assert come_from(7, 7, of="month") == "Added up from 7 months"
