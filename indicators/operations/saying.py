"""Why several things are written together: said once, and kept in the history of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_WHY: ContextVar[str] = ContextVar("why", default="")
LONGEST = 100  # that a history keeps


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Let what is written inside say why in its history."""
    token = _WHY.set(reason[:LONGEST])
    try:
        yield
    finally:
        _WHY.reset(token)


def why() -> str:
    """Give the reason of what is being written, or nothing."""
    return _WHY.get()
