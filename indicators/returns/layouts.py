"""The two layouts a return comes in, recognised by their headings.

The printed wide table has a row an indicator and a column a month, with a target and benchmarks
beside them. The long one has a row a figure: indicator, unit, cohort, month, numerator,
denominator, value, note. Titles above, notes below and empty columns between do no harm, and a
sheet may hold several tables one below another. Everything wrong is gathered, so that it is put
right in one go.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from indicators.returns.facts import settle_facts
from indicators.returns.headings import (
    WORDS,
    Heading,
    bare_months,
    heads_a_table,
    is_upper_half,
    names_indicators,
    read_headings,
    read_month,
    read_two_rows,
)
from indicators.returns.long import Long
from indicators.returns.names import Names
from indicators.returns.reading import Known, Problem, Reading
from indicators.returns.sheets import MergedCells
from indicators.returns.tables import About, Place, Report, Table, month_without_year
from indicators.returns.wide import Wide
from indicators.returns.workbook import NotAReturn, Sheet, column_letter, open_return
from indicators.rules.figures import is_blank, tidy
from indicators.rules.vocabulary import Severity

Tell = Callable[[int, int | None], None]

OUR_OWN_SHEETS = ("Problems found", "How to fill this in")
TOLD_EVERY = 1000
LISTED = 10
LAYOUTS: dict[str, type[Table]] = {"wide": Wide, "long": Long}


def read_return(content: bytes, file_name: str, known: Known, *, tell: Tell | None = None) -> Reading:
    """Read a whole file. Raises NotAReturn where it holds no table of figures.

    `tell` is called every thousand rows with how many were read and, where that is known, how many
    there are. Whatever it raises stops the reading.
    """
    sheets = [sheet for sheet in open_return(content, file_name) if sheet.name not in OUR_OWN_SHEETS]
    return _Return(sheets, known, tell).read()


class _Row(NamedTuple):
    """A row that holds anything, and whether a table may begin there."""

    number: int
    cells: list[object]
    may_head: bool


class _Return:
    """A file being read: its sheets, one after the other."""

    def __init__(self, sheets: list[Sheet], known: Known, tell: Tell | None) -> None:
        self.sheets, self.known, self.tell = sheets, known, tell
        self.names = Names(known)
        self.report = Report(Reading())
        self.visible = [sheet for sheet in sheets if not sheet.is_hidden]
        lengths = [sheet.length for sheet in self.visible]
        self.total = sum(length for length in lengths if length is not None) if None not in lengths else None
        self.sheets_of_units = [
            sheet.name
            for sheet in self.visible
            if self.names.units.exact(sheet.name) not in (None, self.names.authority)
        ]
        self.done = 0
        self.is_empty = True

    def read(self) -> Reading:
        several = len(self.visible) > 1
        found = [_SheetOfTables(sheet, self, several).read() for sheet in self.visible]
        for sheet in self.sheets:
            if sheet.is_hidden:
                self.note(sheet.name, 1, "A", "hidden_sheet", f"The sheet “{sheet.name}” is hidden and was not read.")
        if not any(found):
            raise self._nothing_found()
        if self.sheets_of_units:
            names = f"{', '.join(self.sheets_of_units[:LISTED])}{' …' if len(self.sheets_of_units) > LISTED else ''}"
            message = f"Sheets named after a unit are read as its figures: {names}."
            self.note("", 1, "A", "sheet_is_a_unit", message)
        settle_facts(self.report, self.names.indicator_of)
        self.report.close()
        if self.tell:
            self.tell(self.done, self.done)
        return self.report.reading

    def note(self, sheet: str, row: int, column: str, code: str, message: str, severity=Severity.NOTE) -> None:
        """Add a problem of a whole sheet."""
        self.report.add(Problem(row, column, code, severity, message, sheet=sheet))

    def problem(self, sheet: str, row: int, column: int, code: str, message: str, **more) -> None:
        """Add a problem that stops publishing, at a cell."""
        self.report.add(Place(sheet, row).problem(column, code, Severity.BLOCK, message, **more))

    def rows(self, sheet: Sheet) -> Iterator[_Row]:
        """Give a sheet's rows that hold anything, telling how far it has got."""
        for number, row in enumerate(sheet.rows, start=1):
            self.done += 1
            if self.tell and self.done % TOLD_EVERY == 0:
                self.tell(self.done, max(self.total, self.done) if self.total is not None else None)
            if any(cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in row):
                self.is_empty = False
                yield _Row(number, row, names_indicators(row))

    def _nothing_found(self) -> NotAReturn:
        if self.is_empty and not any(sheet.is_hidden for sheet in self.sheets):
            return NotAReturn("empty_file", "There is nothing in the file.")
        if self.is_empty:
            return NotAReturn("no_table", "There is nothing on the sheets that can be seen; hidden ones are not read.")
        return NotAReturn(
            "no_table",
            "No table of figures was found: a heading row with “Indicator” and months, or with "
            "“Indicator”, “Month” and “Value”.",
        )


