"""Reading .ods as it streams by: rows of cells with their percent signs, errors, merged cells and hidden rows.

The libraries there are give no percentages, read an error as an empty cell, or lay out every
repeated cell: a file of 4 kB then takes 4 GB.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from indicators.returns.sheets import (
    HOLLOW,
    MOST_MERGED,
    MOST_ROWS,
    Budget,
    Merged,
    NotAReturn,
    Sheet,
    as_shown,
    damaged,
)

PIECE = 1 << 16
LONGEST_TEXT = 32_767  # that a cell can hold
MOST_SHEETS = 500
MOST_COLUMNS = 16_384
MOST_HIDDEN = 10_000
MOST_DEEP = 200
CELLS = ("table-cell", "covered-table-cell")
LEFT_OUT = ("annotation", "shapes", "frame", "forms", "tracked-changes")
HIDDEN = ("collapse", "filter")
Row = tuple[int, int, list[object]]  # which sheet, which row, its cells


def open_ods(content: bytes) -> list[Sheet]:
    """Open an OpenDocument spreadsheet. Its sheets are told apart first, and then read one after the other."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if "META-INF/manifest.xml" in packed.namelist() and b"encryption-data" in packed.read("META-INF/manifest.xml"):
            raise NotAReturn("protected", "The workbook is protected by a password. Save it without one.")
    found = _Finding()
    for _ in _through(content, found):
        pass
    stream = _Stream(_through(content, _Reading()))
    return [
        Sheet(
            table.name,
            stream.rows_of(place),
            table.style in found.hidden_styles,
            length=table.length,
            merged=table.merged,
            hidden_rows=frozenset(table.hidden_rows),
            hidden_columns=frozenset(table.hidden_columns),
        )
        for place, table in enumerate(found.tables)
    ]


def _through(content: bytes, handler: "_Handler") -> "Iterator[Row]":
    """Go through the document piece by piece, giving the rows the handler has ready after each."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    handler.parser = parser
    with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open("content.xml") as part:
        while piece := part.read(PIECE):
            parser.Parse(piece)
            yield from handler.ready()
        parser.Parse(b"", True)
        yield from handler.ready()


class _Handler:
    """What both goings-through share: in which table, row and column the document is."""

    parser: expat.XMLParserType

    def __init__(self) -> None:
        self.table, self.depth, self.left_out = -1, 0, 0
        self.row = self.rows = self.column = 0
        self.is_in_cell = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Meet an element, unless it stands inside something that is no cell."""
        own = tag.rpartition(":")[2]
        self.depth += 1
        if self.depth > MOST_DEEP:
            raise damaged()
        if self.left_out or own in LEFT_OUT or (own == "table" and self.is_in_cell):
            self.left_out += 1
        elif own in CELLS:
            self.is_in_cell = True
            self.begin_cell(own, given)
        elif own == "table-row":
            self._next_row(given)
        elif own == "table":
            self.table += 1
            self.row = self.rows = self.column = 0
            self.begin_table(given)
        else:
            self.meet(own, given)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self.left_out:
            self.left_out -= 1
            return
        own = tag.rpartition(":")[2]
        if own in CELLS:
            self.is_in_cell = False
            self.end_cell(own)
        elif own == "table-row":
            self.end_row()

    def _next_row(self, given: dict[str, str]) -> None:
        self.row += self.rows
        self.rows, self.column = _times(given, "rows"), 0
        if self.row + self.rows > MOST_ROWS:
            raise damaged()
        self.begin_row(given)

    def ready(self) -> Iterator[Row]:
        return iter(())

    def begin_table(self, given: dict[str, str]) -> None: ...
    def begin_row(self, given: dict[str, str]) -> None: ...
    def end_row(self) -> None: ...
    def begin_cell(self, own: str, given: dict[str, str]) -> None: ...
    def end_cell(self, own: str) -> None: ...
    def meet(self, own: str, given: dict[str, str]) -> None: ...


