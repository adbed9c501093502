import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.returns.book import Book
from indicators.returns.headings import read_heading
from indicators.returns.layouts import read_return
from indicators.returns.reading import Known, KnownCohort, KnownIndicator, KnownUnit, Problem
from indicators.returns.workbook import HOLLOW, NotAReturn, open_return
from indicators.returns.writing import HOW_TO_SHEET, PROBLEMS_SHEET, FormLine, annotated, blank_form
from indicators.rules.figures import tidy
from indicators.rules.vocabulary import Absence, Basis, Measure, Severity

from .conftest import as_csv, as_xlsx, printed_table
from .test_layouts import as_ods

pytestmark = pytest.mark.pure

REPORT = Path(__file__).parents[2] / "report"
PRINTED = sorted(path.stem for path in REPORT.glob("*.csv"))
RETURNS = [name for name in PRINTED if name[:2] in {"01", "02", "03", "04", "05", "07"}]
PALE = {"block": "FFFBE5E2", "warn": "FFFCF0D2", "note": "FFE3EDF7"}
TABLE = [["Indicator", "Sep-21", "Oct-21"], ["EAI-01", "31%", "abc"], ["EAI-02", "297", "264"]]


def rows_of(name):
    return list(csv.reader(io.StringIO(printed_table(name).decode("utf-8-sig"))))


def with_numbers(rows):
    """Give rows as a workbook holds them: whole numbers as numbers, percentages as formatted numbers."""
    typed = [[int(cell) if cell.isdigit() else cell for cell in row] for row in rows]
    percent = {
        (number, place)
        for number, row in enumerate(rows)
        for place, cell in enumerate(row)
        if cell.endswith("%") and cell[:-1].isdigit()
    }
    for number, place in percent:
        typed[number][place] = int(rows[number][place][:-1]) / 100
    return typed, percent


def in_every_format(name):
    rows = rows_of(name)
    typed, percent = with_numbers(rows)
    plain = [[int(cell) if cell.isdigit() else cell for cell in row] for row in rows]
    return {"csv": printed_table(name), "xlsx": as_xlsx(typed, percent), "ods": as_ods(plain)}


@pytest.fixture(scope="module")
def known_from_the_report():
    with (REPORT / "20_indicator_proposals.csv").open(encoding="utf-8-sig") as printed:
        indicators = [
            KnownIndicator(
                row["code"], row["indicator_as_printed"], Measure(row["outturn_type"].lower()), Basis.IN_MONTH
            )
            for row in csv.DictReader(printed)
        ]
    return Known(indicators, [KnownUnit("council", "Council", is_authority=True)], [], date(2021, 11, 20))


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def at(row, column, severity=Severity.BLOCK, message="something is wrong.", sheet=""):
    return Problem(row, column, "code", severity, message, sheet=sheet)


def cells(content, name=""):
    """Give every cell that is not empty by its place, as reading sees it."""
    return {
        (number, place): cell
        for sheet in open_return(content, "a")
        if sheet.name != PROBLEMS_SHEET and name in ("", sheet.name)
        for number, row in enumerate(sheet.rows)
        for place, cell in enumerate(row)
        if cell not in (None, "")
    }


def without_sheet(found):
    return [replace(one, sheet="") for one in found]


def understood(reading):
    problems = [problem for problem in reading.problems if problem.sheet != PROBLEMS_SHEET]
    return (
        without_sheet(reading.entries),
        reading.targets,
        reading.benchmarks,
        [(one.row, one.column, one.code, one.severity, one.message) for one in problems],
    )


# The values survive


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("name", PRINTED)
def test_every_printed_table_keeps_every_cell_at_its_place(name, kind):
    content = in_every_format(name)[kind]
    assert cells(annotated(content, name, [at(1, "A"), at(2, "B")])) == cells(content)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("name", RETURNS)
def test_an_annotated_return_reads_as_the_return_itself(name, kind, known_from_the_report):
    content = in_every_format(name)[kind]
    first = read_return(content, name, known_from_the_report)
    again = read_return(annotated(content, name, first.problems), name, known_from_the_report)
    assert first.entries
    assert understood(again) == understood(first)


