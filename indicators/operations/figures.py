"""Recording figures: all of them or none, and never over another figure without a trace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from indicators.models import Cohort, Indicator, Return, StagedFigure
from indicators.models.figures import Origin
from indicators.operations.doorbell import ring_sweep
from indicators.operations.merging import (
    Change,
    StagedRow,
    Stamp,
    count_changes,
    merge,
    one_writer_of_figures,
    put_in,
    take_out,
)
from indicators.operations.roll_up import roll_up_staged
from indicators.rules.rollup import value_of
from indicators.rules.vocabulary import Absence, Measure, RevisionReason
from organisation.models import Unit, User


class RevisionNeedsReason(Exception):
    """Published figures would change, and nobody said why."""


class FigureLacksDenominator(ValueError):
    """A rate or percentage was given by its numerator alone: no figure can be made of it."""


class SourceNeedsReturn(ValueError):
    """A figure said to come from a return must name the return, and only such a figure may."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure to record. `printed` is what the source showed, before any arithmetic."""

    indicator: Indicator
    unit: Unit
    month: date
    cohort: Cohort | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    printed: Decimal | None = None
    absence: Absence | None = None
    cell: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[int, int, int | None, date]:
        """Say which fact it is: there is one figure to a fact."""
        return (self.indicator.pk, self.unit.pk, self.cohort.pk if self.cohort else None, self.month)

    @property
    def value(self) -> Decimal | None:
        """Give what the rules read: computed where the fraction is held, else as printed."""
        if self.absence or self.lacks_its_denominator:
            return None
        if self.numerator is not None and (self.denominator or self.printed is None):
            return value_of(self.numerator, self.denominator, Measure(self.indicator.measure)).quantize(SIX)
        return self.printed

    @property
    def lacks_its_denominator(self) -> bool:
        """Say whether it is a numerator alone, where one alone is no figure: only a count is."""
        alone = self.numerator is not None and self.denominator is None and self.printed is None
        return alone and not self.absence and self.indicator.measure != Measure.NUMBER


SIX = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording did: how many figures were new, changed, the same, taken away, and rolled up from them."""

    new: int
    changed: int
    unchanged: int
    removed: int = 0
    rolled_up: int = 0


@transaction.atomic
def record_outturns(
    figures: Sequence[Figure],
    *,
    by: User,
    origin: Origin = Origin.ENTERED,
    source: Return | None = None,
    reason: RevisionReason | None = None,
    explanation: str = "",
) -> Recorded:
    """Record figures, all or none. Of two figures for one fact the last counts.

    A figure that differs from the one held replaces it and leaves an `OutturnRevision`. Raises
    RevisionNeedsReason where that would happen and no reason is given, and FigureLacksDenominator.
    Afterwards the newest month is swept for flags.
    """
    if any(figure.lacks_its_denominator for figure in figures):
        raise FigureLacksDenominator
    batch = uuid4()
    stage(figures, batch=batch)
    recorded = record_staged(batch, by=by, origin=origin, source=source, reason=reason, explanation=explanation)
    take_out(batch)
    return recorded


def stage(figures: Iterable[Figure], *, batch: UUID) -> None:
    """Put figures down as one batch, to be compared and recorded. Of two for one fact the last counts."""
    latest = {figure.key: figure for figure in figures}
    put_in((_row(figure) for figure in latest.values()), batch=batch)


@transaction.atomic
def record_staged(
    batch: UUID,
    *,
    by: User,
    origin: Origin,
    source: Return | None = None,
    reason: RevisionReason | None = None,
    explanation: str = "",
) -> Recorded:
    """Record a batch of staged figures, all or none: the one door every figure comes in by.

    What was held goes into history, with `reason`; removals take figures away; what rests on
    them is rolled up. Raises SourceNeedsReturn and RevisionNeedsReason.
    """
    if (origin is Origin.RETURN and source is None) or (source and origin not in (Origin.RETURN, Origin.ENTERED)):
        raise SourceNeedsReturn
    one_writer_of_figures()
    counted = count_changes(batch, origin=origin)
    if (counted[Change.CHANGED] or counted[Change.REMOVED]) and reason is None:
        raise RevisionNeedsReason
    stamp = Stamp(by, timezone.now(), origin, source, reason, explanation)
    merge(batch, stamp)
    rolled = roll_up_staged([batch], stamp=stamp, cause=_cause(origin, source))
    newest = StagedFigure.objects.filter(batch=batch).aggregate(newest=Max("month"))["newest"]
    ring_sweep(max((month for month in (newest, rolled.newest) if month), default=None))
    return Recorded(
        counted[Change.NEW],
        counted[Change.CHANGED],
        counted[Change.UNCHANGED],
        counted[Change.REMOVED],
        rolled.written,
    )


def _cause(origin: Origin, source: Return | None) -> str:
    """Say why figures above are rolled up again."""
    return f"Rolled up from figures in {source.file_name}." if source else f"Rolled up from figures {_CAME[origin]}."


_CAME = {Origin.ENTERED: "typed in", Origin.AUDITS: "counted from audit records"}


def _row(figure: Figure) -> StagedRow:
    return (
        figure.indicator.pk,
        figure.unit.pk,
        figure.cohort.pk if figure.cohort else None,
        figure.month,
        figure.numerator,
        figure.denominator,
        figure.value,
        figure.printed,
        figure.absence or "",
        figure.cell,
        figure.note,
    )
