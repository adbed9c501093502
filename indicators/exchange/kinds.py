"""Which definitions go out and come in as files, in which columns, and by which verb each row is written.

Figures are not among them: they come in as returns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from indicators.exchange import columns
from indicators.exchange.columns import Column, code_of, known
from indicators.models import (
    Benchmark,
    Cohort,
    Indicator,
    IndicatorVersion,
    NeighbourSet,
    Population,
    PriorityArea,
    Target,
)
from indicators.models.definitions import Wording
from indicators.operations.definitions import (
    Provenance,
    define_indicator,
    list_in_area,
    mend_indicator,
    set_area,
    set_benchmark,
    set_cohort,
    set_ownership,
    set_population,
    set_target,
)
from indicators.operations.versions import define_version
from indicators.rules.vocabulary import (
    Absence,
    Authority,
    Basis,
    BoardPart,
    Calendar,
    Comparator,
    Kind,
    Measure,
    Per,
    Polarity,
    StandardUnit,
)
from organisation.models import Unit, User
from organisation.operations import NewUnit, end_unit, mend_unit, set_up_unit
from organisation.roles import Capability

OWNED = ("lead_service", "owner", "updater", "due_working_day", "next_review_on")


@dataclass(frozen=True, slots=True)
class Given:
    """What goes with a file: who brings it, why, on what day, and from which month new wording counts."""

    by: User
    reason: str
    on: date
    effective_from: date | None = None


Write = Callable[[Any, dict[str, Any], set[str], Given], Model]


@dataclass(frozen=True, slots=True)
class FileKind:
    """One sort of file. Without a `write` it can be downloaded only."""

    slug: str
    name: str
    sentence: str
    capability: Capability
    rows: QuerySet[Any]
    columns: tuple[Column, ...]
    write: Write | None = None

    @property
    def keys(self) -> tuple[Column, ...]:
        """Give the columns that say what a row is about."""
        return tuple(column for column in self.columns if column.is_key)

    @property
    def read(self) -> tuple[Column, ...]:
        """Give the columns that are read back."""
        return tuple(column for column in self.columns if not column.told)

    def key_of(self, held: Any) -> tuple[str, ...]:
        """Say what a record is about, as a file does."""
        return tuple(str(column.show(getattr(held, column.field))).casefold() for column in self.keys)

    def table(self) -> list[list[object]]:
        """Give the headings and every record, as a file holds them."""
        rows = [[column.show(one if column.told else getattr(one, column.field)) for column in self.columns]
                for one in self.rows]  # fmt: skip
        return [[column.heading for column in self.columns], *rows]


class Known:
    """What rows may name, each looked up once a file."""

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Give units by code."""
        return _by_code(Unit.objects.all())

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Give indicators by code."""
        return _by_code(Indicator.objects.all())

    @cached_property
    def cohorts(self) -> Mapping[str, Cohort]:
        """Give cohorts by code."""
        return _by_code(Cohort.objects.all())

    @cached_property
    def people(self) -> Mapping[str, User]:
        """Give people by user name; those who left too, so that a file with their name comes in as it went out."""
        return _by_code(User.objects.all())

    @cached_property
    def areas(self) -> Mapping[str, PriorityArea]:
        """Give priority areas by code."""
        return _by_code(PriorityArea.objects.all())

    @cached_property
    def neighbour_sets(self) -> Mapping[str, NeighbourSet]:
        """Give editions of statistical neighbours."""
        return _by_code(NeighbourSet.objects.all())


def _by_code(rows) -> dict[str, Any]:
    return {code_of(row).casefold(): row for row in rows}


def file_kinds() -> dict[str, FileKind]:
    """Give every sort of file, with what rows may name looked up afresh."""
    held = Known()
    kinds = (
        areas(),
        indicators(held),
        versions(),
        cohorts(),
        targets(held),
        benchmarks(held),
        populations(held),
        units(held),
    )
    return {kind.slug: kind for kind in kinds}


def areas() -> FileKind:
    """Priority areas."""

    def write(found: PriorityArea | None, values: dict, changed: set[str], given: Given) -> Model:
        return set_area(**values | {"part": BoardPart(values["part"] or BoardPart.AREA)}, by=given.by)

    return FileKind(
        "areas", "Priority areas", "The sections of the Board’s report, in its order.", Capability.DEFINE_INDICATORS,
        PriorityArea.objects.all(),
        (
            columns.words("Code", "slug", is_key=True),
            columns.words("Name", "name"),
            columns.number("Place", "position", whole=True),
            columns.choice("Printed as", "part", BoardPart),
        ),
        write,
    )  # fmt: skip


def cohorts() -> FileKind:
    """Cohorts."""

    def write(found: Cohort | None, values: dict, changed: set[str], given: Given) -> Model:
        return set_cohort(**values, by=given.by)

    return FileKind(
        "cohorts", "Cohorts", "The groups that figures are split by.", Capability.DEFINE_INDICATORS,
        Cohort.objects.all(), (columns.words("Code", "code", is_key=True), columns.words("Name", "name")), write,
    )  # fmt: skip


def _version_number(one: Indicator) -> int:
    return max((each.number for each in one.versions.all()), default=1)


def _wording() -> tuple[Column, ...]:
    return (
        columns.words("Counts", "counts"),
        columns.words("Numerator", "numerator_of"),
        columns.words("Denominator", "denominator_of"),
        columns.choice("Which way is better", "polarity", Polarity),
        columns.choice("Kind", "kind", Kind),
        columns.words("Why it matters", "why_it_matters"),
        columns.number("Standard", "standard_value"),
        columns.choice("Standard counted in", "standard_unit", StandardUnit),
        columns.choice("Standard in which days", "standard_calendar", Calendar),
        columns.choice("What gives the standard force", "standard_authority", Authority),
        columns.words("The clock of the standard", "standard_note"),
        columns.number("Fewest shown as a percentage", "fewest_shown", whole=True),
    )


def indicators(held: Known) -> FileKind:
    """Indicators with their definitions. Changed words make a new version."""

    def read_areas(text: str) -> tuple[PriorityArea, ...]:
        slugs = [slug.strip() for slug in text.split(";") if slug.strip()]
        unknown = [slug for slug in slugs if slug.casefold() not in held.areas]
        if unknown:
            raise columns.Unreadable(f"There is no priority area “{unknown[0]}”: add it first, or put the code right.")
        return tuple(held.areas[slug.casefold()] for slug in slugs)

    def show_areas(value: Any) -> str:
        return "; ".join(sorted(area.slug for area in (value.all() if hasattr(value, "all") else value or ())))

    up_to = {"service": "The service", "authority": "The authority"}
    rows = Indicator.objects.select_related("lead_service", "owner", "updater", "accumulates")
    return FileKind(
        "indicators", "Indicators", "What is counted and how it is judged. Changed words make a new version.",
        Capability.DEFINE_INDICATORS, rows.prefetch_related("areas", "versions"),
        (
            columns.words("Code", "code", is_key=True),
            columns.words("Name", "name"),
            columns.choice("Measure", "measure", Measure),
            columns.choice("Basis", "basis", Basis),
            *_wording(),
            columns.number("Decimals", "decimals", whole=True, empty=0),
            Column("Priority areas", "areas", read_areas, show_areas, empty=()),
            known("Lead service", "lead_service", lambda: held.units, "unit"),
            known("Owner", "owner", lambda: held.people, "person with an account"),
            known("Brought by", "updater", lambda: held.people, "person with an account"),
            columns.number("Due on working day", "due_working_day", whole=True),
            columns.day("Looked at again on", "next_review_on"),
            columns.words("Source system", "source_system"),
            columns.words("Why it is read this way", "why"),
            columns.choice("Adds up to", "rolls_up_to", up_to),
            known("Running total of", "accumulates", lambda: held.indicators, "indicator"),
            columns.yes_or_no("In use", "is_active", empty=True),
            Column("Version", "", str, _version_number, told=True),
        ),
        _write_indicator,
    )  # fmt: skip


def _write_indicator(found: Indicator | None, values: dict, changed: set[str], given: Given) -> Model:
    listed = values.pop("areas")
    if found is None:
        found = define_indicator(by=given.by, **values)
    else:
        _change_indicator(found, values, changed, given)
    if "areas" not in changed:
        return found
    if set(found.areas.all()) - set(listed):
        said = "A file puts an indicator into areas. Take it out of one under “Lines of the board”."
        raise ValidationError({"areas": said})
    for area in listed:
        list_in_area(found, area=area, by=given.by)
    return found


def _change_indicator(found: Indicator, values: dict, changed: set[str], given: Given) -> None:
    words = {name: values[name] for name in Wording.SAYS if name in changed}
    if words:
        if given.effective_from is None:
            raise ValidationError("The words of the definition change: say above from which month the new ones count.")
        define_version(
            found, effective_from=given.effective_from, reason=given.reason, by=given.by, on=given.on, **words
        )
    if changed & set(OWNED):
        set_ownership(found, **{name: values[name] for name in OWNED}, by=given.by)
    rest = changed - set(Wording.SAYS) - set(OWNED) - {"areas"}
    if rest:
        mend_indicator(found, by=given.by, **{name: values[name] for name in rest})


def _shown_by(column: Column) -> Callable[[Any], Any]:
    return lambda one: column.show(getattr(one, column.field))


def versions() -> FileKind:
    """Every version of every definition, to read."""
    return FileKind(
        "versions", "Versions of definitions", "How each indicator was defined, and since when. To download only.",
        Capability.DEFINE_INDICATORS,
        IndicatorVersion.objects.select_related("indicator", "written_by"),
        (
            Column("Indicator", "", str, lambda one: one.indicator.code, told=True),
            Column("Version", "", str, lambda one: one.number, told=True),
            Column("From", "", str, lambda one: f"{one.effective_from:%B %Y}", told=True),
            *(
                Column(column.heading, "", str, _shown_by(column), told=True)
                for column in (columns.words("Name", "name"), *_wording())
            ),
            Column("Reason", "", str, lambda one: one.reason, told=True),
            Column("Written by", "", str, lambda one: one.written_by.username, told=True),
            Column("Written on", "", str, lambda one: f"{one.written_at.day} {one.written_at:%B %Y}", told=True),
        ),
    )  # fmt: skip


def _series(held: Known) -> tuple[Column, ...]:
    return (
        known("Indicator", "indicator", lambda: held.indicators, "indicator", is_key=True),
        known("Unit", "unit", lambda: held.units, "unit", is_key=True),
        known("Cohort", "cohort", lambda: held.cohorts, "cohort", is_key=True),
        columns.month("From", "applies_from", is_key=True),
    )


def targets(held: Known) -> FileKind:
    """Targets."""

    def write(found: Target | None, values: dict, changed: set[str], given: Given) -> Model:
        return set_target(**values | {"per": Per(values["per"])}, by=given.by)

    return FileKind(
        "targets", "Targets", "What is aimed for, from which month, and why.", Capability.DEFINE_INDICATORS,
        Target.objects.select_related("indicator", "unit", "cohort", "approved_by"),
        (
            *_series(held),
            columns.number("Target", "value"),
            columns.choice("Per", "per", Per),
            columns.number("Tolerance", "tolerance", empty=0),
            columns.words("Reason", "reason"),
            known("Approved by", "approved_by", lambda: held.people, "person with an account"),
            columns.day("Approved on", "approved_on"),
        ),
        write,
    )  # fmt: skip


def benchmarks(held: Known) -> FileKind:
    """Benchmarks."""

    def write(found: Benchmark | None, values: dict, changed: set[str], given: Given) -> Model:
        basis = Basis(values.pop("basis")) if values.get("basis") else values.pop("basis", None)
        known_of_it = Provenance(basis or None, values.pop("published_on", None), values.pop("neighbour_set", None))
        absence = Absence(values["absence"]) if values.get("absence") else None
        return set_benchmark(
            **values | {"comparator": Comparator(values["comparator"]), "absence": absence},
            provenance=known_of_it, by=given.by,
        )  # fmt: skip

    return FileKind(
        "benchmarks", "Benchmarks", "Other people’s figures to compare with, each with its source.",
        Capability.DEFINE_INDICATORS,
        Benchmark.objects.select_related("indicator", "neighbour_set"),
        (
            known("Indicator", "indicator", lambda: held.indicators, "indicator", is_key=True),
            columns.choice("Whose", "comparator", Comparator, is_key=True),
            columns.words("Year", "year", is_key=True),
            columns.number("Figure", "value"),
            columns.choice("Why there is no figure", "absence", Absence),
            columns.words("Heading", "heading"),
            columns.choice("Basis", "basis", Basis),
            columns.words("Source", "source"),
            columns.day("Published on", "published_on"),
            known("Neighbours of", "neighbour_set", lambda: held.neighbour_sets, "edition of neighbours"),
        ),
        write,
    )  # fmt: skip


def populations(held: Known) -> FileKind:
    """Populations."""

    def write(found: Population | None, values: dict, changed: set[str], given: Given) -> Model:
        return set_population(**values, by=given.by)

    return FileKind(
        "populations", "Populations", "How many children a rate is counted on, from which month.",
        Capability.DEFINE_INDICATORS, Population.objects.select_related("unit"),
        (
            known("Unit", "unit", lambda: held.units, "unit", is_key=True),
            columns.words("Ages", "ages", is_key=True),
            columns.month("From", "applies_from", is_key=True),
            columns.number("Number", "number", whole=True),
            columns.words("Estimate", "vintage"),
            columns.words("Source", "source"),
            columns.day("Published on", "published_on"),
        ),
        write,
    )  # fmt: skip


def units(held: Known) -> FileKind:
    """Units down to teams; single workers are set up with their account."""

    def write(found: Unit | None, values: dict, changed: set[str], given: Given) -> Model:
        if changed & {"kind", "parent"} and found:
            raise ValidationError("A file does not move a unit: end it, and name its successor on the page of units.")
        last_day = values["valid_to"]
        if found is None:
            new = NewUnit(values["code"], values["name"], values["kind"], values["parent"])
            found = set_up_unit(new, valid_from=values["valid_from"], by=given.by)
        elif changed - {"valid_to"}:
            put_right = {name: values[name] for name in ("name", "position", "valid_from")}
            found = mend_unit(found, **put_right, reason=given.reason, by=given.by)
        if "valid_to" in changed and last_day:
            end_unit(found, on=last_day, reason=given.reason, by=given.by)
        elif "valid_to" in changed and found.valid_to:
            raise ValidationError(
                {"valid_to": "A file does not take up a unit again that has ended: set up a new one."}
            )
        return found

    return FileKind(
        "units", "Units", "The authority, its services and teams. To move one, end it and name its successor.",
        Capability.MANAGE_ACCESS, Unit.objects.exclude(kind=Unit.Kind.WORKER).select_related("parent").standing_first(),
        (
            columns.words("Code", "code", is_key=True),
            columns.words("Name", "name"),
            columns.choice("Kind", "kind", dict(Unit.Kind.choices)),
            known("Beneath", "parent", lambda: held.units, "unit"),
            columns.number("Place", "position", whole=True, empty=0),
            columns.day("First day", "valid_from"),
            columns.day("Last day", "valid_to"),
        ),
        write,
    )  # fmt: skip
