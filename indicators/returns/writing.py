"""Writing workbooks for returns: one given back with its problems marked, and a form to fill in."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl.utils import column_index_from_string
from xlsxwriter.utility import xl_rowcol_to_cell

from indicators.returns.book import MONTH, MOST_TEXT, Book, is_too_long, put_headings, set_up_page, writable
from indicators.returns.headings import read_heading
from indicators.returns.reading import Problem
from indicators.returns.workbook import HOLLOW, NotAReturn, Sheet, open_return
from indicators.rules.vocabulary import Severity

PROBLEMS_SHEET = "Problems found"
HOW_TO_SHEET = "How to fill this in"

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a workbook's sheet
MOST_LINKS = 65_000
MOST_COMMENTS = 20_000  # more can be written, but then a spreadsheet opens too slowly to be of use
MOST_IN_A_COMMENT = 12  # problems of one cell; the list has them all
MOST_NOTE = 300  # letters kept of a note

_PERCENT = re.compile(r"-?\d+(?:\.(\d+))?%", re.ASCII)
_GRAVEST = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.NOTE: 2}


# A return given back, with its problems marked


@dataclass(frozen=True, slots=True)
class _Mark:
    """One problem where it is written: the sheet's place, row and column, counted from nought."""

    sheet: int
    row: int
    column: int
    severity: Severity
    sentence: str

    @property
    def in_order(self) -> tuple[int, int, int, int]:
        """Put the gravest first, then as they stand in the workbook."""
        return (_GRAVEST[self.severity], self.sheet, self.row, self.column)


def annotated(content: bytes, file_name: str, problems: Iterable[Problem]) -> bytes:
    """Give a return back as .xlsx, every cell at its place, each problem coloured, commented and listed.

    Hidden sheets are left out. Raises NotAReturn where the file cannot be opened, or holds more
    than a workbook can.
    """
    opened = open_return(content, file_name)
    sheets = [sheet for sheet in opened if not sheet.is_hidden and sheet.name != PROBLEMS_SHEET] or [Sheet("", [])]
    names = _sheet_names(sheet.name for sheet in sheets)
    written = BytesIO()
    with Book(written, title=f"{file_name}: {PROBLEMS_SHEET.lower()}", is_large=True) as book:
        comments = itertools.count(1)
        copies = [_Copy(book, name, place, comments) for place, name in enumerate(names)]
        for mark in _placed(problems, [sheet.name for sheet in sheets]):
            copies[mark.sheet].mark(mark)
        for copy, sheet in zip(copies, sheets, strict=True):
            copy.write(sheet.rows)
        marks = sorted((mark for copy in copies for mark in copy.all_marks), key=lambda mark: mark.in_order)
        _list_problems(book, names, marks)
    return written.getvalue()


def _placed(problems: Iterable[Problem], names: list[str]) -> Iterator[_Mark]:
    """Find each problem's cell. One that has none in the workbook goes to the first sheet's first cell."""
    first = next((place for place, name in enumerate(names) if name != HOW_TO_SHEET), 0)
    places = {name: place for place, name in enumerate(names)} | {"": first}
    for problem in problems:
        cell = _cell_of(problem) if problem.sheet in places else None
        sheet, (row, column) = (places[problem.sheet], cell) if cell else (first, (0, 0))
        yield _Mark(sheet, row, column, problem.severity, problem.message)


def _cell_of(problem: Problem) -> tuple[int, int] | None:
    try:
        column = column_index_from_string(problem.column)
    except ValueError:
        return None
    is_there = 1 <= problem.row <= MOST_ROWS and column <= MOST_COLUMNS
    return (problem.row - 1, column - 1) if is_there else None


def _sheet_names(wanted: Iterable[str]) -> list[str]:
    """Give each sheet its own name where a workbook allows that, else the nearest one it does."""
    taken, names = {PROBLEMS_SHEET.casefold(), "history"}, []
    for given in wanted:
        name = (
            writable(re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]", " ", given).strip("' "), 31).strip("' ") or "Figures"
        )
        others = (f"{writable(name, 24)} ({number})" for number in itertools.count(2))
        names.append(next(one for one in itertools.chain([name], others) if one.casefold() not in taken))
        taken.add(names[-1].casefold())
    return names


