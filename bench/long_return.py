"""How long a long return of 100,000 rows takes, from the file to its withdrawal, and how much memory on top.

    .venv/bin/python tools/with_postgres.py .venv/bin/python bench/long_return.py [--rows 12000] [--profile STEP]

Figures of teams and of workers, with services that say something else than their teams add up to.
Without tools/with_postgres.py it runs on SQLite. Each step is what the product itself does, with the
time it took, the processor time of this program and of its PostgreSQL process (which a busy machine
stretches less), and the memory this program held at most in it; the server's own is not counted. Makes a database of its own
beside the one DATABASE_URL names, and drops it again.

The three things that cost most, and what was done about each (seconds on two quiet cores, PostgreSQL):
1. Adding up, 6 to 17 s of a publication: joins planned for the handful of staged figures the database
   believed in. What a level of the tree shares goes into scratch tables that are counted, and a series
   nothing is given to is let go before its months are looked at: under 1 s.
2. Staging, 6 s: a statement a row. COPY on PostgreSQL: 1 s.
3. Withdrawing, 36 s and 690 MB, and looking at it first, 10 s and 570 MB: every figure and all of its
   past became objects. What stands is found in SQL, and the preview loads the lines it shows: 12 s
   and 1 s, and no memory to speak of.
"""

import argparse
import cProfile
import csv
import os
import pstats
import random
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()  # before anything of ours is imported

from django.db import connection

from indicators import return_page
from indicators.models import Cohort, Doubt, Indicator, Outturn, OutturnRevision, Population, Return
from indicators.operations.reading import read_kept_return
from indicators.operations.returns import keep_return, preview_return, publish_return
from indicators.operations.withdrawal import preview_withdrawal, withdraw_return
from indicators.rules.vocabulary import RevisionReason
from organisation.models import Membership, Unit, User
from organisation.rules.calendar import add_months

ROWS = 100_000
SERVICES, TEAMS, WORKERS = 6, 64, 384
OF_TEAMS, OF_WORKERS = 100, 20  # indicators that teams report, and workers
MONTHS = [add_months(date(2021, 4, 1), later) for later in range(7)]
HEAD = ["Indicator", "Unit", "Cohort", "Month", "Numerator", "Denominator", "Value", "Note"]
KINDS = (("percentage", "in_month"), ("percentage", "snapshot"), ("number", "in_month"), ("number", "cumulative"),
         ("rate", "cumulative"), ("rate", "snapshot"))  # fmt: skip


def main() -> None:
    """Build, measure, print, and leave nothing behind."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=ROWS)
    asked.add_argument("--profile", help="Print where the time of one step went: its first word.")
    options = asked.parse_args()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        analyst = _organisation()
        _indicators()
        print(f"{connection.vendor}: a long return of {options.rows:,} rows")
        print(f"{'':44}{'seconds':>9}{'CPU':>9}{'MB on top':>11}")
        _through(options.rows, 0, analyst, options.profile)
        print("The same again, with every figure changed")
        _through(options.rows, 1, analyst, options.profile)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _through(rows: int, more: int, by: User, profiled: str | None) -> None:
    """Take a return all the way in, look at withdrawing it, and where it is the second withdraw it."""
    content = _csv(rows, more)
    given = keep_return(content=content, file_name="bench.csv", by=by)
    steps = _Steps(profiled)
    steps.take("read and stage", lambda: read_kept_return(given))
    steps.take("preview", lambda: _see(given))
    done = steps.take(
        "publish",
        lambda: publish_return(
            given, by=by, reason=RevisionReason.LATE_RECORDING, override_reason="As it came", note="A bench"
        ),
    )
    steps.print_total("in all")
    print(
        f"  {done.new:,} new, {done.changed:,} changed, {done.rolled_up:,} rolled up; {Doubt.objects.count():,} doubts"
    )
    given.refresh_from_db()
    steps.take("what withdrawing it would do", lambda: _see_withdrawal(given))
    if more:
        done = steps.take("withdraw", lambda: withdraw_return(given, by=by, reason="A bench"))
        print(f"  {done.changed:,} put back, {done.removed:,} taken away, {done.rolled_up:,} rolled up again")
    print(
        f"  {Outturn.objects.count():,} figures and {OutturnRevision.objects.count():,} revisions are held", flush=True
    )


def _see(given: Return) -> None:
    """Do what the page of a return does before it is published."""
    shown = preview_return(given)
    _ = shown.counts, shown.has_changes, shown.lines(number=100), list(shown.problems[:100])


def _see_withdrawal(given: Return) -> None:
    """Do what the page does before a return is withdrawn."""
    shown = preview_withdrawal(given)
    _ = return_page.lines_put_back(shown.put_back), return_page.lines_taken_away(shown.taken_away)


class _Steps:
    """What each step took."""

    def __init__(self, profiled: str | None) -> None:
        """Begin; `profiled` is the first word of a step whose profile is printed."""
        self.profiled, self.seconds, self.worked, self.most = profiled, 0.0, 0.0, 0.0

    def take(self, what: str, doing: Callable[[], Any]) -> Any:
        """Do something; print how long it took and how much memory on top of what was held before."""
        before, work, start = _forget_peak(), _worked(), perf_counter()
        profiler = cProfile.Profile() if what.split(maxsplit=1)[0] == self.profiled else None
        done = profiler.runcall(doing) if profiler else doing()
        took, work, more = perf_counter() - start, _worked() - work, _memory("VmHWM") - before
        self.seconds, self.worked, self.most = self.seconds + took, self.worked + work, max(self.most, more)
        print(f"{what:44}{took:9.2f}{work:9.2f}{more:11.0f}", flush=True)
        if profiler:
            pstats.Stats(profiler).sort_stats("cumtime").print_stats(45)
        return done

    def print_total(self, what: str) -> None:
        """Print what all steps took until now."""
        print(f"{what:44}{self.seconds:9.2f}{self.worked:9.2f}{self.most:11.0f}", flush=True)


def _worked() -> float:
    """Give the processor time this program and its own PostgreSQL process, if it runs here, have used."""
    if connection.vendor != "postgresql":
        return process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        record = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not record.exists():
        return process_time()
    user, system = record.read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _forget_peak() -> float:
    """Begin to measure the most memory held anew, and give what is held now, in MB. On Linux only."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _memory("VmRSS")


