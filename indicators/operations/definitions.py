"""Defining indicators, and what their figures are set against: targets, benchmarks, populations, neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from indicators.models import (
    Benchmark,
    Cohort,
    Indicator,
    IndicatorRelation,
    Listing,
    NeighbourSet,
    Population,
    PriorityArea,
    Return,
    Target,
)
from indicators.operations.doorbell import ring_sweep_of
from indicators.operations.roll_up import roll_up_rates
from indicators.operations.saying import why
from indicators.operations.stamps import lock, refuse_if_changed
from indicators.rules.vocabulary import Absence, Basis, BoardPart, Comparator, Per, Tie
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of a benchmark besides its source: what time it covers, when it came out, whose average it is."""

    basis: Basis | None = None
    published_on: date | None = None
    neighbour_set: NeighbourSet | None = None


@transaction.atomic
def define_indicator(*, by: User, code: str, **definition) -> Indicator:
    """Define an indicator. Raises ValidationError where the definition breaks a rule."""
    access.check(by, Capability.DEFINE_INDICATORS)
    indicator = Indicator(code=code, **definition)
    return _save(indicator, by)


@transaction.atomic
def mend_indicator(indicator: Indicator, *, by: User, **changes) -> Indicator:
    """Put right what is no wording of a definition: its basis, its decimals, where it adds up, whether it is used.

    Raises ValidationError where a rule is broken; the words of a definition change by `define_version`.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    indicator = lock(indicator)
    for name, value in changes.items():
        setattr(indicator, name, value)
    ring_sweep_of(indicator)
    return _save(indicator, by)


@transaction.atomic
def set_area(*, slug: str, name: str, position: int, part: BoardPart, by: User) -> PriorityArea:
    """Set a priority area up, or put its name and its place right. Raises ValidationError where its place is taken."""
    access.check(by, Capability.DEFINE_INDICATORS)
    area = PriorityArea.objects.select_for_update().filter(slug=slug).first() or PriorityArea(slug=slug)
    area.name, area.position, area.part = name, position, part
    return _save(area, by)


@transaction.atomic
def set_cohort(*, code: str, name: str, by: User) -> Cohort:
    """Set a cohort up, or put its name right."""
    access.check(by, Capability.DEFINE_INDICATORS)
    cohort = Cohort.objects.select_for_update().filter(code=code).first() or Cohort(code=code)
    cohort.name = name
    return _save(cohort, by)


@transaction.atomic
def list_in_area(indicator: Indicator, *, area: PriorityArea, by: User) -> Listing:
    """Put an indicator on the last line of a priority area; listing it there again changes nothing."""
    access.check(by, Capability.DEFINE_INDICATORS)
    listed = Listing.objects.filter(indicator=indicator, area=area).first()
    if listed:
        return listed
    area = PriorityArea.objects.select_for_update().get(pk=area.pk)
    last = area.listings.order_by("-position").values_list("position", flat=True).first() or 0
    return Listing.objects.create(area=area, indicator=indicator, position=last + 1)


@transaction.atomic
def relate(
    indicator: Indicator, *, kind: Tie, other: Indicator, by: User, cohort: Cohort | None = None, why: str = ""
) -> IndicatorRelation:
    """Say how one indicator's figures hang together with another's; saying it again changes only why.

    Raises ValidationError where an indicator would be related to itself.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    pair = {"indicator": indicator, "cohort": cohort, "kind": kind, "other": other}
    relation = IndicatorRelation.objects.filter(**pair).first() or IndicatorRelation(**pair)
    relation.why = why
    relation.full_clean()
    relation.save()
    ring_sweep_of(indicator)
    return relation


@transaction.atomic
def set_ownership(
    indicator: Indicator,
    *,
    lead_service: Unit | None,
    owner: User | None,
    updater: User | None,
    due_working_day: int | None,
    next_review_on: date | None,
    by: User,
    seen: int | None = None,
) -> Indicator:
    """Say who answers for an indicator, who brings its figures and by when, and when it is looked at again.

    Raises ChangedMeanwhile where somebody changed the indicator after `seen`.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    indicator = lock(indicator)
    refuse_if_changed(indicator, seen)
    indicator.lead_service, indicator.owner, indicator.updater = lead_service, owner, updater
    indicator.due_working_day, indicator.next_review_on = due_working_day, next_review_on
    ring_sweep_of(indicator)
    return _save(indicator, by)


@transaction.atomic
def set_target(
    *,
    indicator: Indicator,
    unit: Unit,
    applies_from: date,
    value: Decimal,
    per: Per,
    reason: str,
    by: User,
    cohort: Cohort | None = None,
    tolerance: Decimal | None = None,
    approved_by: User | None = None,
    approved_on: date | None = None,
    given_in: Return | None = None,
    seen: int | None = None,
) -> Target:
    """Set the target in force from a month on; an earlier one stays for the months before.

    A tolerance that is not given stays what it was; an approval does not: it was of another
    target. Raises ChangedMeanwhile where somebody changed this target after `seen`.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    lock(indicator)
    series = {"indicator": indicator, "unit": unit, "cohort": cohort, "applies_from": applies_from}
    target = Target.objects.filter(**series).first() or Target(**series)
    refuse_if_changed(target, seen)
    target.value, target.per, target.reason = value, per, reason
    target.tolerance = target.tolerance if tolerance is None else tolerance
    target.approved_by, target.approved_on = approved_by, approved_on
    target.given_in, target.set_by, target.set_at = given_in, by, timezone.now()
    if given_in is None:  # a return rings once, for all it holds
        ring_sweep_of(indicator)
    return _save(target, by)


