"""The shape of a session's minutes: words only, so that they print the same whatever becomes of what they speak of."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

SHAPE = 1
NOBODY = "No owner yet"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody of the clinic: whether they came, and who came in their place."""

    name: str
    seat: str
    presence: str
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """An action agreed on an item, as it stood when the minutes were signed."""

    title: str
    owner: str
    due_on: str
    success_measure: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as the agenda issued it. `printed` is what the source printed, where that differs."""

    name: str
    month: str
    figure: str
    fraction: str = ""
    printed: str = ""
    target: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Minute:
    """One item: why it was on the table, its figures, and what was decided."""

    number: int
    kind: str
    title: str
    reason: str
    code: str = ""
    is_deep_dive: bool = False
    times_carried: int = 0
    figures: tuple[Figure, ...] = ()
    assurance: str = ""
    assurance_word: str = ""
    cause: str = ""
    discussion: str = ""
    decision: str = ""
    brings_back: bool = False
    recorded_by: str = ""
    actions: tuple[Promised, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An item that was kept off the table, with the reason and who decided it."""

    title: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """That the session was taken up again after a version, and why."""

    after_version: int
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed which version, as what, and when."""

    version: int
    by: str
    signs_as: str
    at: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything the minutes of one session say. `signed` is missing while they are only read through."""

    clinic: str
    unit: str
    held_on: str
    chair: str
    figures_as_at: str
    attendance: tuple[Present, ...]
    minutes: tuple[Minute, ...]
    held_back: tuple[HeldBack, ...] = ()
    reopenings: tuple[Reopened, ...] = ()
    place: str = ""
    signed: Signed | None = None
    shape: int = field(default=SHAPE)

    @property
    def title(self) -> str:
        """Call the minutes by their clinic and day."""
        return f"Minutes of {self.clinic}, {self.held_on}"

    @property
    def carried(self) -> list[Minute]:
        """Give what the next agenda takes over: what was not reached, and what is to come back."""
        return [minute for minute in self.minutes if minute.assurance == "not_reached" or minute.brings_back]

    @property
    def actions_by_owner(self) -> list[tuple[str, list[tuple[Promised, Minute]]]]:
        """Group the actions agreed by who owns them, each with the item it was agreed on."""
        agreed = [(action, minute) for minute in self.minutes for action in minute.actions]
        agreed.sort(key=lambda one: (one[0].owner == NOBODY, one[0].owner))
        return [(owner, list(theirs)) for owner, theirs in groupby(agreed, key=lambda one: one[0].owner)]

    @property
    def fingerprint(self) -> str:
        """Give a short mark of what they say, unsigned: another mark means somebody changed something."""
        said = {name: value for name, value in as_content(self).items() if name != "signed"}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def as_content(minutes: Minutes) -> dict[str, Any]:
    """Write minutes as plain values, to be stored."""
    return asdict(minutes)


def from_content(content: Mapping[str, Any]) -> Minutes:
    """Read minutes back from what was stored."""
    said = dict(content)
    said["attendance"] = _each(Present, said["attendance"])
    said["minutes"] = tuple(_minute(row) for row in said["minutes"])
    said["held_back"] = _each(HeldBack, said["held_back"])
    said["reopenings"] = _each(Reopened, said["reopenings"])
    said["signed"] = Signed(**said["signed"]) if said["signed"] else None
    return Minutes(**said)


def _minute(row: Mapping[str, Any]) -> Minute:
    return Minute(**{**row, "figures": _each(Figure, row["figures"]), "actions": _each(Promised, row["actions"])})


def _each(shape: Any, rows: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    return tuple(shape(**row) for row in rows)
