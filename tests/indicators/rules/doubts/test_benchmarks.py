from decimal import Decimal

import pytest

from indicators.rules.doubts.benchmarks import (
    Bench,
    Compared,
    can_be_worked_out,
    copied,
    doubts_of_benchmarks,
    opening_position,
)
from indicators.rules.vocabulary import Absence, Basis, Comparator, Measure

pytestmark = pytest.mark.pure
COLUMNS = (
    (Comparator.OWN_EARLIER_YEAR, "2019-20"),
    (Comparator.OWN_EARLIER_YEAR, "2020-21"),
    (Comparator.STATISTICAL_NEIGHBOURS, "2020-21"),
    (Comparator.REGION, "2020-21"),
    (Comparator.ENGLAND, "2020-21"),
)
WORDS = {"TBC": Absence.AWAITED, "N/A": Absence.NOT_APPLICABLE}


def row(printed):
    return [
        Bench(comparator, year, None if text in WORDS else Decimal(text), WORDS.get(text))
        for (comparator, year), text in zip(COLUMNS, printed.split(), strict=True)
    ]


# own 19/20, own 20/21, neighbours, region, England, and what is doubtful about them
TABLE = """
    number      in_month  2000 1900   15657 17661 N/A N/A N/A   benchmark_is_a_years_total
    number      in_month  2000 1900   1950 2050 N/A N/A N/A
    percentage  in_month  27 24       28 22 28 23 N/A           benchmark_gap
    percentage  in_month  27 24       28 22 28 N/A N/A
    number      snapshot  39 60       16 TBC 11 13 11           benchmark_unit_differs
    number      snapshot  494 530     486 495 615 N/A N/A       benchmark_is_a_count
    number      snapshot  9 8         N/A N/A N/A 900 9000      benchmark_is_a_count
    rate        snapshot  95 104      95 TBC 97 53 67
    percentage  snapshot  32 31       37 N/A 36 38 36
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines(), ids=lambda line: " ".join(line.split()))
def test_what_is_doubtful_about_benchmarks(line):
    measure, basis, *rest = line.split()
    own = [Decimal(rest[0]), Decimal(rest[1])] * 3
    found = doubts_of_benchmarks(Compared(Measure(measure), Basis(basis), row(" ".join(rest[2:7])), own))
    assert [one.code for one in found] == rest[7:]


def test_a_benchmark_without_a_year_is_noted_once_an_indicator():
    undated = [
        Bench(Comparator.ENGLAND, "", Decimal(88), heading="England"),
        Bench(Comparator.REGION, "", Decimal(89), heading="South East"),
    ]
    (found,) = doubts_of_benchmarks(Compared(Measure.PERCENTAGE, Basis.IN_MONTH, undated))
    assert found.sentence == "Nothing says which year these are of: England, South East."


def test_two_rows_alike_cell_for_cell_are_both_told():
    rows = {
        1: row("95 TBC 97 53 67"),
        2: row("95 TBC 97 53 67"),
        3: row("95 TBC 97 53 66"),
        4: row("N/A N/A N/A N/A N/A"),
    }
    assert [(one, other) for one, other, _ in copied(rows)] == [(1, 2), (2, 1)]


def test_rows_alike_in_absences_or_in_one_repeated_figure_prove_nothing():
    assert not list(copied({1: row("N/A N/A N/A N/A 3"), 2: row("N/A N/A N/A N/A 3")}))
    assert not list(copied({1: row("100 100 100 100 100"), 2: row("100 100 100 100 100")}))


def test_a_figure_that_follows_from_another_is_offered():
    missing, known = row("95 TBC 97 53 67")[1], row("486 495 615 N/A N/A")[1]
    found = can_be_worked_out(missing, known, of="Number of CLA", population=Decimal(51313), is_rate=True)
    assert found.sentence.endswith("make about 96.5.")


@pytest.mark.parametrize(("april", "is_far"), [("338", True), ("320", False), ("290", True)])
def test_april_opens_where_march_closed(april, is_far):
    year_end = Bench(Comparator.OWN_EARLIER_YEAR, "2020-21", Decimal(310))
    assert (opening_position(year_end, Decimal(april)) is not None) == is_far
