"""Rolling figures up: worker, team, service, authority; set-based, in the transaction the figures are recorded in.

What every unit must come to is said one fact at a time in `indicators/rules/rollup.py`. Here the
same is done a level of the tree at a time: the facts that changed say which sums are touched, the
sums are staged, and merging writes what differs, with history. A reported figure stays; where it
is not what its parts make, that becomes a doubt.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from indicators.models import Doubt, Indicator, Outturn, StagedFigure
from indicators.models.figures import Origin
from indicators.operations.doorbell import ring_sweep
from indicators.operations.doubts import raise_doubts
from indicators.operations.merging import (
    Change,
    Stamp,
    count_changes,
    merge,
    moment_as_stored,
    one_writer_of_figures,
    take_out,
)
from indicators.operations.summing import (
    NO_POPULATION,
    different_from_parts,
    lay_out,
    lay_out_tree,
    not_summed,
    note_changed,
    note_figures,
    stage_sums_of_children,
    stage_sums_of_months,
    summing,
)
from indicators.rules.rollup import BELOW, Part, Total, agree, tell_apart
from indicators.rules.vocabulary import Measure, RevisionReason, Severity
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability

WRITTEN = (Change.NEW, Change.CHANGED, Change.REMOVED)


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What rolling up did: how many figures it wrote or took away, and the newest month it looked at."""

    written: int = 0
    newest: date | None = None


def roll_up_staged(batches: Sequence[UUID], *, stamp: Stamp, cause: str) -> RolledUp:
    """Roll up what follows from batches that were just merged with `stamp`. `cause` is kept in history."""
    with summing():
        for batch in batches:
            note_changed(batch, moment_as_stored(stamp.at))
        return _roll_up(stamp, cause, with_leaves=False)


@transaction.atomic
def roll_up_all(first: date, last: date, *, by: User) -> int:
    """Derive every figure of some months anew, and what rests on them later; say how many differed.

    For when units, populations or how far an indicator rolls up have changed. Running it again
    writes nothing.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    where = "o.month BETWEEN %(first)s AND %(last)s"
    return _roll_up_figures(where, {"first": first, "last": last}, "Everything was rolled up again.", by)


@transaction.atomic
def roll_up_rates(unit: Unit, from_month: date, *, by: User) -> int:
    """Derive a unit's rates anew from a month on, on the population held now; say how many differed."""
    access.check(by, Capability.DEFINE_INDICATORS)
    where = """o.month >= %(first)s AND o.unit_id IN (SELECT id FROM organisation_unit WHERE id = %(unit)s
            OR parent_id = %(unit)s) AND o.indicator_id IN (
            SELECT id FROM indicators_indicator WHERE measure = 'rate'
            UNION SELECT accumulates_id FROM indicators_indicator WHERE measure = 'rate')"""
    words = {"first": from_month, "unit": unit.pk}
    return _roll_up_figures(where, words, f"The population of {unit} was changed.", by)


def _roll_up_figures(where: str, words: dict[str, Any], cause: str, by: User) -> int:
    one_writer_of_figures()
    with summing():
        note_figures(where, words)
        rolled = _roll_up(Stamp(by, timezone.now(), Origin.ROLLED_UP), cause, with_leaves=True)
    if rolled.written:
        ring_sweep(rolled.newest)
    return rolled.written


def _roll_up(stamp: Stamp, cause: str, *, with_leaves: bool) -> RolledUp:
    """Go up the tree, then add months up: those of a running total may have been rolled up themselves."""
    if not lay_out():
        return RolledUp()
    stamp = Stamp(stamp.by, stamp.at, Origin.ROLLED_UP, None, RevisionReason.ROLL_UP, cause[:300])
    heights = lay_out_tree(with_leaves=with_leaves)
    stagings: list[Callable[[UUID], None]] = [partial(stage_sums_of_children, height) for height in heights]
    if Indicator.objects.exclude(accumulates=None).exists():
        stagings.append(stage_sums_of_months)
    done = [_write(staging, stamp) for staging in stagings]
    batches = [batch for batch, _ in done]
    _raise_doubts(batches)
    newest = StagedFigure.objects.filter(batch__in=batches).aggregate(newest=Max("month"))["newest"]
    for batch in batches:
        take_out(batch)
    return RolledUp(sum(written for _, written in done), newest)


def _write(stage_sums: Callable[[UUID], None], stamp: Stamp) -> tuple[UUID, int]:
    """Stage the sums of one level and merge what differs. What that changes is touched further up."""
    batch = uuid4()
    stage_sums(batch)
    counted = count_changes(batch, origin=Origin.ROLLED_UP)
    written = sum(counted[change] for change in WRITTEN)
    if written:
        merge(batch, stamp)
        note_changed(batch, moment_as_stored(stamp.at))
    return batch, written


def _raise_doubts(batches: Sequence[UUID]) -> None:
    """Say where a reported figure is not what its parts make, and which sums cannot be made at all."""
    doubts = [*_doubts_of_difference(different_from_parts(batches)), *_doubts_of_sums(not_summed(batches))]
    if doubts:
        raise_doubts(doubts)


def _doubts_of_difference(pairs: list[tuple]) -> Iterator[Doubt]:
    made = StagedFigure.objects.in_bulk([staged for staged, _ in pairs])
    reported = Outturn.objects.select_related("indicator", "unit").in_bulk([held for _, held in pairs])
    for staged, held in pairs:
        total, outturn = made[staged], reported[held]
        measure = Measure(outturn.indicator.measure)
        said = Part(outturn.value, outturn.numerator, outturn.denominator)
        parts = Total(total.value, total.numerator, total.denominator, total.parts or 0, total.parts_expected or 0)
        if agree(said, parts, measure):
            continue
        yield Doubt(
            code="reported_differs_from_parts",
            severity=Severity.WARN,
            indicator=outturn.indicator,
            unit=outturn.unit,
            cohort_id=outturn.cohort_id,
            month=outturn.month,
            source_id=outturn.source_id,
            sentence=tell_apart(said, parts, measure, of=outturn.part_word),
        )


def _doubts_of_sums(rows: list[tuple]) -> Iterator[Doubt]:
    """Note once a series, not once a month, that its parts cannot be added together."""
    units = Unit.objects.in_bulk({unit for _, unit, _, _ in rows})
    for indicator, unit, cohort, why in rows:
        yield Doubt(
            code="cannot_be_rolled_up",
            severity=Severity.NOTE,
            indicator_id=indicator,
            unit=units[unit],
            cohort_id=cohort,
            sentence=_why_not(why, units[unit]),
        )


def _why_not(why: str, unit: Unit) -> str:
    if why == NO_POPULATION:
        return f"Not rolled up: the rate is counted on a population, and none is held for {unit}."
    return f"Not rolled up: not every {BELOW.get(unit.kind, 'unit')} gives the numbers its figure is made of."
