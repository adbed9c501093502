"""Taking a return in: kept as it came, checked, and published all or not at all."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from indicators.models import Benchmark, Cohort, Doubt, Indicator, Outturn, Return, ReturnFile, Target
from indicators.models.figures import Origin
from indicators.models.returns import ReturnState
from indicators.operations.definitions import set_benchmark, set_target
from indicators.operations.doubts import raise_doubts
from indicators.operations.figures import Figure, Recorded, held_figures, record_outturns
from indicators.returns.layouts import read_return
from indicators.returns.reading import (
    Known,
    KnownCohort,
    KnownIndicator,
    KnownUnit,
    Problem,
    ReadBenchmark,
    Reading,
    ReadTarget,
)
from indicators.rules.vocabulary import Basis, Measure, RevisionReason, Severity, Word
from indicators.rules.wording import print_held
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


class ReturnIsSettled(Exception):
    """The return was published or discarded in the meantime."""


class ReturnIsBlocked(Exception):
    """Something in the return cannot be read: it has to be put right in the file."""


class OverrideNeedsReason(Exception):
    """Something in the return is doubtful: it can be published with a reason only."""


class Change(Word):
    """What publishing would do to a figure."""

    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a return beside the one held for the same fact."""

    figure: Figure
    held: Outturn | None
    change: Change

    @property
    def before(self) -> str:
        """Write the figure held now."""
        return self._written(self.held.value, self.held.absence) if self.held else "–"

    @property
    def after(self) -> str:
        """Write the figure this return gives."""
        return self._written(self.figure.value, self.figure.absence)

    def _written(self, value: Decimal | None, absence: str | None) -> str:
        return print_held(value, absence, Measure(self.figure.indicator.measure))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a return says, what is wrong with it, and what publishing it would do."""

    reading: Reading
    lines: list[Line]
    targets: list[ReadTarget]
    benchmarks: list[ReadBenchmark]

    @property
    def counts(self) -> dict[str, int]:
        """Count new, changed and unchanged figures, and the cells that could not be read."""
        counted = Counter(line.change for line in self.lines)
        unreadable = sum(not problem.is_a_doubt for problem in self.reading.blocks)
        return {change.value: counted[change] for change in Change} | {"unreadable": unreadable}

    @property
    def has_changes(self) -> bool:
        """Say whether publishing would change a published figure."""
        return any(line.change is Change.CHANGED for line in self.lines)


@transaction.atomic
def receive_return(*, content: bytes, file_name: str, by: User) -> Return:
    """Keep a file as it came, if it is one that figures can be read from. Raises NotAReturn."""
    access.check(by, Capability.LOAD_RETURNS)
    read_return(content, file_name, known_names())
    given = Return.objects.create(
        file_name=file_name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    ReturnFile.objects.create(source=given, content=content)
    return given


def preview_return(given: Return) -> Preview:
    """Say what publishing a return would do. Writes nothing."""
    return preview(read_return(bytes(given.file.content), given.file_name, known_names()))


def preview(reading: Reading) -> Preview:
    """Set what was read beside what is held. Writes nothing."""
    figures = _figures(reading)
    held = held_figures(figures)
    lines = [_line(figure, held.get(figure.key)) for figure in figures]
    return Preview(reading, lines, _new_targets(reading), _new_benchmarks(reading))


@transaction.atomic
def publish_return(
    given: Return,
    *,
    by: User,
    note: str = "",
    reason: RevisionReason | None = None,
    explanation: str = "",
    override_reason: str = "",
) -> Recorded:
    """Publish everything in a return, or nothing.

    Raises ReturnIsSettled, ReturnIsBlocked where something cannot be read, OverrideNeedsReason
    where something is doubtful and no reason is given, and RevisionNeedsReason where published
    figures would change and nobody says why.
    """
    access.check(by, Capability.LOAD_RETURNS)
    given = Return.objects.select_for_update().get(pk=given.pk)
    if given.state != ReturnState.CHECKED:
        raise ReturnIsSettled
    shown = preview_return(given)
    _refuse_blocked(shown.reading, override_reason)
    recorded = record_outturns(
        [line.figure for line in shown.lines],
        by=by,
        origin=Origin.RETURN,
        source=given,
        reason=reason,
        explanation=explanation,
    )
    _write_targets(shown.targets, given, by)
    _write_benchmarks(shown.benchmarks, given, by)
    _write_doubts(shown, given, reason)
    given.state, given.published_by, given.published_at = ReturnState.PUBLISHED, by, timezone.now()
    given.note, given.override_reason = note, override_reason
    given.save()
    return recorded


@transaction.atomic
def discard_return(given: Return, *, by: User) -> Return:
    """Put a return aside without publishing it. Raises ReturnIsSettled."""
    access.check(by, Capability.LOAD_RETURNS)
    given = Return.objects.select_for_update().get(pk=given.pk)
    if given.state != ReturnState.CHECKED:
        raise ReturnIsSettled
    given.state = ReturnState.DISCARDED
    given.save()
    return given


def known_names() -> Known:
    """Give the reader every name it may meet, in four queries."""
    indicators = Indicator.objects.prefetch_related("aliases")
    return Known(
        [
            KnownIndicator(
                indicator.code,
                indicator.name,
                Measure(indicator.measure),
                Basis(indicator.basis),
                tuple(alias.name for alias in indicator.aliases.all()),
            )
            for indicator in indicators
        ],
        [KnownUnit(unit.code, unit.name, unit.kind == Unit.Kind.AUTHORITY) for unit in Unit.objects.all()],
        [KnownCohort(cohort.code, cohort.name) for cohort in Cohort.objects.all()],
        timezone.localdate(),
    )


def _refuse_blocked(reading: Reading, override_reason: str) -> None:
    if reading.unreadable:
        raise ReturnIsBlocked
    if reading.blocks and not override_reason.strip():
        raise OverrideNeedsReason


def _figures(reading: Reading) -> list[Figure]:
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    cohorts = {cohort.code: cohort for cohort in Cohort.objects.all()}
    latest = {entry.fact: entry for entry in reading.entries if entry.unit is not None}
    return [
        Figure(
            indicator=indicators[entry.indicator],
            unit=units[entry.unit],
            cohort=cohorts[entry.cohort] if entry.cohort else None,
            month=entry.month,
            numerator=entry.numerator,
            denominator=entry.denominator,
            printed=entry.value,
            absence=entry.absence,
            cell=entry.cell[:60],
            note=entry.note,
        )
        for entry in latest.values()
    ]


def _line(figure: Figure, held: Outturn | None) -> Line:
    if held is None:
        return Line(figure, None, Change.NEW)
    return Line(figure, held, Change.UNCHANGED if held.held == figure.held else Change.CHANGED)


def _new_targets(reading: Reading) -> list[ReadTarget]:
    """Keep the targets that differ from the one held for the same month on."""
    held = {
        (target.indicator.code, target.applies_from): (target.value, target.per)
        for target in Target.objects.filter(unit__kind=Unit.Kind.AUTHORITY, cohort=None).select_related("indicator")
    }
    return [read for read in reading.targets if held.get((read.indicator, read.applies_from)) != (read.value, read.per)]


def _new_benchmarks(reading: Reading) -> list[ReadBenchmark]:
    """Keep the benchmarks that differ. A printed “N/A” never takes the place of a figure held."""
    held = {
        (known.indicator.code, known.comparator, known.year): (known.value, known.absence)
        for known in Benchmark.objects.select_related("indicator")
    }

    def adds(read: ReadBenchmark) -> bool:
        value, absence = held.get((read.indicator, read.comparator, read.year), (None, None))
        if read.value is None:
            return value is None and absence != read.absence
        return value != read.value

    return [read for read in reading.benchmarks if adds(read)]


def _write_targets(targets: list[ReadTarget], source: Return, by: User) -> None:
    authority = Unit.objects.get(kind=Unit.Kind.AUTHORITY)
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    for read in targets:
        set_target(
            indicator=indicators[read.indicator],
            unit=authority,
            applies_from=read.applies_from,
            value=read.value,
            per=read.per,
            reason=f"Printed as “{read.printed}” in {source.file_name}, {read.column}{read.row}.",
            by=by,
        )


def _write_benchmarks(benchmarks: list[ReadBenchmark], source: Return, by: User) -> None:
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    for read in benchmarks:
        set_benchmark(
            indicator=indicators[read.indicator],
            comparator=read.comparator,
            year=read.year,
            value=read.value,
            absence=read.absence,
            heading=read.heading,
            source=f"{source.file_name}, {read.column}{read.row}"[-200:],
            by=by,
        )


def _write_doubts(shown: Preview, source: Return, reason: RevisionReason | None) -> None:
    figures = {_fact(line.figure): line.figure for line in shown.lines}
    doubts = [
        _doubt(problem, figures[problem.entry.fact], source)
        for problem in shown.reading.problems
        if problem.entry and problem.severity is not Severity.NOTE and problem.entry.fact in figures
    ]
    if reason is RevisionReason.CONFLICT:
        doubts += [
            _conflict(line.held, line.figure, source)
            for line in shown.lines
            if line.held and line.change is Change.CHANGED
        ]
    raise_doubts(doubts)


def _fact(figure: Figure) -> tuple[str, str | None, str | None, date]:
    return (figure.indicator.code, figure.unit.code, figure.cohort.code if figure.cohort else None, figure.month)


def _about(figure: Figure, source: Return, **doubt) -> Doubt:
    return Doubt(
        indicator=figure.indicator, unit=figure.unit, cohort=figure.cohort, month=figure.month, source=source, **doubt
    )


def _doubt(problem: Problem, figure: Figure, source: Return) -> Doubt:
    sentence = problem.message.partition(": ")[2] or problem.message
    return _about(figure, source, code=problem.code, severity=problem.severity, sentence=sentence[:500])


def _conflict(held: Outturn, figure: Figure, source: Return) -> Doubt:
    before = held.source.file_name if held.source else "typed in"
    sentence = (
        f"One fact with two values: {_said(held.printed, held.absence)} in {before} {held.source_cell}, "
        f"{_said(figure.printed, figure.absence)} in {source.file_name} {figure.cell}."
    )
    return _about(figure, source, code="two_values", severity=Severity.WARN, sentence=sentence[:500])


def _said(printed, absence) -> str:
    return f"{printed.normalize():f}" if printed is not None else str(absence or "a fraction")
