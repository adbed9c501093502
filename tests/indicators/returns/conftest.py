import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import xlsxwriter

from indicators.returns.reading import Known, KnownCohort, KnownIndicator, KnownUnit
from indicators.rules.vocabulary import Basis, Measure

PERCENT, NUMBER, RATE = Measure.PERCENTAGE, Measure.NUMBER, Measure.RATE


@pytest.fixture
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
        [KnownUnit("council", "Council", is_authority=True), KnownUnit("pact", "PACT")],
        [KnownCohort("CLA", "Children looked after"), KnownCohort("CIN", "Children in need")],
        date(2021, 11, 20),
    )


def as_csv(rows) -> bytes:
    written = StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def as_xlsx(rows, percent=(), hidden=()) -> bytes:
    """Write rows as a workbook; the cells named in `percent` (row, column) are formatted 0%."""
    written = BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet("Figures")
        formats = {True: book.add_format({"num_format": "0%"}), False: None}
        day = book.add_format({"num_format": "mmm-yy"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                else:
                    sheet.write(number, place, cell, formats[(number, place) in percent])
        for name in hidden:
            book.add_worksheet(name).hide()
    return written.getvalue()


def printed_table(name: str) -> bytes:
    return (Path(__file__).parents[2] / "report" / f"{name}.csv").read_bytes()
