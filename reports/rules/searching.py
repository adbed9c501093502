"""How what somebody types is read: case, part words, hyphens, plurals and the field's short words do not matter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST, MOST_WORDS = 100, 8

MEANS = {
    "cp": "child protection",
    "cpp": "child protection plan",
    "icpc": "initial child protection conference",
    "rcpc": "review child protection conference",
    "cla": "looked after",
    "lac": "looked after",
    "cin": "in need",
    "iro": "independent reviewing officer",
    "eh": "early help",
    "s47": "section 47",
    "nfa": "no further action",
    "pep": "personal education plan",
    "neet": "not in education employment or training",
    "uasc": "unaccompanied asylum seeking",
    "dip": "dip sample",
    "ri": "requires improvement",
}
"""Short words of the field, each with what is printed instead of it elsewhere."""


@dataclass(frozen=True)
class Words:
    """What somebody typed: each word with whatever else would do for it."""

    typed: str
    each: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        """Say whether there is enough to look for: two letters, or a number."""
        return len(self.typed) > 1 or self.typed.isdecimal()

    def rank(self, label: str, *more: str) -> int | None:
        """Say how near a thing is: 0 called so, 1 begins so, 2 each word begins one of its name, 3 it is in it."""
        name = simplify(label)
        if name == self.typed:
            return 0
        whole = _expanded(" ".join([name, *(simplify(one) for one in more)]))
        squashed = whole.replace(" ", "")
        if not all(any(word in whole or word in squashed for word in words) for words in self.each):
            return None
        if name.startswith(self.typed):
            return 1
        return 2 if all(any(f" {word}" in f" {name}" for word in words) for words in self.each) else 3


def read_words(text: str) -> Words:
    """Read what was typed, up to as many words as anybody means."""
    typed = simplify(text[:LONGEST])
    return Words(typed, tuple(_alternatives(word) for word in typed.split()[:MOST_WORDS]))


def simplify(text: str) -> str:
    """Leave letters and digits, in small letters, with one space where anything else stood."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def number_in(text: str) -> int | None:
    """Give the number of an action that was typed: 123, #123 or action 123."""
    found = re.fullmatch(r"\s*(?:action\s*)?#?\s*(\d{1,9})\s*", text, re.IGNORECASE)
    return int(found[1]) if found else None


def _alternatives(word: str) -> tuple[str, ...]:
    stem = word
    if len(word) > 4 and word.endswith("ies"):
        stem = word[:-3]
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        stem = word[:-1]
    letters_and_number = re.fullmatch(r"([a-z]{2,4})(\d+)", word)
    more = ["-".join(letters_and_number.groups())] if letters_and_number else []
    return tuple(dict.fromkeys([stem, *([MEANS[word]] if word in MEANS else []), *more]))


def _expanded(text: str) -> str:
    return " ".join([text, *_meanings(text.split())])


def _meanings(words: Iterable[str]) -> list[str]:
    return [MEANS[word] for word in words if word in MEANS]
