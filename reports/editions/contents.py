"""What an edition says, as values without any look: gathered once, frozen, and read by every rendering.

Whatever is printed of an edition, as a page, PDF, Word or Excel, comes from here and from nowhere else, so that no
two of them can differ. `to_json` and `from_json` give the same contents back exactly.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from reports.rules.words import SectionKind


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed figure.

    `printed` is what stands on paper, such as 27% or TBC; `value` the exact figure as text, "" where there is none;
    `absence` why there is none; `status` against its target; `mark` what is doubtful about it, in a sentence.
    """

    printed: str
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    absence: str = ""
    status: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: its months, its target and what it is compared with, in the order of the table's headings."""

    code: str
    label: str
    kind: str
    months: tuple[Cell, ...]
    target: Cell
    compared: tuple[Cell, ...] = ()
    status: str = ""
    variation: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of measures by month."""

    caption: str
    months: tuple[date, ...]
    compared_with: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What was written, in the guided shape where it was; `text` is all of it."""

    text: str
    telling: str = ""
    why: str = ""
    doing: str = ""
    recovering: str = ""
    meaning: str = ""
    written_by: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """An action, as the Board reads it: the role or name that owns it, never a child."""

    title: str
    owner: str
    due: str
    state: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A table of words: clinics and their measures, milestones, statuses."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A measure whose chart is printed: drawn from the row of its code, with the words that stand for it."""

    code: str
    title: str
    alt: str
    svg: str


@dataclass(frozen=True, slots=True)
class SectionContents:
    """One section in the report's order. `missing` says what is not there, and who owes it."""

    kind: SectionKind
    key: str
    heading: str
    words: Words | None = None
    figures: tuple[Figures, ...] = ()
    tables: tuple[Plain, ...] = ()
    charts: tuple[Chart, ...] = ()
    promises: tuple[Promise, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure of an earlier edition that has been corrected since: from what to what, and why."""

    edition: str
    code: str
    label: str
    month: date
    printed_then: str
    printed_now: str
    reason: str


@dataclass(frozen=True, slots=True)
class EditionContents:
    """All an edition says."""

    name: str
    month: date
    unit: str
    made_at: datetime
    sections: tuple[SectionContents, ...]
    restated: tuple[Restated, ...] = ()
    data_notes: tuple[str, ...] = ()
    rendering: str = "internal"


_ADAPTER = TypeAdapter(EditionContents)


def to_json(contents: EditionContents) -> dict[str, Any]:
    """Give contents as JSON can hold them."""
    held: dict[str, Any] = _ADAPTER.dump_python(contents, mode="json")
    return held


def from_json(held: dict[str, Any]) -> EditionContents:
    """Read contents back. Raises pydantic.ValidationError where they are not contents."""
    return _ADAPTER.validate_python(held)


def digest_of(contents: EditionContents) -> str:
    """Give the SHA-256 of what is said, whatever order the database gives its keys in."""
    written = json.dumps(to_json(contents), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
