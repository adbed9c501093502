import csv
import io
import re
import unicodedata
from datetime import date
from decimal import Decimal

import django_tables2 as tables
import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from indicators.exports import download, harmless

pytestmark = pytest.mark.pure

ANYTHING = st.text(max_size=30) | st.text("=+-@＝＋－＠ \t\r\n\xa0\u200b1,.%;'\"a<>r", max_size=8)


class Notes(tables.Table):
    """A table as pages have them, exported as it is."""

    what = tables.Column(verbose_name="=What")
    note = tables.Column(empty_values=())


def exported(*notes, kind):
    rows = [{"what": "a", "note": note} for note in notes]
    return download(Notes(rows), name="notes-2021-11", kind=kind).content


def read_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def begins_a_formula(text):
    """Say so in another way than the product does: leave out what is not seen, then look at the first sign."""
    seen = [letter for letter in text if not letter.isspace() and unicodedata.category(letter) != "Cc"]
    first = unicodedata.normalize("NFKC", "".join(seen).lstrip("\xad\u200b\u200e\u200f\u2060\ufeff"))[:1]
    return text[:1] in ("\t", "\r", "\n") or first in ("=", "+", "-", "@")


def is_a_number(text):
    return re.fullmatch(r"[+-][0-9,]+(\.[0-9]+)?%?", text) is not None and text[1] != ","


@given(ANYTHING)
def test_no_text_in_a_csv_begins_a_formula(text):
    header, row = read_csv(exported(text, kind="csv"))
    assert header[0] == "'=What"
    assert is_a_number(row[1]) or not begins_a_formula(row[1])
    assert row[1] in (text, f"'{text}")


@given(ANYTHING)
def test_no_text_in_a_workbook_is_anything_but_text(text):
    sheet = read_xlsx(exported(text, kind="xlsx")).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert (sheet.max_row, sheet.max_column) == (2, 2)
    assert sheet["A1"].value == "=What"


@pytest.mark.parametrize("cell", [5, -5, Decimal("-12.5"), 0.5, None, True, date(2021, 11, 1), "-3", "+4.5%", "85%"])
def test_numbers_percentages_and_dates_stay_what_they_are(cell):
    assert harmless(cell) == cell
    assert type(harmless(cell)) is type(cell)


def test_what_is_no_text_yet_is_made_harmless_too():
    class Person:
        def __str__(self):
            return "=HYPERLINK(A1)"

    assert harmless(Person()) == "'=HYPERLINK(A1)"
    assert harmless(gettext_lazy("=1")) == "'=1"
    assert harmless(["=1"]) == "['=1']"


def test_a_cell_cannot_break_in_two_where_semicolons_or_tabs_separate():
    text = exported("a;=1+1\t=2", kind="csv").decode("utf-8-sig")
    assert text.splitlines()[1] == '"a","a;=1+1\t=2"'


def test_a_workbook_has_numbers_as_numbers_and_dates_as_dates():
    sheet = read_xlsx(exported(Decimal("12.5"), -3, date(2021, 11, 1), "-3", kind="xlsx")).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)][:2] == [12.5, -3]
    assert (sheet["B4"].value.date(), sheet["B4"].number_format) == (date(2021, 11, 1), "d mmm yyyy")
    assert sheet["B5"].value == "-3"


def test_a_workbook_has_a_name_a_title_and_a_heading_row_that_repeats():
    book = read_xlsx(exported("x", kind="xlsx"))
    sheet = book.active
    assert (sheet.title, book.properties.title, book.properties.language) == ("notes-2021-11", "notes-2021-11", "en-GB")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")
