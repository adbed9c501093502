"""Writing workbooks for returns: one given back with its problems marked, and a form to fill in."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl.utils import column_index_from_string
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from indicators.returns.book import MONTH, MOST_TEXT, Book, is_too_long, put_headings, set_up_page, writable
from indicators.returns.headings import read_heading
from indicators.returns.reading import Problem
from indicators.returns.workbook import HOLLOW, NotAReturn, Sheet, open_return
from indicators.rules.vocabulary import Measure, Severity

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


def annotated(content: bytes, file_name: str, problems: Iterable[Problem], *, notice: str = "") -> bytes:
    """Give a return back as .xlsx, every cell at its place, each problem coloured, commented and listed.

    A formula without a saved value comes back as those words, so that it is asked about again until
    the figure itself is typed. A notice that pages show stands on every printed page. Hidden sheets
    are left out. Raises NotAReturn where the file cannot be opened, or holds more than a workbook can.
    """
    opened = open_return(content, file_name)
    sheets = [sheet for sheet in opened if not sheet.is_hidden and sheet.name != PROBLEMS_SHEET] or [Sheet("", [])]
    names = _sheet_names(sheet.name for sheet in sheets)
    written = BytesIO()
    with Book(written, title=f"{file_name}: {PROBLEMS_SHEET.lower()}", is_large=True, notice=notice) as book:
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
        self._put(number, column, cell, marks[0].severity.value)
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
        set_up_page(self.sheet, notice=self.book.notice)


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
    set_up_page(sheet, notice=book.notice)


# A form to fill in


@dataclass(frozen=True, slots=True)
class FormLine:
    """One figure asked for: of what, for whom, and what it came to last time.

    `counts` says what is counted, `expects_fraction` whether numerator and denominator are asked for.
    """

    indicator_code: str
    indicator_name: str
    unit_code: str
    unit_name: str
    measure: Measure
    cohort_code: str = ""
    cohort_name: str = ""
    last_month: str = ""
    last_value: str = ""
    last_numerator: Decimal | None = None
    last_denominator: Decimal | None = None
    counts: str = ""
    expects_fraction: bool = False

    @property
    def last_printed(self) -> str:
        """Print the last figure with its fraction beside it, as reports do."""
        if self.last_numerator is None or self.last_denominator is None:
            return self.last_value
        fraction = f"({self.last_numerator.normalize():,f}/{self.last_denominator.normalize():,f})"
        return f"{self.last_value} {fraction}".strip()


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the form: filled in beforehand from a line, or asked for."""

    heading: str
    width: int
    given: Callable[[FormLine], object] | None = None
    is_asked_of: Callable[[FormLine], bool] = lambda line: True


# The reader knows the headings of a long return. “What it measures”, the names, and everything after
# the note are there to help the person; it passes them over.
_COLUMNS = (
    _Column("Indicator code", 14, lambda line: line.indicator_code),
    _Column("What it measures", 46, lambda line: line.indicator_name),
    _Column("Unit", 14, lambda line: line.unit_code),
    _Column("Name of unit", 24, lambda line: line.unit_name),
    _Column("Cohort", 10, lambda line: line.cohort_code),
    _Column("Name of cohort", 20, lambda line: line.cohort_name),
    _Column("Month", 9),
    _Column("Numerator", 12, is_asked_of=lambda line: line.expects_fraction),
    _Column("Denominator", 12, is_asked_of=lambda line: line.expects_fraction),
    _Column("Value", 12),
    _Column("Note", 32),
    _Column("Last value", 18, lambda line: line.last_printed),
    _Column("Last month", 11, lambda line: line.last_month),
    _Column("Kind of figure", 16, lambda line: line.measure.label),
    _Column("What is counted", 46, lambda line: line.counts),
)
_PLACE = {column.heading: place for place, column in enumerate(_COLUMNS)}


