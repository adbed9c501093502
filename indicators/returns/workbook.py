"""Opening a file of figures safely: what sort it is, and its cells.

Nothing in it is ever run: formulas give the values saved with them, macros are refused, and a
file is measured before it is unpacked.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from decimal import Decimal

import openpyxl
import python_calamine

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 150 * 1024 * 1024
MOST_CELLS = 2_000_000
ENDINGS = ".xlsx, .xls, .ods or .csv"
HOLLOW = "a formula with no saved value"


class NotAReturn(ValueError):
    """The file is not one that figures can be read from. `code` says of what sort the trouble is."""

    def __init__(self, code: str, sentence: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet's cells, row by row. Hidden sheets are kept apart, never read."""

    name: str
    rows: list[list[object]]
    is_hidden: bool = False


def open_return(content: bytes, file_name: str) -> list[Sheet]:
    """Open a file by what it is, not by what it is called. Raises NotAReturn."""
    if not content:
        raise NotAReturn("empty_file", "The file is empty.")
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise NotAReturn("too_large", f"The file is larger than {most} MB, the most that is taken.")
    sheets = _opener(content)(content)
    if not any(any(cell not in (None, "") for cell in row) for sheet in sheets for row in sheet.rows):
        raise NotAReturn("empty_file", "There is nothing in the file.")
    return sheets


def column_letter(number: int) -> str:
    """Name a column, counted from 1, as a spreadsheet does."""
    return openpyxl.utils.get_column_letter(number)


def _opener(content: bytes):
    if content.startswith(b"PK\x03\x04"):
        return _open_zipped
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _open_old
    for start, what in (
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"{\\rtf", "a word-processor document"),
    ):
        if content.startswith(start):
            raise NotAReturn("wrong_kind", f"This is {what}, whatever its name says. Save it as {ENDINGS}.")
    return _open_text


def _open_zipped(content: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = {member.filename for member in packed.infolist()}
            unpacked = sum(member.file_size for member in packed.infolist())
    except zipfile.BadZipFile as problem:
        raise NotAReturn("damaged", "The workbook is damaged and cannot be opened.") from problem
    if unpacked > MOST_UNPACKED:
        raise NotAReturn("too_large", "The workbook unpacks to far more than figures need, and was not opened.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotAReturn("macros", "The workbook holds macros. Save it as .xlsx, without macros, and try again.")
    if "xl/workbook.xml" in names:
        return _open_xlsx(content)
    if "content.xml" in names:
        return _open_with_calamine(content)
    raise NotAReturn("wrong_kind", f"This is not a workbook. Save it as {ENDINGS}.")


def _open_xlsx(content: bytes) -> list[Sheet]:
    """Read values and formats: 0.27 shown as 27% is read as 27%."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        formulas = _formulas(content)
        budget = [MOST_CELLS]
        return [
            Sheet(
                sheet.title,
                _xlsx_rows(sheet, formulas.get(sheet.title, set()), budget),
                sheet.sheet_state != "visible",
            )
            for sheet in book.worksheets
        ]
    except NotAReturn:
        raise
    except Exception as problem:  # whatever is wrong inside, the file is not one we can read
        raise NotAReturn("damaged", "The workbook is damaged, or made to do harm, and was not read.") from problem


def _xlsx_rows(sheet, formulas: set[tuple[int, int]], budget: list[int]) -> list[list[object]]:
    sheet.reset_dimensions()
    rows = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        _spend(budget, len(row))
        rows.append([_xlsx_cell(cell, (number, place) in formulas) for place, cell in enumerate(row, start=1)])
    return rows


def _xlsx_cell(cell, is_formula: bool) -> object:
    value = cell.value
    if value is None:
        return HOLLOW if is_formula else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and "%" in (cell.number_format or ""):
        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    return value


def _formulas(content: bytes) -> dict[str, set[tuple[int, int]]]:
    """Say where the formulas are, so that one without a saved value is not taken for an empty cell."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        if not any(b"<f" in packed.read(name) for name in sheets):
            return {}
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    found, budget = {}, [MOST_CELLS]
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        places = set()
        for number, row in enumerate(sheet.iter_rows(), start=1):
            _spend(budget, len(row))
            places |= {(number, place) for place, cell in enumerate(row, 1) if cell.data_type == "f"}
        found[sheet.title] = places
    return found


def _open_old(content: bytes) -> list[Sheet]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise NotAReturn("protected", "The workbook is protected by a password. Save it without one.")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise NotAReturn("macros", "The workbook holds macros. Save it as .xlsx, without macros, and try again.")
    return _open_with_calamine(content)


def _open_with_calamine(content: bytes) -> list[Sheet]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = {meta.name: meta.visible == python_calamine.SheetVisibleEnum.Visible for meta in book.sheets_metadata}
        budget, sheets = [MOST_CELLS], []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            _spend(budget, sheet.total_height * sheet.total_width)
            rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            sheets.append(Sheet(name, rows, not visible[name]))
        return sheets
    except NotAReturn:
        raise
    except Exception as problem:  # the library raises its own errors and Rust's panics alike
        raise NotAReturn("damaged", f"The file could not be opened as a workbook. Save it as {ENDINGS}.") from problem


def _open_text(content: bytes) -> list[Sheet]:
    text = _decode(content)
    if text.lstrip()[:1] == "<":
        raise NotAReturn("wrong_kind", f"This is a web page or XML, not a table. Save it as {ENDINGS}.")
    rows: list[list[object]] = []
    budget = [MOST_CELLS]
    try:
        for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=False):
            _spend(budget, len(row))
            rows.append(list(row))
    except csv.Error as problem:
        raise NotAReturn("damaged", "The file could not be read as a table with separated columns.") from problem
    return [Sheet("", rows)]


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise NotAReturn("wrong_kind", f"This is not a table: it holds bytes that are not text. Save it as {ENDINGS}.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    beginning = "\n".join(text.splitlines()[:40])
    return max(",;\t", key=beginning.count)


def _spend(budget: list[int], cells: int) -> None:
    budget[0] -= cells
    if budget[0] < 0:
        raise NotAReturn("too_large", f"The file holds more than {MOST_CELLS:,} cells, the most that are taken.")