def test_a_corrected_annotated_return_is_read(known):
    content = as_csv(TABLE)
    book = opened(annotated(content, "a.csv", read_return(content, "a.csv", known).problems))
    book["Figures"]["C2"] = 0.24
    book["Figures"]["C2"].number_format = "0%"
    corrected = io.BytesIO()
    book.save(corrected)
    reading = read_return(corrected.getvalue(), "a.xlsx", known)
    assert [entry.value for entry in reading.entries] == [31, 24, 297, 264]
    assert reading.blocks == []


def test_percentages_are_numbers_with_their_decimals():
    sheet = opened(annotated(as_csv([["27%", "27.5%", "0.25%", "100%", "-5%", "27.0%", "07%"]]), "a.csv", [])).active
    assert [(cell.value, cell.number_format) for cell in sheet[1]] == [
        (0.27, "0%"),
        (0.275, "0.0%"),
        (0.0025, "0.00%"),
        (1, "0%"),
        (-0.05, "0%"),
        ("27.0%", "General"),
        ("07%", "General"),
    ]


@given(st.decimals(-1000, 1000, places=6).map(lambda number: f"{number.normalize():f}%"))
def test_any_percentage_reads_back_as_it_was(printed):
    content = as_csv([[printed]])
    assert cells(annotated(content, "a.csv", [])) == cells(content)


def test_text_stays_text_and_numbers_numbers():
    values = ["264", 264, 27.5, "TBC", "1,897", "0012", True, 0.1 + 0.2]
    content = io.BytesIO()
    with Book(content, title="A return") as book:
        sheet = book.add_worksheet("Figures")
        for column, value in enumerate(values):
            book.put(sheet, 0, column, value)
    sheet = opened(annotated(content.getvalue(), "a.xlsx", [])).active
    assert [cell.value for cell in sheet[1]] == values


def test_months_look_like_months_and_days_like_days():
    content = as_xlsx([[date(2021, 10, 1), date(2021, 10, 15)]])
    sheet = opened(annotated(content, "a.xlsx", [])).active
    assert [(cell.value.date(), cell.number_format) for cell in sheet[1]] == [
        (date(2021, 10, 1), "mmm-yy"),
        (date(2021, 10, 15), "d mmm yyyy"),
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=8), max_size=4), max_size=5
    ),
    st.lists(st.tuples(st.integers(-2, 9), st.sampled_from(["", "A", "C", "XFD", "XFE", "é"])), max_size=5),
)
def test_any_text_at_any_place_survives(rows, places):
    content = as_csv([["x"], *rows])
    back = annotated(content, "a.csv", [at(row, column) for row, column in places])
    assert {place: tidy(cell) for place, cell in cells(back).items()} == {
        place: tidy(cell) for place, cell in cells(content).items()
    }


# What is wrong is marked


def test_a_problem_colours_its_cell_and_says_why_in_words():
    problems = [at(2, "C", Severity.BLOCK, "“abc” is not a figure."), at(3, "B", Severity.WARN, "out of character.")]
    sheet = opened(annotated(as_csv(TABLE), "a.csv", [*problems, at(1, "A", Severity.NOTE, "a remark.")])).active
    marked = {
        cell.coordinate: (cell.fill.fgColor.rgb, cell.comment.text)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert marked == {
        "C2": (PALE["block"], "Blocks publishing: “abc” is not a figure."),
        "B3": (PALE["warn"], "Warning: out of character."),
        "A1": (PALE["note"], "Note: a remark."),
    }
    assert sheet["C2"].value == "abc"
    assert sheet["B2"].fill.fill_type is None


def test_several_problems_of_a_cell_share_a_comment_the_gravest_first():
    problems = [at(3, "C", Severity.NOTE, "one."), at(3, "C", Severity.BLOCK, "two.")]
    cell = opened(annotated(as_csv(TABLE), "a.csv", problems)).active["C3"]
    assert cell.comment.text == "Blocks publishing: two.\nNote: one."
    assert cell.fill.fgColor.rgb == PALE["block"]


def test_more_than_a_spreadsheet_bears_is_coloured_and_listed_all_the_same():
    many = [at(row, "A", message=f"problem {row}.") for row in range(1, 20_003)]
    content = annotated(as_csv(TABLE), "a.csv", many + [at(1, "A")] * 46_000)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet, listed = packed.read("xl/worksheets/sheet1.xml"), packed.read("xl/worksheets/sheet2.xml")
        comments = packed.read("xl/comments1.xml")
    assert (comments.count(b"<comment "), listed.count(b"<hyperlink "), listed.count(b"<row ")) == (
        20_000,
        65_000,
        66_003,
    )
    assert "And 45,989 more, on the sheet “Problems found”.".encode() in comments
    assert b'<c r="A20002" s=' in sheet


def test_the_list_says_everything_in_words_with_a_way_to_each_cell():
    problems = [at(3, "B", Severity.NOTE, "a remark."), at(2, "C", Severity.BLOCK, "not a figure.")]
    book = opened(annotated(as_csv(TABLE), "a.csv", problems))
    assert book.sheetnames == ["Figures", PROBLEMS_SHEET]
    sheet = book[PROBLEMS_SHEET]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Sheet", "Cell", "Severity", "What was found"],
        ["Figures", "C2", "Blocks publishing", "not a figure."],
        ["Figures", "B3", "Note", "a remark."],
    ]
    assert [sheet[place].hyperlink.location for place in ("B2", "B3")] == ["'Figures'!C2", "'Figures'!B3"]


