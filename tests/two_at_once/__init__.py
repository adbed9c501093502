"""Two people, or two workers, at the same moment: nothing is doubled, nothing overwritten, nobody sees an error.

On PostgreSQL, where writers really run side by side; SQLite lets one in at a time.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from organisation.models import User

SIDE_BY_SIDE = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="writers run side by side on PostgreSQL only"),
]


def at_once(*doings):
    """Do things at the same moment, each on a connection of its own; give what each gave or raised."""
    start = Barrier(len(doings))

    def run(doing):
        start.wait()
        try:
            return doing()
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doings)) as threads:
        return list(threads.map(run, doings))


def person(username):
    return User.objects.get(username=username)


def kinds_of(done):
    """Name the types of what was given or raised, in order."""
    return sorted(type(one).__name__ for one in done)
