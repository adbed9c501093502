"""How long a full sweep for flags takes: 120 indicators, 70 units, 36 months, each series with a target.

    .venv/bin/python tools/with_postgres.py .venv/bin/python -m bench.sweeping [--times 12] [--rounds 3]

Every series has a target that about half of them miss in the newest month. Swept twice: first no flag is up,
then all are and nothing changes. The best of some rounds is told: the time by the clock, our own processor time,
that of the database's process, and how many times both are what it costs to read the newest figures with their
targets, which no sweep can do without. With `--times 12` the same is done of twelve times as many series, 100,800:
once: how much longer one of them takes then, and how much more memory. Makes a database of its own beside the one
DATABASE_URL names, and drops it again. Without tools/with_postgres.py it runs on SQLite.
"""

import argparse
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple, TypeVar

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
FLOOR = """SELECT o.indicator_id, o.unit_id, o.cohort_id, o.value, o.numerator, o.denominator, o.absence, t.value,
    t.per, t.tolerance, t.applies_from FROM indicators_outturn o LEFT JOIN indicators_target t ON t.applies_from <= o.month
    AND t.indicator_id = o.indicator_id AND t.unit_id = o.unit_id AND t.cohort_id IS NULL WHERE o.month = %s"""
Given = TypeVar("Given")
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
            _compare(alone, _rounds(series * given.times, 1), given.times)
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
    with connection.cursor() as cursor, _not_looked_up(cursor):
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


@contextmanager
def _not_looked_up(cursor) -> Iterator[None]:
    """Spare PostgreSQL to look up what each copied row points at, where we may: copies point where their models do."""
    is_ours_to_say = connection.vendor == "postgresql"
    if is_ours_to_say:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        [is_ours_to_say] = cursor.fetchone()
    if is_ours_to_say:
        cursor.execute("SET session_replication_role = replica")
    yield
    if is_ours_to_say:
        cursor.execute("RESET session_replication_role")


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


class Cost(NamedTuple):
    """What a piece of work cost: seconds by the clock, of our own processor time and of the database's."""

    took: float
    ours: float
    theirs: float

    @property
    def worked(self) -> float:
        """Give the processor time of both: what a busy machine changes least."""
        return self.ours + self.theirs

    def __str__(self) -> str:
        return f"{self.took:.2f} s; {self.ours:.2f} s of our CPU and {self.theirs:.2f} s of the database's"


class Swept(NamedTuple):
    """What one sweep cost, held at most and did."""

    cost: Cost
    megabytes: int
    did: Sweep


def _rounds(series: int, rounds: int) -> list[Swept]:
    """Sweep twice, some times over; print and give the least that each sweep cost."""
    newest = Outturn.objects.aggregate(newest=Max("month"))["newest"]
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    print(
        f"{engine}: {series:,} series of 36 months, the best of {rounds}"
        if rounds > 1
        else f"{engine}: {series:,} series of 36 months, once"
    )
    floor = min((_cost_of(lambda: _read_newest(newest))[0] for _ in range(rounds)), key=lambda one: one.worked)
    print(f"the floor, every newest figure and its target read in one statement: {floor}")
    swept: dict[str, list[Swept]] = {what: [] for what in SWEEPS}
    for _ in range(rounds):
        FlagEvent.objects.all().delete()
        Flag.objects.all().delete()
        for what in SWEEPS:
            swept[what].append(_sweep(newest))
    best = [min(each, key=lambda one: one.cost.worked) for each in swept.values()]
    for what, one in zip(SWEEPS, best, strict=True):
        did = one.did
        print(
            f"{what}: {one.cost}, {1e6 * one.cost.worked / series:.0f} µs a series in all, "
            f"{one.cost.worked / floor.worked:.1f} times the floor; {one.megabytes} MB at most; "
            f"opened {did.opened:,}, changed {did.changed:,}, closed {did.closed:,}",
            flush=True,
        )
    return best


def _compare(alone: list[Swept], many: list[Swept], times: int) -> None:
    """Print how much longer a series takes among so many times as many, and how much more is held."""
    for what, one, other in zip(SWEEPS, alone, many, strict=True):
        longer = other.cost.worked / times / one.cost.worked
        print(f"{what}, {times} times as many: a series takes {longer:.2f} times as long; "
              f"{one.megabytes} MB become {other.megabytes} MB")  # fmt: skip


def _read_newest(newest: date) -> int:
    """Read what any sweep must: the newest figures with the target in force, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, [newest])
        return sum(1 for _ in cursor.fetchall())


def _sweep(newest: date) -> Swept:
    gc.collect()
    _forget_the_most()
    cost, did = _cost_of(lambda: raise_flags(month=newest))
    return Swept(cost, _most_megabytes(), did)


def _cost_of(work: Callable[[], Given]) -> tuple[Cost, Given]:
    theirs, ours, start = _database_seconds(), process_time(), perf_counter()
    done = work()
    return Cost(perf_counter() - start, process_time() - ours, _database_seconds() - theirs), done


def _database_seconds() -> float:
    """Give the processor time of the server's process that works for us; nothing where it is none of this machine."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [process] = cursor.fetchone()
    try:
        said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def _forget_the_most() -> None:
    """Let the system count anew what this process holds at most (Linux; elsewhere drawing the figures counts too)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _most_megabytes() -> int:
    said = Path("/proc/self/status").read_text()
    return int(said.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
