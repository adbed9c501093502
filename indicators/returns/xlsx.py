"""Reading .xlsx: openpyxl gives the cells row by row, and a look at the XML beforehand what it does not tell.

The look is what keeps a small file from unpacking to more than the machine holds: it goes through
every part piece by piece, counts cells and elements, and refuses entities. Only then is the
workbook opened.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

import openpyxl
from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.utils.escape import unescape

from indicators.returns.sheets import (
    HOLLOW,
    MOST_CELLS,
    MOST_MERGED,
    MOST_ROWS,
    Budget,
    Merged,
    NotAReturn,
    Sheet,
    as_shown,
    damaged,
    too_many_cells,
)

MOST_HOLLOW = 50_000
MOST_ELEMENTS = 5 * MOST_CELLS
MOST_IN_ONE = 400_000  # elements of one row, one text or the styles: openpyxl holds them all at once
LONGEST_ONE, LONGEST_REST = 8 << 20, 24 << 20  # bytes of one row or text, and of a part that is neither
MOST_DEEP = 200
MOST_COLUMNS = 500  # whose being hidden is of interest
PIECE = 1 << 16
NEVER_READ = ("customXml/", "xl/pivotCache/", "xl/externalLinks/", "xl/media/", "xl/embeddings/", "xl/model/")
_ONE = {"worksheet": "row", "sst": "si"}  # what is held at once, and then let go
_TRUE = ("1", "true")


def open_xlsx(content: bytes) -> list[Sheet]:
    """Open a workbook. Values come with their percent signs; a formula gives the value saved with it."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        looks = _look_at_all(packed)
    if sum(look.cells for look in looks.values()) > MOST_CELLS:
        raise too_many_cells()
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    budget = Budget()
    return [_sheet(sheet, looks[sheet._worksheet_path], budget) for sheet in book.worksheets]


def _sheet(sheet, look: "_Look", budget: Budget) -> Sheet:
    return Sheet(
        sheet.title,
        _rows(sheet, look, budget),
        sheet.sheet_state != "visible",
        length=look.row,
        merged=look.merged,
        hidden_rows=frozenset(look.hidden_rows),
        hidden_columns=frozenset(look.hidden_columns),
        empty_texts=look.empty_texts,
    )


def _rows(sheet, look: "_Look", budget: Budget) -> Iterator[list[object]]:
    sheet.reset_dimensions()
    hollow: dict[int, list[int]] = {}
    for at, column in look.hollow:
        hollow.setdefault(at, []).append(column)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        budget.spend(len(cells))
        row = [_cell(cell) for cell in cells]
        for column in hollow.get(number, ()):
            _mark_hollow(row, column)
        yield row


def _cell(cell) -> object:
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return unescape(value) if "_x" in value else value
    return as_shown(value, cell.number_format or "") if isinstance(value, int | float) else value


def _mark_hollow(row: list[object], column: int) -> None:
    row += [None] * (column - len(row))
    if row[column - 1] is None:
        row[column - 1] = HOLLOW


def _look_at_all(packed: zipfile.ZipFile) -> "dict[str, _Look]":
    """Go through every part openpyxl may read, without keeping it."""
    looks, elements = {}, 0
    for name in packed.namelist():
        if name.startswith(NEVER_READ) or name.endswith(("/", ".vml", ".bin")):
            continue
        look = _Look()
        with packed.open(name) as part:
            look.through(part)
        elements += look.elements
        if elements > MOST_ELEMENTS:
            raise _too_much()
        looks[name] = look
    return looks


