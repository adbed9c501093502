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
class Assured:
    """A line of alert, advise, assure: under which heading and by which rule, of what, and the sentence that says why.

    `code` is a measure's; of anything else it is "".
    """

    heading: str
    rule: str
    section: str
    about: str
    sentence: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure as the Board sees it: three numbers, and its months with what each was aimed at, oldest first.

    `beside` is a year ago or somebody else's, as `beside_called` says. A month without a figure is "".
    """

    section: str
    code: str
    label: str
    status: str
    latest: str
    latest_month: date | None
    target: str
    beside: str = ""
    beside_called: str = ""
    months: tuple[date, ...] = ()
    values: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Assurance:
    """What the Board is alerted to, advised of and assured of, and each measure with its three numbers."""

    lines: tuple[Assured, ...] = ()
    trends: tuple[Trend, ...] = ()


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
    assurance: Assurance | None = None  # editions published before it was gathered have none


_ADAPTER = TypeAdapter(EditionContents)


def to_json(contents: EditionContents) -> dict[str, Any]:
    """Give contents as JSON can hold them. What they do not say is left out, so that older ones read as they were."""
    held: dict[str, Any] = _ADAPTER.dump_python(contents, mode="json")
    if contents.assurance is None:
        del held["assurance"]
    return held


def from_json(held: dict[str, Any]) -> EditionContents:
    """Read contents back. Raises pydantic.ValidationError where they are not contents."""
    return _ADAPTER.validate_python(held)


def digest_of(contents: EditionContents) -> str:
    """Give the SHA-256 of what is said, whatever order the database gives its keys in."""
    written = json.dumps(to_json(contents), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
