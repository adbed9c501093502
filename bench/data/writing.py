"""Putting a data set into an empty, migrated PostgreSQL database by COPY.

The rows go past the models, and where we may, past the triggers as well (`session_replication_role`): foreign keys are
not looked up row by row, and the guards of evidence, which only refuse changing and deleting, have nothing to say to
rows that are added. CHECK and UNIQUE constraints hold as ever. No history is written of what is loaded, and the chain
of evidence stays empty until something gathers it. Flags are raised by the product's own sweeps afterwards.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from bench.data import rooms, tables
from bench.data.drawing import Drawn, draw
from bench.data.figures import OUTTURN, REVISION, Figures
from bench.data.sizes import LAST, Size
from indicators.operations.flags import raise_flags
from organisation.rules.calendar import add_months

A_CHUNK = 20_000  # lines sent at a time
MANY = 1_000_000  # figures from which indexes are made afterwards
SIMPLE: dict[str, Callable[[Drawn], Iterator[tuple[Any, ...]]]] = {
    "organisation_unit": tables.units,
    "organisation_user": tables.users,
    "organisation_membership": tables.memberships,
    "indicators_priorityarea": tables.areas,
    "indicators_cohort": tables.cohorts,
    "indicators_indicator": tables.indicators,
    "indicators_listing": tables.listings,
    "indicators_target": tables.targets,
    "indicators_benchmark": tables.benchmarks,
    "indicators_population": tables.populations,
    "indicators_return": tables.returns,
}


def fill(size: Size, say: Callable[[str], Any] = lambda words: None) -> Drawn:
    """Fill the database; `say` is told what is done."""
    drawn = draw(size)
    figures = Figures(drawn)
    with transaction.atomic(), _unwatched():
        for table, rows in {**SIMPLE, **rooms.TABLES}.items():
            copy_rows(table, rows(drawn))
        say("all but figures")
        _figures(drawn, figures, say)
        _count_on()
    _sweep(add_months(LAST, -1), say)
    with transaction.atomic(), _unwatched():
        _copy_lines("indicators_outturn", OUTTURN, figures.newest())
    _sweep(LAST, say)
    return drawn


def _sweep(month: date, say: Callable[[str], Any]) -> None:
    """Raise flags as the nights after a month's return do: what was flagged before is persistent then."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    swept = raise_flags(month=month)
    say(f"flags of {month:%B %Y}: {swept.opened:,} opened, {swept.changed:,} changed, {swept.closed:,} closed")


def copy_rows(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Copy rows that have a value for every column of a table, in the model's order."""
    model = next(one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table)
    columns = ", ".join(f'"{one.column}"' for one in model._meta.concrete_fields)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _figures(drawn: Drawn, figures: Figures, say: Callable[[str], Any]) -> None:
    size = drawn.size
    units = sum(1 for council in drawn.councils for _ in council.units)
    with _indexes_afterwards("indicators_outturn", units * size.indicators * size.months > MANY):
        _copy_lines("indicators_outturn", OUTTURN, figures.earlier())
        say("figures")
    say("indexes")
    _copy_lines("indicators_outturnrevision", REVISION, figures.revisions)
    say(f"{len(figures.revisions):,} revisions")


def _copy_lines(table: str, columns: str, lines: Iterable[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        chunk: list[str] = []
        for line in lines:
            chunk.append(line)
            if len(chunk) == A_CHUNK:
                copy.write("".join(chunk))
                chunk.clear()
        copy.write("".join(chunk))


@contextmanager
def _unwatched() -> Iterator[None]:
    """Spare the triggers where we may; where we may not, everything takes longer and is as it should be all the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        [is_ours_to_say] = cursor.fetchone()
        if is_ours_to_say:
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        if is_ours_to_say:
            cursor.execute("SET LOCAL session_replication_role = origin")


@contextmanager
def _indexes_afterwards(table: str, is_much: bool) -> Iterator[None]:
    """Make the indexes of a table once its rows are there, which for millions takes a fifth of the time."""
    made: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        if is_much:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%pkey'",
                [table],
            )
            made = cursor.fetchall()
        for name, _ in made:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for _, how in made:
            cursor.execute(how)


def _count_on() -> None:
    """Let every sequence go on after the keys that were given."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table, key = model._meta.db_table, model._meta.pk
            with suppress(AttributeError):
                if key.get_internal_type() in ("BigAutoField", "AutoField") and table in {**SIMPLE, **rooms.TABLES}:
                    cursor.execute(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}")
                    [free] = cursor.fetchone()
                    # setval would outlive the transaction: a test that is rolled back would leave the next ones keys in use
                    cursor.execute(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {free}")
