"""How long a full sweep for flags takes: 120 indicators, 70 units, 36 months, each series with a target.

    .venv/bin/python tools/with_postgres.py .venv/bin/python -m bench.sweeping [--times 12] [--rounds 3]

Every series has a target that about half of them miss in the newest month. Swept twice: first no flag is up,
then all are and nothing changes. The best of some rounds is told; with `--times 12` the same is done of twelve
times as many series, 100,800, and how much longer one of them takes then. Makes a database of its own beside
the one DATABASE_URL names, and drops it again. Without tools/with_postgres.py it runs on SQLite.
"""

import argparse
import gc
import os
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()  # before anything of ours is imported

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from bench.doubts import write
from indicators.models import Flag, FlagEvent, Outturn, Target
from indicators.operations.flags import Sweep, raise_flags
from organisation.models import Unit, User
from tests.indicators.rules.doubts.clean import clean_evidence

FIGURES = "indicator_id, month, numerator, denominator, value, absence, origin, source_cell, note, recorded_by_id, recorded_at"
AIMS = "indicator_id, applies_from, value, per, tolerance, reason, set_by_id, set_at"


def main() -> None:
    """Draw, write, sweep, print, and leave nothing behind."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--units", type=int, default=70)
    asked.add_argument("--times", type=int, default=1, help="Sweep so many times as many series besides.")
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        series = _draw(given.units)
        alone = _rounds(series, given.rounds)
        if given.times > 1:
            _multiply(given.times)
            many = _rounds(series * given.times, given.rounds)
            for what, one, other in zip(SWEEPS, alone, many, strict=True):
                print(f"{what}: a series of {series * given.times:,} takes {other / one:.2f} times one of {series:,}")
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _draw(units: int) -> int:
    """Write the figures and their targets; give the number of series. What it takes to draw them is let go."""
    evidence = clean_evidence(indicators=120, months=36, units=units)
    write(evidence)
    _aim(evidence)
    return len(evidence.courses)


def _multiply(times: int) -> None:
    """Give every unit so many copies in all, with the same figures and targets."""
    units, most = list(Unit.objects.order_by("pk")), 10_000
    with connection.cursor() as cursor:
        for copy in range(1, times):
            for unit in units:
                code = f"{unit.code}-{copy}"
                kind = "team" if unit.kind == "team" else "service"
                Unit.objects.create(
                    pk=unit.pk + copy * most, code=code, name=code, kind=kind, parent_id=unit.parent_id or unit.pk,
                    valid_from=unit.valid_from,
                )  # fmt: skip
            for table, what in (("indicators_outturn", FIGURES), ("indicators_target", AIMS)):
                cursor.execute(
                    f"INSERT INTO {table} (unit_id, {what}) SELECT unit_id + %s, {what} FROM {table} WHERE unit_id < %s",
                    [copy * most, most],
                )
        cursor.execute("ANALYZE")


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


SWEEPS = ("first sweep", "second sweep")


def _rounds(series: int, rounds: int) -> list[float]:
    """Sweep twice, some times over; print the best of each sweep, and give the seconds a series."""
    newest = Outturn.objects.aggregate(newest=Max("month"))["newest"]
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    print(f"{engine}: {series:,} series of 36 months, the best of {rounds}")
    swept: dict[str, list[Swept]] = {what: [] for what in SWEEPS}
    for _ in range(rounds):
        FlagEvent.objects.all().delete()
        Flag.objects.all().delete()
        for what in SWEEPS:
            swept[what].append(_sweep(newest))
    for what, each in swept.items():
        best, least = min(each), min(one.worked for one in each)
        print(
            f"{what}: {best.took:.2f} s, {1e6 * best.took / series:.0f} µs a series; our own work {least:.2f} s, "
            f"the rest waits; {max(one.megabytes for one in each)} MB at most; "
            f"opened {best.did.opened:,}, changed {best.did.changed:,}, closed {best.did.closed:,}",
            flush=True,
        )
    return [min(one.worked for one in each) / series for each in swept.values()]


class Swept(NamedTuple):
    """What one sweep took and did."""

    took: float
    worked: float
    megabytes: int
    did: Sweep


def _sweep(newest: date) -> Swept:
    gc.collect()
    _forget_the_most()
    start, started = perf_counter(), process_time()
    did = raise_flags(month=newest)
    return Swept(perf_counter() - start, process_time() - started, _most_megabytes(), did)


def _forget_the_most() -> None:
    """Let the system count anew what this process holds at most (Linux; elsewhere drawing the figures counts too)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _most_megabytes() -> int:
    said = Path("/proc/self/status").read_text()
    return int(said.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
