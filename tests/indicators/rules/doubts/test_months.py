from datetime import date

import pytest

from indicators.rules.doubts.months import Course, common_steps, doubts_of_course
from indicators.rules.vocabulary import Basis, Measure

pytestmark = pytest.mark.pure
MEASURES = {"%": Measure.PERCENTAGE, "#": Measure.NUMBER, "rate": Measure.RATE}
BASES = {"month": Basis.IN_MONTH, "end": Basis.SNAPSHOT, "total": Basis.CUMULATIVE, "rolling": Basis.ROLLING_12M}


def course(months, measure="%", basis="end", **more):
    values = [None if text in ("-", "_") else float(text) for text in months.split()]
    rows = [text != "_" for text in months.split()]
    about = {"first": date(2021, 4, 1), "measure": MEASURES[measure], "basis": BASES[basis], "rows": rows}
    return Course(values=values, **about | more)


# From April 2021. A line a rule: first what is out of character, then what looks like it and is not.
# "-" is an absence, "_" a month without a row.
TABLE = """
    %     end    82 84 85 80 72 74 60                  Oct jump_out_of_character
    %     end    85 82 79 76 70 69 87                  Oct jump_out_of_character
    %     end    93 91 90 88 86 83 76
    %     end    82 84 85 80 72 74 66
    %     end    82 84 85 80 78 60
    %     end    82 84 85 80 72 74 - 60
    #     end    494 498 501 507 507 514 530           Oct jump_out_of_character
    #     end    494 498 501 507 507 514 523
    #     month  5 3 6 4 2 5 4 8
    #     total  20 41 60 82 101 120 165               Oct jump_out_of_character
    #     total  20 41 60 82 101 120 141
    #     total  20 41 60 58                           Jul running_total_falls
    %     total  50 48 52
    #     total  5 10 15 19 24 30 35 39 44 50 55 61 8
    #     month  12 2 28 105 22 17                     Jul spike_out_of_character
    #     month  12 2 28 60 22 17
    #     month  1 0 2 9 1 1
    #     month  31 28 35 30 33 27 36 29 31 34 28 33 32 32 32 32 32 32   Sep repeat_out_of_character
    #     month  31 28 35 30 33 27 36 29 31 34 28 33 32 32 32 32
    #     month  3 3 3 2 3 3 3 2 3 3 3 3 3
    #     month  2 1 3 1 2 1 2 1 0 0 0 0 0
    %     end    91 87 89.3 94 86 90                   Jun precision_out_of_character
    %     end    91 87 89.3 94.1 86 90
    #     end    9 8 _ 9 8 9 8 9                       Jun month_missing_inside
    #     end    9 8 - 9 8 9 8 9
    #     end    9 _ _ 8 _ _ 9 _ _ 8 _ _ 9 _ _ 8 _ _ 9
    #     end    9 8 9 8 9 8 9
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines(), ids=lambda line: " ".join(line.split()))
def test_what_is_out_of_character(line):
    measure, basis, *rest = line.split()
    months = [text for text in rest if not text[0].isalpha()]
    expected = rest[len(months) :]
    found = [f"{one.month:%b} {one.code}" for one in doubts_of_course(course(" ".join(months), measure, basis))]
    assert found == ([" ".join(expected)] if expected else [])


def test_a_doubt_gives_the_figures_it_rests_on():
    (found,) = doubts_of_course(course("82 84 85 80 72 74 60"))
    assert found.sentence == (
        "60% after 74%: a step of 14 points, where the months before moved by 3.6 on average and 8 at most."
    )
    assert found.about == "74% > 60%"


def test_months_that_are_not_judged_are_read_all_the_same():
    assert not list(doubts_of_course(course("82 84 85 80 72 74 60 61", judged=7)))


@pytest.mark.parametrize(("base", "is_raised"), [(8, False), (200, True)])
def test_few_cases_may_step_by_chance(base, is_raised):
    months = course("75 75 63 75 75 75 75 38", bases=[base] * 8)
    assert ("jump_out_of_character" in [one.code for one in doubts_of_course(months)]) == is_raised


@pytest.mark.parametrize(
    ("months", "more", "is_raised"),
    [
        ("100 83 88 83 74 88 89", {"is_whole": True}, True),
        ("100 83 88 83 74 88 89", {}, False),  # a team's, without its denominator: it may be three children
        ("100 83 88 83 74 88 89", {"bases": [338.0] * 7}, True),
        ("100 83 88 83 74 88 89", {"bases": [12.0] * 7}, False),
        ("100 83 88 83 74 88 96", {"is_whole": True}, False),
        ("0 33 36 66 41 65", {"is_whole": True, "bases": [2.0] * 6}, False),
        ("100 83 88 83", {"is_whole": True}, False),
    ],
)
def test_all_or_none_is_queried_where_no_month_comes_near_and_chance_does_not_explain_it(months, more, is_raised):
    codes = [one.code for one in doubts_of_course(course(months, **more))]
    assert ("extreme_out_of_character" in codes) == is_raised


def test_percentages_that_all_step_at_once_are_queried():
    falls = [course(months) for months in ("85 65 55", "88 66 56", "80 68 51", "81 64 48")]
    found = [(place, f"{one.month:%b}") for place, one in common_steps("Supervision", falls)]
    assert found == [(place, month) for month in ("May", "Jun") for place in range(4)]


@pytest.mark.parametrize("last", ["81 90 85", "81 75 70"])
def test_one_that_does_not_step_along_is_enough_to_stay_silent(last):
    months = [course(text) for text in ("85 65 55", "88 66 56", last)]
    assert not list(common_steps("Supervision", months))


def test_two_percentages_do_not_make_a_common_step():
    assert not list(common_steps("Supervision", [course("85 65"), course("88 66")]))
