"""Reading .xls with xlrd, which tells formats, errors and merged cells, and holds only the cells there are."""

import io
from collections.abc import Iterator

import xlrd

from indicators.returns.sheets import MOST_MERGED, Budget, Merged, NotAReturn, Sheet, as_shown


def open_xls(content: bytes) -> list[Sheet]:
    """Open a workbook of before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise NotAReturn("protected", "The workbook is protected by a password. Save it without one.")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise NotAReturn("macros", "The workbook holds macros. Save it as .xlsx, without macros, and try again.")
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as problem:
        if "encrypted" in str(problem).lower():
            raise NotAReturn("protected", "The workbook is protected by a password. Save it without one.") from problem
        raise
    budget = Budget()
    return [_sheet(book, place, budget) for place in range(book.nsheets)]


def _sheet(book: xlrd.Book, place: int, budget: Budget) -> Sheet:
    sheet = book.sheet_by_index(place)
    if len(sheet.merged_cells) > MOST_MERGED:
        raise NotAReturn("too_large", "The workbook has more merged cells than a table of figures can have.")
    return Sheet(
        sheet.name,
        _rows(book, sheet, budget),
        sheet.visibility != 0,
        length=sheet.nrows,
        merged=[Merged(top + 1, bottom, left + 1, right) for top, bottom, left, right in sheet.merged_cells],
        hidden_rows=frozenset(row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden),
        hidden_columns=frozenset(column + 1 for column, about in sheet.colinfo_map.items() if about.hidden),
    )


def _rows(book: xlrd.Book, sheet: xlrd.sheet.Sheet, budget: Budget) -> Iterator[list[object]]:
    for row in range(sheet.nrows):
        budget.spend(sheet.row_len(row))
        yield [_cell(book, cell) for cell in sheet.row(row)]


def _cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> object:
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return _number(book, cell)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#VALUE!")
    return cell.value or None


def _number(book: xlrd.Book, cell: xlrd.sheet.Cell) -> object:
    value = int(cell.value) if cell.value.is_integer() else cell.value
    number_format = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    return as_shown(value, number_format)


def _date(number: float, datemode: int) -> object:
    try:
        read = xlrd.xldate_as_datetime(number, datemode)
    except (ValueError, OverflowError):
        return "#VALUE!"
    return read.time() if number < 1 else read
