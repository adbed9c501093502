"""What was held on a date: any view of figures as it stood then, without snapshots.

A figure stands from the moment it was recorded until the revision that replaced it. So what was
held at a moment is the figures recorded by then, and the old figures of revisions around it.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from indicators.models import Benchmark, Cohort, Doubt, Indicator, Outturn, OutturnRevision, Population, Target
from organisation.models import Unit, User

WITH = ("indicator__lead_service", "unit", "cohort")


def end_of(day: date) -> datetime:
    """Give the moment a day ends where the service is."""
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return timezone.make_aware(midnight) - timedelta(microseconds=1)


def outturns_as_at(moment: datetime, which: Q | None = None) -> list[Outturn]:
    """Give the outturns held at a moment, oldest month first, in two queries.

    `which` chooses by indicator, unit, cohort and month. The rows cannot be saved: they are what
    was, not what is.
    """
    chosen = which or Q()
    still = Outturn.objects.filter(chosen, recorded_at__lte=moment).select_related(*WITH)
    until_later = OutturnRevision.objects.filter(chosen, old_recorded_at__lte=moment, revised_at__gt=moment)
    held = [*still, *(_as_it_stood(revision) for revision in until_later.select_related(*WITH, "old_source"))]
    return sorted(held, key=lambda outturn: outturn.month)


def targets_as_at(moment: datetime) -> list[Target]:
    """Give the targets that were set at a moment, the newest to apply first."""
    return sorted(Target.history.as_of(moment), key=lambda target: target.applies_from, reverse=True)


def targets_of_as_at(moment: datetime, indicator: Indicator) -> list[Target]:
    """Give an indicator's targets as they were set at a moment, with whose they are, the newest to apply first."""
    held = list(Target.history.as_of(moment).filter(indicator=indicator).order_by("-applies_from"))
    units = Unit.objects.in_bulk({target.unit_id for target in held})
    cohorts = Cohort.objects.in_bulk({target.cohort_id for target in held if target.cohort_id})
    people = User.objects.in_bulk({key for target in held for key in (target.set_by_id, target.approved_by_id) if key})
    for target in held:
        target.indicator, target.unit, target.set_by = indicator, units[target.unit_id], people[target.set_by_id]
        target.cohort = cohorts[target.cohort_id] if target.cohort_id else None
        target.approved_by = people[target.approved_by_id] if target.approved_by_id else None
    return held


def benchmarks_as_at(moment: datetime, indicators: Iterable[Indicator]) -> list[Benchmark]:
    """Give the benchmarks of some indicators as they were held at a moment, in one query."""
    known = {indicator.pk: indicator for indicator in indicators}
    held = list(Benchmark.history.as_of(moment).filter(indicator__in=known).order_by("comparator", "year"))
    for benchmark in held:
        benchmark.indicator = known[benchmark.indicator_id]
    return held


def populations_as_at(moment: datetime) -> list[Population]:
    """Give the populations as they were held at a moment, the newest to apply first."""
    return sorted(Population.history.as_of(moment), key=lambda population: population.applies_from, reverse=True)


def doubts_as_at(moment: datetime) -> QuerySet[Doubt]:
    """Give the doubts that had been raised by a moment, and that nobody had settled by then."""
    return Doubt.objects.filter(Q(settled_at=None) | Q(settled_at__gt=moment), raised_at__lte=moment)


def _as_it_stood(revision: OutturnRevision) -> Outturn:
    return Outturn(
        indicator=revision.indicator,
        unit=revision.unit,
        cohort=revision.cohort,
        month=revision.month,
        numerator=revision.old_numerator,
        denominator=revision.old_denominator,
        value=revision.old_value,
        printed=revision.old_printed,
        absence=revision.old_absence,
        origin=revision.old_origin,
        source=revision.old_source,
        source_cell=revision.old_source_cell,
        note=revision.old_note,
        parts=revision.old_parts,
        parts_expected=revision.old_parts_expected,
        recorded_by_id=revision.old_recorded_by_id,
        recorded_at=revision.old_recorded_at,
    )
