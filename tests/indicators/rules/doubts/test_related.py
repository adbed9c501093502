from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.doubts import related
from indicators.rules.doubts.related import Given

pytestmark = pytest.mark.pure
OCTOBER = date(2021, 10, 1)


def given(printed=None, top=None, bottom=None, name="Visits"):
    numbers = [Decimal(number) if number is not None else None for number in (printed, top, bottom)]
    return Given(name, OCTOBER, *numbers)


#    printed  of     is possible
SHARES = """
    54        22     no
    55        22     yes
    41        22     yes
    5         22     yes
    33        12     yes
    66        105    yes
    65        17     yes
    54        1000   yes
    54.0      22     no
    54.5      22     yes
    0         2      yes
    100       2      yes
    51        2      no
"""


@pytest.mark.parametrize("line", SHARES.strip().splitlines(), ids=lambda line: " ".join(line.split()))
def test_a_percentage_is_some_whole_number_of_its_base(line):
    printed, base, is_possible = line.split()
    found = related.impossible_for_denominator(Decimal(printed), given(base))
    assert (found is None) == (is_possible == "yes")


def test_an_impossible_percentage_is_told_with_the_nearest_possible_ones():
    found = related.impossible_for_denominator(Decimal(54), given("22", name="Audits"))
    assert found.sentence == "No whole number of 22 (Audits) makes 54%: 11 make 50% and 12 make 54.5%."


@pytest.mark.parametrize(("base", "is_few"), [("9", True), ("10", False), ("0", False)])
def test_a_percentage_of_fewer_than_ten_is_noted(base, is_few):
    assert (related.share_of_very_few(Decimal(50), given(base)) is not None) == is_few


@pytest.mark.parametrize(
    ("part", "whole", "is_larger"), [("547", "532", True), ("532", "532", False), ("9", "10", False)]
)
def test_a_part_is_not_larger_than_its_whole(part, whole, is_larger):
    assert (related.subset_larger_than_whole(given(None, "1", part), given(whole)) is not None) == is_larger


#    part        whole  everybody   contradicts
PARTS = """
    449/547     67     532         yes
    281/357     71     388         yes
    104/128     58     530         no
    121/128     60     530         no
    10/357      90     388         yes
    320/357     90     388         no
"""


@pytest.mark.parametrize("line", PARTS.strip().splitlines(), ids=lambda line: " ".join(line.split()))
def test_a_part_leaves_room_for_its_whole(line):
    part, whole, everybody, contradicts = line.split()
    found = related.part_contradicts_whole(given(None, *part.split("/")), given(whole), Decimal(everybody))
    assert (found is not None) == (contradicts == "yes")


@pytest.mark.parametrize(
    ("part", "everybody", "is_below"),
    [
        (given("68", "241", "357"), Decimal(388), True),  # at least 313 of the 357 have met the stricter one
        (given("88", "313", "357"), Decimal(388), False),
        (given("68", "241", "357"), Decimal(1200), False),  # those outside may have met it
        (given("68"), None, True),
        (given("89"), None, False),
    ],
)
def test_the_looser_standard_is_met_at_least_as_often(part, everybody, is_below):
    assert (related.looser_below_stricter(part, given("89"), everybody) is not None) == is_below


@pytest.mark.parametrize(
    ("rate", "count", "follows"),
    [("64", "336", False), ("152", "781", True), ("503", "2582", True), ("104", "530", False), ("103", "530", True)],
)
def test_a_rate_follows_from_its_count(rate, count, follows):
    found = related.rate_is_not_its_count(given(rate), Decimal(count), "Referrals", Decimal(51313))
    assert (found is None) == follows


def test_a_rate_says_which_population_would_fit():
    found = related.rate_is_not_its_count(given("64"), Decimal(336), "Referrals", Decimal(51313))
    assert found.sentence.endswith("make 65.5. It fits a population of 52,093 to 52,913.")


@pytest.mark.parametrize(
    ("shares", "is_whole"),
    [
        ("41 54 5", True),
        ("41 55 5", True),
        ("33 33 33", True),
        ("41 54 9", False),
        ("33.3 33.3 33.3", True),
        ("33.1 33.1 33.1", False),
    ],
)
def test_shares_of_one_whole_make_a_hundred_but_for_rounding(shares, is_whole):
    assert (related.shares_do_not_sum([given(share) for share in shares.split()]) is None) == is_whole