def test_the_list_can_be_filtered_read_and_printed():
    sheet = opened(annotated(as_csv(TABLE), "a.csv", [at(2, "C")]))[PROBLEMS_SHEET]
    assert (sheet.auto_filter.ref, sheet.freeze_panes, sheet.print_title_rows) == ("A1:D2", "A2", "$1:$1")
    assert sheet.defined_names["ColumnTitle"].attr_text == "'Problems found'!$A$1:$D$1"
    assert sheet["D2"].alignment.wrap_text
    assert sheet.column_dimensions["D"].width > 80


def test_the_heading_row_stays_in_view_and_prints_on_each_page():
    sheet = opened(annotated(as_csv([["Monthly return"], [], *TABLE]), "a.csv", [])).active
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("A4", "$3:$3", "landscape")


def test_numbers_kept_as_text_raise_no_green_corners():
    with zipfile.ZipFile(io.BytesIO(annotated(as_csv(TABLE), "a.csv", []))) as packed:
        assert b'<ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/>' in packed.read(
            "xl/worksheets/sheet1.xml"
        )


def test_without_problems_the_list_says_so():
    assert opened(annotated(as_csv(TABLE), "a.csv", []))[PROBLEMS_SHEET]["D2"].value == "No problems were found."


@pytest.mark.parametrize(
    ("problem", "place"),
    [
        (at(9, "K"), "K9"),
        (at(0, "A"), "A1"),
        (at(2_000_000, "A"), "A1"),
        (at(1, "XFE"), "A1"),
        (at(1, ""), "A1"),
        (at(5, "C", sheet="Old"), "A1"),
    ],
)
def test_a_problem_without_a_cell_of_its_own_is_marked_all_the_same(problem, place):
    book = opened(annotated(as_csv(TABLE), "a.csv", [problem]))
    assert book["Figures"][place].comment.text == "Blocks publishing: something is wrong."
    assert book[PROBLEMS_SHEET]["B2"].value == place


def several_sheets(**sheets):
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.replace("_", " "))
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == "Old":
                sheet.hide()
    return written.getvalue()


def test_each_sheet_has_its_own_marks_and_hidden_ones_are_left_out():
    content = several_sheets(First=TABLE, Old=TABLE, Second=TABLE)
    book = opened(annotated(content, "a.xlsx", [at(2, "C", sheet="Second"), at(3, "B", sheet="First")]))
    assert book.sheetnames == ["First", "Second", PROBLEMS_SHEET]
    assert [bool(book[name][cell].comment) for name, cell in (("First", "B3"), ("Second", "C2"))] == [True, True]
    assert not book["First"]["C2"].comment


def test_an_earlier_list_of_problems_gives_way_to_the_new_one():
    once = annotated(as_csv(TABLE), "a.csv", [at(2, "C", message="old.")])
    twice = opened(annotated(once, "a.xlsx", [at(2, "C", message="new.", sheet="Figures")]))
    assert twice.sheetnames == ["Figures", PROBLEMS_SHEET]
    assert twice[PROBLEMS_SHEET]["D2"].value == "new."
    assert twice[PROBLEMS_SHEET].max_row == 2


def test_a_place_without_a_sheet_is_not_on_the_page_of_instructions():
    content = several_sheets(How_to_fill_this_in=[["Read me"]], Figures=TABLE)
    assert opened(annotated(content, "a.xlsx", [at(2, "C")]))["Figures"]["C2"].comment


