"""Recording figures: all of them or none, and never over another figure without a trace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from indicators.models import Cohort, Indicator, Outturn, OutturnRevision, Return
from indicators.models.figures import Origin
from indicators.operations.doorbell import ring_sweep
from indicators.rules.rollup import value_of
from indicators.rules.vocabulary import Absence, Measure, RevisionReason
from organisation.models import Unit, User


class RevisionNeedsReason(Exception):
    """Published figures would change, and nobody said why."""


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
        if self.absence:
            return None
        if self.numerator is not None and (self.denominator or self.printed is None):
            return value_of(self.numerator, self.denominator, Measure(self.indicator.measure)).quantize(SIX)
        return self.printed

    @property
    def held(self) -> tuple[Decimal | str | None, ...]:
        """Give what would be held of it, in the shape of `Outturn.held`."""
        return (self.numerator, self.denominator, self.value, self.printed, self.absence)


SIX = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording did: how many figures were new, changed or the same."""

    new: int
    changed: int
    unchanged: int


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
    """Record figures, all or none.

    A figure that differs from the one held replaces it and leaves an `OutturnRevision`. Raises
    RevisionNeedsReason where that would happen and no reason is given. Afterwards the newest
    month is swept for flags.
    """
    if (origin is Origin.RETURN) != (source is not None):
        raise SourceNeedsReturn
    one_writer_of_figures()
    stored = held_figures(figures)
    latest = {figure.key: figure for figure in figures}
    new = [figure for key, figure in latest.items() if key not in stored]
    changed = [
        (figure, stored[key]) for key, figure in latest.items() if key in stored and stored[key].held != figure.held
    ]
    if changed and reason is None:
        raise RevisionNeedsReason
    at = timezone.now()
    stamp = {"origin": origin, "source": source, "recorded_by": by, "recorded_at": at}
    revisions = [
        OutturnRevision(
            outturn=outturn,
            **_held("old", outturn),
            old_source=outturn.source,
            old_source_cell=outturn.source_cell,
            **_to_be_held("new", figure),
            reason=reason or "",  # there is one: without it nothing may change
            explanation=explanation,
            revised_by=by,
            revised_at=at,
        )
        for figure, outturn in changed
    ]
    Outturn.objects.bulk_create([_write(Outturn(), figure, **stamp) for figure in new], batch_size=500)
    Outturn.objects.bulk_update(
        [_write(outturn, figure, **stamp) for figure, outturn in changed], _WRITTEN, batch_size=200
    )
    OutturnRevision.objects.bulk_create(revisions, batch_size=500)
    ring_sweep(max((figure.month for figure in latest.values()), default=None))
    return Recorded(len(new), len(changed), len(latest) - len(new) - len(changed))


def one_writer_of_figures() -> None:
    """Wait until nobody else is writing figures or flags, and keep others waiting to the end of ours.

    Two returns with the same new figure, or two sweeps, would otherwise both find it missing. The
    authority's own row is what is locked: figures come in a few times a month.
    """
    list(Unit.objects.select_for_update().filter(kind=Unit.Kind.AUTHORITY).values_list("pk", flat=True))


def held_figures(figures: Iterable[Figure]) -> dict[tuple, Outturn]:
    """Give the outturns already held for the facts these figures speak of, by `Figure.key`."""
    figures = list(figures)
    outturns = Outturn.objects.filter(
        indicator__in={figure.indicator.pk for figure in figures},
        unit__in={figure.unit.pk for figure in figures},
        month__in={figure.month for figure in figures},
    )
    outturns = outturns.select_related("source")
    return {(held.indicator_id, held.unit_id, held.cohort_id, held.month): held for held in outturns}


_WRITTEN = [
    "numerator",
    "denominator",
    "value",
    "printed",
    "absence",
    "source_cell",
    "note",
    "origin",
    "source",
    "recorded_by",
    "recorded_at",
]


def _write(outturn: Outturn, figure: Figure, **stamp) -> Outturn:
    outturn.indicator, outturn.unit, outturn.cohort = figure.indicator, figure.unit, figure.cohort
    outturn.month, outturn.note, outturn.source_cell = figure.month, figure.note, figure.cell
    outturn.numerator, outturn.denominator = figure.numerator, figure.denominator
    outturn.value, outturn.printed = figure.value, figure.printed
    outturn.absence = figure.absence or ""
    for name, given in stamp.items():
        setattr(outturn, name, given)
    return outturn


def _held(age: str, outturn: Outturn) -> dict[str, object]:
    numerator, denominator, value, printed, absence = outturn.held
    return _named(age, numerator, denominator, value, printed, absence)


def _to_be_held(age: str, figure: Figure) -> dict[str, object]:
    return _named(age, *figure.held)


def _named(age, numerator, denominator, value, printed, absence) -> dict[str, object]:
    return {
        f"{age}_numerator": numerator,
        f"{age}_denominator": denominator,
        f"{age}_value": value,
        f"{age}_printed": printed,
        f"{age}_absence": absence or "",
    }
