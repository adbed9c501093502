"""Kill the worker with `kill -9` while it makes each file of an edition: each must be there once in the end, and right.

Part of bench/kill.py, which brings the processes and the database.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

DONE_WITHIN = 90  # seconds


class Pair:
    """A worker, and a beat that sweeps. The worker is the one that is killed."""

    def __init__(self, *, worker: Callable[[], None], beat: Callable[[], None], fork, kill) -> None:
        """Know how each is started and how one is killed."""
        self.worker, self.beat, self.fork, self.kill = worker, beat, fork, kill
        self.pids: list[int] = []

    def __enter__(self) -> "Pair":
        """Give it, not started yet."""
        return self

    def __exit__(self, *problem) -> None:
        """Kill what is left."""
        for pid in self.pids:
            self.kill(pid)

    def begin(self) -> None:
        """Start both."""
        self.pids = [self.fork(self.worker), self.fork(self.beat)]

    def kill_worker(self) -> None:
        """Kill the worker with its children."""
        self.kill(self.pids[0])

    def start_worker(self) -> None:
        """Start another in its place."""
        self.pids[0] = self.fork(self.worker)


def kill_while_making(pair: Pair) -> tuple[list[str], Counter]:
    """Ask for every file of a published edition, kill whoever makes one, one after the other; say what went wrong."""
    from reports.models import EditionPrint
    from reports.operations.printing import ask_for_print
    from reports.rules.words import PrintFormat, PrintState
    from tests.reports.editions.making import person, published

    edition, counts, problems = published(), Counter(), []
    prints = EditionPrint.objects.filter(edition=edition)
    for one in PrintFormat:
        ask_for_print(edition, by=person("analyst"), file_format=one)
    pair.begin()
    for one in PrintFormat:
        at_it = prints.filter(file_format=one, state=PrintState.RUNNING, percent__gt=0)
        if not _wait_until(at_it.exists):
            problems.append(f"{one.label} was never seen being made")
            continue
        pair.kill_worker()
        counts["killed making files"] += 1
        left = prints.get(file_format=one)
        if left.state == PrintState.DONE:
            counts["killed a moment too late"] += 1
        elif (left.state, left.content, left.done_at) != (PrintState.RUNNING, None, None):
            problems.append(f"{one.label} was left {left.state}, {left.percent}%")
        pair.start_worker()
    if not _wait_until(lambda: not prints.exclude(state=PrintState.DONE).exists()):
        problems.append(f"not made in {DONE_WITHIN} s: {list(prints.values_list('file_format', 'state', 'doing'))}")
    time.sleep(2)  # two more sweeps, which must make nothing twice
    return problems + _wrong(edition, prints), counts


def _wrong(edition, prints) -> list[str]:
    """Say which files are there twice, and which are not what an undisturbed worker would have made."""
    from hashlib import sha256

    from organisation.models import JobRun, SetAside
    from reports.editions.reading import frozen_of
    from reports.operations.printing import MAKE
    from reports.outputs.files import WRITERS
    from reports.rules.words import PrintFormat

    said = frozen_of(edition)
    made = {one: list(prints.filter(file_format=one)) for one in PrintFormat}
    wrong = [f"{one.label} is there {len(found)} times" for one, found in made.items() if len(found) != 1]
    for one, found in made.items():
        content = bytes(found[0].content or b"") if found else b""
        if content != WRITERS[one].write(said) or sha256(content).hexdigest() != found[0].digest:
            wrong.append(f"{one.label} is not what the edition says")
    if not JobRun.objects.filter(job=MAKE, outcome="lost").exists():
        wrong.append("no run was put down as lost")
    return wrong + [f"set aside: {one.why}" for one in SetAside.objects.filter(job=MAKE)]


def _wait_until(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + DONE_WITHIN
    while time.monotonic() < until:
        with suppress(Exception):  # a database that is busy is asked again
            if is_so():
                return True
        time.sleep(0.003)
    return False
