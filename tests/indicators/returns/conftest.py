import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from indicators.returns.reading import Known, KnownCohort, KnownIndicator, KnownUnit
from indicators.rules.vocabulary import Basis, Measure

PERCENT, NUMBER, RATE = Measure.PERCENTAGE, Measure.NUMBER, Measure.RATE


@pytest.fixture(scope="session")
def known():
    """A handful of indicators, enough for every shape of return."""
    return Known(
        [
            KnownIndicator("EAI-01", "Percentage of re-referrals within 12 months", PERCENT, Basis.IN_MONTH),
            KnownIndicator("EAI-02", "Number of Early Help assessments completed", NUMBER, Basis.IN_MONTH),
            KnownIndicator("EAI-03", "Rates of Single Assessments completed per 10,000", RATE, Basis.CUMULATIVE),
            KnownIndicator("ASM-03", "Percentage of S47 NFA", PERCENT, Basis.IN_MONTH, ("Percentage of 547 NFA",)),
            KnownIndicator("PCT-01", "Visits on Time in PACT", PERCENT, Basis.SNAPSHOT),
        ],
        [
            KnownUnit("council", "Council", is_authority=True, aliases=("Whole city",)),
            KnownUnit("pact", "PACT", aliases=("Protection and court team",)),
            KnownUnit("cla", "Looked After Children"),
            KnownUnit("pact-1", "Team 1"),
            KnownUnit("cla-1", "Team 1"),
        ],
        [KnownCohort("CLA", "Children looked after", ("LAC",)), KnownCohort("CIN", "Children in need")],
        date(2021, 11, 20),
    )


def as_csv(rows, separator=",", encoding="utf-8") -> bytes:
    written = StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue().encode(encoding)


def as_xlsx(rows, percent=(), hidden=(), merged=(), options=None) -> bytes:
    """Write rows as a workbook; the cells named in `percent` (row, column) are formatted 0%.

    `merged` holds top, left, bottom, right, counted from nought; what is written there stands in the first cell.
    """
    written = BytesIO()
    with xlsxwriter.Workbook(written, options or {}) as book:
        put_sheet(book, "Figures", rows, percent, merged)
        for name in hidden:
            book.add_worksheet(name).hide()
    return written.getvalue()


def as_book(**sheets) -> bytes:
    """Write several sheets as a workbook, by their names."""
    written = BytesIO()
    with xlsxwriter.Workbook(written) as book:
        for name, rows in sheets.items():
            put_sheet(book, name.replace("_", " "), rows)
    return written.getvalue()


def put_sheet(book, name, rows, percent=(), merged=()):
    sheet = book.add_worksheet(name)
    percents, day = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "mmm-yy"})
    for top, left, bottom, right in merged:
        sheet.merge_range(top, left, bottom, right, "")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, day)
            else:
                sheet.write(number, place, cell, percents if (number, place) in percent else None)
    return sheet


def as_ods(rows, percent=(), table="", rows_given=None, start="") -> bytes:
    """Write rows as the smallest OpenDocument spreadsheet there is."""

    def cell(value, is_percent):
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, str) and value.startswith("<"):
            return value
        if isinstance(value, bool):
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
        if isinstance(value, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"><text:p>shown</text:p></table:table-cell>'
        if isinstance(value, int | float):
            kind, shown = ("percentage", f"{value:.0%}") if is_percent else ("float", value)
            return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'

    given = rows_given or {}
    body = "".join(
        f"<table:table-row {given.get(number, '')}>{''.join(cell(value, (number, place) in percent) for place, value in enumerate(row))}</table:table-row>"
        for number, row in enumerate(rows)
    )
    return zipped_ods(f'{start}<table:table table:name="Figures" {table}>{body}</table:table>')


def zipped_ods(body, before="") -> bytes:
    """Pack the inside of an OpenDocument spreadsheet."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"{before}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    return written.getvalue()


def printed_table(name: str) -> bytes:
    return (Path(__file__).parents[2] / "report" / f"{name}.csv").read_bytes()


def codes(reading, severity=None):
    return [problem.code for problem in reading.problems if severity in (None, problem.severity)]
