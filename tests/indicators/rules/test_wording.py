"""How figures and months are written for people."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.vocabulary import Absence, Measure
from indicators.rules.wording import (
    places_apart,
    print_figure,
    print_held,
    print_month,
    print_number,
    print_target,
    short_month,
)

pytestmark = pytest.mark.pure

#   value     measure     decimals  printed
TABLE = """
    85        percentage  0         85%
    84.5      percentage  0         85%
    84.49     percentage  0         84%
    1897      number      0         1,897
    503       rate        0         503
    104.06    rate        1         104.1
    0         percentage  0         0%
    0.05      rate        1         0.1
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_a_figure_is_written_as_the_report_prints_it_and_halves_go_up(row):
    value, measure, decimals, printed = row.split()
    assert print_figure(Decimal(value), Measure(measure), int(decimals)) == printed


@pytest.mark.parametrize(
    ("value", "printed"), [("87", "87"), ("87.0", "87"), ("371.58", "371.6"), ("1400", "1,400"), ("-0.5", "-0.5")]
)
def test_a_number_has_no_more_places_than_it_needs(value, printed):
    assert print_number(Decimal(value)) == printed


@pytest.mark.parametrize(
    ("value", "other", "places"), [("85", "87", 1), ("90", "90", 1), ("89.9666", "90", 2), ("371.6", "371.5833", 2)]
)
def test_two_figures_take_the_places_that_tell_them_apart(value, other, places):
    assert places_apart(Decimal(value), Decimal(other)) == places


def test_a_target_is_written_in_its_own_unit():
    assert print_target(Decimal("62.5"), Measure.PERCENTAGE) == "62.5%"
    assert print_target(Decimal(16_800), Measure.NUMBER) == "16,800"


def test_what_is_held_is_written_or_why_there_is_nothing():
    assert print_held(Decimal(0), "", Measure.NUMBER) == "0"
    assert print_held(None, Absence.AWAITED, Measure.NUMBER) == "Awaited"
    assert print_held(None, "not_applicable", Measure.NUMBER) == "Not applicable"
    assert print_held(None, "", Measure.NUMBER) == ""


def test_months_are_written_in_full_and_short():
    assert (print_month(date(2021, 10, 1)), short_month(date(2021, 10, 1))) == ("October 2021", "Oct 21")
