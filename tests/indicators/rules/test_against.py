"""A figure beside earlier ones: readable cases of months, and of years to date."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.against import compare, year_to_date
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
OCTOBER = date(2021, 10, 1)
APRIL_BEFORE = date(2020, 4, 1)
COUNTS = Reading(Measure.NUMBER, Basis.IN_MONTH, Polarity.LOWER)
SHARES = Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER)
RUNNING = Reading(Measure.RATE, Basis.CUMULATIVE, Polarity.LOWER)
MONTH_END = Reading(Measure.NUMBER, Basis.SNAPSHOT, Polarity.LOWER)


def months(figures, first=APRIL_BEFORE):
    """Date figures from a month on; a dash is a month without one."""
    held = enumerate(figures.split())
    return {add_months(first, place): Decimal(figure) for place, figure in held if figure != "-"}


TWO_YEARS = "10 11 12 10 11 12 10 11 12 10 11 12 20 21 22 20 21 22 25"  # April 2020 to October 2021


def said(values, reading, fractions=None, breaks=()):
    compared = compare(values, fractions=fractions or {}, reading=reading, month=OCTOBER, breaks=breaks)
    return {one.name: one.sentence for one in compared}


def test_counts_are_set_against_months_and_years():
    assert said(months(TWO_YEARS), COUNTS) == {
        "Previous month": "25 in October 2021, up 3 from 22 in September 2021.",
        "Same month last year": "25 in October 2021, up 15 from 10 in October 2020.",
        "Year to date": "151 for 2021-22 to October 2021, up 75 from 76 for 2020-21 to October 2020: "
        "the sum of all 7 months since April.",
    }


def test_a_running_total_compares_what_months_added_and_how_years_stood():
    values = months("10 20 30 40 50 60 70 80 90 100 110 120 12 24 36 48 60 72 90")
    assert said(values, RUNNING) == {
        "Previous month": "18 in October 2021 alone, up 6 from 12 in September 2021 alone.",
        "Same month last year": "90 in October 2021, up 20 from 70 in October 2020.",
        "Year to date": "90 for 2021-22 to October 2021, up 20 from 70 for 2020-21 to October 2020: "
        "the running total since April is the year to date.",
    }


def test_a_month_end_count_stands_for_its_year():
    year = said(months(TWO_YEARS), MONTH_END)["Year to date"]
    assert year == (
        "25 for 2021-22 to October 2021, up 15 from 10 for 2020-21 to October 2020: "
        "a month-end figure is no sum: the newest one stands for the year."
    )


def test_a_percentage_of_the_year_is_made_from_its_cases_and_never_averaged():
    """A month of 100% of 1 and one of 50% of 99 is not a year of 75%."""
    september = date(2021, 9, 1)
    fractions = {september: (Decimal(1), Decimal(1)), OCTOBER: (Decimal(50), Decimal(99))}
    values = {month: 100 * top / bottom for month, (top, bottom) in fractions.items()}
    made = year_to_date(values, fractions=fractions, reading=SHARES, month=OCTOBER)
    assert (made.value, made.how) == (51, "51 of 100, numerators and denominators of 2 of 7 months since April")


def test_percentages_without_their_cases_make_no_year():
    values = months("90 91 92 93 94 95 96", date(2021, 4, 1))
    assert said(values, SHARES)["Year to date"] == (
        "Not made for 2021-22: percentages are not averaged, and 7 months hold no numerator and denominator."
    )


def test_percentages_move_by_percentage_points():
    values = {date(2021, 9, 1): Decimal("86.5"), OCTOBER: Decimal("85.5")}
    assert said(values, SHARES)["Previous month"] == (
        "85.5% in October 2021, down 1 percentage point from 86.5% in September 2021."
    )


def test_two_figures_that_print_alike_are_told_apart():
    values = {date(2021, 9, 1): Decimal("89.96"), OCTOBER: Decimal("89.99")}
    assert "up 0.03 percentage points" in said(values, SHARES)["Previous month"]


def test_nothing_is_set_against_the_far_side_of_a_break():
    broken = said(months(TWO_YEARS), COUNTS, breaks=[date(2021, 8, 1)])
    assert broken == {
        "Previous month": "25 in October 2021, up 3 from 22 in September 2021.",
        "Same month last year": "Not compared: the series breaks in August 2021.",
        "Year to date": "Not made for 2021-22: the series breaks in August 2021.",
    }


def test_a_break_in_april_leaves_the_year_to_date_and_no_year_to_set_it_against():
    year = said(months(TWO_YEARS), COUNTS, breaks=[date(2021, 4, 1)])["Year to date"]
    assert year == "151 for 2021-22 to October 2021: the sum of all 7 months since April."


def test_a_month_without_a_figure_is_named():
    assert said({OCTOBER: Decimal(5)}, COUNTS) == {
        "Previous month": "Not compared: September 2021 has no figure.",
        "Same month last year": "Not compared: October 2020 has no figure.",
        "Year to date": "5 for 2021-22 to October 2021: the sum of 1 of 7 months since April.",
    }


def test_last_year_with_months_missing_is_no_fair_comparison():
    values = months("10 - 12 10 11 12 10 11 12 10 11 12 20 21 22 20 21 22 25")
    assert "2020-21" not in said(values, COUNTS)["Year to date"]
