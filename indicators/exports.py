"""A table as a file: exactly the rows and columns shown, safe to open in a spreadsheet."""

import csv
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse
from django.utils.text import slugify
from django_tables2 import Table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(table: Table, *, name: str, kind: str, notice: str = "") -> HttpResponse:
    """Give a table as CSV or as an Excel workbook, named `name`.

    A notice that pages show goes with the file: in its name, and on every printed page of a workbook.
    """
    rows = [list(row) for row in table.as_values()]
    name = f"{name}-{slugify(notice)[:60].strip('-')}" if notice else name
    return _workbook(rows, name, notice) if kind == "xlsx" else _csv(rows, name)


def harmless(cell: object) -> object:
    """Keep a spreadsheet from taking text for a formula (CWE-1236): such text gets an apostrophe."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(text: str) -> bool:
    return text[:1] in "+-" and text[1:].replace(",", "").replace(".", "", 1).rstrip("%").isdigit()


def _csv(rows: list[list], name: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # so that Excel reads it as UTF-8
    csv.writer(response).writerows([harmless(cell) for cell in row] for row in rows)
    return response


def _workbook(rows: list[list], name: str, notice: str) -> HttpResponse:
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "text_wrap": True})
        for number, row in enumerate(rows):
            plain = [float(cell) if isinstance(cell, Decimal) else cell for cell in row]
            sheet.write_row(number, 0, plain, bold if number == 0 else None)
        sheet.freeze_panes(1, 1)
        sheet.autofit()
        if notice:
            sheet.set_header(f"&LNotice: {notice.replace('&', '&&')[:200]}")
    response = HttpResponse(written.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
