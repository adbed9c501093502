"""Tables as they stand on real sheets: several, merged, hidden, half empty, for units and cohorts."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from indicators.returns.layouts import read_return
from indicators.rules.vocabulary import Absence, Per, Severity

from .conftest import as_book, as_csv, as_ods, as_xlsx, codes, put_sheet

pytestmark = pytest.mark.pure
LONG = ["Indicator", "Unit", "Cohort", "Month", "Numerator", "Denominator", "Value", "Note"]
WIDE = ["Indicator", "Sep-21", "Oct-21"]


def figures(reading):
    return [(entry.indicator, entry.unit, entry.cohort, entry.value) for entry in reading.entries]


def one_long(known, *cells):
    return read_return(as_csv([LONG, list(cells)]), "a.csv", known)


# Several tables


def test_tables_one_below_another_are_all_read(known):
    rows = [
        ["1. Assessment"],
        WIDE,
        ["EAI-02", "297", "264"],
        [],
        ["2. Practice"],
        ["Target", "Oct-21", "Aug-21", "Indicator"],
        ["85", "67%", "53%", "PCT-01"],
    ]
    reading = read_return(as_csv(rows), "a.csv", known)
    assert [(one.indicator, one.month.month, one.value, one.column) for one in reading.entries] == [
        ("EAI-02", 9, 297, "B"),
        ("EAI-02", 10, 264, "C"),
        ("PCT-01", 10, 67, "B"),
        ("PCT-01", 8, 53, "C"),
    ]
    assert [(target.indicator, target.per) for target in reading.targets] == [("PCT-01", Per.LEVEL)]


def test_a_heading_repeated_on_every_page_heads_each(known):
    rows = [WIDE, ["EAI-02", "297", "264"], WIDE, ["EAI-01", "31%", "24%"]]
    assert len(read_return(as_csv(rows), "a.csv", known).entries) == 4


@pytest.mark.parametrize(
    "heading",
    [["Indicator", "Quarter 1", "Quarter 2"], ["", "Nov-21", "Dec-21"], ["Corporate parenting", "Nov-21", "Dec-21"]],
)
def test_what_stands_under_other_headings_is_not_read_under_these(known, heading):
    rows = [WIDE, ["EAI-02", "297", "264"], heading, ["EAI-01", "31%", "24%"]]
    reading = read_return(as_csv(rows), "a.csv", known)
    assert [entry.indicator for entry in reading.entries] == ["EAI-02", "EAI-02"]
    assert codes(reading, Severity.BLOCK) == ["heading_not_understood"]


# Units and cohorts


def test_a_wide_table_may_name_units_and_cohorts(known):
    rows = [
        ["Unit", "Cohort", *WIDE, "Target"],
        ["PACT", "CLA", "PCT-01", "81%", "85%", "90"],
        ["", "", "PCT-01", "70%", "", ""],
    ]
    reading = read_return(as_csv(rows), "a.csv", known)
    assert figures(reading) == [
        ("PCT-01", "pact", "CLA", 81),
        ("PCT-01", "pact", "CLA", 85),
        ("PCT-01", "council", None, 70),
    ]
    assert reading.targets == []
    assert codes(reading) == ["targets_left_out"]


def test_a_sheet_named_after_a_unit_holds_its_figures(known):
    reading = read_return(as_book(PACT=[WIDE, ["PCT-01", 81, 85]], Council=[WIDE, ["PCT-01", 70, 71]]), "a.xlsx", known)
    assert [(entry.unit, entry.value, entry.sheet) for entry in reading.entries] == [
        ("pact", 81, "PACT"),
        ("pact", 85, "PACT"),
        ("council", 70, "Council"),
        ("council", 71, "Council"),
    ]
    assert codes(reading) == ["sheet_is_a_unit"]


def test_a_sheet_of_nobodys_between_sheets_of_units_is_asked_about(known):
    reading = read_return(as_book(PACT=[WIDE, ["PCT-01", 81, 85]], Totals=[WIDE, ["PCT-01", 70, 71]]), "a.xlsx", known)
    (problem,) = reading.blocks
    assert (problem.code, problem.asked, problem.sheet) == ("unknown_unit", "Totals", "Totals")
    assert {entry.unit for entry in reading.entries} == {"pact"}


@pytest.mark.parametrize("title", [["Service: PACT"], ["Team:", "pact"], ["Unit", "PACT"]])
def test_a_title_says_whose_figures_stand_below_it(known, title):
    rows = [title, WIDE, ["PCT-01", "81%", "85%"]]
    assert {entry.unit for entry in read_return(as_csv(rows), "a.csv", known).entries} == {"pact"}


def test_titles_inside_a_table_change_whose_figures_follow(known):
    rows = [WIDE, ["Service: PACT"], ["PCT-01", "81%", "85%"], ["Service: Council"], ["PCT-01", "70%", "71%"]]
    assert [entry.unit for entry in read_return(as_csv(rows), "a.csv", known).entries] == ["pact"] * 2 + ["council"] * 2


def test_figures_under_a_unit_nobody_knows_are_nobodys(known):
    reading = read_return(as_csv([["Service: Nowhere"], WIDE, ["PCT-01", "81%", "85%"]]), "a.csv", known)
    assert reading.entries == []
    assert [(problem.code, problem.asked) for problem in reading.blocks] == [("unknown_unit", "Nowhere")]


def test_where_team_and_service_are_named_the_figure_is_the_teams(known):
    rows = [
        ["Service", "Team", "Worker", "Indicator", "Month", "Value"],
        ["Council", "PACT", "", "EAI-02", "Oct-21", "4"],
        ["Council", "PACT", "pact-1", "EAI-02", "Oct-21", "1"],
    ]
    assert figures(read_return(as_csv(rows), "a.csv", known)) == [
        ("EAI-02", "pact", None, 4),
        ("EAI-02", "pact-1", None, 1),
    ]


def test_code_and_name_may_both_stand_there_and_have_to_agree(known):
    rows = [
        ["Indicator code", "Indicator name", "Month", "Value"],
        ["EAI-02", "Number of Early Help assessments completed", "Oct-21", "264"],
        ["", "Visits on Time in PACT", "Oct-21", "85%"],
        ["EAI-01", "Visits on Time in PACT", "Oct-21", "86%"],
        ["EAI-01", "Re-referrals as we call them", "Oct-21", "24%"],
    ]
    reading = read_return(as_csv(rows), "a.csv", known)
    assert [(entry.indicator, entry.value) for entry in reading.entries] == [
        ("EAI-02", 264),
        ("PCT-01", 85),
        ("EAI-01", 24),
    ]
    assert [(problem.code, problem.row) for problem in reading.blocks] == [("names_disagree", 4)]


# Merged and hidden cells


def test_a_name_merged_over_several_rows_speaks_for_each(known):
    rows = [[*LONG[:4], "Value"], ["PCT-01", "PACT", "CLA", "Oct-21", 85], [None, None, "CIN", "Oct-21", 87]]
    content = as_xlsx(rows, merged=[(1, 0, 2, 0), (1, 1, 2, 1)])
    assert figures(read_return(content, "a.xlsx", known)) == [
        ("PCT-01", "pact", "CLA", 85),
        ("PCT-01", "pact", "CIN", 87),
    ]


def test_an_area_merged_beside_or_above_does_no_harm(known):
    rows = [
        ["Area", *WIDE],
        ["Practice", "PCT-01", 81, 85],
        [None, "EAI-02", 297, 264],
        ["Next area", None, None, None],
    ]
    reading = read_return(as_xlsx(rows, merged=[(1, 0, 2, 0), (3, 0, 3, 3)]), "a.xlsx", known)
    assert len(reading.entries) == 4
    assert codes(reading) == ["row_without_figures"]


@pytest.mark.parametrize("merged", [(1, 1, 1, 2), (1, 1, 2, 1)])
def test_a_figure_merged_over_several_is_asked_about(known, merged):
    rows = [WIDE, ["EAI-02", "TBC", None], ["EAI-01", None, None]]
    reading = read_return(as_xlsx(rows, merged=[merged]), "a.xlsx", known)
    assert codes(reading, Severity.BLOCK) == ["merged_figure"]


def test_figures_without_a_name_are_a_problem_never_the_row_aboves(known):
    reading = read_return(as_csv([WIDE, ["EAI-02", "297", "264"], ["", "298", "265"]]), "a.csv", known)
    assert codes(reading) == ["no_indicator"]
    assert len(reading.entries) == 2


def test_hidden_rows_and_columns_are_read_and_said_to_be_hidden(known):
    written = BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = put_sheet(book, "Figures", [WIDE, ["EAI-02", 297, 264], ["EAI-01", 31, 24]])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
    reading = read_return(written.getvalue(), "a.xlsx", known)
    assert len(reading.entries) == 4
    assert codes(reading) == ["hidden_rows", "hidden_columns"]


def test_our_own_sheets_are_passed_over_without_a_word(known):
    sheets = {
        "Problems found": [["Sheet", "Cell"], ["A", "B2"]],
        "How to fill this in": [["Indicator", "Oct-21"]],
        "Figures": [WIDE, ["EAI-02", 1, 2]],
    }
    reading = read_return(as_book(**sheets), "a.xlsx", known)
    assert [entry.sheet for entry in reading.entries] == ["", ""]
    assert reading.problems == []


def test_a_sheet_that_only_looks_like_a_table_is_warned_of(known):
    sheets = {
        "Figures": [WIDE, ["EAI-02", 1, 2]],
        "Other": [["What", "Sep-21", "Oct-21"], ["EAI-01", 1, 2]],
        "Notes": [["Thank you"]],
    }
    reading = read_return(as_book(**sheets), "a.xlsx", known)
    assert [(problem.sheet, problem.severity) for problem in reading.problems] == [
        ("Other", Severity.WARN),
        ("Notes", Severity.NOTE),
    ]


# The long layout


def test_lines_left_empty_are_passed_over_in_one_note(known):
    empty = [["EAI-02", "PACT", "", "Oct-21", "", "–", "", "nothing yet"] for _ in range(12)]
    reading = read_return(as_csv([LONG, *empty, ["EAI-02", "PACT", "", "Oct-21", "", "", "4", ""]]), "a.csv", known)
    (problem,) = reading.problems
    assert problem.code == "rows_left_empty"
    assert problem.severity is Severity.NOTE
    assert problem.message == "12 rows were left empty and passed over: rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …."
    assert len(reading.entries) == 1


def test_a_note_that_stands_under_figures_is_still_a_note(known):
    rows = [["Oct-21", "Sep-21", "Indicator"], ["264", "297", "EAI-02"], ["Notes: provisional"], ["", "#REF!"], ["12"]]
    reading = read_return(as_csv(rows), "a.csv", known)
    assert [(problem.code, problem.row) for problem in reading.problems] == [
        ("row_without_figures", 3),
        ("no_indicator", 4),
        ("unreadable_figure", 4),
        ("no_indicator", 5),
    ]


def test_notes_below_a_long_table_do_no_harm(known):
    reading = read_return(
        as_csv([LONG, ["EAI-02", "", "", "Oct-21", "", "", "4", ""], [], ["Source: the case system"]]), "a.csv", known
    )
    assert codes(reading) == ["rows_left_empty"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["PCT-01", "PACT", "", "Oct-21", "85", "", ""], "no_denominator"),
        (["PCT-01", "PACT", "", "Oct-21", "", "128", ""], "no_numerator"),
        (["PCT-01", "PACT", "", "Oct-21", "", "128", "85%"], "no_numerator"),
        (["PCT-01", "PACT", "", "Oct-21", "0", "0", ""], "denominator_not_above_zero"),
        (["PCT-01", "PACT", "", "Oct-21", "5", "128", "TBC"], "figure_and_reason"),
        (["PCT-01", "PACT", "", "Oct-21", "TBC", "128", ""], "figure_and_reason"),
        (["PCT-01", "PACT", "", "Oct-21", "121/128", "128", ""], "unreadable_figure"),
        (["PCT-01", "PACT", "", "Oct-21", "85%", "128", ""], "unreadable_figure"),
        (["PCT-01", "PACT", "", "Oct-21", "120", "128", "95% (121/128)"], "two_fractions"),
    ],
)
def test_half_a_figure_is_named_and_not_kept(known, cells, code):
    reading = one_long(known, *cells)
    assert [(problem.code, problem.can_override) for problem in reading.problems] == [(code, False)]
    assert reading.entries == []


def test_a_percentage_without_its_denominator_says_what_is_missing(known):
    (problem,) = one_long(known, "PCT-01", "PACT", "", "Oct-21", "85", "", "").problems
    assert problem.message == "Row 2, Visits on Time in PACT: a percentage needs its denominator."
    assert problem.column == "F"


def test_a_rate_may_be_given_by_its_numerator_alone(known):
    """Its population is held already, and is filled in where the figure is kept."""
    reading = one_long(known, "EAI-03", "", "", "Oct-21", "412", "", "")
    (entry,) = reading.entries
    assert (entry.numerator, entry.denominator, entry.value, entry.column) == (412, None, None, "E")
    assert reading.problems == []


@pytest.mark.parametrize("cells", [("N/A", "N/A", ""), ("", "", "N/A"), ("N/A", "", "N/A")])
def test_a_reason_may_stand_in_any_of_the_three(known, cells):
    (entry,) = one_long(known, "PCT-01", "PACT", "", "Oct-21", *cells).entries
    assert (entry.absence, entry.numerator, entry.denominator) == (Absence.NOT_APPLICABLE, None, None)


def test_a_count_that_is_not_its_numerator_is_doubted(known):
    assert codes(one_long(known, "EAI-02", "", "", "Oct-21", "5", "", "6")) == ["count_is_not_its_numerator"]


# Across rows


def test_a_running_total_is_compared_however_it_is_given(known):
    def totals(first, second):
        rows = [LONG, ["EAI-03", "", "", "Sep-21", *first], ["EAI-03", "", "", "Oct-21", *second]]
        return codes(read_return(as_csv(rows), "a.csv", known))

    assert totals(("500", "50000", ""), ("400", "50000", "")) == ["running_total_falls"]
    assert totals(("", "", "100"), ("400", "50000", "")) == ["running_total_falls"]
    assert totals(("500", "", ""), ("400", "50000", "")) == []


def test_parts_are_set_beside_their_whole(known):
    cohorts = [
        ["PCT-01", "PACT", cohort, "Oct-21", top, bottom, ""]
        for cohort, top, bottom in (("CLA", 1, 2), ("CIN", 3, 4), ("", 5, 6))
    ]
    assert codes(read_return(as_csv([LONG, *cohorts]), "a.csv", known)) == ["parts_do_not_sum"]


# Cells that look right and are not


def test_a_figure_cut_in_two_by_its_comma_is_not_read_into_the_wrong_month(known):
    content = b"Indicator,Sep-21,Oct-21\nEAI-02,1,897,2,080\nEAI-01,31%,24%\n"
    reading = read_return(content, "a.csv", known)
    assert codes(reading) == ["row_too_long"]
    assert [entry.indicator for entry in reading.entries] == ["EAI-01", "EAI-01"]


def test_an_error_cell_is_no_reason_for_having_no_figure(known):
    reading = read_return(as_ods([WIDE, ["EAI-02", "#N/A", "N/A"]]), "a.ods", known)
    assert [(problem.code, problem.column) for problem in reading.problems] == [("unreadable_figure", "B")]
    assert "“#N/A” is an error the workbook shows" in reading.problems[0].message
    assert [entry.absence for entry in reading.entries] == [Absence.NOT_APPLICABLE]


def test_progress_is_told_and_may_stop_the_reading(known):
    content = as_csv([LONG, *(["EAI-02", "", "", "Oct-21", "", "", "4", ""] for _ in range(2500))])
    told = []
    read_return(content, "a.csv", known, tell=lambda done, total: told.append((done, total)))
    assert told == [(1000, 2501), (2000, 2501), (2501, 2501)]

    class Stopped(Exception):
        pass

    def stop(done, total):
        raise Stopped

    with pytest.raises(Stopped):
        read_return(content, "a.csv", known, tell=stop)


def test_a_month_of_1904_is_the_same_month(known):
    rows = [["Indicator", date(2021, 9, 1), date(2021, 10, 1)], ["EAI-02", 297, 264]]
    from_1904 = read_return(as_xlsx(rows, options={"date_1904": True}), "a.xlsx", known)
    assert from_1904.as_json() == read_return(as_xlsx(rows), "a.xlsx", known).as_json()
    assert [entry.month.year for entry in from_1904.entries] == [2021, 2021]
