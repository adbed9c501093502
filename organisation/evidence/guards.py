"""Guards in the database: rows of evidence are added to, and neither changed nor deleted, whoever asks.

They stand behind every constraint, as triggers made anew after each migration. Only what retention removes passes,
for the length of its own transaction (`permitted`). Whoever owns the database can take a guard away; that, and
what is done then, the chain shows: see docs/decisions/0020-evidence-is-gathered-into-one-chain.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from organisation.evidence.catalogue import sources
from organisation.models import EvidenceAct, EvidenceEntry, EvidenceSeal, EvidenceShape

OWN = (EvidenceAct, EvidenceEntry, EvidenceSeal, EvidenceShape)
PERMIT = "evidence_permit"
REFUSED = "Evidence is added to, never changed or deleted"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION evidence_refuse() RETURNS trigger AS $$
BEGIN
  IF coalesce(current_setting('evidence.permit', true), '') <> 'retention' THEN
    RAISE EXCEPTION '{REFUSED}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$ LANGUAGE plpgsql"""


def guarded_tables() -> list[str]:
    """Name the tables that are guarded: every source's, and the chain's own."""
    return sorted({source.model._meta.db_table for source in sources()} | {model._meta.db_table for model in OWN})


def set_guards(connection: BaseDatabaseWrapper) -> None:
    """Make every guard, anew where it is there."""
    there = set(connection.introspection.table_names())
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        else:
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {PERMIT} (given integer NOT NULL)")
        for table in guarded_tables():
            if table in there:
                for event in _events(connection):
                    cursor.execute(_drop(connection, table, event))
                    cursor.execute(_make(connection, table, event))


def take_guards_off(connection: BaseDatabaseWrapper) -> None:
    """Take every guard away, before tables change shape or a whole database is emptied."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in guarded_tables():
            if table in there:
                for event in _events(connection):
                    cursor.execute(_drop(connection, table, event))


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the guards that are not there, or are switched off."""
    asked = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {name for (name,) in cursor.fetchall()}
    wanted = [_name(table, event) for table in guarded_tables() for event in _events(connection)]
    return [name for name in wanted if name not in there]


@contextmanager
def permitted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let this transaction pass the guards: for retention, which records what it removes."""
    connection = connections[using]
    give, take = (
        ("SET LOCAL evidence.permit = 'retention'", "SET LOCAL evidence.permit = ''")
        if connection.vendor == "postgresql"
        else (f"INSERT INTO {PERMIT} (given) VALUES (1)", f"DELETE FROM {PERMIT}")
    )
    with transaction.atomic(using):
        with connection.cursor() as cursor:
            cursor.execute(give)
        yield
        with connection.cursor() as cursor:
            cursor.execute(take)


def before_migrating(sender: AppConfig, *, using: str = DEFAULT_DB_ALIAS, plan: list | None = None, **told) -> None:
    """Take the guards out of the way of what is about to change."""
    if plan:
        take_guards_off(connections[using])


def after_migrating(sender: AppConfig, *, using: str = DEFAULT_DB_ALIAS, **told) -> None:
    """Set the guards."""
    set_guards(connections[using])


def _events(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if connection.vendor == "postgresql" else ("UPDATE", "DELETE")


def _name(table: str, event: str) -> str:
    return f"ev_{event.lower()}_{table}"[:63]


def _drop(connection: BaseDatabaseWrapper, table: str, event: str) -> str:
    on = f" ON {connection.ops.quote_name(table)}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {_name(table, event)}{on}"


def _make(connection: BaseDatabaseWrapper, table: str, event: str) -> str:
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    begun = f"CREATE TRIGGER {_name(table, event)} AFTER {event} ON {connection.ops.quote_name(table)} FOR EACH {each}"
    if connection.vendor == "postgresql":
        return f"{begun} EXECUTE FUNCTION evidence_refuse()"
    unless = f"WHEN NOT EXISTS (SELECT 1 FROM {PERMIT})"
    return f"{begun} {unless} BEGIN SELECT RAISE(ABORT, '{REFUSED}: {table}'); END"
