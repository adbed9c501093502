"""How long a full sweep for flags takes: 120 indicators, 70 units, 36 months, each series with a target.

    .venv/bin/python tools/with_postgres.py .venv/bin/python -m bench.sweeping [--units 140]

Every series has a target that about half of them miss in the newest month. Swept twice: the second time
nothing changes. Makes a database of its own beside the one DATABASE_URL names, and drops it again.
Without tools/with_postgres.py it runs on SQLite.
"""

import argparse
import os
import resource
from datetime import date
from decimal import Decimal
from statistics import median
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()  # before anything of ours is imported

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.doubts import write
from indicators.models import Outturn, Target
from indicators.operations.flags import raise_flags
from organisation.models import User
from tests.indicators.rules.doubts.clean import clean_evidence


def main() -> None:
    """Draw, write, sweep twice, print, and leave nothing behind."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--units", type=int, default=70)
    units = asked.parse_args().units
    evidence = clean_evidence(indicators=120, months=36, units=units)
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        write(evidence)
        _aim(evidence)
        newest = Outturn.objects.aggregate(newest=Max("month"))["newest"]
        engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
        print(f"{engine}: {len(evidence.courses):,} series of 36 months")
        for what in ("first sweep", "second sweep"):
            _sweep(what, newest, len(evidence.courses))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _aim(evidence) -> None:
    """Give each series a target in its middle, so that about half of the newest figures miss it."""
    person, now = User.objects.get(username="bench"), timezone.now()
    Target.objects.bulk_create(
        Target(
            indicator_id=indicator, unit_id=unit, applies_from=date(2000, 4, 1), per="level", reason="Made up",
            value=Decimal(str(round(median(course.values), 6))), set_by=person, set_at=now,
        )
        for (indicator, unit, _), course in evidence.courses.items()
    )  # fmt: skip


def _sweep(what: str, newest: date, series: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    start = perf_counter()
    with CaptureQueriesContext(connection) as asked:
        done = raise_flags(month=newest)
    took = perf_counter() - start
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 - before
    print(
        f"{what}: {took:.2f} s, {1e6 * took / series:.0f} µs a series, {len(asked)} queries, {more} MB on top; "
        f"opened {done.opened:,}, changed {done.changed:,}, closed {done.closed:,}",
        flush=True,
    )


if __name__ == "__main__":
    main()
