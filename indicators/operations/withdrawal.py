"""Withdrawing a published return: what it said is undone, what it replaced is back, and history keeps both."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from indicators.models import Benchmark, Doubt, Outturn, OutturnRevision, Return, StagedFigure, Target
from indicators.models.figures import Origin
from indicators.models.returns import ReturnKind, ReturnState
from indicators.operations.doorbell import ring_sweep
from indicators.operations.figures import Recorded
from indicators.operations.merging import Stamp, merge, one_writer_of_figures
from indicators.operations.roll_up import roll_up_staged
from indicators.operations.staging import read_benchmarks, read_targets
from indicators.rules.vocabulary import RevisionReason
from indicators.rules.withdrawal import Repeated, Stood, what_stands
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability

FIGURE = ("numerator", "denominator", "value", "printed", "absence", "source_cell", "note")
Fact = tuple[int, int, int | None, date]


class ReturnIsNotPublished(Exception):
    """Only a published return can be withdrawn; this one is not, or no longer."""


class WithdrawalNeedsReason(Exception):
    """A return is withdrawn with a reason only."""


@dataclass
class Withdrawal:
    """What withdrawing a return does: the figures it restores, takes away, and leaves as they were changed since.

    A figure that comes back stands beside the one held; where none is held, beside an empty one.
    """

    restored: list[tuple[Outturn, StagedFigure]] = field(default_factory=list)
    removed: list[Outturn] = field(default_factory=list)
    changed_since: list[OutturnRevision] = field(default_factory=list)
    targets: int = 0
    benchmarks: int = 0
    came_from: dict[Fact, tuple[str, int | None]] = field(default_factory=dict)
    repeated: dict[Fact, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Count the figures that stay as they are, because something else has changed them since."""
        return len(self.changed_since)


def preview_withdrawal(given: Return) -> Withdrawal:
    """Say what withdrawing a return would do. Writes nothing."""
    past = _Past(given)
    return _undo_figures(
        past,
        Withdrawal(
            changed_since=_changed_since(given, past),
            targets=Target.objects.filter(given_in=given).count(),
            benchmarks=Benchmark.objects.filter(given_in=given).count(),
        ),
    )


@transaction.atomic
def withdraw_return(given: Return, *, by: User, reason: str) -> Recorded:
    """Take a published return back: each figure, target and benchmark still its own gives way to what it replaced.

    What something else has changed since stays, and is counted as unchanged. Raises
    ReturnIsNotPublished and WithdrawalNeedsReason.
    """
    access.check(by, Capability.LOAD_RETURNS)
    given = Return.objects.select_for_update(no_key=True).get(pk=given.pk)  # others may point at it meanwhile
    if given.state != ReturnState.PUBLISHED:
        raise ReturnIsNotPublished
    if not reason.strip():
        raise WithdrawalNeedsReason
    one_writer_of_figures()
    now, past = timezone.now(), _Past(given)
    undone = _undo_figures(past, Withdrawal(changed_since=_changed_since(given, past)))
    why = f"The return {given.file_name} was withdrawn: {reason.strip()}"[:300]
    rolled_up = _write(undone, by, now, why)
    _restore_rows(Target.objects.filter(given_in=given), past, by, _targets_of, _target_words)
    _restore_rows(Benchmark.objects.filter(given_in=given), past, by, _benchmarks_of, _benchmark_words)
    _settle_doubts(given, undone, by, now, why)
    given.state, given.withdrawn_by, given.withdrawn_at = ReturnState.WITHDRAWN, by, now
    given.withdrawal_reason = reason.strip()
    given.save()
    return Recorded(0, len(undone.restored), undone.left, len(undone.removed), rolled_up)


