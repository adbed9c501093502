"""What the API says of each kind of row. Decimals are strings, exactly as held; months are 2021-11; days ISO dates."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from actions.rules.lifecycle import ActionState
from indicators.models.figures import Origin
from indicators.rules.vocabulary import (
    Absence,
    Basis,
    Comparator,
    FlagClass,
    FlagState,
    Kind,
    Measure,
    Per,
    Polarity,
    Status,
)
from indicators.rules.wording import print_exactly
from reports.rules.words import SectionKind

DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
Exact = Annotated[str, Field(pattern=DECIMAL, description="A decimal as text, exactly as held.")]
MonthSaid = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")]


exactly = print_exactly


def month_of(day: date) -> str:
    """Write the month of a day."""
    return f"{day:%Y-%m}"


class Unit(Schema):
    """A part of the council. Single workers are none of them."""

    code: str
    name: str
    kind: str
    parent: str | None = Field(description="The code of the unit above, where the token reads it.")


class Indicator(Schema):
    """A defined measure."""

    code: str
    name: str
    areas: list[str] = Field(description="The priority areas it stands in, by their short names.")
    measure: Measure
    basis: Basis
    polarity: Polarity
    kind: Kind
    counts: str
    numerator: str
    denominator: str
    why_it_matters: str
    standard: str
    decimals: int
    fewest_shown: int | None = Field(description="A percentage of fewer than this is given as its counts.")
    lead_service: str | None
    is_active: bool


class Outturn(Schema):
    """One indicator’s figure for one unit (and cohort) and month. Without a value, `absence` or `too_few` says why."""

    indicator: str
    unit: str
    cohort: str | None
    month: MonthSaid
    value: Exact | None
    printed: Exact | None = Field(description="As the return gave it, even where it is not its own fraction.")
    numerator: Exact | None
    denominator: Exact | None
    absence: Absence | None = Field(description="Why there is no figure. No row at all: nothing is known of the month.")
    too_few: bool = Field(description="A percentage of too few: only its counts are given.")
    status: Status = Field(description="Against the target in force that month, by the rules of today.")
    origin: Origin
    as_reported: bool = Field(description="It stands on somebody's word, without its fraction.")
    recorded_at: datetime


class Target(Schema):
    """What is aimed for from a month on."""

    indicator: str
    unit: str
    cohort: str | None
    applies_from: MonthSaid
    value: Exact
    per: Per
    tolerance: Exact
    reason: str


class Benchmark(Schema):
    """Someone else's figure, or the authority's own of an earlier year."""

    indicator: str
    comparator: Comparator
    year: str
    value: Exact | None
    absence: Absence | None
    basis: Basis | None
    source: str
    published_on: date | None


class Flag(Schema):
    """Something a person must deal with, and why in a sentence."""

    id: int
    indicator: str
    unit: str
    cohort: str | None
    first_month: MonthSaid
    month: MonthSaid
    classification: FlagClass
    state: FlagState
    sentence: str
    opened_at: datetime
    rests_until: date | None
    closed_at: datetime | None


class Action(Schema):
    """A promise. Nobody is named: whether it has an owner is said, and a body outside by its name."""

    id: int
    title: str
    unit: str
    area: str | None
    indicator: str | None
    state: ActionState
    priority: str
    raised_in: str
    raised_on: date
    is_placed: bool = Field(description="It has one owner and a date.")
    outside_owner: str
    original_due_on: date | None
    due_on: date | None
    is_overdue: bool
    closed_on: date | None
    success_measure: str


class AuditCount(Schema):
    """How many audits of cases a service, or a team by itself, had in a month, and their grades. Counts only."""

    unit: str
    month: MonthSaid
    audits: int
    outstanding: int
    good: int
    good_or_better: int
    requires_improvement: int
    inadequate: int
    provisional: int = Field(description="Of these, the grades that nobody has made final.")
    is_enough_for_a_percentage: bool = Field(description="Do not work out a percentage of fewer.")


class EditionLine(Schema):
    """A published edition of the Board's report."""

    month: MonthSaid = Field(description="The newest month its figures are of.")
    name: str
    meets_on: date | None
    published_at: datetime
    digest: str = Field(description="SHA-256 of what it says: the same for ever.")


class EditionCell(Schema):
    """One printed figure of an edition."""

    printed: str
    value: str
    absence: str
    status: str
    mark: str


class EditionRow(Schema):
    """One line of a table of an edition."""

    code: str
    label: str
    months: list[EditionCell]
    target: EditionCell
    compared: list[EditionCell]
    status: str


class EditionFigures(Schema):
    """A table of an edition."""

    caption: str
    months: list[date]
    compared_with: list[str]
    rows: list[EditionRow]


class EditionSection(Schema):
    """A section of an edition and its tables of figures."""

    kind: SectionKind
    key: str
    heading: str
    figures: list[EditionFigures]


class Edition(EditionLine):
    """A published edition with its tables of figures, as they were frozen."""

    sections: list[EditionSection]
    data_notes: list[str]
