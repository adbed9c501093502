"""An example for a walk: loaded once a day of the clock, then put back from a copy of the whole database."""

import sqlite3
from datetime import date

from django.db import connection
from django.utils import timezone

from examples.loading import load as load_example

_copies: dict[tuple[str, date], sqlite3.Connection] = {}


def load(name: str) -> None:
    """Have the database hold an example and nothing else, as the product's own doors would load it today."""
    which = (name, timezone.localdate())
    connection.ensure_connection()
    if which not in _copies:
        load_example(name)
        _copies[which] = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(_copies[which])
    else:
        _copies[which].backup(connection.connection)
