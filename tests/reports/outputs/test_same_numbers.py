"""The same numbers to the last digit in every file of the November 2021 edition, read back out of each."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import page
import pytest

from organisation.models import Unit
from reports.editions.contents import Cell, from_json, to_json
from reports.editions.gathering import gather
from reports.outputs.files import WRITERS
from reports.rules.words import PrintFormat
from tests.reports.outputs.reading_back import Pdf, printed, printed_sheet, tidy_sheet, word_tables

pytestmark = pytest.mark.django_db
OCTOBER, NOW = date(2021, 10, 1), datetime(2021, 11, 25, 9, tzinfo=UTC)
FEWEST_CELLS = 400


@pytest.fixture
def contents():
    """Give what the edition says, as it is read back from where it is frozen."""
    return from_json(to_json(gather(OCTOBER, Unit.objects.get(kind="authority"), now=NOW)))


def written(contents, file_format):
    return WRITERS[file_format].write(contents)


def each_table(contents):
    """Give what each table must hold, in the order of the sections: its caption and its rows of printed cells."""
    for section in contents.sections:
        for figures in section.figures:
            has_target = any(row.target.printed for row in figures.rows)
            yield (
                figures.caption,
                [
                    [
                        row.label,
                        *(cell.printed for cell in row.months),
                        *([row.target.printed] if has_target else []),
                        *(cell.printed for cell in row.compared),
                    ]
                    for row in figures.rows
                ],
            )
        for plain in section.tables:
            if plain.rows:
                yield plain.caption, [list(row) for row in plain.rows]
        if section.promises:
            yield (
                f"Actions and next steps: {section.heading}",
                [[one.title, one.owner, one.due, one.state] for one in section.promises],
            )


def without_status(rows, expected):
    """Give a table's rows without its headings, its statuses and the numbers of notes."""
    return [
        [printed(cell) if place else cell for place, cell in enumerate(row[: len(expected[0])])] for row in rows[1:]
    ]


def test_there_is_enough_to_compare(contents):
    assert sum(len(row) for _, rows in each_table(contents) for row in rows) > FEWEST_CELLS


def test_pdf(contents):
    pdf = Pdf(written(contents, PrintFormat.PDF))
    wanted = list(each_table(contents))
    held = pdf.tables()
    assert len(held) == len(wanted)
    for (caption, expected), rows in zip(wanted, held, strict=True):
        assert flat(without_status(rows, expected)) == flat(expected), caption


def flat(rows):
    """Leave out the spaces: a PDF breaks a cell's line without one."""
    return [["".join(cell.split()) for cell in row] for row in rows]


def test_word(contents):
    held = word_tables(written(contents, PrintFormat.WORD))
    for caption, expected in each_table(contents):
        assert without_status(held[caption], expected) == expected, caption


def test_the_printed_sheet(contents):
    rows = printed_sheet(written(contents, PrintFormat.EXCEL))
    at = 0
    for caption, expected in each_table(contents):
        at = next(place for place, row in enumerate(rows) if place >= at and row[0] == caption)
        part = rows[at + 1 : at + 2 + len(expected)]
        assert without_status(part, expected) == expected, caption


def test_the_list_of_figures(contents):
    held = {
        (one["Table"], one["Code"], one["Month"] and one["Month"].date(), one["Compared with"] or ""): one
        for one in tidy_sheet(written(contents, PrintFormat.EXCEL))
    }
    wanted = {}
    for section in contents.sections:
        for figures in section.figures:
            for row in figures.rows:
                by_month = zip(figures.months, row.months, strict=True)
                beside = zip(figures.compared_with, row.compared, strict=True)
                wanted |= {(figures.caption, row.code, month, ""): cell for month, cell in by_month}
                wanted |= {(figures.caption, row.code, None, name): cell for name, cell in beside}
    wanted = {key: cell for key, cell in wanted.items() if cell != Cell("")}
    assert held.keys() == wanted.keys()
    for key, cell in wanted.items():
        assert held[key]["Printed"] == cell.printed
        for heading, text in zip(("Value", "Numerator", "Denominator"), figures_of(cell), strict=True):
            value = held[key][heading]
            assert (Decimal(str(value)) if value is not None else None) == (Decimal(text) if text else None), key


def figures_of(cell):
    return cell.value, cell.numerator, cell.denominator


@pytest.mark.parametrize("file_format", PrintFormat)
def test_the_same_contents_are_the_same_file(contents, file_format):
    assert written(contents, file_format) == written(contents, file_format)


class TestTheStructureOfThePdf:
    def test_it_has_headings_a_list_of_contents_and_marked_header_cells(self, contents):
        pdf = Pdf(written(contents, PrintFormat.PDF))
        assert "".join(pdf.text(next(pdf.each("/H1"))).split()) == "Practiceandperformancesummary"
        assert len(list(pdf.each("/TOCI"))) == len(contents.sections) + 2
        assert all(cell["/S"] == "/TH" for table in pdf.each("/Table") for cell in first_row(pdf, table))

    def test_each_chart_is_a_figure_with_words_that_stand_for_it(self, contents):
        pdf = Pdf(written(contents, PrintFormat.PDF))
        charts = [chart.alt for section in contents.sections for chart in section.charts]
        assert [figure["/Alt"] for figure in pdf.each("/Figure")] == charts

    def test_it_is_pdf_ua_by_a_validator(self, contents):
        pdf = written(contents, PrintFormat.PDF)
        assert b"pdfuaid:part>1<" in pdf
        assert [one.message for one in page.validate_pdf_bytes(pdf, profile="ua1").failures] == []


def first_row(pdf, table):
    row = next(pdf.each("/TR", table))
    return [cell for kind in ("/TH", "/TD") for cell in pdf.each(kind, row)]


def test_text_that_reads_as_a_formula_stays_text(contents):
    row = contents.sections[1].figures[0].rows[0]
    held = to_json(contents)
    held["sections"][1]["figures"][0]["rows"][0]["label"] = '=HYPERLINK("http://x","y")'
    sheet = tidy_sheet(written(from_json(held), PrintFormat.EXCEL))
    assert next(one["Measure"] for one in sheet if one["Code"] == row.code) == '=HYPERLINK("http://x","y")'


def test_charts_stand_alone_in_a_zip(contents):

    with ZipFile(BytesIO(written(contents, PrintFormat.CHARTS))) as held:
        names = held.namelist()
        svg = held.read("01-EAI-01.svg").decode()
        assert held.read("01-EAI-01.png").startswith(b"\x89PNG")
        assert "EAI" in held.read("alternative-texts.txt").decode("utf-8-sig")
    assert len(names) == 1 + 2 * sum(len(section.charts) for section in contents.sections)
    assert 'xmlns="http://www.w3.org/2000/svg"' in svg
    assert "fill: #b3261e" in svg
