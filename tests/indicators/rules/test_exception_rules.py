"""What a row of an exception list may hold. Every reference and worker here is made up."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.exceptions import (
    CaseCause,
    Known,
    difference,
    expected_cases,
    fit,
    read_rows,
    told_in_counts,
    why_no_shape,
)
from indicators.rules.vocabulary import Polarity

pytestmark = pytest.mark.pure
OCTOBER, TODAY = date(2021, 10, 1), date(2021, 11, 19)
HEAD = ["Indicator", "Unit", "Month", "Case reference", "Worker", "Due date"]
CASE = ["PCT-01", "PACT", "Oct-21", "ab123456", "w1", "12/10/2021"]
KNOWN = Known(
    {"PCT-01": "AA999999"},
    {"pct-01": "PCT-01", "visits on time": "PCT-01"},
    {"pact": "pact", "cla": "cla"},
    {"": "", "cla": "CLA"},
    {"w1": "w1", "worker 1": "w1"},
    {"w1": frozenset({"pact", "council"})},
)


def read(*rows, head=HEAD, known=KNOWN):
    return read_rows([head, *rows], known, today=TODAY)


def test_a_case_is_read_by_code_or_name_and_nothing_else_of_it():
    rows, problems = read(CASE, ["Visits on time", "pact", datetime(2021, 10, 1), "AB 123457", "Worker 1", OCTOBER])
    assert problems == ["Row 3: the case reference does not have the shape AA999999, or is another kind of number."]
    assert [
        (one.indicator, one.unit, one.cohort, one.month, one.reference, one.worker, one.due_on) for one in rows
    ] == [("PCT-01", "pact", "", OCTOBER, "AB123456", "w1", date(2021, 10, 12))]


def test_whatever_else_is_refused_by_its_row_and_never_repeated():
    """Each line: where something else stands, what, and what is said of it."""
    name = "Jo Smith"
    table = [
        (0, name, "the indicator is none whose lists are switched on."),
        (1, name, "the unit is none you load returns for."),
        (1, "CLA", "the worker does not stand beneath the unit."),
        (2, name, "the month cannot be read, or is to come."),
        (2, "Dec-21", "the month cannot be read, or is to come."),
        (3, name, "the case reference does not have the shape"),
        (3, "AB123456 JS", "the case reference does not have the shape"),
        (3, "", "the case reference does not have the shape"),
        (3, 123456, "the case reference does not have the shape"),
        (4, name, "the worker is none the tree of units knows."),
        (5, name, "the due date cannot be read"),
        (5, "2014-03-03", "the due date cannot be read, or is not within two years"),
        (5, "31/02/2021", "the due date cannot be read"),
    ]
    wrong = []
    for column, cell, said in table:
        rows, problems = read([*CASE[:column], cell, *CASE[column + 1 :]])
        if rows or len(problems) != 1 or not problems[0].startswith(f"Row 2: {said}") or name in problems[0]:
            wrong.append((column, cell, problems))
    assert wrong == []


def test_a_column_too_many_refuses_the_file_and_its_heading_is_not_repeated():
    rows, problems = read([*CASE, "Jo"], head=[*HEAD, "Name of child"])
    assert (rows, len(problems), "Name of child" in problems[0]) == ([], 1, False)
    assert read([*CASE, "Jo Smith"])[1] == ["Row 2: there is something beyond the columns that are taken."]
    assert read(CASE, head=[*HEAD[:-1], "Month"])[1] != []


def test_what_is_missing_or_twice_is_said():
    assert read(CASE, head=HEAD[:-1])[1] == ["No column for due."]
    assert read(CASE, CASE)[1] == ["Row 3: the case stands in row 2 already."]
    assert read()[1] == ["There are headings, but no case."]
    assert read_rows([], KNOWN, today=TODAY)[1] == ["There is nothing in the file."]


def test_a_number_of_another_kind_is_no_reference_even_where_it_fits():
    known = Known({"PCT-01": "999-999-9999"}, *[getattr(KNOWN, name) for name in list(Known.__slots__)[1:]])
    assert read([*CASE[:3], "943-476-5919", *CASE[4:]], known=known)[0] == []


def test_shapes_that_a_name_or_an_nhs_number_fits_are_refused():
    good = ["AA999999", "9999", "A-9999/99", "99999999", "AAA9999"]
    bad = ["", "AAAA9999", "A999", "9999999999", "999-999-9999", "A.9999", "a9999", "9" * 13, "AA99999X"]
    assert [why_no_shape(one) for one in good] == [""] * len(good)
    assert [one for one in bad if not why_no_shape(one)] == []


def test_leading_noughts_that_a_spreadsheet_took_are_given_back():
    assert fit(1234.0, "999999") == "001234"
    assert fit("12345678", "999999") is None


@given(st.text(max_size=20))
def test_no_text_with_more_than_three_letters_is_a_reference(text):
    if sum(sign.isalpha() for sign in text) > 3:
        assert all(fit(text, shape) is None for shape in ("AA999999", "AAA9999", "9999", "A-9999/99"))


def test_how_many_cases_a_figure_misses():
    assert expected_cases(Polarity.HIGHER, Decimal(121), Decimal(128)) == 7
    assert expected_cases(Polarity.LOWER, Decimal(9), Decimal(30)) == 9
    assert expected_cases(Polarity.HIGHER, None, None) is None
    assert difference(7, 7) == ""
    assert difference(1, 7) == "Doubtful: the list has 1 case, the published figure misses 7."
    assert "cannot be checked" in difference(7, None)


def test_counts_leave_the_line_only_so_that_one_to_five_cannot_be_told():
    recording, practice, capacity = CaseCause
    told = [
        ({None: 12}, ""),
        ({recording: 12}, "recording 12"),
        ({recording: 12, practice: 7}, "recording 12, practice 7"),
        ({recording: 12, practice: 3}, "recording some, practice 1 to 5"),
        ({recording: 12, practice: 3, capacity: 8}, "recording 12, practice 1 to 5, capacity some"),
        ({recording: 12, practice: 3, capacity: 2}, "recording 12, practice 1 to 5, capacity 1 to 5"),
        ({recording: 2}, "recording 1 to 5"),
        ({recording: 7, None: 2}, "recording some, not marked 1 to 5"),
    ]
    begins = "Cases behind the miss of October 2021, as the line marked them: "
    assert [told_in_counts(counts, OCTOBER) for counts, _ in told] == [said and f"{begins}{said}." for _, said in told]
