"""Taking a return in: kept as it came, read, and published all or not at all."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from uuid import uuid4

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from indicators.models import (
    Benchmark,
    Doubt,
    Indicator,
    Outturn,
    Return,
    ReturnFile,
    ReturnProblem,
    StagedFigure,
    Target,
)
from indicators.models.figures import Origin
from indicators.models.returns import ReturnKind, ReturnState
from indicators.operations.definitions import set_benchmark, set_target
from indicators.operations.doubts import SEEN_BY_SWEEP_ALONE, look_for_doubts, raise_doubts
from indicators.operations.figures import Recorded, record_staged, stage
from indicators.operations.merging import Change, count_changes, list_changes
from indicators.operations.staging import (
    figures_of,
    known_names,
    put_down,
    read_benchmarks,
    read_targets,
    storable,
    touched_by,
)
from indicators.returns.layouts import read_return
from indicators.returns.reading import ReadBenchmark, Reading, ReadTarget
from indicators.rules.doubts.twice import kept_twice
from indicators.rules.vocabulary import Measure, RevisionReason, Severity, Word
from indicators.rules.wording import print_held
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability

COUNTED = (Change.NEW, Change.CHANGED, Change.UNCHANGED)
STILL_OPEN = (ReturnState.RECEIVED, ReturnState.CHECKED)


class Weight(Word):
    """What a problem asks of whoever wants to publish."""

    UNREADABLE = "unreadable", "To put right"
    DOUBTFUL = "doubtful", "Needs a reason"
    WARN = "warn", "Warning"
    NOTE = "note", "Note"


class ReturnIsSettled(Exception):
    """The return was published or discarded in the meantime."""


class ReturnIsBlocked(Exception):
    """Something in the return cannot be read: it has to be put right in the file."""


class OverrideNeedsReason(Exception):
    """Something in the return is doubtful: it can be published with a reason only."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a return beside the one held for the same fact."""

    figure: StagedFigure
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


@dataclass(frozen=True)
class Preview:
    """What publishing a return would do, counted; its figures and problems are read as they are needed."""

    given: Return
    changes: Counter[Change]
    targets: list[ReadTarget]
    benchmarks: list[ReadBenchmark]

    @property
    def counts(self) -> dict[str, int]:
        """Count new, changed and unchanged figures, and the cells that could not be read."""
        counted = {change.value: self.changes[change] for change in COUNTED}
        return counted | {"unreadable": self.weights[Weight.UNREADABLE]}

    @cached_property
    def weights(self) -> Counter[Weight]:
        """Count the problems by what they ask, in one query."""
        return weigh_problems(self.given)

    @property
    def has_changes(self) -> bool:
        """Say whether publishing would change a published figure, or take one away."""
        return bool(self.changes[Change.CHANGED] or self.changes[Change.REMOVED])

    @property
    def is_unreadable(self) -> bool:
        """Say whether something has to be put right before it can be published."""
        return bool(self.weights[Weight.UNREADABLE])

    @property
    def is_doubtful(self) -> bool:
        """Say whether it can be published with a reason only."""
        return bool(self.weights[Weight.DOUBTFUL])

    @property
    def problems(self) -> QuerySet[ReturnProblem]:
        """Give everything wrong or doubtful, in the order of the file."""
        return self.given.problems.all()

    @property
    def blocks(self) -> QuerySet[ReturnProblem]:
        """Give the problems that stop publishing."""
        return self.problems.filter(severity=Severity.BLOCK)

    @property
    def unreadable(self) -> QuerySet[ReturnProblem]:
        """Give the problems no reason can override."""
        return self.blocks.filter(can_override=False)

    def lines(self, only: Change | None = None, *, start: int = 0, number: int = 100) -> list[Line]:
        """Give some of the figures beside those held, in the order of the file, in three queries."""
        found = list_changes(self.given.batch, origin=origin_of(self.given), only=only, start=start, number=number)
        figures = StagedFigure.objects.select_related("indicator", "unit", "cohort")
        staged = figures.in_bulk([one for one, _, _ in found])
        held = Outturn.objects.in_bulk([pk for _, pk, _ in found if pk])
        return [Line(staged[one], held.get(pk) if pk else None, change) for one, pk, change in found]


