"""What can be claimed in a commentary, and what can become of a claim."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.vocabulary import Word


class ClaimKind(Word):
    """What sort of statement a stretch of text makes about figures."""

    FIGURE = "figure", "Figure"
    RANGE = "range", "Range"
    LIMIT = "limit", "Limit"
    DIRECTION = "direction", "Direction"
    COMPARISON = "comparison", "Comparison"
    MONTHS = "months", "Count of months"
    RECORD = "record", "Record"
    CHANGE = "change", "Change"
    FRACTION = "fraction", "Fraction"


class ClaimVerdict(Word):
    """What the figures held say of a claim. Only contradicted accuses anybody."""

    SUPPORTED = "supported", "Borne out"
    CONTRADICTED = "contradicted", "Contradicted by the figures"
    NOT_FOUND = "not_found", "Not found in the figures"
    AMBIGUOUS = "ambiguous", "Several series fit"
    NOT_CHECKABLE = "not_checkable", "Cannot be checked here"


@dataclass(frozen=True, slots=True)
class Link:
    """A figure a claim was linked to, or (without a value) the course of a series over months."""

    code: str
    months: tuple[date, ...] = ()
    value: Decimal | None = None
    unit: str = ""
    cohort: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a text says about figures: where it stands, what it is, and what the figures say of it."""

    start: int
    end: int
    quoted: str
    kind: ClaimKind
    verdict: ClaimVerdict
    sentence: str
    links: tuple[Link, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Name the indicators the claim was linked to, each once."""
        return tuple(dict.fromkeys(link.code for link in self.links))