def test_sheet_names_a_workbook_does_not_allow_are_brought_near():
    names = ["a" * 40, "A" * 40, "'What/now?'", "problems FOUND", "History", "😀" * 20]
    content = as_ods(TABLE)
    for name in names:
        book = opened(annotated(content_named(content, name), "a.ods", [at(2, "C", sheet=name)]))
        assert book[PROBLEMS_SHEET]["A2"].value == book.sheetnames[0]
        assert book.worksheets[0]["C2"].comment
        assert book[PROBLEMS_SHEET]["B2"].hyperlink.location.endswith("!C2")


def content_named(ods, name):
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ods)) as packed, zipfile.ZipFile(written, "w") as renamed:
        for member in packed.namelist():
            renamed.writestr(member, packed.read(member).decode().replace('"Figures"', f'"{name}"').encode())
    return written.getvalue()


def test_a_hollow_formula_comes_back_as_those_words_marked():
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet("Figures")
        sheet.write_formula("A1", "=200+65", None, "")
        sheet.write_formula("B1", "=200+64", None, 264)
        sheet.write("C1", "x")
    sheet = opened(annotated(written.getvalue(), "a.xlsx", [])).active
    assert [cell.value for cell in sheet[1]] == [HOLLOW, 264, "x"]
    assert sheet["A1"].fill.fgColor.rgb == PALE["note"]
    assert sheet["A1"].comment.text == "Note: a formula without a saved value stood here. Type the figure itself."


def test_a_hollow_figure_given_back_is_asked_about_again(known):
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet("Figures")
        for column, heading in enumerate(["Indicator", "Apr-21", "May-21"]):
            sheet.write(0, column, heading)
        sheet.write(1, 0, known.indicators[0].name)
        sheet.write_formula(1, 1, "=200+65", None, "")
        sheet.write(1, 2, 264)
    first = read_return(written.getvalue(), "a.xlsx", known)
    again = read_return(annotated(written.getvalue(), "a.xlsx", first.problems), "a.xlsx", known)
    assert [(one.row, one.column, one.code) for one in first.problems if one.column == "B"]
    assert {(one.row, one.column) for one in again.problems} >= {(one.row, one.column) for one in first.problems}


def test_a_notice_stands_on_every_printed_page():
    book = opened(annotated(as_csv(TABLE), "a.csv", [], notice="Invented & for training"))
    assert {sheet.oddHeader.left.text for sheet in book} == {"Notice: Invented && for training"}


def test_text_longer_than_a_cell_is_cut_and_said_so():
    sheet = opened(annotated(as_csv([["x", "y" * 40_000]]), "a.csv", [])).active
    assert len(sheet["B1"].value) == 32_767
    assert sheet["B1"].comment.text.startswith("Note: the text was longer than a cell can hold")


def test_more_columns_than_a_workbook_holds_are_refused():
    with pytest.raises(NotAReturn) as refused:
        annotated(as_csv([["x"] * 16_385]), "a.csv", [])
    assert refused.value.code == "too_large"


# Nobody's text does anything


BAD = [
    "=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "http://a.example/",
    '<r><t>x</t></r></is></c><c r="F9"><f>1+1</f></c><c r="G9" t="inlineStr"><is><r><t>y</t></r>',
]


def test_nothing_is_written_as_a_formula_or_an_outside_link():
    problems = [at(place, "A", message=text) for place, text in enumerate(BAD, start=1)]
    book = opened(
        annotated(as_csv([[text, "x"] for text in BAD]), "=1.csv", [*problems, at(8, "B", message="\x00\x01\ud800")])
    )
    found = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in book["Figures"]["A"]][:5] == BAD
    assert {cell.data_type for cell in found} == {"s"}
    assert {cell.hyperlink.target for cell in found if cell.hyperlink} == {None}
    assert book["Figures"]["A5"].comment.text == f"Blocks publishing: {BAD[4]}"


# A form to fill in


