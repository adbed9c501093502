"""Raising doubts, settling them, and closing those that no longer hold."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from indicators.evidence import Coming, read_evidence
from indicators.models import Doubt, OutturnRevision, Return, StagedFigure
from indicators.operations.doorbell import ring_sweep
from indicators.operations.merging import one_writer_of_figures
from indicators.rules.doubts.catalogue import BOTH, KINDS, SWEEP
from indicators.rules.doubts.examining import Evidence, Finding, examine
from organisation import access
from organisation.models import User
from organisation.roles import Capability

SAID = ("code", "indicator_id", "unit_id", "cohort_id", "month", "figures")
NO_LONGER = "It no longer holds: the figures, or what they are read against, were corrected."
LONGEST = 500
AT_ONCE = 5_000

SEEN_BY_SWEEP = frozenset(kind.code for kind in KINDS if kind.seen in (SWEEP, BOTH))
SEEN_BY_SWEEP_ALONE = frozenset(kind.code for kind in KINDS if kind.seen == SWEEP)
# Of these the reader knows more than is held: how exactly a figure was printed, and its signs
READ_CLOSER = ("value_is_not_its_fraction", "unit_differs", "month_to_come")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the figures did: doubts raised, and doubts closed because they no longer hold."""

    raised: int = 0
    closed: int = 0


