"""Withdrawing a published return: what it replaced comes back, what was new goes, and all of it stays on record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from indicators.models import Benchmark, Doubt, Outturn, OutturnRevision, Return, StagedFigure, Target
from indicators.models.figures import Origin
from indicators.models.returns import ReturnState
from indicators.operations.figures import Recorded, one_writer_of_figures, record_staged
from indicators.rules.vocabulary import RevisionReason
from organisation import access
from organisation.models import User
from organisation.roles import Capability


class ReturnIsNotPublished(Exception):
    """Only a published return can be withdrawn; this one is not, or no longer."""


class WithdrawalNeedsReason(Exception):
    """A return is withdrawn with a reason only."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing a return does: the figures it restores, takes away, and leaves as they were changed since."""

    restored: list[tuple[Outturn, OutturnRevision]] = field(default_factory=list)
    removed: list[Outturn] = field(default_factory=list)
    left: int = 0
    targets: int = 0
    benchmarks: int = 0


def preview_withdrawal(given: Return) -> Withdrawal:
    """Say what withdrawing a return would do. Writes nothing."""
    held = list(Outturn.objects.filter(source=given).select_related("indicator", "unit", "cohort").order_by("pk"))
    before = _revisions_of(held)
    restored, removed = [], []
    for outturn in held:
        old = _what_stood_before(outturn, before, given)
        if old is None:
            removed.append(outturn)
        else:
            restored.append((outturn, old))
    return Withdrawal(restored, removed, _changed_since(given), given.targets.count(), given.benchmarks.count())


@transaction.atomic
def withdraw_return(given: Return, *, by: User, reason: str) -> Recorded:
    """Withdraw a published return: every figure of it that still stands gives way to what it replaced.

    Figures changed since by something else stay. Targets and benchmarks it gave go back to what
    they were, its live doubts are settled. Raises ReturnIsNotPublished and WithdrawalNeedsReason.
    """
    access.check(by, Capability.LOAD_RETURNS)
    if not reason.strip():
        raise WithdrawalNeedsReason
    given = Return.objects.select_for_update().get(pk=given.pk)
    if given.state != ReturnState.PUBLISHED:
        raise ReturnIsNotPublished
    one_writer_of_figures()
    why = f"The return {given.file_name} was withdrawn: {reason.strip()}"[:300]
    recorded = _put_back(preview_withdrawal(given), by, why)
    for target in given.targets.all():
        _put_definition_back(target, given, by)
    for benchmark in given.benchmarks.all():
        _put_definition_back(benchmark, given, by)
    Doubt.objects.live().filter(source=given).update(settled_by=by, settled_at=timezone.now(), settled_reason=why)
    given.state, given.withdrawn_by, given.withdrawn_at = ReturnState.WITHDRAWN, by, timezone.now()
    given.withdrawal_reason = reason.strip()
    given.save()
    return recorded


def _revisions_of(held: list[Outturn]) -> dict[tuple, OutturnRevision]:
    """Give the revisions of these facts by the fact and the moment the new figure began to stand."""
    revisions = OutturnRevision.objects.filter(
        indicator__in={outturn.indicator_id for outturn in held},
        unit__in={outturn.unit_id for outturn in held},
        month__in={outturn.month for outturn in held},
    ).select_related("old_source")
    return {(*_fact(revision), revision.revised_at): revision for revision in revisions}


def _what_stood_before(outturn: Outturn, revisions: dict[tuple, OutturnRevision], given: Return):
    """Walk back from the figure held to the newest one before it that nobody has withdrawn; None where there is none.

    A figure that was rolled up is not brought back: rolling up makes it anew.
    """
    began = outturn.recorded_at
    while (revision := revisions.get((*_fact(outturn), began))) is not None:
        source = revision.old_source
        is_withdrawn = source is not None and (source.pk == given.pk or source.state == ReturnState.WITHDRAWN)
        if not is_withdrawn:
            return None if revision.old_origin == Origin.ROLLED_UP else revision
        began = revision.old_recorded_at
    return None


def _changed_since(given: Return) -> int:
    """Count the facts whose figure of this return was replaced by something else that still stands."""
    replaced = {_fact(revision) for revision in OutturnRevision.objects.filter(old_source=given)}
    standing = {_fact(outturn) for outturn in Outturn.objects.filter(source=given)}
    return len(replaced - standing)


def _put_back(withdrawal: Withdrawal, by: User, why: str) -> Recorded:
    """Record what comes back, a batch for each place it once came from, and what goes away."""
    total = Recorded(0, 0, 0, 0)
    for origin, source, staged in _batches(withdrawal):
        batch = uuid4()
        for figure in staged:
            figure.batch = batch
        StagedFigure.objects.bulk_create(staged, batch_size=500)
        done = record_staged(
            batch, by=by, origin=origin, source=source, reason=RevisionReason.WITHDRAWN, explanation=why
        )
        StagedFigure.objects.filter(batch=batch).delete()
        total = Recorded(
            total.new + done.new,
            total.changed + done.changed,
            total.unchanged + done.unchanged,
            total.removed + done.removed,
        )
    return total


def _batches(withdrawal: Withdrawal) -> Iterator[tuple[Origin, Return | None, list[StagedFigure]]]:
    by_source: dict[tuple[str, int | None], list[tuple[Outturn, OutturnRevision]]] = {}
    for pair in withdrawal.restored:
        by_source.setdefault((pair[1].old_origin, pair[1].old_source_id), []).append(pair)
    for (origin, _), pairs in by_source.items():
        yield Origin(origin), pairs[0][1].old_source, [_restored(revision) for _, revision in pairs]
    if withdrawal.removed:
        yield Origin.ENTERED, None, [_removal(outturn) for outturn in withdrawal.removed]


def _restored(revision: OutturnRevision) -> StagedFigure:
    return StagedFigure(
        **_named(revision),
        numerator=revision.old_numerator,
        denominator=revision.old_denominator,
        value=revision.old_value,
        printed=revision.old_printed,
        absence=revision.old_absence,
        source_cell=revision.old_source_cell,
        note=revision.old_note,
    )


def _removal(outturn: Outturn) -> StagedFigure:
    return StagedFigure(**_named(outturn), is_removal=True)


def _named(row: Outturn | OutturnRevision) -> dict[str, object]:
    return dict(zip(("indicator_id", "unit_id", "cohort_id", "month"), _fact(row), strict=True))


def _fact(row: Outturn | OutturnRevision) -> tuple:
    return (row.indicator_id, row.unit_id, row.cohort_id, row.month)


def _put_definition_back(row: Target | Benchmark, given: Return, by: User) -> None:
    """Give a target or benchmark its words from before the return, or take it away where there were none."""
    row._history_user = by  # type: ignore[union-attr]  # the history says who
    row._change_reason = f"The return {given.file_name} was withdrawn"[:100]  # type: ignore[union-attr]
    before = _newest_before(row.history.all(), given)
    if before is None:
        row.delete()
        return
    for name in (one.attname for one in row._meta.concrete_fields if not one.primary_key):
        setattr(row, name, getattr(before, name))
    row.save()


def _newest_before(history: Iterable, given: Return):
    """Give the newest kept state that no withdrawn return gave; a deletion ends the search."""
    withdrawn = set(Return.objects.filter(state=ReturnState.WITHDRAWN).values_list("pk", flat=True)) | {given.pk}
    for kept in history:
        if kept.history_type == "-":
            return None
        if kept.given_in_id not in withdrawn:
            return kept
    return None
