from datetime import date
from decimal import Decimal

import pytest

from indicators.returns.layouts import read_return
from indicators.rules.vocabulary import Absence, Comparator, Per, Severity

from .conftest import as_csv, as_ods, as_xlsx, codes, printed_table

pytestmark = pytest.mark.pure
HEAD = [
    "Indicator",
    "Outturn type",
    "Sep-21",
    "Oct-21",
    "Target",
    "Anytown 19/20",
    "Statistical Neighbours",
    "South East",
    "England",
]
RE_REFERRALS = [
    "Percentage of re-referrals within 12 months",
    "PERCENTAGE",
    "31%",
    "24%",
    "23",
    "28",
    "28",
    "23",
    "N/A",
]


def test_the_printed_table_is_read_whole(known):
    reading = read_return(printed_table("01_effective_assessment_and_intervention"), "01.csv", known)
    october = {entry.indicator: entry.value for entry in reading.entries if entry.month == date(2021, 10, 1)}
    assert october == {"EAI-01": 24, "EAI-02": 264, "EAI-03": 392}
    assert {(target.indicator, target.value, target.per) for target in reading.targets} == {
        ("EAI-01", Decimal(23), Per.MONTH),
        ("EAI-02", Decimal(250), Per.MONTH),
        ("EAI-03", Decimal(637), Per.YEAR_END),
    }
    assert codes(reading, Severity.BLOCK) == ["unknown_indicator"]


def test_benchmarks_say_whose_they_are(known):
    reading = read_return(as_csv([HEAD, RE_REFERRALS]), "a.csv", known)
    read = [(one.comparator, one.year, one.value, one.absence) for one in reading.benchmarks]
    assert read == [
        (Comparator.OWN_EARLIER_YEAR, "2019-20", 28, None),
        (Comparator.STATISTICAL_NEIGHBOURS, "", 28, None),
        (Comparator.REGION, "", 23, None),
        (Comparator.ENGLAND, "", None, Absence.NOT_APPLICABLE),
    ]


def test_a_workbook_is_read_as_its_csv_is(known):
    titled = [
        ["Monthly return"],
        [],
        [*HEAD[:3], "", *HEAD[3:]],
        [*RE_REFERRALS[:3], "", *RE_REFERRALS[3:]],
        [],
        ["Notes: provisional"],
    ]
    from_csv = read_return(as_csv(titled), "a.csv", known)
    from_xlsx = read_return(as_xlsx(titled), "a.xlsx", known)
    assert from_xlsx.as_json() == from_csv.as_json()
    assert [(entry.row, entry.column) for entry in from_csv.entries] == [(4, "C"), (4, "E")]


def test_a_cell_shown_as_a_percentage_is_read_as_shown(known):
    rows = [["Indicator", date(2021, 9, 1), date(2021, 10, 1)], ["EAI-01", 0.31, 0.24]]
    reading = read_return(as_xlsx(rows, percent={(1, 1), (1, 2)}), "a.xlsx", known)
    assert [entry.value for entry in reading.entries] == [31, 24]
    assert not reading.problems


def test_a_bare_fraction_of_one_is_asked_about_not_guessed(known):
    reading = read_return(as_xlsx([["Indicator", "Oct-21"], ["EAI-01", 0.24]]), "a.xlsx", known)
    assert [entry.value for entry in reading.entries] == [Decimal("0.24")]
    assert codes(reading) == ["unit_differs"]


def test_every_problem_is_listed_at_once_by_row_and_column(known):
    rows = [
        HEAD,
        ["Percentage of re-refferals within 12 months", "PERCENTAGE", "1%", "2%"],
        ["EAI-01", "PERCENTAGE", "lots", "many"],
    ]
    reading = read_return(as_csv(rows), "a.csv", known)
    assert [(problem.row, problem.column, problem.code) for problem in reading.blocks] == [
        (2, "A", "unknown_indicator"),
        (3, "C", "unreadable_figure"),
        (3, "D", "unreadable_figure"),
    ]
    assert "Did you mean “Percentage of re-referrals within 12 months”?" in reading.blocks[0].message
    assert reading.unreadable == reading.blocks


def test_an_alias_is_the_indicator(known):
    reading = read_return(as_csv([["Indicator", "Oct-21"], ["Percentage of 547 NFA", "14/38"]]), "a.csv", known)
    (entry,) = reading.entries
    assert (entry.indicator, entry.numerator, entry.denominator) == ("ASM-03", 14, 38)


def test_names_match_whatever_their_case_and_stops(known):
    reading = read_return(
        as_csv([["INDICATOR", "October 2021"], [" rates of single assessments  completed per 10 000", "392"]]),
        "a.csv",
        known,
    )
    assert [entry.indicator for entry in reading.entries] == ["EAI-03"]