@transaction.atomic
def raise_doubts(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Write doubts down, each once: saying one again, settled or not, changes nothing.

    What a person explained stays explained for the same figures. Only what was settled by a
    return's withdrawal, or closed because it no longer held, is said again: nobody has explained
    it. Takes unsaved doubts and gives those that are new, in two queries however many there are.
    """
    by_said = {_said(doubt): doubt for doubt in map(_with_figures, doubts)}
    known = _known({doubt.indicator_id for doubt in by_said.values()})
    new = [doubt for said, doubt in by_said.items() if said not in known]
    at = timezone.now()
    for doubt in new:
        doubt.raised_at = at
    return Doubt.objects.bulk_create(new, batch_size=500)


def look_for_doubts(*, indicators: Collection[int] | None = None, source: Return | None = None) -> Looked:
    """Go through the whole catalogue, over what is held of some indicators or of all.

    Raises what is new and closes what no longer holds; looking again on the same figures changes
    nothing. `source` is the return whose figures were just published. Nobody waits while it reads:
    only writing takes its turn, and what was raised in the meantime is left alone.
    """
    began = timezone.now()
    evidence = read_evidence(indicators)
    if evidence is None:
        return Looked()
    doubts = [_doubt(finding) for finding in examine(evidence)]
    with transaction.atomic():
        one_writer_of_figures()
        raised = raise_doubts(_from(source, doubts) if source else doubts)
        scope = evidence.indicators if indicators is None else indicators
        closed = _close_others({_said(doubt) for doubt in doubts}, evidence, scope, began)
        for month in {doubt.month for doubt in [*raised, *closed] if doubt.month}:
            ring_sweep(month)
    return Looked(len(raised), len(closed))


def foresee_doubts(coming: Coming, indicators: Collection[int]) -> list[Finding]:
    """Give what publishing a return would make doubtful and nobody has said yet. Writes nothing.

    What the reader has found already is left out.
    """
    evidence = read_evidence(indicators, coming)
    if evidence is None:
        return []
    known = _known(set(indicators))
    findings = [finding for finding in examine(evidence) if finding.found.code in SEEN_BY_SWEEP_ALONE | {FALLS}]
    return [finding for finding in findings if _said(_doubt(finding)) not in known]


FALLS = "running_total_falls"  # the reader sees it within a file, the sweep also against what is held


@transaction.atomic
def settle_doubt(doubt: Doubt, *, by: User, reason: str) -> Doubt:
    """Answer a doubt: explained, or accepted with a reason. It is not raised again for the same figures.

    The month is swept again, so that a flag about the doubt goes with it.
    """
    access.check(by, Capability.DEFINE_INDICATORS, doubt.unit)
    doubt = Doubt.objects.select_for_update().get(pk=doubt.pk)
    doubt.settled_by, doubt.settled_at, doubt.settled_reason = by, timezone.now(), reason
    doubt.full_clean()
    doubt.save()
    ring_sweep(doubt.month)
    return doubt


@transaction.atomic
def settle_doubts(doubts: Sequence[int], *, by: User, reason: str) -> int:
    """Answer several doubts with one reason, and say how many were still to be answered."""
    chosen = Doubt.objects.live().select_for_update(of=("self",)).select_related("unit").filter(pk__in=doubts)
    live = list(chosen)
    for unit in {doubt.unit for doubt in live}:
        access.check(by, Capability.DEFINE_INDICATORS, unit)
    for doubt in live:
        doubt.settled_by, doubt.settled_at, doubt.settled_reason = by, timezone.now(), reason
        ring_sweep(doubt.month)
    Doubt.objects.bulk_update(live, ["settled_by", "settled_at", "settled_reason"], batch_size=500)
    return len(live)


def _doubt(finding: Finding) -> Doubt:
    found, (indicator, unit, cohort) = finding.found, finding.key
    return Doubt(
        code=found.code,
        severity=found.severity,
        indicator_id=indicator,
        unit_id=unit,
        cohort_id=cohort,
        month=found.month,
        sentence=_cut(found.sentence),
        figures=_cut(found.about),
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _with_figures(doubt: Doubt) -> Doubt:
    doubt.figures = doubt.figures or doubt.sentence
    return doubt


def _said(doubt: Doubt) -> tuple[object, ...]:
    return tuple(getattr(doubt, name) for name in SAID)


def _known(indicators: Collection[int]) -> set[tuple[object, ...]]:
    """Give what is live or has been explained by somebody."""
    by_withdrawal = Q(source__withdrawn_at__isnull=False, settled_at=F("source__withdrawn_at"))
    unexplained = Doubt.objects.filter(by_withdrawal | Q(settled_at__isnull=False, settled_by=None))
    said = Doubt.objects.exclude(pk__in=unexplained.values("pk")).filter(indicator__in=indicators)
    return set(said.order_by().values_list(*SAID))


def _from(source: Return, doubts: list[Doubt]) -> list[Doubt]:
    """Name the return on the doubts about its own figures."""
    own = set(StagedFigure.objects.filter(batch=source.batch).values_list(*SAID[1:5]))
    for doubt in doubts:
        if _said(doubt)[1:5] in own:
            doubt.source = source
    return doubts


def _close_others(
    found: set[tuple[object, ...]], evidence: Evidence, scope: Collection[int], began: datetime
) -> list[Doubt]:
    """Close the live doubts that were looked for and not found again. Nobody has answered them: the figures have."""
    judged = _judged(evidence, scope)
    looked_for = Doubt.objects.live().filter(code__in=SEEN_BY_SWEEP, indicator__in=scope, raised_at__lt=began)
    live = looked_for.exclude(Q(code__in=READ_CLOSER) & ~_was_revised())
    gone = [doubt for doubt in live if _said(doubt) not in found and judged(doubt)]
    closed = {"settled_at": timezone.now(), "settled_reason": NO_LONGER}
    for first in range(0, len(gone), AT_ONCE):
        several = [doubt.pk for doubt in gone[first : first + AT_ONCE]]
        Doubt.objects.live().filter(pk__in=several).update(**closed)
    return gone


def _was_revised() -> Exists:
    """Say that the figure has been changed or taken away since the doubt outside was raised."""
    same = {name: OuterRef(name) for name in ("indicator_id", "unit_id", "month")}
    since: QuerySet = OutturnRevision.objects.filter(revised_at__gte=OuterRef("raised_at"), **same).order_by()
    return Exists(since.alias(whose=Coalesce("cohort_id", 0)).filter(whose=Coalesce(OuterRef("cohort_id"), 0)))


def _judged(evidence: Evidence, scope: Collection[int]):
    """Give a test for whether a doubt is about something that was looked at."""

    def is_judged(doubt: Doubt) -> bool:
        month: date | None = doubt.month
        course = evidence.courses.get((doubt.indicator_id, doubt.unit_id, doubt.cohort_id))
        if month is None or course is None:
            return month is None or month >= evidence.judged_from
        return month >= max(evidence.judged_from, course.first)

    return is_judged
