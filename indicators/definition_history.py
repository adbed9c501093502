"""How an indicator's definition came to be: everything that happened to it, when, by whom, from what to what, why.

Told from rows that are never edited: versions, breaks, and the history kept of the rest.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model

from indicators.models import (
    Benchmark,
    ChartSettings,
    Indicator,
    IndicatorAlias,
    IndicatorVersion,
    Rebase,
    SeriesBreak,
    Target,
)
from indicators.models.definitions import Wording, wording_in_force
from indicators.rules.vocabulary import Absence, Measure, Per
from indicators.rules.wording import print_absence, print_figure, print_month, print_target
from organisation.history import NOTHING, Change, changes
from organisation.models import User

OF_INDICATOR = (
    "code", "measure", "basis", "decimals", "lead_service", "owner", "updater", "due_working_day", "next_review_on",
    "source_system", "rolls_up_to", "accumulates", "why", "is_active",
)  # fmt: skip
PARTS_OF_STANDARD = {"standard_value", "standard_unit", "standard_calendar", "standard_authority"}
OF_WORDING = [name for name in Wording.SAYS if name not in PARTS_OF_STANDARD]
OF_TARGET = ("value", "per", "tolerance", "approved_by", "approved_on", "reason")
OF_CHART = ("kind", "screen_ranges", "run_length", "count_beyond_limits", "baseline")
OF_BENCHMARK = ("value", "absence", "heading", "basis", "source", "published_on", "neighbour_set")


@dataclass(frozen=True)
class Event:
    """One thing that happened to a definition; `about` is the record it happened to."""

    at: datetime
    kind: str
    what: str
    by: User | None
    why: str = ""
    changes: list[Change] = field(default_factory=list)
    about: int | None = None


def what_changed(version: IndicatorVersion, versions: Iterable[IndicatorVersion]) -> list[Change]:
    """Give what a version changed of the one in force in its month when it was written; nothing for the first."""
    before = wording_in_force([one for one in versions if one.number < version.number], version.effective_from)
    return wording_changes(before, version) if before else []


def wording_changes(before: Wording, after: Wording) -> list[Change]:
    """Give what differs between two wordings, a standard as the one thing it is."""
    changed = changes(before, after, OF_WORDING)
    if before.standard != after.standard:
        changed.append(Change("standard", before.standard or NOTHING, after.standard or NOTHING))
    return changed


def of_versions(versions: list[IndicatorVersion]) -> Iterator[Event]:
    """Tell of each change of the wording. The first version is no change: it keeps how things were."""
    for version in versions:
        if changed := what_changed(version, versions):
            what = f"Version {version.number}, from {print_month(version.effective_from)}"
            yield Event(version.written_at, "Wording", what, version.written_by, version.reason, changed)


def of_indicator(indicator: Indicator) -> Iterator[Event]:
    """Tell when it was first defined, and of each change besides its wording: whom it belongs to, how it is read."""
    rows = indicator.history.select_related("history_user", "lead_service", "owner", "updater", "accumulates")
    yield from _told(rows, "Indicator", lambda row: "First defined", lambda row: "Changed", OF_INDICATOR)


def of_breaks(breaks: Iterable[SeriesBreak]) -> Iterator[Event]:
    """Tell of each break that was marked, and of those taken back."""
    yield from _of_marks("Break in series", breaks)


def of_rebases(rebases: Iterable[Rebase]) -> Iterator[Event]:
    """Tell of each month limits were set to begin anew from, and of those taken back."""
    yield from _of_marks("Re-base", rebases)


def _of_marks(kind: str, marks: Iterable[SeriesBreak] | Iterable[Rebase]) -> Iterator[Event]:
    for one in marks:
        what = f"From {print_month(one.month)}" + (f", figures of {one.unit} only" if one.unit else "")
        yield Event(one.recorded_at, kind, what, one.recorded_by, one.reason)
        if one.withdrawn_at:
            yield Event(one.withdrawn_at, kind, f"{what}: taken back", one.withdrawn_by, one.withdrawn_reason)


def of_chart_settings(indicator: Indicator) -> Iterator[Event]:
    """Tell how it was set to be charted, each time with the reason given then."""
    rows = ChartSettings.history.filter(indicator=indicator.pk).select_related("history_user")
    by_rule = ChartSettings()

    def begun(row) -> str:
        chosen = "; ".join(f"{one.field}: {one.new}" for one in changes(by_rule, row, OF_CHART))
        return f"Set by hand: {chosen}" if chosen else "Left to the rule"

    yield from _told(
        rows, "Chart", begun, lambda row: "Changed", OF_CHART,
        why=lambda row: row.reason, why_later=lambda row: row.reason,
    )  # fmt: skip


def of_targets(indicator: Indicator, *, readable: set[int]) -> Iterator[Event]:
    """Tell of the targets of units that may be read."""
    rows = Target.history.filter(indicator=indicator.pk, unit__in=readable)
    measure = Measure(indicator.measure)

    def whose(row) -> str:
        return f"for {row.unit}{f', {row.cohort}' if row.cohort else ''} from {print_month(row.applies_from)}"

    def begun(row) -> str:
        return f"{print_held_target(row, measure)} {whose(row)}"

    with_names = rows.select_related("history_user", "unit", "cohort", "approved_by")
    yield from _told(with_names, "Target", begun, whose, OF_TARGET, why=lambda row: row.reason)


def of_benchmarks(indicator: Indicator) -> Iterator[Event]:
    """Tell of each benchmark."""
    rows = Benchmark.history.filter(indicator=indicator.pk).select_related("history_user", "neighbour_set")

    def called(row) -> str:
        return row.heading or f"{row.get_comparator_display()} {row.year}".strip()

    def begun(row) -> str:
        return f"{called(row)}: {print_held_benchmark(row, indicator)}"

    yield from _told(rows, "Benchmark", begun, called, OF_BENCHMARK, why=lambda row: row.source)


def of_aliases(indicator: Indicator) -> Iterator[Event]:
    """Tell of each other name it came in under."""
    rows = IndicatorAlias.history.filter(indicator=indicator.pk).select_related("history_user")
    yield from _told(rows, "Other name", lambda row: f"“{row.name}”", lambda row: f"“{row.name}”", ("name",))


def print_held_target(target, measure: Measure) -> str:
    """Write a target with what it is per."""
    return f"{print_target(target.value, measure)} {Per(target.per).label}"


def print_held_benchmark(benchmark, indicator: Indicator) -> str:
    """Write a benchmark the way its indicator is written, or why there is none."""
    if benchmark.value is None:
        return print_absence(Absence(benchmark.absence))
    return print_figure(benchmark.value, Measure(indicator.measure), indicator.decimals)


def _told(
    rows,
    kind: str,
    begun: Callable[..., str],
    later: Callable[..., str],
    fields: tuple[str, ...],
    why: Callable[..., str] = lambda row: "",
    why_later: Callable[..., str] = lambda row: row.history_change_reason or "",
) -> Iterator[Event]:
    """Tell kept history of one kind, oldest first: how each record began, what changed, how it ended."""
    before: dict[int, Model] = {}
    for row in rows.order_by("history_id"):
        old = before.get(row.id)
        before[row.id] = row
        said = why_later(row)
        at, by = row.history_date, row.history_user
        if row.history_type == "-":
            yield Event(at, kind, f"{later(row)}: taken back", by, said, about=row.id)
        elif old is None:
            yield Event(at, kind, begun(row), by, why(row), about=row.id)
        elif changed := changes(old, row, fields):
            yield Event(at, kind, later(row), by, said, changed, about=row.id)
