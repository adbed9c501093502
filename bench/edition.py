"""How long it takes to gather the November 2021 edition. `python -m bench.edition`, or under tools/with_postgres.py.

The example is loaded into a database of its own beside the one DATABASE_URL names, and dropped again. The best of
a few rounds counts; beside it stands the processor time of that round, for machines that are busy with other things.
"""

import os
from datetime import date
from time import perf_counter, process_time

OCTOBER, ROUNDS, MOST = date(2021, 10, 1), 15, 300


def main() -> None:
    """Load, gather both ways, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection

    from examples.loading import load

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        load("november_2021")
        for as_reported in (False, True):
            measure(as_reported)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def measure(as_reported: bool) -> None:
    """Gather a few times; say the best, its processor time, the queries and the size."""
    import json

    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from organisation.models import Unit
    from reports.editions.contents import to_json
    from reports.editions.gathering import gather

    unit, now = Unit.objects.get(kind="authority"), timezone.now()
    reset_queries()  # loading has filled the log
    with CaptureQueriesContext(connection) as asked:
        contents = gather(OCTOBER, unit, as_reported=as_reported, now=now)
    rounds = []
    for _ in range(ROUNDS):
        began, worked = perf_counter(), process_time()
        gather(OCTOBER, unit, as_reported=as_reported, now=now)
        rounds.append((perf_counter() - began, process_time() - worked))
    best, worked = (1000 * seconds for seconds in min(rounds))
    size = len(json.dumps(to_json(contents))) // 1024
    how = "as reported" if as_reported else "checked"
    print(
        f"{connection.vendor}, {how}: gathered in {best:.0f} ms (at most {MOST} ms), {worked:.0f} ms of them work; "
        f"{len(asked)} queries; {size} KB"
    )


if __name__ == "__main__":
    main()
