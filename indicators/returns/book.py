"""A workbook to write to safely: text stays text, whatever it says, and numbers keep their digits.

Nothing is said by colour alone: each style for a problem has a border of its own shape.
"""

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.core import Core
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

LANGUAGE = "en-GB"
MONTH, DAY = "mmm-yy", "d mmm yyyy"
MOST_TEXT = 32_767  # letters in a cell
MOST_WHOLE = 10**15  # a longer number would lose its last digits
FIRST_DAY = date(1900, 3, 1)  # a spreadsheet believes in 29 February 1900, so no day before is safe
A4 = 9  # as a spreadsheet numbers its papers

# What nobody sees before a sign, and the signs in every width and height.
_UNSEEN = r"[\s\x00-\x20\x7f-\xa0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff9-\ufffb]*"
_FORMULA = re.compile(rf"{_UNSEEN}[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺₌₊﬩⩵⩶]|[\t\r\n]")
_SIGNED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?", re.ASCII)
_UNUSUAL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x00[01][0-9A-Fa-f]_")
_SPACING = re.compile(r"[\x0b\x0c\x1c-\x1f]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0e-\x1b\ufffe\uffff\ud800-\udfff]")
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f])_")

_THIN, _THICK, _DASHED, _DOTTED = 1, 2, 3, 4
_READ = {"text_wrap": True, "valign": "top"}
# The pages' own colours. Ink is at least 7:1 on its ground, and borders have the ink's colour.
_BAD, _NEAR = ("#8a1c10", "#fbe5e2"), ("#6b4200", "#fcf0d2")
_CALM, _PLAIN = ("#1d4063", "#e3edf7"), ("#1b2a31", "#eef1f2")
STYLES: dict[str, dict[str, object]] = {
    "plain": {},
    "block": {"font_color": _BAD[0], "bg_color": _BAD[1], "border": _THICK, "border_color": _BAD[0]},
    "warn": {"font_color": _NEAR[0], "bg_color": _NEAR[1], "border": _DASHED, "border_color": _NEAR[0]},
    "note": {"font_color": _CALM[0], "bg_color": _CALM[1], "border": _DOTTED, "border_color": _CALM[0]},
    "heading": {**_READ, "bold": True, "font_color": _PLAIN[0], "bg_color": _PLAIN[1], "bottom": _THICK},
    "title": {"bold": True, "font_size": 14, "text_wrap": True},
    "read": _READ,
    "link": {"font_color": "#0b4f9e", "underline": 1, "valign": "top"},
    "entry": {**_READ, "locked": False, "bg_color": "#fffbe6", "border": _THIN, "border_color": "#6b5b2e"},
    "unneeded": {"pattern": 14, "fg_color": "#8a949a", "bg_color": "#ffffff"},
}


def reads_as_formula(text: str) -> bool:
    """Say whether a spreadsheet could take text for a formula (CWE-1236). A signed number is none."""
    return _FORMULA.match(text) is not None and _SIGNED.fullmatch(text) is None