class _SheetOfTables:
    """A sheet being read: titles, tables one below another, and notes."""

    def __init__(self, sheet: Sheet, whole: _Return, several: bool) -> None:
        self.sheet, self.whole = sheet, whole
        self.label = sheet.name if several else ""
        self.merged = MergedCells(sheet.merged)
        self.by_name = whole.names.units.exact(sheet.name)
        self.about = About(self.label, self.by_name or whole.names.authority, is_text=sheet.is_text)
        self.is_labelled = self.by_name is not None
        self.table: Table | None = None
        self.found = 0
        self.looks_like_figures = False
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[str] = set()

    def read(self) -> int:
        """Read every table on the sheet; say how many there were."""
        rows = self.whole.rows(self.sheet)
        held = next(rows, None)
        while row := held:
            held = next(rows, None)
            below = held if held and held.number == row.number + 1 else None
            taken = self._begin_table(row, below) if row.may_head or (below and below.may_head) else 0
            if taken == 2:
                held = next(rows, None)
            elif not taken:
                self._read_row(row.number, row.cells)
        self._close()
        return self.found

    def _begin_table(self, row: _Row, below: _Row | None) -> int:
        """Begin a table where a row, or this and the next, is its heading. Says how many rows that took."""
        headings = read_headings(row.cells)
        if layout := heads_a_table(headings):
            self._open(row.number, layout, headings)
            return 1
        both = self._two_rows(row.cells, below.cells) if below else []
        if layout := heads_a_table(both):
            self._see_title(row.number, row.cells)
            self._open(row.number + 1, layout, both)
            return 2
        if row.may_head and self._is_a_heading(row.cells, headings):
            self._stop(row.number, headings)
            return 1
        return 0

    def _two_rows(self, row: list[object], below: list[object]) -> list[Heading]:
        is_of_an_indicator = any(self.whole.names.indicators.exact(cell) for cell in row if isinstance(cell, str))
        return [] if is_of_an_indicator or not is_upper_half(row, below) else read_two_rows(row, below)

    def _is_a_heading(self, row: list[object], headings: list[Heading]) -> bool:
        """Say whether “Indicator” stands where it heads a column, and is not just a word in a row."""
        if bare_months(headings):
            return True
        own = {heading.place for heading in self.table.headings if heading.meaning == "indicator"} if self.table else ()
        return any(names_indicators([row[place]]) for place in own if place < len(row))

    def _open(self, number: int, layout: str, headings: list[Heading]) -> None:
        self.found += 1
        begin, names, whole = LAYOUTS[layout], self.whole.names, self.whole
        self.table = begin(number, headings, self.about, names, whole.report, whole.known.today)
        self.hidden_columns |= {
            column_letter(heading.place + 1)
            for heading in headings
            if heading.meaning and heading.place + 1 in self.sheet.hidden_columns
        }
        has_units = any(heading.meaning == "unit" for heading in headings)
        if whole.sheets_of_units and not self.is_labelled and not has_units:
            self._ask_for_unit(number, self.sheet.name, " The other sheets are each named after a unit.")

    def _stop(self, number: int, headings: list[Heading]) -> None:
        """Leave what stands under a heading row nobody understands, and say so."""
        self.found += 1
        self.table = None
        if bare := bare_months(headings):
            self.whole.problem(self.label, number, bare[0].place, *month_without_year(bare))
            return
        message = ": these look like headings, but not those of a table of figures. What stands below was not read."
        self.whole.problem(self.label, number, 0, "heading_not_understood", message)

    def _read_row(self, number: int, row: list[object]) -> None:
        if self.merged:
            over = list(self.merged.at(number, row))
            if self.table:
                self.table.merged(number, row, over)
        if self.table is None:
            self._see_title(number, row)
            self.looks_like_figures = self.looks_like_figures or names_indicators(row) or _months(row) > 1
        elif isinstance(self.table, Wide) and self.table.holds_months(row):
            self._stop(number, [])
        elif self.table.read(number, row):
            if number in self.sheet.hidden_rows:
                self.hidden_rows.append(number)
        else:
            self._see_title(number, row)

    def _see_title(self, number: int, row: list[object]) -> None:
        """See whether a title says whose figures stand below it: “Service: PACT”."""
        given = [tidy(cell) for cell in row if not is_blank(cell)]
        if len(given) == 1:
            label, _, name = given[0].partition(":")
        elif len(given) == 2:
            label, name = given[0].rstrip(":"), given[1]
        else:
            return
        if label.strip().casefold() not in WORDS["unit"] or not name.strip():
            return
        self.is_labelled = True
        self.about.unit = self.whole.names.units.exact(name)
        self.about.is_unit_known = self.about.unit is not None
        if not self.about.is_unit_known:
            self._ask_for_unit(number, name.strip())

    def _ask_for_unit(self, number: int, name: str, why: str = "") -> None:
        """Ask whose figures these are; until that is known none of them is kept."""
        self.is_labelled, self.about.is_unit_known = True, False
        match = self.whole.names.units.match(name)
        message = f": {match.question('unit', name)}{why} Whose are the figures below?"
        self.whole.problem(self.label, number, 0, "unknown_unit", message, asked=match.asked, near=match.near)

    def _close(self) -> None:
        """Say what was passed over on the sheet, and what does not meet the eye."""
        if not self.found:
            severity = Severity.WARN if self.looks_like_figures else Severity.NOTE
            message = f"No table of figures on the sheet “{self.sheet.name}”; left out."
            self.whole.note(self.label, 1, "A", "no_table", message, severity)
            return
        for row, code, message in (*self._passed_over(), *self._out_of_sight()):
            self.whole.note(self.label, row, "A", code, message)

    def _passed_over(self) -> Iterator[tuple[int, str, str]]:
        about = self.about
        if about.empty_rows:
            message = f"{_counted(about.empty_rows, 'left empty and passed over')}."
            yield about.empty_rows[0], "rows_left_empty", message
        for name, rows in about.left_out.values():
            message = f"{_counted(rows, f'left out, because “{name}” is known to be none of the indicators')}."
            yield rows[0], "row_left_out", message
        if about.aside:
            message = "Targets and benchmarks are read for the whole authority only, and were left out of"
            yield about.aside[0], "targets_left_out", f"{message} {_listed(about.aside)}."

    def _out_of_sight(self) -> Iterator[tuple[int, str, str]]:
        if self.hidden_rows:
            message = f"Hidden in the workbook, but read like the others: {_listed(self.hidden_rows)}."
            yield self.hidden_rows[0], "hidden_rows", message
        if self.hidden_columns:
            letters = ", ".join(sorted(self.hidden_columns, key=lambda letters: (len(letters), letters)))
            yield 1, "hidden_columns", f"Hidden in the workbook, but read like the others: columns {letters}."
        if self.sheet.empty_texts:
            message = f"{self.sheet.empty_texts:,} formulas come to an empty text; they were read as empty cells."
            yield 1, "empty_formulas", message


def _months(row: list[object]) -> int:
    return sum(read_month(cell) is not None for cell in row)


def _counted(rows: list[int], what: str) -> str:
    """Write “12 rows were left empty: rows 5, 6, 7 …”."""
    return f"{len(rows):,} row{'s were' if len(rows) > 1 else ' was'} {what}: {_listed(rows)}"


def _listed(rows: list[int]) -> str:
    listed = ", ".join(str(row) for row in rows[:LISTED])
    return f"row{'s' if len(rows) > 1 else ''} {listed}{' …' if len(rows) > LISTED else ''}"