class _Past:
    """Everything that was ever held of the facts a return speaks of, read once."""

    def __init__(self, given: Return) -> None:
        """Read it in six queries."""
        self.given = given
        self.withdrawn_before = set(Return.objects.filter(state=ReturnState.WITHDRAWN).values_list("pk", flat=True))
        self.withdrawn = self.withdrawn_before | {given.pk}
        standing = Return.objects.filter(state=ReturnState.PUBLISHED).exclude(pk=given.pk)
        self.standing = {one.pk: one for one in standing}
        own = Exists(_same_fact(Outturn.objects.filter(source=given)))
        taken = Exists(_same_fact(OutturnRevision.objects.filter(new_source=given, new_origin="")))
        held = Outturn.objects.filter(Q(source=given) | taken).order_by("pk")
        self._held = {_fact(row): row for row in held.select_related("indicator", "unit", "cohort")}
        self._revisions: dict[Fact, list[OutturnRevision]] = defaultdict(list)
        for revision in OutturnRevision.objects.filter(own | taken).order_by("-pk"):
            self._revisions[_fact(revision)].append(revision)
        self._repeated: dict[Fact, list[Repeated]] = defaultdict(list)
        self._read_repeated(own | taken)

    def _read_repeated(self, of_these: Exists | Q) -> None:
        sources = {one.batch: one for one in self.standing.values()}
        figures = StagedFigure.objects.filter(of_these, batch__in=sources, is_removal=False)
        for figure in figures.exclude(value=None, absence=""):
            source = sources[figure.batch]
            self._repeated[_fact(figure)].append(Repeated(source.pk, _published_at(source), figure))

    def facts(self) -> Iterator[tuple[Fact, Outturn | None]]:
        """Give the facts that are as this return left them, with the reported figure held now, if there is one."""
        for fact in {**self._held, **self._revisions}:
            held = self._held.get(fact)
            reported = held if held and held.origin != Origin.ROLLED_UP else None
            past = (stood for stood in self.of(fact, reported) if stood.source not in self.withdrawn_before)
            newest = next(past, None)
            if newest and newest.source == self.given.pk:
                yield fact, reported

    def of(self, fact: Fact, present: Outturn | None) -> Iterator[Stood]:
        """Go back through what was reported of a fact. What was rolled up speaks for nobody; nor does a withdrawal."""
        if present:
            yield Stood(present.source_id, present.recorded_at, None, present)
        for revision in self._revisions[fact]:
            if revision.old_origin == Origin.ROLLED_UP:
                continue
            if not revision.new_origin and revision.reason != RevisionReason.WITHDRAWN:
                yield Stood(revision.new_source_id, revision.revised_at, None, None)
            yield Stood(revision.old_source_id, revision.old_recorded_at, revision.revised_at, revision)

    def repeated(self, fact: Fact) -> list[Repeated]:
        """Give the standing returns that have the fact in them."""
        return self._repeated[fact]


def _undo_figures(past: _Past, undone: Withdrawal) -> Withdrawal:
    """Find for each of the return's figures what stands without it."""
    for fact, present in past.facts():
        stood, by = what_stands(past.of(fact, present), withdrawn=past.withdrawn, repeated=past.repeated(fact))
        if stood is None or stood.kept is None:
            undone.removed += [present] if present else []
            continue
        figure = {name: _was(stood.kept, name) for name in FIGURE}
        undone.came_from[fact] = (_was(stood.kept, "origin"), stood.source)
        if by and by.kept:
            figure |= {"source_cell": by.kept.source_cell, "note": by.kept.note}
            is_file = past.standing[by.source].kind == ReturnKind.FILE
            undone.came_from[fact] = (Origin.RETURN if is_file else Origin.ENTERED, by.source)
            undone.repeated[fact] = by.source
        empty = Outturn(indicator_id=fact[0], unit_id=fact[1], cohort_id=fact[2], month=fact[3])
        undone.restored.append((present or empty, _staged(fact, **figure)))
    return undone


def _changed_since(given: Return, past: _Past) -> list[OutturnRevision]:
    """Give the newest change to each figure of the return that something else has changed since."""
    changed = OutturnRevision.objects.filter(old_source=given).order_by("pk")
    newest = {_fact(row): row for row in changed.select_related("indicator", "unit", "cohort", "revised_by")}
    own = {fact for fact, _ in past.facts()}
    return [row for fact, row in newest.items() if fact not in own]


def _same_fact(rows: QuerySet) -> QuerySet:
    """Keep the rows of the fact asked about, of any cohort: which is told apart afterwards."""
    return rows.filter(indicator=OuterRef("indicator"), unit=OuterRef("unit"), month=OuterRef("month"))


def _fact(row: Any) -> Fact:
    return (row.indicator_id, row.unit_id, row.cohort_id, row.month)


def _was(kept: Any, name: str) -> Any:
    """Read what a figure is, or what a revision says it was."""
    return getattr(kept, f"old_{name}" if isinstance(kept, OutturnRevision) else name)


def _staged(fact: Fact, **figure: Any) -> StagedFigure:
    indicator, unit, cohort, month = fact
    return StagedFigure(indicator_id=indicator, unit_id=unit, cohort_id=cohort, month=month, **figure)