def test_the_long_layout(known):
    rows = [
        ["Indicator", "Unit", "Cohort", "Month", "Numerator", "Denominator", "Value", "Note"],
        ["Visits on Time in PACT", "PACT", "CLA", "Nov-21", "121", "128", "85%", "clinic"],
        ["PCT-01", "pact", "Children in need", "2021-11", "476", "547", "", ""],
        ["EAI-02", "", "", "Nov-21", "", "", "TBC", ""],
    ]
    reading = read_return(as_csv(rows), "a.csv", known)
    read = [
        (one.indicator, one.unit, one.cohort, one.numerator, one.denominator, one.value, one.absence)
        for one in reading.entries
    ]
    assert read == [
        ("PCT-01", "pact", "CLA", 121, 128, 85, None),
        ("PCT-01", "pact", "CIN", 476, 547, None, None),
        ("EAI-02", "council", None, None, None, None, Absence.AWAITED),
    ]
    assert codes(reading, Severity.BLOCK) == ["value_is_not_its_fraction"]
    assert reading.unreadable == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["PCT-01", "Nowhere", "", "Nov-21", "", "", "85%"], "unknown_unit"),
        (["PCT-01", "PACT", "Nobody", "Nov-21", "", "", "85%"], "unknown_cohort"),
        (["PCT-01", "PACT", "", "soon", "", "", "85%"], "no_month"),
        (["PCT-01", "PACT", "", "", "", "", "85%"], "no_month"),
        (["PCT-01", "PACT", "", "Dec-21", "", "", "85%"], "month_to_come"),
        (["PCT-01", "PACT", "", "Nov-21", "130", "128", ""], "numerator_above_denominator"),
        (["PCT-01", "PACT", "", "Nov-21", "13", "0", ""], "denominator_not_above_zero"),
    ],
)
def test_what_blocks_a_long_row(known, row, code):
    head = ["Indicator", "Unit", "Cohort", "Month", "Numerator", "Denominator", "Value"]
    reading = read_return(as_csv([head, row]), "a.csv", known)
    assert codes(reading, Severity.BLOCK)[0] == code


def test_one_fact_with_two_values_blocks(known):
    reading = read_return(as_csv([["Indicator", "Oct-21"], ["EAI-02", "264"], ["EAI-02", "265"]]), "a.csv", known)
    assert codes(reading) == ["two_values"]
    same = read_return(as_csv([["Indicator", "Oct-21"], ["EAI-02", "264"], ["EAI-02", "264"]]), "a.csv", known)
    assert codes(same) == ["stated_twice"]


def test_a_running_total_that_falls_is_doubted(known):
    reading = read_return(as_csv([["Indicator", "Sep-21", "Oct-21"], ["EAI-03", "392", "333"]]), "a.csv", known)
    assert codes(reading) == ["running_total_falls"]
    new_year = read_return(as_csv([["Indicator", "Mar-21", "Apr-21"], ["EAI-03", "672", "55"]]), "a.csv", known)
    assert codes(new_year) == []


def test_hidden_sheets_are_left_out_and_said_so(known):
    reading = read_return(as_xlsx([["Indicator", "Oct-21"], ["EAI-02", 264]], hidden=["Old"]), "a.xlsx", known)
    assert codes(reading) == ["hidden_sheet"]


def test_the_json_has_the_agreed_shape(known):
    read = read_return(as_csv([HEAD, RE_REFERRALS]), "a.csv", known).as_json()
    assert list(read) == ["entries", "targets", "benchmarks", "problems"]
    assert read["entries"][1] == {
        "indicator": "EAI-01",
        "unit": "council",
        "cohort": None,
        "month": "2021-10-01",
        "numerator": None,
        "denominator": None,
        "value": 24,
        "absence": None,
        "row": 2,
        "column": "D",
    }


def test_an_open_document_is_read_as_its_csv_is(known):
    rows = [HEAD, RE_REFERRALS, ["EAI-02", "NUMBER", 297, 264, "250 per month", "N/A", "N/A", "N/A", "N/A"]]
    from_ods = read_return(as_ods(rows), "a.ods", known).as_json()
    assert from_ods == read_return(as_csv(rows), "a.csv", known).as_json()
    assert len(from_ods["entries"]) == 4


def test_a_note_that_could_point_at_one_child_is_left_out_and_not_repeated(known):
    rows = [["Indicator", "Unit", "Month", "Value", "Note"], ["EAI-02", "council", "Oct-21", 264, "DOB 03/03/2014"]]
    reading = read_return(as_csv(rows), "a.csv", known)
    assert [(one.value, one.note) for one in reading.entries] == [(264, "")]
    assert codes(reading, Severity.WARN) == ["note_names_a_child"]
    assert "03/03/2014" not in reading.problems[0].message
