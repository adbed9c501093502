"""The guided shape a priority area or a section is written in, and how long is long enough for the Board.

Five questions, in the order the Board asks them (issue 9). How many words is said, never forced.
"""

import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """One of the questions: the field it is kept in, what it asks, and a hint of a line."""

    name: str
    asks: str
    hint: str


BOXES = (
    Box("telling", "What is it telling us?", "The figure, its direction and since when; against target and others."),
    Box("why", "Why?", "Practice, recording, capacity, demand or definition; and how you know."),
    Box("doing", "What are we doing?", "Who does what by when. An action that is recorded needs only its name."),
    Box("recovering", "When will it recover?", "The month, and the figure you expect then; or why nobody can say."),
    Box("meaning", "What does it mean for children?", "What children see or wait for because of it. Nobody’s name."),
)
NAMES = tuple(box.name for box in BOXES)
FEWEST, MOST = 60, 250


@dataclass(frozen=True, slots=True)
class Parts:
    """What was written in each box."""

    telling: str = ""
    why: str = ""
    doing: str = ""
    recovering: str = ""
    meaning: str = ""

    @property
    def text(self) -> str:
        """Give what they say one after the other, which is what is read and whose claims are checked."""
        return "\n\n".join(part for part in astuple(self) if part)

    @property
    def by_name(self) -> dict[str, str]:
        """Give each by the name of its box."""
        return dict(zip(NAMES, astuple(self), strict=True))


def parts_of(given: Mapping[str, object]) -> Parts:
    """Read the boxes out of a form, with line endings as they are meant and no space around."""
    return Parts(**{name: plain(str(given.get(name) or "")) for name in NAMES})


def plain(text: str) -> str:
    """Take the line endings a browser sends as what they are: new lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def count_words(text: str) -> int:
    """Count words: what stands between spaces and has a letter or a digit in it."""
    return sum(1 for piece in text.split() if re.search(r"\w", piece))


def guide(text: str) -> str:
    """Say how many words there are, and whether that is fewer or more than the Board reads easily."""
    number = count_words(text)
    said = f"{number} word{'' if number == 1 else 's'}"
    if number < FEWEST:
        return f"{said}: from {FEWEST} to {MOST} is a good length."
    if number > MOST:
        return f"{said}: {number - MOST} more than the {MOST} the Board reads easily."
    return f"{said}: a good length."
