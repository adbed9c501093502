"""Two wordings of one outcome, set side by side: what differs, and what may be kept of each.

A saving never overwrites what its typist had not seen. Where two people recorded one item, both
wordings are shown, the words that differ are marked, and whoever came second settles it field by
field.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from indicators.rules.vocabulary import Word

FIELDS = ("assurance", "cause", "discussion", "decision", "bring_back")
TEXTS = frozenset({"discussion", "decision"})


class Keep(Word):
    """What becomes of a field that two people filled differently."""

    THEIRS = "theirs", "Keep theirs"
    MINE = "mine", "Keep mine"
    WRITTEN = "written", "As written below"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text, and whether the other text has them too."""

    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field in two wordings, and in the one both began from; None where there was none."""

    name: str
    mine: str
    theirs: str
    base: str | None = None

    @property
    def differs(self) -> bool:
        """Say whether there is anything to settle."""
        return self.mine != self.theirs

    @property
    def is_text(self) -> bool:
        """Say whether both wordings could be kept, one after the other."""
        return self.name in TEXTS

    @property
    def proposed(self) -> Keep | None:
        """Propose the side that was changed where only one was; both texts where both were.

        A choice that both changed is proposed to nobody: somebody has to make it.
        """
        if self.base is not None and self.mine == self.base:
            return Keep.THEIRS
        if self.base is not None and self.theirs == self.base:
            return Keep.MINE
        return Keep.WRITTEN if self.is_text else None

    @property
    def together(self) -> str:
        """Put both texts one after the other, theirs first; one that is part of the other is not said twice."""
        if self.mine in self.theirs:
            return self.theirs
        return self.mine if self.theirs in self.mine else f"{self.theirs}\n\n{self.mine}"

    @property
    def my_pieces(self) -> list[Piece]:
        """Cut my text where it leaves theirs and comes back to it."""
        return list(_pieces(self.mine, self.theirs))

    @property
    def their_pieces(self) -> list[Piece]:
        """Cut their text likewise."""
        return list(_pieces(self.theirs, self.mine))

    def settled(self, keep: Keep, written: str = "") -> str:
        """Give what the field says once it is settled."""
        return {Keep.THEIRS: self.theirs, Keep.MINE: self.mine, Keep.WRITTEN: tidy(written)}[keep]


def set_side_by_side(
    mine: Mapping[str, str], theirs: Mapping[str, str], base: Mapping[str, str] | None = None
) -> list[Field]:
    """Set two wordings of an outcome side by side, field by field."""
    return [
        Field(
            name,
            tidy(mine.get(name, "")),
            tidy(theirs.get(name, "")),
            None if base is None else tidy(base.get(name, "")),
        )
        for name in FIELDS
    ]


def tidy(text: str) -> str:
    """Read a text as the form does: a browser ends its lines with two signs, and blanks around it say nothing."""
    return text.replace("\r\n", "\n").strip()


def same_words(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Say whether two wordings say the same in every field."""
    return not any(field.differs for field in set_side_by_side(one, other))


def _pieces(text: str, other: str) -> Iterator[Piece]:
    words, others = _words(text), _words(other)
    matcher = SequenceMatcher(a=words, b=others, autojunk=False)
    for what, start, end, _, _ in matcher.get_opcodes():
        if start < end:
            yield Piece("".join(words[start:end]), what == "equal")


def _words(text: str) -> Sequence[str]:
    return re.findall(r"\S+\s*|\s+", text)
