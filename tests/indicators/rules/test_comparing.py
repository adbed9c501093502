from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.comparing import (
    Counted,
    Span,
    add_up,
    months_of,
    place_teams,
    summary,
    why_no_funnel,
    why_not_compared,
    why_one_month,
)
from indicators.rules.funnel import Place
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity

pytestmark = pytest.mark.pure
OCTOBER = date(2021, 10, 1)


def reading(measure=Measure.PERCENTAGE, basis=Basis.IN_MONTH):
    return Reading(measure, basis, Polarity.HIGHER)


def counted(seen, size, months=1):
    return Counted(Decimal(seen), Decimal(size), months)


def alike(number, seen=80, size=100):
    return [(f"Team {at}", counted(seen, size)) for at in range(1, number + 1)]


# basis, span, first month, how many
MONTHS = """
    in_month     month  2021-10  1
    in_month     3      2021-08  3
    in_month     12     2020-11  12
    in_month     year   2021-04  7
    snapshot     12     2021-10  1
    cumulative   year   2021-10  1
    rolling_12m  3      2021-10  1
"""


@pytest.mark.parametrize("row", MONTHS.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_over_which_months_teams_are_compared(row):
    basis, span, first, number = row.split()
    months = months_of(Span(span), month=OCTOBER, reading=reading(basis=Basis(basis)))
    assert (f"{months[0]:%Y-%m}", months[-1], len(months)) == (first, OCTOBER, int(number))


def test_numbers_of_months_are_not_added():
    assert months_of(Span.TWELVE, month=OCTOBER, reading=reading(Measure.NUMBER)) == [OCTOBER]


@pytest.mark.parametrize("basis", Basis)
def test_whatever_is_not_added_up_says_why(basis):
    assert bool(why_one_month(reading(basis=basis))) == (basis is not Basis.IN_MONTH)


def test_parts_and_wholes_are_added_and_percentages_never_averaged():
    added = add_up([(Decimal(1), Decimal(1)), (Decimal(50), Decimal(99)), (None, None), (Decimal(3), None)])
    assert added == counted(51, 100, months=2)


def test_nothing_is_added_of_nothing():
    assert add_up([(None, None)]) is None


def test_fewer_than_ten_are_few():
    assert [counted(1, size).is_few for size in (9, 10)] == [True, False]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (None, "no counts are held"),
        (counted(5, 4), "5 of 4 is no share: the part is larger than the whole"),
        (counted("4.5", 9), "4.5 is no number of cases: cases are counted in whole numbers from 0"),
        (counted(4, 9), ""),
    ],
)
def test_why_a_team_is_not_placed(one, why):
    assert why_not_compared(one, reading()) == why


def test_a_rate_of_half_a_case_is_not_placed():
    assert why_not_compared(counted("4.5", 900), reading(Measure.RATE)) == "its count is no whole number"


def test_numbers_have_no_funnel_and_the_reason_is_what_they_lack():
    assert "what the number is out of, which is not held" in why_no_funnel(reading(Measure.NUMBER), comparable=40)


def test_under_ten_there_is_no_funnel():
    assert "it needs 10 services with cases, and here are 9" in why_no_funnel(
        reading(), comparable=9, called="services"
    )
    assert "here is 1" in why_no_funnel(reading(), comparable=1)
    assert not why_no_funnel(reading(), comparable=10)


def test_nobody_stands_out_among_teams_that_are_alike():
    assert summary(place_teams(alike(12), reading=reading())) == (
        "None of the 12 teams differs from the rest more than chance explains."
    )


def test_those_that_differ_are_named_with_their_side_in_the_order_of_the_tree():
    teams = [*alike(40), ("Team Y", counted(99, 100)), ("Team Z", counted(55, 100))]
    assert summary(place_teams(teams, reading=reading())) == (
        "2 of 42 teams differ from the rest more than chance explains: Team Y (high), Team Z (low)."
    )


def test_one_that_lies_to_one_side_is_named_too():
    teams = [*alike(40), ("Team Z", counted(70, 100))]
    assert summary(place_teams(teams, reading=reading())) == (
        "None of the 41 teams differs from the rest more than chance explains. "
        "One lies to one side, as chance gives now and then: Team Z (low)."
    )


def test_where_all_differ_the_limits_are_wider_and_the_sentence_says_so():
    teams = [(f"Team {at}", counted(65 + 30 * (at % 2), 100)) for at in range(12)]
    funnel = place_teams(teams, reading=reading())
    assert funnel.is_widened
    assert summary(funnel).endswith("more than chance and their usual differences explain.")


def test_rates_are_placed_by_what_is_usual_for_their_size():
    teams = [(f"Team {at}", counted(20, 2_000)) for at in range(15)] + [("Team Z", counted(70, 2_000))]
    funnel = place_teams(teams, reading=reading(Measure.RATE))
    assert funnel.teams[-1].place is Place.VERY_HIGH