def _write(undone: Withdrawal, by: User, now: datetime, why: str) -> int:
    """Merge what comes back, a batch a source, and what goes; then roll up what rests on all of it."""
    by_source: dict[tuple[str, int | None], list[StagedFigure]] = defaultdict(list)
    for _, figure in undone.restored:
        by_source[undone.came_from[_fact(figure)]].append(figure)
    sources = Return.objects.in_bulk({source for _, source in by_source if source})
    groups = [
        (Stamp(by, now, Origin(origin), sources.get(source or 0), RevisionReason.WITHDRAWN, why, True), figures)
        for (origin, source), figures in by_source.items()
    ]
    removals = [_staged(_fact(outturn), is_removal=True) for outturn in undone.removed]
    groups.append((Stamp(by, now, Origin.ENTERED, None, RevisionReason.WITHDRAWN, why), removals))
    batches = [_merge(figures, stamp) for stamp, figures in groups]
    rolled = roll_up_staged(batches, stamp=groups[-1][0], cause=why)
    staged = StagedFigure.objects.filter(batch__in=batches)
    months = [*staged.order_by("-month").values_list("month", flat=True)[:1], rolled.newest]
    ring_sweep(max((month for month in months if month), default=None))
    staged.delete()
    return rolled.written


def _merge(figures: list[StagedFigure], stamp: Stamp) -> UUID:
    batch = uuid4()
    for figure in figures:
        figure.batch = batch
    StagedFigure.objects.bulk_create(figures, batch_size=500)
    merge(batch, stamp)
    return batch


def _restore_rows(
    rows: QuerySet, past: _Past, by: User, said: Callable[[Return], Iterable[tuple[tuple, dict]]], words: Callable
) -> None:
    """Give targets or benchmarks of the return back what they were before it, or delete them; history keeps all.

    One that a standing return has printed again since stays, and is that return's now.
    """
    repeated: dict[tuple, list[Repeated]] = defaultdict(list)
    own = list(rows.select_related("indicator", "unit") if rows.model is Target else rows.select_related("indicator"))
    for source in past.standing.values() if own else ():
        for key, named in said(source):
            repeated[key].append(Repeated(source.pk, _published_at(source), named))
    for row in own:
        _restore_row(row, past.withdrawn, repeated[words(row)], by)


def _restore_row(row: Any, withdrawn: set[int], repeated: list[Repeated], by: User) -> None:
    records = list(row.history.order_by("-history_date", "-history_id"))
    ends = [None, *(record.history_date for record in records)]
    past = [
        Stood(record.given_in_id, record.history_date, end, None if record.history_type == "-" else record)
        for record, end in zip(records, ends, strict=False)
    ]
    stood, repeating = what_stands(past, withdrawn=withdrawn, repeated=repeated)
    restored = stood.kept.instance if stood and stood.kept else row
    restored._history_user = by
    if stood is None or stood.kept is None:
        restored.delete()
        return
    for name, value in (repeating.kept or {}).items() if repeating else ():
        setattr(restored, name, value)
    restored.given_in_id = repeating.source if repeating else stood.source
    restored.save()


def _targets_of(source: Return) -> Iterator[tuple[tuple, dict]]:
    for read in read_targets(source):
        why = f"Printed as “{read.printed}” in {source.file_name}, {read.column}{read.row}."
        yield (read.indicator, read.applies_from, read.value, read.per, True), {"reason": why}


def _target_words(target: Target) -> tuple:
    is_printed = target.cohort_id is None and target.unit.kind == Unit.Kind.AUTHORITY
    return (target.indicator.code, target.applies_from, target.value, target.per, is_printed)


def _benchmarks_of(source: Return) -> Iterator[tuple[tuple, dict]]:
    for read in read_benchmarks(source):
        where = f"{source.file_name}, {read.column}{read.row}"[-200:]
        yield (read.indicator, read.comparator, read.year, read.value, read.absence or ""), {"source": where}


def _benchmark_words(benchmark: Benchmark) -> tuple:
    return (
        benchmark.indicator.code, benchmark.comparator, benchmark.year, benchmark.value, benchmark.absence,
    )  # fmt: skip


def _published_at(source: Return) -> datetime:
    assert source.published_at is not None  # noqa: S101 - the database holds a published return to it
    return source.published_at


def _settle_doubts(given: Return, undone: Withdrawal, by: User, now: datetime, reason: str) -> None:
    """Settle what was doubtful about the return's figures. A figure that stands by another return keeps its doubt."""
    settled = []
    for doubt in Doubt.objects.live().filter(source=given):
        if source := undone.repeated.get(_fact(doubt)):
            doubt.source_id = source
        else:
            doubt.settled_by, doubt.settled_at, doubt.settled_reason = by, now, reason
        settled.append(doubt)
    Doubt.objects.bulk_update(settled, ["source", "settled_by", "settled_at", "settled_reason"], batch_size=500)