def _memory(which: str) -> float:
    found = re.search(rf"{which}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def _csv(number: int, more: int) -> bytes:
    """Write the return. `more` is added to every numerator and count."""
    written = StringIO()
    csv.writer(written).writerows([HEAD, *_rows(number, more)])
    return written.getvalue().encode()


def _rows(number: int, more: int) -> Iterator[list[object]]:
    """Give a number of rows: everybody everywhere first, then children looked after, until there are enough."""
    chance, left = random.Random(7), number
    for cohort in ("", "CLA", "CPP"):
        for indicator, unit, month in _series(chance):
            if not left:
                return
            left -= 1
            whole = chance.randrange(40, 900)
            part = chance.randrange(whole - 2) + more
            heads = [f"Indicator {indicator}", unit, cohort, f"{month:%b-%y}"]
            if KINDS[indicator % len(KINDS)][0] == "number":
                yield [*heads, "", "", whole + more, "provisional" if left % 9 == 0 else ""]
            else:
                yield [*heads, part, whole, "", ""]


def _series(chance: random.Random) -> Iterator[tuple[int, str, date]]:
    for month in MONTHS:
        for indicator in range(OF_TEAMS):
            yield from ((indicator, f"Team {team}", month) for team in range(TEAMS))
            if indicator % 10 == 0:
                yield from ((indicator, f"Service {service}", month) for service in range(SERVICES))
        for indicator in range(OF_TEAMS, OF_TEAMS + OF_WORKERS):
            yield from ((indicator, f"Worker {worker}", month) for worker in range(WORKERS))


def _organisation() -> User:
    authority = Unit.objects.create(code="council", name="Council", kind="authority")
    services, teams = [], []
    for place in range(SERVICES):
        services.append(Unit.objects.create(code=f"s{place}", name=f"Service {place}", kind="service", parent=authority))  # fmt: skip
    for place in range(TEAMS):
        parent = services[place % SERVICES]
        teams.append(Unit.objects.create(code=f"t{place}", name=f"Team {place}", kind="team", parent=parent))
    for place in range(WORKERS):
        parent = teams[place % TEAMS]
        Unit.objects.create(code=f"w{place}", name=f"Worker {place}", kind="worker", parent=parent)
    for unit in [authority, *services, *teams]:
        Population.objects.create(unit=unit, applies_from=date(2021, 4, 1), number=50_000, source="Made up")
    for code in ("CLA", "CPP"):
        Cohort.objects.get_or_create(code=code, defaults={"name": code})
    analyst = User.objects.create(username="analyst")
    Membership.objects.create(user=analyst, unit=authority, role="analyst")
    return analyst


def _indicators() -> None:
    for place in range(OF_TEAMS + OF_WORKERS):
        measure, basis = KINDS[place % len(KINDS)]
        Indicator.objects.create(
            code=f"I{place}", name=f"Indicator {place}", measure=measure, basis=basis, polarity="higher",
            kind="activity", counts="things",
        )  # fmt: skip


if __name__ == "__main__":
    main()
