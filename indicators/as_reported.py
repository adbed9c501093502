"""What was held on a date: any view of figures as it stood then, without snapshots.

A figure stands from the moment it was recorded until the revision that replaced it. So what was
held at a moment is the figures recorded by then, and the old figures of revisions around it.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from indicators.models import Outturn, OutturnRevision, Target

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
