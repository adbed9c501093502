"""The reporting views as files: CSV row by row, and Parquet with its types and what each column means."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import connection

from indicators.exports import harmless
from reports.star.columns import Holds, View
from reports.star.making import called

MARKING = "OFFICIAL-SENSITIVE"
AT_A_TIME = 2000
PLACES = Decimal("0.000001")  # as figures are held


def count_rows(views: tuple[View, ...]) -> dict[str, int]:
    """Count the rows of several views in one query."""
    counts = ", ".join(f"(SELECT COUNT(*) FROM {called(view.name, connection)})" for view in views)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return dict(zip((view.name for view in views), cursor.fetchone(), strict=True))


def read_rows(view: View) -> Iterator[tuple]:
    """Give a view's rows in the order of its key, each cell of the type its column says, a few at a time."""
    kinds = [column.holds for column in view.columns]
    chosen = f"SELECT {', '.join(view.names)} FROM {called(view.name, connection)} ORDER BY {', '.join(view.key)}"
    with connection.chunked_cursor() as cursor:
        cursor.execute(chosen)
        while rows := cursor.fetchmany(AT_A_TIME):
            yield from (tuple(_read(cell, kind) for cell, kind in zip(row, kinds, strict=True)) for row in rows)


def write_csv(view: View) -> Iterator[str]:
    """Write a view as CSV, a line at a time: headings, then its rows. Nothing is an empty cell."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff" + writer.writerow(view.names)  # so that Excel reads it as UTF-8
    for row in read_rows(view):
        yield writer.writerow([_as_text(cell) for cell in row])


def write_parquet(view: View) -> IO[bytes]:
    """Write a view as a Parquet file that says itself what its columns mean; give it open, from its start."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = _schema(view)
    file = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    with parquet.ParquetWriter(file, schema) as writer:
        for rows in _batches(view):
            columns = zip(*rows, strict=True)
            arrays = [pa.array(cells, one.type) for cells, one in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    file.seek(0)
    return file


class _Echo:
    """Gives back what is written to it, so that a line is sent and not kept."""

    def write(self, line: str) -> str:
        """Give the line back."""
        return line


def _batches(view: View) -> Iterator[list[tuple]]:
    batch: list[tuple] = []
    for row in read_rows(view):
        batch.append(row)
        if len(batch) == AT_A_TIME:
            yield batch
            batch = []
    if batch:
        yield batch


def _schema(view: View) -> Any:
    import pyarrow as pa

    types = {
        Holds.TEXT: pa.string(),
        Holds.WHOLE: pa.int64(),
        Holds.NUMBER: pa.decimal128(18, 6),
        Holds.DAY: pa.date32(),
        Holds.YES_NO: pa.bool_(),
    }
    fields = [pa.field(one.name, types[one.holds], metadata={"description": one.means}) for one in view.columns]
    return pa.schema(fields, metadata={"description": view.means, "marking": MARKING})


def _read(cell: Any, holds: Holds) -> Any:
    """Give a cell its type: SQLite keeps days as text, figures as floats, and yes and no as 1 and 0."""
    if cell is None:
        return None
    if holds is Holds.NUMBER:
        return Decimal(str(cell)).quantize(PLACES)
    if holds is Holds.DAY:
        return _day(cell)
    if holds is Holds.YES_NO:
        return bool(cell)
    return int(cell) if holds is Holds.WHOLE else cell


def _day(cell: date | datetime | str) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else date.fromisoformat(cell)


def _as_text(cell: Any) -> object:
    """Write a cell as CSV has it: 27 and not 27.000000, true and false."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return harmless(cell)
