"""Making and dropping the reporting views, and the role on PostgreSQL that may read them and nothing else.

They are made anew after every migration and dropped before one that changes anything, so that no view ever stands
in the way of a table's change: see docs/decisions/0019-reporting-views-follow-the-tables.md.
"""

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from reports.star.columns import VIEWS
from reports.star.sql import DIALECTS, selects

SCHEMA = "reporting"
ROLE = "clinic_reporting"
MAKE_ROLE = f"CREATE ROLE {ROLE} NOLOGIN"


def called(view: str, connection: BaseDatabaseWrapper) -> str:
    """Name a view as its database does: in a schema of its own, or on SQLite with a prefix."""
    return f"{SCHEMA}.{view}" if _is_postgresql(connection) else f"{SCHEMA}_{view}"


def create_views(connection: BaseDatabaseWrapper) -> None:
    """Make every view anew, all or none, and let the role read them where there is one."""
    barrier = " WITH (security_barrier)" if _is_postgresql(connection) else ""
    statements = selects(DIALECTS[connection.vendor])
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        if _is_postgresql(connection) and not _holds(connection, "pg_namespace WHERE nspname = %s", SCHEMA):
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        drop_views(connection)
        for view in VIEWS:
            name = called(view.name, connection)
            cursor.execute(f"CREATE VIEW {name}{barrier} AS {statements[view.name]}")
            cursor.execute(f"SELECT {', '.join(view.names)} FROM {name} LIMIT 0")  # SQLite looks only now
        if has_role(connection):
            grant(connection)


def drop_views(connection: BaseDatabaseWrapper) -> None:
    """Drop every view, those too that are not there."""
    with connection.cursor() as cursor:
        if _is_postgresql(connection) and not _holds(connection, "pg_namespace WHERE nspname = %s", SCHEMA):
            return
        for view in VIEWS:
            cursor.execute(f"DROP VIEW IF EXISTS {called(view.name, connection)}")


def are_there(connection: BaseDatabaseWrapper) -> bool:
    """Say whether the views are there to be read."""
    if _is_postgresql(connection):
        return _holds(connection, "pg_views WHERE schemaname = %s", SCHEMA)
    return _holds(connection, "sqlite_master WHERE type = 'view' AND name = %s", called(VIEWS[0].name, connection))


def has_role(connection: BaseDatabaseWrapper) -> bool:
    """Say whether there is the role that reads the views. SQLite has no roles."""
    return _is_postgresql(connection) and _holds(connection, "pg_roles WHERE rolname = %s", ROLE)


def may_make_roles(connection: BaseDatabaseWrapper) -> bool:
    """Say whether we are connected as somebody who may create roles."""
    able = "pg_roles WHERE rolname = current_user AND (rolcreaterole OR rolsuper) AND %s"
    return _is_postgresql(connection) and _holds(connection, able, True)


def make_role(connection: BaseDatabaseWrapper) -> None:
    """Create the role that may read the views and nothing else, unless it is there, and let it read them."""
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        if not has_role(connection):
            cursor.execute(MAKE_ROLE)
        if are_there(connection):
            grant(connection)


def grants(connection: BaseDatabaseWrapper) -> list[str]:
    """Give the statements that let the role read the views."""
    names = ", ".join(called(view.name, connection) for view in VIEWS)
    return [f"GRANT USAGE ON SCHEMA {SCHEMA} TO {ROLE}", f"GRANT SELECT ON {names} TO {ROLE}"]


def grant(connection: BaseDatabaseWrapper) -> None:
    """Let the role read the views."""
    with connection.cursor() as cursor:
        for statement in grants(connection):
            cursor.execute(statement)


def before_migrating(sender: AppConfig, *, using: str = DEFAULT_DB_ALIAS, plan: list | None = None, **told) -> None:
    """Take the views out of the way of what is about to change."""
    if plan and connections[using].vendor in DIALECTS:
        drop_views(connections[using])


def after_migrating(sender: AppConfig, *, using: str = DEFAULT_DB_ALIAS, verbosity: int = 1, **told) -> None:
    """Make the views, and the role where we may; say so where that is left to somebody else."""
    connection = connections[using]
    if connection.vendor not in DIALECTS:
        return
    for problem in _make_what_may_be_made(connection):
        if verbosity:
            print(f"  {problem}")


def _make_what_may_be_made(connection: BaseDatabaseWrapper) -> list[str]:
    """Make views and role; give what could not be made, in sentences."""
    problems = []
    try:
        create_views(connection)
    except DatabaseError as problem:  # tables of an earlier time, or a schema we may not create
        problems.append(f"The reporting views were not made: {str(problem).splitlines()[0]}")
    if _is_postgresql(connection) and not has_role(connection):
        problems += _make_role_if_we_may(connection)
    return problems


def _make_role_if_we_may(connection: BaseDatabaseWrapper) -> list[str]:
    if may_make_roles(connection):
        try:
            make_role(connection)
        except DatabaseError as problem:  # somebody else made it at the same moment
            return [f"The role {ROLE} was not made: {str(problem).splitlines()[0]}. Run make_reporting_role."]
        return []
    return [f"The role {ROLE} is not there, and we may not create it: see manage.py make_reporting_role."]


def _is_postgresql(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "postgresql"


def _holds(connection: BaseDatabaseWrapper, rows: str, value: str | bool) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {rows} LIMIT 1", [value])
        return cursor.fetchone() is not None