class Book(xlsxwriter.Workbook):
    """A workbook in which text stays text, with a title and a language.

    A large one is written row by row from the top, so that it needs little memory.
    """

    def __init__(self, written: BytesIO, *, title: str, is_large: bool = False, notice: str = "") -> None:
        """Begin a workbook that is put into `written` when it is closed; `notice` is what pages say at their head."""
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": is_large}
        super().__init__(written, safe)
        self.notice = notice
        self.set_properties({"title": writable(title, 255), "comments": writable(notice, 255)})
        self._formats: dict[tuple[str, str, bool], Format] = {}

    def put(
        self, sheet: Worksheet, row: int, column: int, value: object, style: str = "plain", number_format: str = ""
    ) -> None:
        """Write one value as what it is; what a workbook cannot hold as such is written as text."""
        if value is None or value == "":
            if style != "plain":
                sheet.write_blank(row, column, None, self.format(style))
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.format(style))
        elif isinstance(value, int | float | Decimal) and _is_holdable(value):
            number = value if isinstance(value, int) else _Exact(value)
            sheet.write_number(row, column, number, self.format(style, number_format))
        elif isinstance(value, date | time | timedelta) and _is_in_the_calendar(value):
            sheet.write_datetime(row, column, value, self.format(style, number_format or _usual_format(value)))
        else:
            self._put_text(sheet, row, column, writable(str(value)), style)

    def format(self, style: str, number_format: str = "", is_quoted: bool = False) -> Format:
        """Give a style with a number's format; quoted text stays text even where it is typed over."""
        key = (style, number_format, is_quoted)
        if key not in self._formats:
            more = {"num_format": number_format} if number_format else {}
            self._formats[key] = self.add_format({**STYLES[style], **more, "quote_prefix": is_quoted})
        return self._formats[key]

    def _put_text(self, sheet: Worksheet, row: int, column: int, text: str, style: str) -> None:
        look = self.format(style, is_quoted=reads_as_formula(text))
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter would take this for markup of its own and write it unescaped, formulas and
            # all. In pieces it is escaped, and a spreadsheet shows the same.
            sheet.write_rich_string(row, column, text[0], text[1], text[2:], look)
        else:
            sheet.write_string(row, column, text, look)

    def _get_packager(self) -> Packager:
        """Use our packager: the library allows for it here."""
        return _Packager()


class _Packager(Packager):
    def _write_core_file(self) -> None:
        core = _Properties()
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()


class _Properties(Core):
    """A document's properties with its language, which XlsxWriter has no word for."""

    def _write_cp_category(self) -> None:
        super()._write_cp_category()
        self._xml_data_element("dc:language", LANGUAGE)


class _Exact(float):
    """A number written with every digit it has; XlsxWriter would keep sixteen."""

    def __format__(self, how: str) -> str:
        return repr(float(self)).upper()


def writable(text: str, most: int = MOST_TEXT) -> str:
    """Bring text to what a cell can hold. What cannot be written shows as �, so that it is not lost unseen."""
    if _UNUSUAL.search(text):
        text = _SPACING.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = _UNWRITABLE.sub("\ufffd", text)
        # How workbooks themselves hold such marks; reading one leaves it as it is.
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore") if is_too_long(text, most) else text


def is_too_long(text: str, most: int = MOST_TEXT) -> bool:
    """Say whether text has more letters than fit, counted as a workbook counts them."""
    return len(text) > most // 2 and len(text.encode("utf-16-le", "replace")) > most * 2


def _is_holdable(number: int | float | Decimal) -> bool:
    return abs(number) < MOST_WHOLE if isinstance(number, int) else math.isfinite(number)


def _is_in_the_calendar(when: date | time | timedelta) -> bool:
    if isinstance(when, datetime):
        return when.tzinfo is None and when.date() >= FIRST_DAY
    if isinstance(when, timedelta):
        return when >= timedelta(0)
    return isinstance(when, time) or when >= FIRST_DAY


def _usual_format(when: date | time | timedelta) -> str:
    if isinstance(when, datetime) and when.time() != time(0):
        return f"{DAY} hh:mm"
    if isinstance(when, date):
        return DAY
    return "hh:mm:ss" if isinstance(when, time) else "[h]:mm:ss"


def put_headings(book: Book, sheet: Worksheet, headings: dict[str, int]) -> None:
    """Write a heading row and its columns' widths; it stays in view, prints on each page, is named for screen readers.

    `ColumnTitle` is the name by which a screen reader knows the row to read a column's heading from.
    """
    for column, (heading, width) in enumerate(headings.items()):
        book.put(sheet, 0, column, heading, "heading")
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    last = xl_rowcol_to_cell(0, len(headings) - 1, row_abs=True, col_abs=True)
    book.define_name(f"'{sheet.name}'!ColumnTitle", f"='{sheet.name}'!$A$1:{last}")


def set_up_page(sheet: Worksheet, title: str = "", *, notice: str = "") -> None:
    """Print on A4, on its side, as wide as the page, with numbered pages, and a notice at the head of each."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    said = " · ".join(writable(one, 100) for one in (title, notice and f"Notice: {notice}") if one)
    if said:
        sheet.set_header("&L" + said.replace("&", "&&"))
    sheet.set_footer("&RPage &P of &N")
