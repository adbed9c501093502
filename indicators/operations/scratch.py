"""Tables that last as long as one piece of work: what many statements share is put down once, and counted.

The database plans a join by how many rows it believes there are. Of figures staged a moment ago it
believes what it last counted, and goes through a hundred thousand of them one by one. A table of our
own it can be asked to count, in any transaction and in nobody's way.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def scratch_tables(tables: Mapping[str, str]) -> Iterator[None]:
    """Make some tables, each with its columns, seen by this connection alone, and drop them again.

    Where the work fails, rolling it back takes them away too.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for name, columns in tables.items():
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
        yield
        for name in tables:
            cursor.execute(f"DROP TABLE {name}")


def clear(*tables: str) -> None:
    """Empty scratch tables, to be filled anew."""
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - our own names


def count_anew(*tables: str) -> None:
    """Let PostgreSQL count a table that was just filled; SQLite does not plan by counts it has not been given."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"ANALYZE {name}")
