"""Walking a path once, on the product's side or the floor's, and measuring it. What writes is undone afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, process_time
from types import ModuleType
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.paths.reader import Answer, Reader


@dataclass(frozen=True, slots=True)
class Done:
    """What one side gave, in how many seconds, and with how many queries if they were counted."""

    gave: Any
    took: float
    worked: float | None  # seconds of the processor, ours and the database's: what a busy machine stretches least
    queries: int

    @property
    def bytes(self) -> int:
        """Count the bytes that would go over the line; of what writes there are none."""
        return len(self.gave.compressed) if isinstance(self.gave, Answer) else 0


@dataclass(frozen=True, slots=True)
class Doing:
    """A path and who walks it."""

    path: ModuleType
    reader: Reader

    def product(self, *, counting: bool = False, around: Callable | None = None) -> Done:
        """Walk it as the product does."""
        return self._do(self.path.product, counting, around)

    def floor(self) -> Done:
        """Walk it in SQL."""
        return self._do(self.path.floor, False, None)

    def _do(self, side: Callable, counting: bool, around: Callable | None) -> Done:
        if not getattr(self.path, "WRITES", False):
            return self._timed(side, counting, around)
        with transaction.atomic():
            self.path.prepare(self.reader)
            done = self._timed(side, counting, around)
            gave = self.path.look(self.reader)
            transaction.set_rollback(True)
        return replace(done, gave=gave)

    def _timed(self, side: Callable, counting: bool, around: Callable | None) -> Done:
        queries = CaptureQueriesContext(connection)
        if counting:
            queries.__enter__()
        work, began = _worked(), perf_counter()
        gave = around(side, self.reader) if around else side(self.reader)
        if getattr(self.path, "WRITES", False):
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would look up
        took, worked = perf_counter() - began, _worked()
        if counting:
            queries.__exit__(None, None, None)
        both = None if work is None or worked is None else worked - work
        return Done(gave, took, both, len(queries) if counting else 0)


def _worked() -> float | None:
    """Give the processor time we and our PostgreSQL process have used; None where the system does not tell (Linux does)."""
    backend = connection.connection.info.backend_pid if connection.connection else 0
    try:
        theirs = Path(f"/proc/{backend}/schedstat").read_text().split()[0]
    except OSError:
        return None
    return process_time() + int(theirs) / 1e9
