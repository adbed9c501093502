import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.returns.book import STYLES, Book, reads_as_formula, writable
from indicators.rules.vocabulary import Severity

pytestmark = pytest.mark.pure

MARKUP = '<r><t>x</t></r></is></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="inlineStr"><is><r><t>y</t></r>'


def written(*values, style="plain", is_large=False):
    """Write values in a row and open what came out."""
    content = io.BytesIO()
    with Book(content, title="A test", is_large=is_large) as book:
        sheet = book.add_worksheet("Figures")
        for column, value in enumerate(values):
            book.put(sheet, 0, column, value, style)
    return openpyxl.load_workbook(content)


PLAINLY = [
    "=1+1",
    "+cmd|'/C_calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "-",
    "-5%%",
    "-1,2",
    "+44_20_7946_0000",
    "-٣",
    "＝1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1",
    "﹢1",
    "﹣1",
    "﹫1",
]
AFTER_SPACE = ["\t1", "\r1", "\n1", "  =1", " ＝1", "\xa0@x", "\x00=1", "\u200b=1", "\ufeff＝1"]


@pytest.mark.parametrize("text", [*PLAINLY, *AFTER_SPACE])
def test_what_a_spreadsheet_could_take_for_a_formula(text):
    assert reads_as_formula(text)


@pytest.mark.parametrize(
    "text", ["", "85%", "-3", "+4", "-1,234.5", "-3.5%", "plain", "a=1", "'=1", "–", "−5", "(1/2)"]
)
def test_what_no_spreadsheet_takes_for_a_formula(text):
    assert not reads_as_formula(text)


@pytest.mark.parametrize("is_large", [True, False])
@pytest.mark.parametrize(
    "text", ["=1+1", "{=1+1}", "@SUM(A1)", "http://a.example", "internal:'x'!A1", "123", "27%", MARKUP]
)
def test_text_stays_text_and_is_no_link(text, is_large):
    cells = next(written(text, is_large=is_large).active.iter_rows())
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(text, "s", None)]


def test_text_like_a_formula_stays_text_where_it_is_typed_over():
    sheet = written("=1+1", "-3", "plain").active
    assert [cell.quotePrefix for cell in sheet[1]] == [True, False, False]


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_written_as_text_or_left_blank(text, is_large):
    cells = [cell for row in written(text, "after", is_large=is_large).active.iter_rows() for cell in row]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert (cells[0].value is None) == (text == "")


@pytest.mark.parametrize("number", [0, 264, -3, 27.5, 0.1 + 0.2, 1 / 3, 1e-7, 297.0, 123456789.123456789, True])
def test_a_number_keeps_every_digit(number):
    cell = written(number).active["A1"]
    assert (cell.value, type(cell.value)) == (number, type(number))


def test_what_is_no_number_for_a_workbook_is_written_out():
    values = [cell.value for cell in written(10**20, float("nan"), float("inf"), Decimal("12.5"), 10**400).active[1]]
    assert values == [str(10**20), "nan", "inf", 12.5, str(10**400)]


def test_dates_and_times_stay_what_they_are():
    given_ = [date(2021, 10, 1), datetime(2021, 10, 15, 9, 30), time(9, 30), timedelta(hours=30)]
    assert [cell.value for cell in written(*given_).active[1]] == [datetime(2021, 10, 1), *given_[1:]]
    assert [cell.value for cell in written(date(1850, 1, 1), datetime(1900, 1, 27)).active[1]] == [
        "1850-01-01",
        "1900-01-27 00:00:00",
    ]


def test_marks_that_cannot_be_written_are_seen():
    assert writable("a\x01b\x0bc\r\nd\re") == "a�b c\nd\ne"
    assert writable("name_x000D_\nof it") == "name\r\nof it"
    assert len(writable("😀" * 40_000).encode("utf-16-le")) // 2 <= 32_767


def test_a_workbook_has_a_title_and_a_language():
    properties = written("x").properties
    assert (properties.title, properties.language) == ("A test", "en-GB")


def test_a_title_may_hold_anything():
    content = io.BytesIO()
    with Book(content, title="<a>&\x01\ud800" + "x" * 400) as book:
        book.add_worksheet("Figures")
    assert openpyxl.load_workbook(content).properties.title.startswith("<a>&��xxx")
    with zipfile.ZipFile(content) as packed:
        assert packed.testzip() is None


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("severity", Severity)
def test_a_severity_has_contrast_and_a_border_of_its_own(severity):
    style = STYLES[severity.value]
    assert contrast(style["font_color"], style["bg_color"]) >= 7
    assert contrast(style["border_color"], "#ffffff") >= 3
    assert [other["border"] for other in STYLES.values() if "border_color" in other].count(style["border"]) == 1


def test_headings_links_and_cells_to_fill_in_have_contrast():
    assert contrast(STYLES["heading"]["font_color"], STYLES["heading"]["bg_color"]) >= 7
    assert contrast(STYLES["link"]["font_color"], "#ffffff") >= 4.5
    assert contrast(STYLES["entry"]["border_color"], "#ffffff") >= 3
    assert contrast(STYLES["unneeded"]["fg_color"], "#ffffff") >= 3
