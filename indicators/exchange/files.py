"""Reading and writing the files: the headings are in the first row, whatever their order."""

import csv
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from io import BytesIO, StringIO

from indicators.exchange.columns import Column, text_of
from indicators.exports import harmless
from indicators.returns.book import Book, set_up_page
from indicators.returns.workbook import NotAReturn, open_return

MOST_ROWS = 2_000


class WrongFile(ValueError):
    """The file is not one of these definitions. The words say what is wrong and what to do."""


def write_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as CSV that a spreadsheet opens safely and reads as UTF-8."""
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def write_xlsx(rows: Iterable[Sequence[object]], *, title: str, notice: str = "") -> bytes:
    """Write rows as a workbook of one sheet."""
    written = BytesIO()
    with Book(written, title=title, notice=notice) as book:
        sheet = book.add_worksheet(title[:31])
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                book.put(sheet, number, column, cell, "plain" if number else "heading")
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofit()
        set_up_page(sheet, title, notice=notice)
    return written.getvalue()


def read_rows(content: bytes, file_name: str, columns: Sequence[Column]) -> list[tuple[int, dict[str, str]]]:
    """Give each row that says anything with its number: what stands under each heading, as text. Raises WrongFile."""
    try:
        sheet = next(sheet for sheet in open_return(content, file_name) if not sheet.is_hidden)
        lines = [[text_of(cell) for cell in row] for _, row in zip(range(MOST_ROWS + 2), sheet.rows, strict=False)]
    except NotAReturn as problem:
        raise WrongFile(str(problem)) from problem
    except StopIteration:
        raise WrongFile("The workbook has no sheet that can be seen.") from None
    if len(lines) > MOST_ROWS + 1:
        raise WrongFile(f"The file has more than {MOST_ROWS:,} rows: bring it in as several files.")
    headings = _headings(lines[0] if lines else [], columns)
    rows = [(number, dict(zip(headings, line, strict=False))) for number, line in enumerate(lines[1:], start=2)]
    told = [(number, {heading: text for heading, text in row.items() if heading}) for number, row in rows]
    return [(number, row) for number, row in told if any(row.values())]


def _headings(line: Sequence[str], columns: Sequence[Column]) -> list[str]:
    known = {column.heading.casefold(): column.heading for column in columns}
    given = [known.get(" ".join(heading.split()).casefold(), heading) for heading in line]
    for heading in given:
        if heading and heading.casefold() not in known:
            near = get_close_matches(heading, list(known.values()), n=1)
            meant = f" Perhaps “{near[0]}” is meant." if near else " Download the file below to see the headings."
            raise WrongFile(f"The first row has a heading that is not known here: “{heading}”.{meant}")
        if heading and given.count(heading) > 1:
            raise WrongFile(f"The heading “{heading}” stands there twice: leave one of the two out.")
    missing = [column.heading for column in columns if column.is_key and column.heading not in given]
    if missing:
        raise WrongFile(f"The first row needs a heading “{missing[0]}”: it says what each row is about.")
    return given
