"""How one text became another, sentence by sentence: what stayed, what was taken out, what was put in."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from indicators.rules.vocabulary import Word

MOST_SHOWN = 280  # characters of a statement that stands beside figures
_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


class Fate(Word):
    """What became of a stretch of text."""

    SAME = "same", "Stayed"
    REMOVED = "removed", "Taken out"
    ADDED = "added", "Put in"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sentences that share a fate."""

    fate: Fate
    text: str


def sentences(text: str) -> list[str]:
    """Cut a text into sentences: at a full stop, question or exclamation mark before a space, and at a new line."""
    return [piece.strip() for piece in _ENDS.split(text) if piece.strip()]


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """Give the beginning of a text: as many whole sentences as there is room for; of one too long as many words."""
    whole = sentences(text)
    shown = ""
    for sentence in whole:
        if len(f"{shown} {sentence}".strip()) > most:
            break
        shown = f"{shown} {sentence}".strip()
    if shown or not whole:
        return shown
    return f"{whole[0][: most - 1].rsplit(' ', 1)[0]}…"


def reword(before: str, after: str) -> list[Stretch]:
    """Say how one text became another; what was replaced is taken out, then put in."""
    old, new = sentences(before), sentences(after)
    found: list[Stretch] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Stretch(Fate.SAME, " ".join(new[new_from:new_to])))
            continue
        taken, put = " ".join(old[old_from:old_to]), " ".join(new[new_from:new_to])
        found += [Stretch(Fate.REMOVED, taken)] if taken else []
        found += [Stretch(Fate.ADDED, put)] if put else []
    return found
