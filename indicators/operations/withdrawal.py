"""Withdrawing a published return: what it said is undone, what it replaced is back, and history keeps both."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from indicators.models import Benchmark, Doubt, Outturn, OutturnRevision, Return, StagedFigure, Target
from indicators.models.figures import Origin
from indicators.models.returns import ReturnState
from indicators.operations.doorbell import ring_sweep
from indicators.operations.figures import Recorded
from indicators.operations.merging import Stamp, merge, one_writer_of_figures, take_out
from indicators.operations.roll_up import roll_up_staged
from indicators.operations.staging import read_benchmarks, read_targets
from indicators.operations.standing import Standing, standing_without
from indicators.rules.vocabulary import RevisionReason
from indicators.rules.withdrawal import Repeated, Stood, what_stands
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability

SHOWN = 100  # lines of each kind a preview shows


class ReturnIsNotPublished(Exception):
    """Only a published return can be withdrawn; this one is not, or no longer."""


class WithdrawalNeedsReason(Exception):
    """A return is withdrawn with a reason only."""


@dataclass(frozen=True)
class Withdrawal:
    """What withdrawing a return does: how many figures it restores, takes away, and leaves as they were changed since.

    Some of each are there to be shown. A figure that comes back stands beside the one held; where
    none is held, beside an empty one.
    """

    restored: int
    removed: int
    left: int
    targets: int
    benchmarks: int
    put_back: list[tuple[Outturn, StagedFigure]]
    taken_away: list[Outturn]
    changed_since: list[OutturnRevision]


def preview_withdrawal(given: Return) -> Withdrawal:
    """Say what withdrawing a return would do. Writes nothing that is kept."""
    with standing_without(given) as standing:
        restored, removed = standing.count()
        changed = standing.changed_since()
        revisions = OutturnRevision.objects.select_related("indicator", "unit", "cohort", "revised_by")
        return Withdrawal(
            restored,
            removed,
            len(changed),
            Target.objects.filter(given_in=given).count(),
            Benchmark.objects.filter(given_in=given).count(),
            standing.coming_back(SHOWN),
            standing.going(SHOWN),
            list(revisions.filter(pk__in=changed[:SHOWN])),
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
    why = f"The return {given.file_name} was withdrawn: {reason.strip()}"[:300]
    with standing_without(given) as standing:
        restored, removed = standing.count()
        left = len(standing.changed_since())
        standing.hand_doubts_on()
        rolled_up = _write(standing, by, now, why)
    _restore_rows(Target.objects.filter(given_in=given), past, by, _targets_of, _target_words)
    _restore_rows(Benchmark.objects.filter(given_in=given), past, by, _benchmarks_of, _benchmark_words)
    _settle_doubts(given, by, now, why)
    given.state, given.withdrawn_by, given.withdrawn_at = ReturnState.WITHDRAWN, by, now
    given.withdrawal_reason = reason.strip()
    given.save()
    return Recorded(0, restored, left, removed, rolled_up)


class _Past:
    """The other returns: which are withdrawn, this one with them, and which stand."""

    def __init__(self, given: Return) -> None:
        """Read them in two queries."""
        before = Return.objects.filter(state=ReturnState.WITHDRAWN).values_list("pk", flat=True)
        self.withdrawn = {*before, given.pk}
        standing = Return.objects.filter(state=ReturnState.PUBLISHED).exclude(pk=given.pk)
        self.standing = {one.pk: one for one in standing}


def _write(standing: Standing, by: User, now: datetime, why: str) -> int:
    """Merge what comes back, a batch a source, and what goes; then roll up what rests on all of it."""
    back, gone = standing.stage_back(), standing.stage_away()
    sources = Return.objects.in_bulk({source for _, _, source in back if source})
    for batch, origin, source in back:
        merge(batch, Stamp(by, now, origin, sources.get(source or 0), RevisionReason.WITHDRAWN, why, True))
    stamp = Stamp(by, now, Origin.ENTERED, None, RevisionReason.WITHDRAWN, why)
    merge(gone, stamp)
    batches = [*(batch for batch, _, _ in back), gone]
    rolled = roll_up_staged(batches, stamp=stamp, cause=why)
    staged = StagedFigure.objects.filter(batch__in=batches)
    months = [*staged.order_by("-month").values_list("month", flat=True)[:1], rolled.newest]
    ring_sweep(max((month for month in months if month), default=None))
    for batch in batches:
        take_out(batch)
    return rolled.written


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


def _settle_doubts(given: Return, by: User, now: datetime, reason: str) -> None:
    """Settle what was doubtful about the return's figures, and is not another return's now."""
    doubts = Doubt.objects.live().filter(source=given)
    doubts.update(settled_by=by, settled_at=now, settled_reason=reason)
