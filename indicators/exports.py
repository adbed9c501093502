"""A table as a file: exactly the rows and columns shown, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Protocol

from django.http import HttpResponse
from django.utils.text import slugify

from indicators.returns.book import Book, reads_as_formula, set_up_page


class Tabular(Protocol):
    """What can be given as a file: a table of django-tables2, or one of ours."""

    def as_values(self) -> Iterable[Iterable[object]]:
        """Give the headings, then the rows."""


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(table: Tabular, *, name: str, kind: str, notice: str = "") -> HttpResponse:
    """Give a table as CSV or as an Excel workbook, named `name`.

    A notice that pages show goes with the file: in its name, and on every printed page of a workbook.
    """
    rows = [list(row) for row in table.as_values()]
    name = f"{name}-{slugify(notice)[:60].strip('-')}" if notice else name
    return _workbook(rows, name, notice) if kind == "xlsx" else _csv(rows, name)


def harmless(cell: object) -> object:
    """Keep a spreadsheet from taking text for a formula (CWE-1236): such text gets an apostrophe.

    Numbers, dates and nothing stay what they are; anything else is written as its text.
    """
    if cell is None or isinstance(cell, int | float | Decimal | date):
        return cell
    text = str(cell)
    return f"'{text}" if reads_as_formula(text) else text


def _csv(rows: list[list], name: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # so that Excel reads it as UTF-8
    # Every cell in quotes: where a spreadsheet splits at semicolons or tabs, no cell breaks in two.
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return response


def _workbook(rows: list[list], name: str, notice: str) -> HttpResponse:
    written = BytesIO()
    with Book(written, title=name, notice=notice) as book:
        sheet = book.add_worksheet(name[:31])
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                book.put(sheet, number, column, cell, "plain" if number else "heading")
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofit()
        set_up_page(sheet, name, notice=notice)
    response = HttpResponse(written.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