@transaction.atomic
def take_target_back(target: Target, *, reason: str, by: User, seen: int | None = None) -> None:
    """Take away a target that was set by mistake; its history stays. Raises ChangedMeanwhile."""
    access.check(by, Capability.DEFINE_INDICATORS)
    lock(target.indicator)
    refuse_if_changed(target, seen)
    target._change_reason = reason[:100]  # type: ignore[attr-defined]
    target._history_user = by  # type: ignore[attr-defined]
    target.delete()
    ring_sweep_of(target.indicator)


@transaction.atomic
def set_benchmark(
    *,
    indicator: Indicator,
    comparator: Comparator,
    year: str,
    value: Decimal | None,
    absence: Absence | None,
    source: str,
    by: User,
    heading: str = "",
    provenance: Provenance | None = None,
    given_in: Return | None = None,
    seen: int | None = None,
) -> Benchmark:
    """Keep somebody else's figure to compare with, or why there is none.

    A heading or a provenance that is not given stays what it was. Raises ChangedMeanwhile where
    somebody changed this benchmark after `seen`.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    lock(indicator)
    known = {"indicator": indicator, "comparator": comparator, "year": year}
    benchmark = Benchmark.objects.filter(**known).first() or Benchmark(**known)
    refuse_if_changed(benchmark, seen)
    benchmark.value, benchmark.absence = value, absence or ""
    benchmark.heading, benchmark.source = heading or benchmark.heading, source
    if provenance:
        benchmark.basis = provenance.basis or ""
        benchmark.published_on, benchmark.neighbour_set = provenance.published_on, provenance.neighbour_set
    benchmark.given_in, benchmark.set_by, benchmark.set_at = given_in, by, timezone.now()
    return _save(benchmark, by)


@transaction.atomic
def set_population(
    *,
    unit: Unit,
    ages: str,
    applies_from: date,
    number: int,
    source: str,
    by: User,
    vintage: str = "",
    published_on: date | None = None,
) -> Population:
    """Set how many children rates are counted on from a month on; an earlier number stays for the months before.

    Rates that were rolled up on the number held until now are derived again, with history.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    held = {"unit": unit, "ages": ages, "applies_from": applies_from}
    population = Population.objects.select_for_update(of=("self",)).filter(**held).first() or Population(**held)
    population.number, population.source = number, source
    population.vintage, population.published_on = vintage, published_on
    _save(population, by)
    roll_up_rates(unit, applies_from, by=by)
    return population


@transaction.atomic
def set_neighbours(
    *, edition: str, source: str, published_on: date | None, names: Sequence[str], by: User
) -> NeighbourSet:
    """Keep an edition of statistical neighbours, the most alike first. Setting it again puts it right, with history."""
    access.check(by, Capability.DEFINE_INDICATORS)
    found = NeighbourSet.objects.select_for_update().filter(edition=edition).first()
    edition_held = found or NeighbourSet(edition=edition)
    edition_held.source, edition_held.published_on = source, published_on
    _save(edition_held, by)
    if list(edition_held.neighbours.values_list("name", flat=True)) != list(names):
        _replace_neighbours(edition_held, names, by)
    return edition_held


def _replace_neighbours(edition: NeighbourSet, names: Sequence[str], by: User) -> None:
    for neighbour in edition.neighbours.all():
        neighbour._history_user = by  # type: ignore[attr-defined]  # the history says who
        neighbour.delete()
    for position, name in enumerate(names, start=1):
        _save(edition.neighbours.model(neighbour_set=edition, position=position, name=name), by)


def _save(row, by: User):
    """Save a row that keeps its history, once it breaks no rule, and let the history say who."""
    row._history_user = by
    row._change_reason = why() or None
    row.full_clean()
    row.save()
    return row
