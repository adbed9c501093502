"""The glossary: every word the product and the service use in a sense of their own, in plain sentences.

The words are data in `words.toml`; this is the only reader of it.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

WORD = re.compile(r"[\w&]+")
SHORT = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[A-Za-z0-9&]{2,5}")
WORDS = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and what it means; its short form, how else it is written, and what says so where it is a rule."""

    slug: str
    word: str
    means: str
    group: str
    short: str = ""
    also: tuple[str, ...] = ()
    source: str = ""

    @property
    def called(self) -> str:
        """Give the word with its short form, as a heading has it."""
        return f"{self.word} ({self.short})" if self.short else self.word

    @property
    def short_forms(self) -> list[str]:
        """Give the letters it is shortened to, in whichever way they are written."""
        return [form for form in [*self.short.split(", "), *self.also] if SHORT.fullmatch(form)]

    @property
    def letter(self) -> str:
        """Give the letter it stands under."""
        return self.word[0].upper()

    def speaks_of(self, sought: str) -> bool:
        """Say whether it is what somebody looks for: in its names, or in what it means."""
        said = " ".join([self.word, self.short, *self.also, self.means]).casefold()
        return all(part in said for part in sought.casefold().split())

    def is_called(self, sought: str) -> bool:
        """Say whether one of its names has what somebody looks for."""
        names = " ".join([self.word, self.short, *self.also]).casefold()
        return all(part in names for part in sought.casefold().split())


@cache
def glossary() -> Mapping[str, Entry]:
    """Give every word by its key, in the order of the alphabet."""
    held = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    every = [Entry(slug, **(about | {"also": tuple(about.get("also", ()))})) for slug, about in held.items()]
    return {entry.slug: entry for entry in sorted(every, key=lambda entry: entry.word.casefold())}


def short_forms_in(name: str) -> list[tuple[str, Entry]]:
    """Give the short forms a name has in it, each with its word, in the order they stand."""
    held = {form: entry for entry in glossary().values() for form in entry.short_forms}
    return [(form, held[form]) for form in dict.fromkeys(WORD.findall(name)) if form in held]


def find_words(sought: str) -> list[Entry]:
    """Give the words somebody looks for: those called so first, then those that speak of it."""
    found = [entry for entry in glossary().values() if entry.speaks_of(sought)]
    return sorted(found, key=lambda entry: not entry.is_called(sought)) if sought.strip() else found


def by_letter(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Put words under their letters."""
    return [(letter, list(some)) for letter, some in groupby(entries, key=lambda entry: entry.letter)]