NOVEMBER = date(2021, 11, 1)
LINES = [
    FormLine(
        "PCT-01",
        "Visits on Time in PACT",
        "pact",
        "PACT",
        Measure.PERCENTAGE,
        "CLA",
        "Children looked after",
        last_month="Oct 21",
        last_value="95%",
        last_numerator=Decimal("121.00"),
        last_denominator=Decimal(1280),
        counts="visits on time / visits due",
        expects_fraction=True,
    ),
    FormLine("EAI-01", "Percentage of re-referrals within 12 months", "council", "Council", Measure.PERCENTAGE),
    FormLine("EAI-02", "Number of Early Help assessments completed", "council", "Council", Measure.NUMBER),
    FormLine("EAI-03", "Rates of Single Assessments completed per 10,000", "council", "Council", Measure.RATE),
]


def form(lines=LINES, **more):
    return blank_form(lines, month=NOVEMBER, title="Return for November 2021", **more)


def headed(sheet):
    return {cell.value: cell.column_letter for cell in sheet[1]}


def filled(values, lines=LINES):
    """Type into a form: for each line a dictionary by heading."""
    book = opened(form(lines))
    sheet = book["Figures Nov 2021"]
    place = headed(sheet)
    for row, typed in enumerate(values, start=2):
        for heading, value in typed.items():
            sheet[f"{place[heading]}{row}"] = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_what_is_typed_into_a_form_is_what_is_read(known):
    typed = [
        {"Numerator": 121, "Denominator": 128, "Note": "from the clinic"},
        {"Value": "24%"},
        {"Value": 264},
        {"Value": "TBC"},
    ]
    reading = read_return(filled(typed), "form.xlsx", known)
    assert [
        (
            one.indicator,
            one.unit,
            one.cohort,
            one.month,
            one.numerator,
            one.denominator,
            one.value,
            one.absence,
            one.note,
        )
        for one in reading.entries
    ] == [
        ("PCT-01", "pact", "CLA", NOVEMBER, 121, 128, None, None, "from the clinic"),
        ("EAI-01", "council", None, NOVEMBER, None, None, 24, None, ""),
        ("EAI-02", "council", None, NOVEMBER, None, None, 264, None, ""),
        ("EAI-03", "council", None, NOVEMBER, None, None, None, Absence.AWAITED, ""),
    ]
    assert reading.blocks == []


def test_a_line_left_blank_says_nothing(known):
    reading = read_return(filled([{}, {"Value": "24%"}]), "form.xlsx", known)
    assert [(one.indicator, one.row) for one in reading.entries] == [("EAI-01", 3)]


def test_an_untouched_form_has_no_figures_and_nothing_wrong_but_that(known):
    reading = read_return(form(), "form.xlsx", known)
    assert reading.entries == []
    assert {problem.code for problem in reading.problems if problem.severity is not Severity.NOTE} <= {"no_figure"}


def test_the_reader_knows_each_heading_of_a_form_once_and_passes_the_help_over():
    headings = list(headed(opened(form())["Figures Nov 2021"]))
    read = [read_heading(heading, place) for place, heading in enumerate(headings)]
    assert {heading.text: heading.meaning for heading in read if heading.meaning} == {
        "Indicator code": "indicator",
        "Unit": "unit",
        "Cohort": "cohort",
        "Month": "month",
        "Numerator": "numerator",
        "Denominator": "denominator",
        "Value": "value",
        "Note": "note",
    }
    assert [heading.text for heading in read if not heading.meaning] == [
        "What it measures",
        "Name of unit",
        "Name of cohort",
        "Last value",
        "Last month",
        "Kind of figure",
        "What is counted",
    ]


def test_a_form_is_filled_in_beforehand():
    sheet = opened(form())["Figures Nov 2021"]
    line = {cell.value: sheet[2][place].value for place, cell in enumerate(sheet[1])}
    assert line == {
        "Indicator code": "PCT-01",
        "What it measures": "Visits on Time in PACT",
        "Unit": "pact",
        "Name of unit": "PACT",
        "Cohort": "CLA",
        "Name of cohort": "Children looked after",
        "Month": line["Month"],
        "Numerator": None,
        "Denominator": None,
        "Value": None,
        "Note": None,
        "Last value": "95% (121/1,280)",
        "Last month": "Oct 21",
        "Kind of figure": "Percentage",
        "What is counted": "visits on time / visits due",
    }
    month = sheet[f"{headed(sheet)['Month']}2"]
    assert (month.value.date(), month.number_format) == (NOVEMBER, "mmm-yy")


