"""Whether an action about to be raised stands there already."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.8  # of one, as difflib measures it over the words in order of the alphabet
SMALL_WORDS = {
    "a", "an", "and", "all", "at", "by", "each", "every", "for", "from", "in", "is", "it", "of", "on", "or", "our",
    "that", "the", "their", "to", "with",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """An open action as far as likeness goes."""

    pk: int
    title: str
    indicator: int | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """An open action that looks like the one to be raised, and why."""

    pk: int
    why: str


def find_alike(title: str, indicator: int | None, among: Iterable[Named]) -> list[Alike]:
    """Give the open actions of the same unit that look like one about to be raised, the most alike first."""
    return [one for _, one in sorted(_compared(title, indicator, among), key=lambda pair: (-pair[0], pair[1].pk))]


def likeness(one: str, other: str) -> float:
    """Say how alike two titles are, from 0 to 1, whatever the order of their words."""
    words, others = _words(one), _words(other)
    return SequenceMatcher(None, words, others, autojunk=False).ratio() if words and others else 0.0


def _compared(title: str, indicator: int | None, among: Iterable[Named]) -> Iterator[tuple[float, Alike]]:
    for other in among:
        like = likeness(title, other.title)
        if like >= ALIKE:
            yield 1 + like, Alike(other.pk, "Worded nearly the same.")
        elif indicator is not None and indicator == other.indicator:
            yield like, Alike(other.pk, "Works on the same indicator.")


def _words(title: str) -> str:
    found = re.findall(r"[a-z0-9]+", title.lower())
    return " ".join(sorted(word for word in found if word not in SMALL_WORDS))
