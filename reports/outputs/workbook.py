"""An edition as a workbook: every figure in one list, and the tables as they are printed.

The list is for who counts on: one row a figure, the exact value as a number. The printed sheet holds what stands on
paper, as text, so that no spreadsheet can change its last digit.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO

from xlsxwriter.worksheet import Worksheet

from indicators.returns.book import MONTH, Book, put_headings, set_up_page
from indicators.rules.vocabulary import Status
from reports.editions.contents import Cell, EditionContents, Figures, Row, SectionContents
from reports.outputs.document import MARKINGS, NOTHING_RESTATED, made, titled
from reports.outputs.laid import LaidSection, LaidTable, LaidWords, lay_out, restated_table

TIDY = {
    "Section": 28,
    "Table": 28,
    "Code": 10,
    "Measure": 48,
    "Month": 10,
    "Compared with": 22,
    "Printed": 12,
    "Value": 12,
    "Numerator": 11,
    "Denominator": 12,
    "Absence": 14,
    "Status": 16,
    "Target": 10,
    "Target as printed": 16,
    "Doubt": 60,
}
FIRST_WIDTH, OTHER_WIDTH = 48, 14
MOST_COLUMNS = 30


def as_workbook(contents: EditionContents) -> bytes:
    """Write the workbook. The same contents are the same file, byte by byte."""
    written = BytesIO()
    title = f"{titled(contents)}, {contents.unit}"
    marking = MARKINGS[contents.rendering]
    with Book(written, title=title, notice=marking) as book:
        book.set_properties({"title": title, "comments": marking, "created": contents.made_at.replace(tzinfo=None)})
        _write_list(book, contents, title)
        _Printed(book, contents, title).write()
    return written.getvalue()


def _write_list(book: Book, contents: EditionContents, title: str) -> None:
    sheet = book.add_worksheet("Figures")
    put_headings(book, sheet, TIDY)
    last = 0
    for last, values in enumerate(_list(contents), start=1):
        for column, value in enumerate(values):
            book.put(sheet, last, column, value, number_format=MONTH if isinstance(value, date) else "")
    sheet.autofilter(0, 0, last, len(TIDY) - 1)
    _settle(sheet, book, title, last + 1)


def _list(contents: EditionContents) -> Iterator[tuple[object, ...]]:
    for section in contents.sections:
        for figures in section.figures:
            for row in figures.rows:
                yield from _row(section, figures, row)


def _row(section: SectionContents, figures: Figures, row: Row) -> Iterator[tuple[object, ...]]:
    beside = [(month, "", cell) for month, cell in zip(figures.months, row.months, strict=True)]
    others: list[tuple[date | None, str, Cell]] = [
        (None, name, cell) for name, cell in zip(figures.compared_with, row.compared, strict=True)
    ]
    for month, name, cell in [*beside, *others]:
        if cell != Cell(""):
            yield (
                *(section.heading, figures.caption, row.code, row.label, month, name),
                *(cell.printed, number(cell.value), number(cell.numerator), number(cell.denominator)),
                *(cell.absence.replace("_", " "), Status(cell.status).label if cell.status else ""),
                *(number(row.target.value), row.target.printed, cell.mark),
            )


def number(text: str) -> Decimal | str | None:
    """Give a figure as a number, exactly; text that is none stays text."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return text


class _Printed:
    """Writes everything the edition says down one sheet, in the order of the page."""

    def __init__(self, book: Book, contents: EditionContents, title: str) -> None:
        self.book, self.contents, self.title = book, contents, title
        self.sheet: Worksheet = book.add_worksheet("As printed")
        self.row = 0

    def write(self) -> None:
        """Write every section, then restatements and data notes."""
        self.sheet.set_column(0, 0, FIRST_WIDTH)
        self.sheet.set_column(1, MOST_COLUMNS, OTHER_WIDTH)
        self._line(self.title, style="title")
        self._line(made(self.contents))
        for laid in lay_out(self.contents):
            self._section(laid)
        self._heading("Restatements")
        restated = restated_table(self.contents)
        self._words(restated) if restated else self._line(NOTHING_RESTATED)
        if self.contents.data_notes:
            self._heading("Data notes")
            for note in self.contents.data_notes:
                self._line(note)
        _settle(self.sheet, self.book, self.title, self.row)

    def _section(self, laid: LaidSection) -> None:
        self._heading(laid.section.heading)
        for table in laid.tables:
            self._figures(table)
        for asks, answer in laid.paragraphs:
            self._line(f"{asks} {answer}".strip())
        self._line(laid.state)
        self._line(laid.section.missing)
        for title, said, _ in laid.charts:
            self._line(f"{title}: {said}")
        for words in laid.words_tables:
            self._words(words)

    def _figures(self, table: LaidTable) -> None:
        self._line(table.caption)
        self._line(*table.all_headings, style="heading")
        for row in table.rows:
            self._line(row.label, *(cell.with_note for cell in row.cells), row.judged)
        for place, note in enumerate(table.notes, start=1):
            self._line(f"[{place}] {note}")

    def _words(self, table: LaidWords) -> None:
        self._line(table.caption)
        self._line(*table.plain.headings, style="heading")
        for row in table.plain.rows:
            self._line(*row)

    def _heading(self, text: str) -> None:
        self.row += 1
        self._line(text, style="title")

    def _line(self, *cells: str, style: str = "plain") -> None:
        if any(cells):
            for column, text in enumerate(cells):
                self.book.put(self.sheet, self.row, column, text, style)
            self.row += 1


def _settle(sheet: Worksheet, book: Book, title: str, rows: int) -> None:
    """Set the page up, and leave printed figures be as the text they are meant as."""
    sheet.ignore_errors({"number_stored_as_text": f"A1:AD{max(rows, 1)}"})
    set_up_page(sheet, title, notice=book.notice)
