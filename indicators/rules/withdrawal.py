"""What stands for a fact once a return no longer speaks: the newest that was said by somebody who still does."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Stood(Generic[Kept]):
    """What was held of a fact over a stretch of time, and which return had said so (none: a person, or a count).

    `kept` is what holds it; nothing: the fact had been taken away.
    """

    source: int | None
    since: datetime
    until: datetime | None
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class Repeated(Generic[Kept]):
    """A return that stands and was published with the fact in it; `kept` is what holds its own words."""

    source: int
    at: datetime
    kept: Kept | None = None


def what_stands(
    past: Iterable[Stood[Kept]], *, withdrawn: Collection[int], repeated: Collection[Repeated[Kept]] = ()
) -> tuple[Stood[Kept] | None, Repeated[Kept] | None]:
    """Give the newest that still stands, and the return it stands by where that is not its own.

    `past` goes back from what is held now. A figure of a withdrawn return stands all the same
    where another return, published while it was held, repeated it: that return changed nothing
    then, and would have said it alone.
    """
    for stood in past:
        if stood.source not in withdrawn:
            return stood, None
        if by := _repeated_while(stood, repeated):
            return stood, by
    return None, None


def _repeated_while(stood: Stood[Kept], repeated: Collection[Repeated[Kept]]) -> Repeated[Kept] | None:
    if stood.kept is None:
        return None
    meanwhile = [one for one in repeated if stood.since <= one.at and (stood.until is None or one.at < stood.until)]
    return max(meanwhile, key=lambda one: one.at, default=None)
