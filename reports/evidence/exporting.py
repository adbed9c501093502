"""Taking evidence away as a file: what was chosen, harmless to a spreadsheet, and itself put down as evidence."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse

from indicators.exports import XLSX, harmless
from indicators.returns.book import Book
from organisation import access
from organisation.models import EvidenceAct, EvidenceEntry, User
from organisation.roles import Capability
from organisation.rules.evidence import Record

MOST_IN_EXCEL = 20_000
HEADINGS = (
    "Entry", "Class", "When", "Who", "Did what", "With what", "Record", "Unit", "About", "From", "To", "Why", "Removed",
    "Source", "Row", "Digest of the row", "Link",
)  # fmt: skip


class TooMany(Exception):
    """More entries were chosen than a workbook holds comfortably."""


def export_evidence(
    rows: QuerySet[EvidenceEntry], *, kind: str, told: str, reason: str, by: User, now: datetime
) -> HttpResponse | StreamingHttpResponse:
    """Give entries as CSV, sent as it is read, or as a workbook; put down first who takes away what. Raises TooMany."""
    access.check(by, Capability.READ_EVIDENCE)
    number = rows.count()
    if kind == "xlsx" and number > MOST_IN_EXCEL:
        raise TooMany
    EvidenceAct.objects.create(
        act=EvidenceAct.Act.EXPORTED, about=told, became=kind, reason=reason, number=number, done_by=by, done_at=now
    )
    name = f"evidence-{now:%Y-%m-%d}"
    lines = _lines(rows.order_by("-at", "-number").iterator(chunk_size=2000))
    if kind == "xlsx":
        return _workbook(lines, name, access.notice_for(by))
    response = StreamingHttpResponse(_csv(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(entries: Iterable[EvidenceEntry]) -> Iterator[list[Any]]:
    yield list(HEADINGS)
    for one in entries:
        yield [
            one.number, Record(one.record).label, f"{one.at:%Y-%m-%d %H:%M:%S%z}", one.actor or "", one.act, one.thing,
            one.key, one.unit or "", one.person or "", one.was, one.became, one.why, "yes" if one.removal_id else "",
            one.source, one.row, one.row_digest, one.link,
        ]  # fmt: skip


class _Echo:
    def write(self, text: str) -> str:
        """Hand back what is to be written."""
        return text


def _csv(lines: Iterable[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff"  # so that Excel reads it as UTF-8
    for line in lines:
        yield writer.writerow([harmless(cell) for cell in line])


def _workbook(lines: Iterable[list[Any]], name: str, notice: str) -> HttpResponse:
    file = BytesIO()
    with Book(file, title=name, notice=notice) as book:
        sheet = book.add_worksheet("Evidence")
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                written = cell if isinstance(cell, int) else str(cell)
                book.put(sheet, number, column, written, "plain" if number else "heading")
        sheet.freeze_panes(1, 1)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
