"""The same figures in every sort of file: the cells mean what a person sees in them."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from indicators.returns import xlsx
from indicators.returns.layouts import read_return
from indicators.returns.sheets import as_shown
from indicators.returns.workbook import NotAReturn, open_return
from indicators.rules.vocabulary import Severity

from .conftest import as_csv, as_ods, as_xlsx, codes, zipped_ods

pytestmark = pytest.mark.pure
HERE = Path(__file__).parent
WIDE = ["Indicator", "Sep-21", "Oct-21"]


def values(reading):
    return [entry.value for entry in reading.entries]


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (0.27, "0%", "27%"),
        (0.275, "0.0%", "27.5%"),
        (0.07, "0%", "7%"),
        (0.28000000000000003, "0%", "28%"),
        (1, "0%", "100%"),
        (27, '0"%"', "27%"),
        (27, r"0\%", "27%"),
        (-0.05, "0%;-0%", "-5%"),
        (0, '0%;-0%;"none"', 0),
        (27, "General", 27),
        (27, '0" of 100;%"', "27%"),
    ],
)
def test_a_percent_sign_is_read_as_the_format_means_it(number, number_format, shown):
    """0% multiplies by a hundred; a sign in quotes is only written there."""
    assert as_shown(number, number_format) == shown


def test_a_percent_sign_under_a_condition_is_left_to_a_person(known):
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, WIDE)
        sheet.write(1, 0, "EAI-01")
        sheet.write(1, 1, 0.27, book.add_format({"num_format": "[<=1]0%;0"}))
    assert codes(read_return(written.getvalue(), "a.xlsx", known)) == ["unreadable_figure"]


@pytest.mark.parametrize("name", ["before_2007.xls", "before_2007_from_1904.xls"])
def test_a_workbook_of_before_2007_is_read_with_its_formats(known, name):
    """Written with xlwt: percentages, an error, a merged note, a hidden row and sheet, from either epoch."""
    reading = read_return((HERE / name).read_bytes(), name, known)
    assert [(entry.indicator, entry.month, entry.value) for entry in reading.entries] == [
        ("EAI-01", date(2021, 9, 1), 31),
        ("EAI-01", date(2021, 10, 1), 24),
        ("EAI-02", date(2021, 9, 1), 297),
        ("EAI-02", date(2021, 10, 1), 264),
        ("PCT-01", date(2021, 10, 1), None),
    ]
    assert [(problem.code, problem.column, problem.row) for problem in reading.blocks] == [
        ("unreadable_figure", "C", 6),
        ("unreadable_figure", "E", 6),
    ]
    assert codes(reading, Severity.NOTE) == [
        "target_format_differs",
        "row_without_figures",
        "hidden_rows",
        "hidden_sheet",
    ]


def test_an_open_document_is_read_with_its_formats(known):
    rows = [
        ["Indicator", date(2021, 9, 1), datetime(2021, 10, 1, 0, 0)],
        ["EAI-01", 0.31, 0.24],
        [
            "EAI-02",
            297.0,
            '<table:table-cell office:value-type="float" office:value="24"><text:p>24%</text:p></table:table-cell>',
        ],
    ]
    reading = read_return(as_ods(rows, percent={(1, 1), (1, 2)}), "a.ods", known)
    assert [(entry.value, entry.printed) for entry in reading.entries] == [
        (31, "31%"),
        (24, "24%"),
        (297, "297"),
        (24, "24%"),
    ]
    assert codes(reading) == ["unit_differs"]


def test_an_open_documents_errors_and_unsaved_formulas_are_not_empty_cells(known):
    error = '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    hollow = '<table:table-cell table:formula="of:=1+1"/>'
    reading = read_return(as_ods([WIDE, ["EAI-02", error, hollow]]), "a.ods", known)
    assert codes(reading) == ["unreadable_figure", "unreadable_figure"]


def test_an_open_documents_repeated_and_empty_cells_keep_their_places(known):
    empty = '<table:table-cell table:number-columns-repeated="2"/>'
    twice = '<table:table-cell office:value-type="float" office:value="264" table:number-columns-repeated="2"><text:p>264</text:p></table:table-cell>'
    body = (
        '<table:table table:name="Figures">'
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        f"<table:table-row>{empty}{''.join(f'<table:table-cell office:value-type={chr(34)}string{chr(34)}><text:p>{text}</text:p></table:table-cell>' for text in WIDE)}</table:table-row>"
        f'<table:table-row>{empty}<table:table-cell office:value-type="string"><text:p>EAI-<text:span>02</text:span><office:annotation><text:p>ours</text:p></office:annotation></text:p></table:table-cell>{twice}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table>"
    )
    reading = read_return(zipped_ods(body), "a.ods", known)
    assert [(entry.indicator, entry.value, entry.row, entry.column) for entry in reading.entries] == [
        ("EAI-02", 264, 5, "D"),
        ("EAI-02", 264, 5, "E"),
    ]


def test_an_open_documents_hidden_sheets_rows_and_merged_names(known):
    hidden = '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    merged = '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>PCT-01</text:p></table:table-cell>'
    covered = "<table:covered-table-cell/>"
    gap = '<table:table-cell table:number-columns-repeated="2"/>'

    def row(*cells, given=""):
        def cell(value):
            return (
                value
                if value.startswith("<")
                else f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            )

        return f"<table:table-row {given}>{''.join(cell(value) for value in cells)}</table:table-row>"

    body = (
        '<table:table table:name="Figures">'
        + row(gap, "Indicator", "Cohort", "Oct-21")
        + row(gap, merged, "CLA", "85%")
        + row(gap, covered, "CIN", "87%", given='table:visibility="collapse"')
        + '</table:table><table:table table:name="Old" table:style-name="ta2">'
        + row("Indicator", "Oct-21")
        + "</table:table>"
    )
    reading = read_return(zipped_ods(body, hidden), "a.ods", known)
    assert [(entry.cohort, entry.value) for entry in reading.entries] == [("CLA", 85), ("CIN", 87)]
    assert codes(reading) == ["hidden_rows", "hidden_sheet"]


def test_sheets_of_an_open_document_may_be_passed_over(known):
    body = "".join(
        f'<table:table table:name="{name}"><table:table-row><table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell></table:table-row></table:table>'
        for name in "ABC"
    )
    sheets = open_return(zipped_ods(body), "a.ods")
    assert list(sheets[1].rows) == [["B"]]
    assert list(sheets[2].rows) == [["C"]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_read_however_it_is_written(known, separator, encoding):
    rows = [
        ["Indicator", "Oct-21", "Note"],
        ["Rates of Single Assessments completed per 10,000", "392", "“as it – stands”"],
    ]
    content = as_csv(rows, separator, encoding)
    assert values(read_return(content, "a.csv", known)) == [392]


def test_the_separator_is_what_parts_the_lines_most_evenly(known):
    lines = [
        "Indicator;Oct-21",
        "Rates of Single Assessments completed per 10,000;392",
        "Number of Early Help, that is, assessments;264",
        "Number, of, Early Help assessments, completed;264",
        "Visits, on Time in PACT;85%",
    ]
    assert values(read_return("\n".join(lines).encode(), "a.csv", known)) == [392, 264, 85]


def test_a_separator_may_be_named_first(known):
    content = b"sep=;\r\nIndicator;Oct-21\r\nNumber, of, Early, Help, assessments completed;264\r\n"
    reading = read_return(content, "a.csv", known)
    assert [(entry.value, entry.row) for entry in reading.entries] == [(264, 3)]


def test_a_quotation_mark_never_closed_is_said_and_swallows_nothing(known):
    with pytest.raises(NotAReturn, match="quotation mark") as refused:
        read_return(b'Indicator,Oct-21\n"EAI-02,264\nEAI-01,24%\n', "a.csv", known)
    assert refused.value.code == "damaged"


def test_latin_letters_without_a_mark_are_read_as_windows_writes_them(known):
    content = "Indicator,Unit,Month,Value\nEAI-02,Café,Oct-21,4\n".encode("latin-1")
    assert read_return(content, "a.csv", known).problems[0].asked == "Café"


def test_a_formula_that_comes_to_an_empty_text_is_an_empty_cell(known):
    book = openpyxl.Workbook()
    book.active.append(WIDE)
    book.active.append(["EAI-02", 297, "=IF(1=1,TRIM(A9),1)"])
    written = io.BytesIO()
    book.save(written)
    assert codes(read_return(written.getvalue(), "a.xlsx", known)) == ["unreadable_figure"]
    saved = changed(written.getvalue(), "xl/worksheets/sheet1.xml", b'<c r="C2">', b'<c r="C2" t="str">')
    reading = read_return(saved, "a.xlsx", known)
    assert values(reading) == [297]
    assert codes(reading) == ["empty_formulas"]


def test_formulas_with_saved_values_are_never_too_many(known, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_HOLLOW", 0)
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, WIDE)
        sheet.write(1, 0, "EAI-02")
        sheet.write_formula(1, 1, "=1+1", None, 297)
    assert values(read_return(written.getvalue(), "a.xlsx", known)) == [297]


def test_a_text_that_is_not_among_the_texts_is_damage(known):
    """Found only when its row is read: what was read until then is let go."""
    broken = changed(as_xlsx([WIDE, ["EAI-02", 297, "TBC"]]), "xl/worksheets/sheet1.xml", b"<v>4</v>", b"<v>999</v>")
    with pytest.raises(NotAReturn) as refused:
        read_return(broken, "a.xlsx", known)
    assert refused.value.code == "damaged"


def test_a_line_break_of_a_spreadsheets_own_is_a_space(known):
    rows = [["Indicator", "Oct-21"], ["Visits on Time_x000D_\nin PACT", 85]]
    assert values(read_return(as_xlsx(rows), "a.xlsx", known)) == [85]


def test_a_workbook_saved_strictly_is_refused_in_words(known):
    strict = changed(
        as_xlsx([WIDE]),
        "xl/workbook.xml",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    with pytest.raises(NotAReturn, match="Strict Open XML"):
        read_return(strict, "a.xlsx", known)


def test_the_rows_of_a_sheet_stand_where_they_stand_in_the_file():
    rows = [["Title"], [], ["Indicator", None, "Oct-21"], [], ["EAI-02", None, 264]]
    for content in (as_xlsx(rows), as_ods([[cell for cell in row] for row in rows])):
        (sheet,) = open_return(content, "a")
        read = [[cell for cell in row if cell is not None] for row in sheet.rows]
        assert read == [["Title"], [], ["Indicator", "Oct-21"], [], ["EAI-02", 264]]


def changed(content, name, old, new):
    """Give a workbook with something changed in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = {part: packed.read(part) for part in packed.namelist()}
    assert old in files[name]
    files[name] = files[name].replace(old, new)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, inside in files.items():
            packed.writestr(part, inside)
    return written.getvalue()