def blank_form(
    lines: Iterable[FormLine], *, month: date, title: str, notes: Sequence[str] = (), notice: str = ""
) -> bytes:
    """Make a form for a month's figures in the long layout, which reads back as a return.

    Only what is asked for can be typed in; the sheet is protected, without a password.
    """
    written = BytesIO()
    with Book(written, title=title, notice=notice) as book:
        how_to = book.add_worksheet(HOW_TO_SHEET)
        sheet = book.add_worksheet(f"Figures {month:%b %Y}")
        _explain(book, how_to, sheet.name, [title, *_how_to(month, sheet.name), *notes])
        put_headings(book, sheet, {column.heading: column.width for column in _COLUMNS})
        asked = 0
        for asked, line in enumerate(lines, start=1):
            _ask(book, sheet, asked, line, month)
        _guard(sheet, asked)
        set_up_page(sheet, title, notice=book.notice)
    return written.getvalue()


def _ask(book: Book, sheet: Worksheet, row: int, line: FormLine, month: date) -> None:
    for place, column in enumerate(_COLUMNS):
        if column.heading == "Month":
            book.put(sheet, row, place, month.replace(day=1), "read", MONTH)
        elif column.given:
            book.put(sheet, row, place, column.given(line), "read")
        else:
            book.put(sheet, row, place, None, "entry" if column.is_asked_of(line) else "unneeded")


def _guard(sheet: Worksheet, rows: int) -> None:
    """Protect what is given, and warn of what can hardly be meant where it is typed."""
    sheet.freeze_panes(1, _PLACE["Unit"])
    sheet.autofilter(0, 0, max(rows, 1), len(_COLUMNS) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    if not rows:
        return
    for heading in ("Numerator", "Denominator"):
        _check_typed(sheet, heading, rows, "AND(ISNUMBER({0}),{0}>=0)", "A count: a number, 0 or more.")
    value = 'OR(AND(ISNUMBER({0}),{0}>=0),UPPER(TRIM({0}))="TBC",UPPER(TRIM({0}))="N/A")'
    _check_typed(sheet, "Value", rows, value, "A number, 0 or more, a percentage such as 85%, TBC or N/A.")
    _check_typed(sheet, "Note", rows, f"LEN({{0}})<={MOST_NOTE}", f"At most {MOST_NOTE} letters. No child’s name.")


def _check_typed(sheet: Worksheet, heading: str, rows: int, rule: str, hint: str) -> None:
    """Warn, without forbidding: what is odd but meant can be typed, and reading checks it again."""
    place = _PLACE[heading]
    checked = {
        "validate": "custom",
        "value": "=" + rule.format(xl_rowcol_to_cell(1, place)),
        "error_type": "warning",
        "error_title": heading,
        "error_message": f"{hint} Keep what you typed all the same?",
        "input_title": heading,
        "input_message": hint,
    }
    sheet.data_validation(1, place, rows, place, checked)


def _how_to(month: date, sheet: str) -> list[str]:
    return f"""\
This form is for {month:%B %Y}. The figures go on the sheet “{sheet}”, in the framed cells. The others are filled in \
already and cannot be changed; hatched cells are not needed.
Where a numerator and a denominator are asked for, give both and leave the value blank: it is worked out from them. \
Two counts are better than a percentage, because they can be checked, and added up across teams.
Type a percentage as 85% or 85, not as 0.85.
Type TBC as the value where the figure is promised but not here yet.
Type N/A as the value where there can be no such figure.
Leave a line blank where you have nothing to say: nothing stored is changed.
A note is for whoever reads the figure: at most {MOST_NOTE} letters. Never name a child or give a date of birth or a \
case number.
When pasting from another workbook, paste values only.
What stands to the right of the note, such as the last value, is there to help and is not read.
Save the form as an Excel workbook (.xlsx) and upload it as a return. You see every problem before anything \
is published.\
""".splitlines()


def _explain(book: Book, sheet: Worksheet, figures: str, paragraphs: Sequence[str]) -> None:
    sheet.set_column(0, 0, 100)
    sheet.hide_gridlines(2)
    for row, paragraph in enumerate(paragraphs):
        book.put(sheet, row, 0, paragraph, "read" if row else "title")
    sheet.write_url(len(paragraphs), 0, f"internal:'{figures}'!A1", book.format("link"), "Go to the figures")
    set_up_page(sheet, notice=book.notice)