@transaction.atomic
def keep_return(*, content: bytes, file_name: str, by: User, replaces: Return | None = None) -> Return:
    """Keep a file as it came, to be read. A return it `replaces` is discarded, where it is still open."""
    access.check(by, Capability.LOAD_RETURNS)
    given = Return.objects.create(
        file_name=storable(file_name[-200:]),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=timezone.now(),
        aside={"replaces": replaces.pk} if replaces and _make_way(replaces) else {},
    )
    ReturnFile.objects.create(source=given, content=content)
    return given


def receive_return(*, content: bytes, file_name: str, by: User, replaces: Return | None = None) -> Return:
    """Take a file in and read it at once. Raises NotAReturn, and keeps nothing, where it is not one.

    It is read before anything is written, so that nobody waits for the reading.
    """
    access.check(by, Capability.LOAD_RETURNS)
    reading = read_return(content, file_name, known_names())
    with transaction.atomic():
        given = keep_return(content=content, file_name=file_name, by=by, replaces=replaces)
        put_down(given, reading)
        given.state = ReturnState.CHECKED
        given.save()
    return given


def _make_way(replaced: Return) -> bool:
    """Put a return aside for the one that corrects it. One that was published in the meantime stays."""
    open_ones = Return.objects.filter(pk=replaced.pk, kind=ReturnKind.FILE, state__in=STILL_OPEN)
    made = open_ones.update(state=ReturnState.DISCARDED, being_read_since=None)
    return bool(made) or Return.objects.filter(pk=replaced.pk, state=ReturnState.REFUSED).exists()


def weigh_problems(given: Return) -> Counter[Weight]:
    """Count a return's problems by what they ask of whoever wants to publish it."""
    counted = given.problems.order_by().values("severity", "can_override").annotate(number=Count("pk"))
    weights: Counter[Weight] = Counter()
    for row in counted:
        weights[_weight(row["severity"], row["can_override"])] += row["number"]
    return weights


def problems_of(given: Return, weight: Weight | None) -> QuerySet[ReturnProblem]:
    """Give a return's problems in the order of the file, those of one weight or all."""
    problems = given.problems.all()
    if weight is None:
        return problems
    if weight in (Weight.WARN, Weight.NOTE):
        return problems.filter(severity=weight.value)
    return problems.filter(severity=Severity.BLOCK, can_override=weight is Weight.DOUBTFUL)


def _weight(severity: str, can_override: bool) -> Weight:
    if severity == Severity.BLOCK:
        return Weight.DOUBTFUL if can_override else Weight.UNREADABLE
    return Weight(severity)


def preview_return(given: Return) -> Preview:
    """Say what publishing a return would do. Writes nothing."""
    return Preview(
        given,
        count_changes(given.batch, origin=origin_of(given)),
        _new_targets(read_targets(given)),
        _new_benchmarks(read_benchmarks(given)),
    )


def compare_reading(reading: Reading) -> tuple[dict[str, int], int, int]:
    """Count what publishing a reading would do: figures by change, targets, benchmarks. Writes nothing."""
    batch = uuid4()
    with transaction.atomic():
        stage(figures_of(reading.entries), batch=batch)
        changes = count_changes(batch, origin=Origin.RETURN)
        transaction.set_rollback(True)
    counts = {change.value: changes[change] for change in COUNTED} | {
        "unreadable": sum(not problem.is_a_doubt for problem in reading.blocks)
    }
    return counts, len(_new_targets(reading.targets)), len(_new_benchmarks(reading.benchmarks))


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
    _refuse_blocked(shown, override_reason)
    doubts = _doubts(shown, reason)
    recorded = record_staged(
        given.batch, by=by, origin=origin_of(given), source=given, reason=reason, explanation=explanation
    )
    _write_targets(shown.targets, given, by)
    _write_benchmarks(shown.benchmarks, given, by)
    raise_doubts(doubts)
    look_for_doubts(indicators=_touched(shown), source=given)
    given.state, given.published_by, given.published_at = ReturnState.PUBLISHED, by, timezone.now()
    given.note, given.override_reason = note, override_reason
    given.save()
    return recorded