class _Copy:
    """One sheet of a return, written again with what is wrong marked."""

    HEADING_WITHIN, LOOKED_AT, WIDEST = 12, 200, 60

    def __init__(self, book: Book, name: str, place: int, comments: Iterator[int]) -> None:
        """Begin the sheet at its place in the workbook. `comments` counts those of all sheets."""
        self.book, self.place, self.comments = book, place, comments
        self.sheet = book.add_worksheet(name)
        self.marks: dict[int, list[_Mark]] = {}
        self.widths: dict[int, int] = {}
        self.heading: int | None = None

    @property
    def all_marks(self) -> list[_Mark]:
        """Give every mark on the sheet."""
        return [mark for row in self.marks.values() for mark in row]

    def mark(self, mark: _Mark) -> None:
        """Remember what is to be marked when its row is written."""
        self.marks.setdefault(mark.row, []).append(mark)

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        """Write every row, top to bottom, once."""
        number = -1
        for number, row in enumerate(rows):
            if number < self.LOOKED_AT:
                self._look_at(number, row)
            self._write_row(number, row)
        for beyond in sorted(row for row in self.marks if row > number):
            self._write_row(beyond, [])
        self._lay_out()

    def _write_row(self, number: int, row: Sequence[object]) -> None:
        self._mark_losses(number, row)
        marked: dict[int, list[_Mark]] = {}
        for mark in self.marks.get(number, ()):
            marked.setdefault(mark.column, []).append(mark)
        for column, cell in enumerate(row):
            if cell is not None and cell != "" and column not in marked:
                self._put(number, column, cell, "plain")
        for column, marks in marked.items():
            self._put_marked(number, column, row[column] if column < len(row) else None, marks)

    def _put(self, number: int, column: int, cell: object, style: str) -> None:
        if number >= MOST_ROWS or column >= MOST_COLUMNS:
            raise NotAReturn("too_large", "The file has more rows or columns than a workbook can hold.")
        if isinstance(cell, str) and cell.endswith("%") and (percent := _as_percent(cell)):
            self.book.put(self.sheet, number, column, percent[0], style, percent[1])
        elif isinstance(cell, date) and (cell.day, getattr(cell, "hour", 0), getattr(cell, "minute", 0)) == (1, 0, 0):
            self.book.put(self.sheet, number, column, cell, style, MONTH)
        else:
            self.book.put(self.sheet, number, column, cell, style)

    def _put_marked(self, number: int, column: int, cell: object, marks: list[_Mark]) -> None:
        marks = sorted(marks, key=lambda mark: mark.in_order)
        self._put(number, column, None if cell == HOLLOW else cell, marks[0].severity.value)
        if next(self.comments) <= MOST_COMMENTS:
            text = _say(marks)
            lines = sum(1 + len(line) // 42 for line in text.splitlines())
            size = {"width": 300, "height": min(30 + 18 * lines, 400), "font_size": 10}
            self.sheet.write_comment(number, column, text, {"author": "Clinic tracker", **size})

    def _mark_losses(self, number: int, row: Sequence[object]) -> None:
        """Mark what cannot be written as it stood, so that nothing is lost unseen."""
        for column, cell in enumerate(row):
            if cell == HOLLOW and all(mark.column != column for mark in self.marks.get(number, ())):
                sentence = "a formula without a saved value stood here. Type the figure itself."
            elif isinstance(cell, str) and is_too_long(cell):
                sentence = f"the text was longer than a cell can hold; its first {MOST_TEXT:,} letters are here."
            else:
                continue
            self.mark(_Mark(self.place, number, column, Severity.NOTE, sentence))

    def _look_at(self, number: int, row: Sequence[object]) -> None:
        """See how wide the columns should be, and whether this is the heading row."""
        for column, cell in enumerate(row[: self.LOOKED_AT]):
            self.widths[column] = max(self.widths.get(column, 0), len(str(cell)) if cell is not None else 0)
        if self.heading is None and number < self.HEADING_WITHIN:
            meanings = {read_heading(cell, column).meaning for column, cell in enumerate(row[: self.LOOKED_AT])}
            if "indicator" in meanings and meanings & {"month", "month_column"}:
                self.heading = number

    def _lay_out(self) -> None:
        for column, width in self.widths.items():
            self.sheet.set_column(column, column, min(max(width + 2, 9), self.WIDEST))
        if self.heading is not None:
            self.sheet.freeze_panes(self.heading + 1, 0)
            self.sheet.repeat_rows(self.heading)
        self.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        set_up_page(self.sheet)


def _say(marks: list[_Mark]) -> str:
    """Put a cell's problems into words, the severity before each."""
    said = [f"{mark.severity.label}: {mark.sentence}" for mark in marks[:MOST_IN_A_COMMENT]]
    if more := len(marks) - len(said):
        said.append(f"And {more:,} more, on the sheet “{PROBLEMS_SHEET}”.")
    return writable("\n".join(said))


def _as_percent(text: str) -> tuple[float, str] | None:
    """Give a printed percentage as a number and its format; None where reading would not give it back."""
    match = _PERCENT.fullmatch(text)
    if not match:
        return None
    number = float(Decimal(text[:-1]) / 100)
    if f"{(Decimal(repr(number)) * 100).normalize():f}%" != text:
        return None
    decimals = min(len(match[1] or ""), 4)
    return number, f"0.{'0' * decimals}%" if decimals else "0%"


def _list_problems(book: Book, names: list[str], marks: list[_Mark]) -> None:
    sheet = book.add_worksheet(PROBLEMS_SHEET)
    put_headings(book, sheet, {"Sheet": 22, "Cell": 9, "Severity": 19, "What was found": 100})
    for row, mark in enumerate(marks, start=1):
        cell = xl_rowcol_to_cell(mark.row, mark.column)
        book.put(sheet, row, 0, names[mark.sheet], "read")
        if row <= MOST_LINKS:
            quoted = names[mark.sheet].replace("'", "''")
            sheet.write_url(row, 1, f"internal:'{quoted}'!{cell}", book.format("link"), cell)
        else:
            book.put(sheet, row, 1, cell, "read")
        book.put(sheet, row, 2, mark.severity.label, mark.severity.value)
        book.put(sheet, row, 3, mark.sentence, "read")
    if not marks:
        book.put(sheet, 1, 3, "No problems were found.", "read")
    sheet.autofilter(0, 0, max(len(marks), 1), 3)
    set_up_page(sheet)