def test_only_what_is_asked_for_can_be_typed_in():
    sheet = opened(form())["Figures Nov 2021"]
    open_to = [
        [heading for heading, letter in headed(sheet).items() if not sheet[f"{letter}{row}"].protection.locked]
        for row in (1, 2, 3)
    ]
    assert open_to == [[], ["Numerator", "Denominator", "Value", "Note"], ["Value", "Note"]]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not sheet.protection.selectLockedCells  # False: they may be selected, so that they can be read out
    place = headed(sheet)
    assert (sheet[f"{place['Value']}2"].border.left.style, sheet[f"{place['Numerator']}3"].fill.fill_type) == (
        "thin",
        "lightUp",
    )


def test_typing_something_odd_is_warned_of_and_never_forbidden():
    sheet = opened(form())["Figures Nov 2021"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    place = headed(sheet)
    assert set(rules) == {f"{place[name]}2:{place[name]}5" for name in ("Numerator", "Denominator", "Value", "Note")}
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}
    first = f"{place['Value']}2"
    assert rules[f"{first}:{place['Value']}5"].formula1 == (
        f'OR(AND(ISNUMBER({first}),{first}>=0),UPPER(TRIM({first}))="TBC",UPPER(TRIM({first}))="N/A")'
    )
    assert all(rule.promptTitle and rule.prompt and rule.allowBlank for rule in rules.values())


def test_a_form_stays_in_view_and_prints_on_a4():
    sheet = opened(form())["Figures Nov 2021"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C2", "$1:$1")
    page = sheet.page_setup
    assert (page.orientation, int(page.paperSize), page.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "ColumnTitle" in sheet.defined_names


def test_a_title_prints_as_it_is_above_each_page():
    sheet = opened(blank_form(LINES, month=NOVEMBER, title="Adults &A children"))["Figures Nov 2021"]
    assert sheet.oddHeader.left.text == "Adults &&A children"


def test_a_form_begins_with_how_to_fill_it_in():
    book = opened(form(notes=["Due on 10 December.", "=1+1"]))
    assert book.sheetnames == [HOW_TO_SHEET, "Figures Nov 2021"]
    text = [cell.value for cell in book[HOW_TO_SHEET]["A"]]
    assert text[0] == "Return for November 2021"
    assert text[-3:] == ["Due on 10 December.", "=1+1", "Go to the figures"]
    whole = " ".join(text)
    assert all(word in whole for word in ("November 2021", "TBC", "N/A", "numerator", "Leave a line blank"))
    assert book.properties.title == "Return for November 2021"
    assert book.properties.language == "en-GB"


def test_a_form_without_lines_can_be_opened():
    sheet = opened(form([]))["Figures Nov 2021"]
    assert (sheet.max_row, sheet.data_validations.dataValidation) == (1, [])


@pytest.mark.parametrize("text", BAD)
def test_no_name_or_note_becomes_a_formula_in_a_form(text):
    line = FormLine(text, text, text, text, Measure.NUMBER, text, text, text, text, counts=text)
    book = opened(blank_form([line], month=NOVEMBER, title=text, notes=[text]))
    found = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} == {"s", "d"}
    assert [cell.value for cell in found].count(text) == 11
    assert {cell.hyperlink.target for cell in found if cell.hyperlink} == {None}


def test_what_is_annotated_of_a_form_reads_as_the_form(known):
    content = filled([{"Numerator": 121, "Denominator": 128}, {"Value": "24.5%"}, {"Value": "many"}])
    first = read_return(content, "form.xlsx", known)
    again = read_return(annotated(content, "form.xlsx", first.problems), "form.xlsx", known)
    assert len(first.entries) == 2
    assert again.entries == first.entries


def test_cohorts_and_units_of_a_form_are_found_by_code_where_names_clash(known):
    units = [KnownUnit("pact-2021", "PACT"), KnownUnit("pact-2020", "PACT")]
    cohorts = [KnownCohort("CLA", "Looked after"), KnownCohort("CLA-old", "Looked after")]
    line = replace(LINES[0], unit_code="pact-2021", cohort_name="Looked after")
    content = filled([{"Numerator": 121, "Denominator": 128}], [line])
    reading = read_return(content, "form.xlsx", replace(known, units=units, cohorts=cohorts))
    assert [(one.unit, one.cohort) for one in reading.entries] == [("pact-2021", "CLA")]