@transaction.atomic
def discard_return(given: Return, *, by: User) -> Return:
    """Put a return aside without publishing it. Raises ReturnIsSettled."""
    access.check(by, Capability.LOAD_RETURNS)
    given = Return.objects.select_for_update().get(pk=given.pk)
    if given.state not in STILL_OPEN:
        raise ReturnIsSettled
    given.state, given.being_read_since = ReturnState.DISCARDED, None
    given.save()
    return given


def origin_of(given: Return) -> Origin:
    """Say what figures of a return are: read of a file, or typed in."""
    return Origin.RETURN if given.kind == ReturnKind.FILE else Origin.ENTERED


def _refuse_blocked(shown: Preview, override_reason: str) -> None:
    if shown.is_unreadable:
        raise ReturnIsBlocked
    if shown.is_doubtful and not override_reason.strip():
        raise OverrideNeedsReason


def _new_targets(read: list[ReadTarget]) -> list[ReadTarget]:
    """Keep the targets that differ from the one held for the same month on."""
    held = {
        (target.indicator.code, target.applies_from): (target.value, target.per)
        for target in Target.objects.filter(unit__kind=Unit.Kind.AUTHORITY, cohort=None).select_related("indicator")
    }
    return [one for one in read if held.get((one.indicator, one.applies_from)) != (one.value, one.per)]


def _new_benchmarks(read: list[ReadBenchmark]) -> list[ReadBenchmark]:
    """Keep the benchmarks that differ. A printed “N/A” never takes the place of a figure held."""
    held = {
        (known.indicator.code, known.comparator, known.year): (known.value, known.absence)
        for known in Benchmark.objects.select_related("indicator")
    }

    def adds(one: ReadBenchmark) -> bool:
        value, absence = held.get((one.indicator, one.comparator, one.year), (None, None))
        if one.value is None:
            return value is None and absence != one.absence
        return value != one.value

    return [one for one in read if adds(one)]


def _write_targets(targets: list[ReadTarget], source: Return, by: User) -> None:
    if not targets:
        return
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
            given_in=source,
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
            given_in=source,
        )


def _touched(shown: Preview) -> set[int]:
    """Give the indicators that a return says anything of: figures, targets or benchmarks."""
    beside: tuple[ReadTarget | ReadBenchmark, ...] = (*shown.targets, *shown.benchmarks)
    return touched_by(shown.given.batch, {one.indicator for one in beside})


def _doubts(shown: Preview, reason: RevisionReason | None) -> list[Doubt]:
    """Give what the reader doubts, before the figures are written: the held ones are still there to name.

    What was foreseen of the figures among those held is looked for again when they are.
    """
    source = shown.given
    problems = shown.problems.filter(figure__isnull=False).exclude(severity=Severity.NOTE)
    problems = problems.exclude(code__in=SEEN_BY_SWEEP_ALONE)
    doubts = [
        _doubt(problem, problem.figure, source) for problem in problems.select_related("figure") if problem.figure
    ]
    if reason is RevisionReason.CONFLICT:
        changed = shown.lines(Change.CHANGED, number=shown.changes[Change.CHANGED])
        doubts += [_conflict(line.held, line.figure, source) for line in changed if line.held]
    return doubts


def _about(figure: StagedFigure, source: Return, **doubt) -> Doubt:
    fact = {name: getattr(figure, name) for name in ("indicator_id", "unit_id", "cohort_id", "month")}
    return Doubt(**fact, source=source, **doubt)


def _doubt(problem: ReturnProblem, figure: StagedFigure, source: Return) -> Doubt:
    sentence = problem.message.partition(": ")[2] or problem.message
    return _about(figure, source, code=problem.code, severity=problem.severity, sentence=sentence[:500])


def _conflict(held: Outturn, figure: StagedFigure, source: Return) -> Doubt:
    before = held.source.file_name if held.source else "typed in"
    found = kept_twice(
        _said(held.printed, held.absence),
        _said(figure.printed, figure.absence),
        first_where=f"{before} {held.source_cell}",
        second_where=f"{source.file_name} {figure.source_cell}",
    )
    return _about(figure, source, code=found.code, severity=found.severity, sentence=found.sentence[:500])


def _said(printed, absence) -> str:
    return f"{printed.normalize():f}" if printed is not None else str(absence or "a fraction")