@dataclass
class _Found:
    """One sheet as found: what it is called, and what does not show in its cells."""

    name: str
    style: str
    length: int = 0
    columns: int = 0
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class _Finding(_Handler):
    """The first time through: which sheets there are, which are hidden, and what is merged."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Found] = []
        self.hidden_styles: set[str] = set()
        self.style = ""

    def begin_table(self, given: dict[str, str]) -> None:
        if len(self.tables) >= MOST_SHEETS:
            raise NotAReturn("too_large", f"The workbook has more than {MOST_SHEETS} sheets, the most that are taken.")
        self.tables.append(_Found(given.get("table:name", ""), given.get("table:style-name", "")))

    def begin_row(self, given: dict[str, str]) -> None:
        if given.get("table:visibility") in HIDDEN and self.rows < MOST_HIDDEN:
            self.tables[-1].hidden_rows.update(range(self.row + 1, self.row + self.rows + 1))

    def begin_cell(self, own: str, given: dict[str, str]) -> None:
        table = self.tables[-1]
        self.column += 1
        if "office:value-type" in given:
            table.length = self.row + self.rows
        down = int(given.get("table:number-rows-spanned", "1"))
        across = int(given.get("table:number-columns-spanned", "1"))
        if down > 1 or across > 1:
            if len(table.merged) >= MOST_MERGED:
                raise NotAReturn("too_large", "The workbook has more merged cells than a table of figures can have.")
            top, left = self.row + 1, self.column
            table.merged.append(Merged(top, top + down - 1, left, left + across - 1))
        self.column += _times(given, "columns") - 1

    def meet(self, own: str, given: dict[str, str]) -> None:
        if own == "style":
            self.style = given.get("style:name", "")
        elif own == "table-properties" and given.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif own == "table-column" and self.tables:
            table, times = self.tables[-1], _times(given, "columns")
            if given.get("table:visibility") in HIDDEN and len(table.hidden_columns) < MOST_HIDDEN:
                table.hidden_columns.update(range(table.columns + 1, table.columns + min(times, MOST_COLUMNS) + 1))
            table.columns += times


class _Reading(_Handler):
    """The second time through: every row's cells. Empty ones at the end of a row are left away."""

    def __init__(self) -> None:
        super().__init__()
        self.budget = Budget()
        self.done: list[tuple[int, int, int, list[object]]] = []
        self.cells: list[object] = []
        self.empty = 0
        self.given: dict[str, str] = {}
        self.text: list[str] = []
        self.letters = 0

    def ready(self) -> Iterator[Row]:
        done, self.done = self.done, []
        for table, first, times, cells in done:
            for number in range(first, first + times):
                self.budget.spend(len(cells))
                yield table, number, list(cells)

    def begin_row(self, given: dict[str, str]) -> None:
        self.cells, self.empty = [], 0

    def end_row(self) -> None:
        if self.cells:
            self.done.append((self.table, self.row + 1, self.rows, self.cells))

    def begin_cell(self, own: str, given: dict[str, str]) -> None:
        self.given, self.text, self.letters = given, [], 0

    def meet(self, own: str, given: dict[str, str]) -> None:
        if not self.is_in_cell:
            return
        if own == "p":
            self.parser.CharacterDataHandler = self._add
            if self.text:
                self._add("\n")
        elif own in ("s", "tab", "line-break"):
            self._add(" ")

    def _add(self, text: str) -> None:
        self.letters += len(text)
        if not self.left_out and self.letters <= LONGEST_TEXT:
            self.text.append(text)

    def end_cell(self, own: str) -> None:
        self.parser.CharacterDataHandler = None
        times = _times(self.given, "columns")
        value = _value(self.given, "".join(self.text)) if own == "table-cell" else None
        if value is None:
            self.empty += times
            return
        if len(self.cells) + self.empty + times > MOST_COLUMNS:
            raise damaged()
        self.cells += [None] * self.empty + [value] * times
        self.empty = 0


def _value(given: dict[str, str], text: str) -> object:
    kind = given.get("office:value-type", "")
    if given.get("calcext:value-type") == "error":
        return text or "#VALUE!"
    if kind in ("float", "percentage", "currency"):
        number = float(given["office:value"])
        shown = "0%" if kind == "percentage" else '0"%"' if text.rstrip().endswith("%") else ""
        return as_shown(int(number) if number.is_integer() else number, shown)
    if kind == "date":
        return _date(given.get("office:date-value", "")) or text
    if kind == "boolean":
        return given.get("office:boolean-value") == "true"
    if not kind and "table:formula" in given:
        return HOLLOW
    return text or given.get("office:string-value") or given.get("office:time-value") or None


def _date(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _times(given: dict[str, str], what: str) -> int:
    times = int(given.get(f"table:number-{what}-repeated", "1"))
    if not 0 < times <= MOST_ROWS:
        raise damaged()
    return times


def _refuse(*_: object) -> None:
    raise damaged()


class _Stream:
    """All rows of all sheets as they come by, handed out sheet by sheet, in order."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self.rows = rows
        self.held: Row | None = None

    def rows_of(self, place: int) -> Iterator[list[object]]:
        """Give one sheet's rows, empty ones between them too; what comes before it is passed over."""
        number = 0
        while True:
            row = self.held or next(self.rows, None)
            self.held = row
            if row is None or row[0] > place:
                return
            self.held = None
            if row[0] == place:
                yield from ([] for _ in range(row[1] - number - 1))
                number = row[1]
                yield row[2]