@dataclass
class _Look:
    """What one part of a workbook holds, seen in passing."""

    kind: str = ""
    cells: int = 0
    row: int = 0
    elements: int = 0
    empty_texts: int = 0
    hollow: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    _began: int = 0
    _depth: int = 0
    _in_one: int = 0
    _place: str = ""
    _after: int = 0
    _is_text: bool = False
    _is_formula: bool = False
    _has_value: bool = False

    def through(self, part) -> None:
        """Go through a part from beginning to end. Raises NotAReturn for what is made to do harm."""
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        while piece := part.read(PIECE):
            self.parser.Parse(piece)
        self.parser.Parse(b"", True)
        self._weigh(LONGEST_REST)
        del self.parser

    def _start(self, tag: str, given: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2] if ":" in tag else tag
        self.elements += 1
        self._in_one += 1
        self._depth += 1
        if self._in_one > MOST_IN_ONE or self._depth > MOST_DEEP or self.elements > MOST_ELEMENTS:
            raise _too_much()
        if self.kind == "worksheet":
            self._in_a_sheet(tag, given)
        elif self.elements == 1:
            self.kind = tag
            if tag == "workbook" and any("purl.oclc.org" in namespace for namespace in given.values()):
                sentence = "The workbook is saved as “Strict Open XML”. Save it as an ordinary Excel workbook (.xlsx)."
                raise NotAReturn("wrong_kind", sentence)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._is_formula and tag.rpartition(":")[2] == "c":
            self._end_formula()
        elif tag.endswith(_ONE.get(self.kind, " ")):
            self._in_one = 0
            self._weigh(LONGEST_ONE)

    def _weigh(self, most: int) -> None:
        """Refuse a row or text that is longer than any could be: openpyxl would hold it several times over."""
        if self.parser.CurrentByteIndex - self._began > most:
            raise _too_much()
        self._began = self.parser.CurrentByteIndex

    def _in_a_sheet(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self.cells += 1
            if self.cells > MOST_CELLS:
                raise too_many_cells()
            self._is_text = given.get("t") == "str"
            if place := given.get("r"):
                self._place, self._after = place, 0
            else:
                self._after += 1
        elif tag == "v":
            if self._is_formula:
                self.parser.CharacterDataHandler = self._saved
        elif tag == "row":
            self._row(given)
        elif tag == "f":
            self._is_formula, self._has_value = True, False
        elif tag == "mergeCell":
            self._merge(given.get("ref", ""))
        elif tag == "col":
            self._columns(given)

    def _row(self, given: dict[str, str]) -> None:
        self.row = int(given["r"]) if "r" in given else self.row + 1
        self._place, self._after = "", 0
        if not 0 < self.row <= MOST_ROWS:
            raise damaged()
        if given.get("hidden") in _TRUE:
            self.hidden_rows.add(self.row)

    def _columns(self, given: dict[str, str]) -> None:
        if given.get("hidden") in _TRUE and len(self.hidden_columns) < MOST_COLUMNS:
            self.hidden_columns |= set(range(int(given["min"]), min(int(given["max"]), MOST_COLUMNS) + 1))

    def _saved(self, text: str) -> None:
        self._has_value = True

    def _end_formula(self) -> None:
        """Tell a formula that came to an empty text from one whose value was never saved."""
        self.parser.CharacterDataHandler = None
        self._is_formula = False
        if self._has_value:
            return
        if self._is_text:
            self.empty_texts += 1
            return
        if len(self.hollow) >= MOST_HOLLOW:
            sentence = "The workbook’s formulas have no saved values. Open it in a spreadsheet, save it, and try again."
            raise NotAReturn("unsaved_formulas", sentence)
        column = coordinate_to_tuple(self._place)[1] if self._place else 0
        self.hollow.append((self.row, column + self._after))

    def _merge(self, ref: str) -> None:
        if len(self.merged) >= MOST_MERGED:
            raise NotAReturn("too_large", "The workbook has more merged cells than a table of figures can have.")
        left, top, right, bottom = range_boundaries(ref)
        if None not in (left, top, right, bottom):
            self.merged.append(Merged(top, bottom, left, right))


def _refuse(*_: object) -> None:
    raise damaged()


def _too_much() -> NotAReturn:
    return NotAReturn("too_large", "The workbook holds far more than figures need, and was not read.")
