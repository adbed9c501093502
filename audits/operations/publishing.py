"""Carrying what the audits add up to through the same door as a return."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audits.counting import services_of, sum_by, tally
from audits.models import Audit, AuditMeasure, Counted
from audits.rules.grades import MonthOfAudits, percentages_may_be_shown
from indicators.models import Doubt, Outturn
from indicators.models.figures import Origin
from indicators.operations.doubts import NO_LONGER, raise_doubts
from indicators.operations.figures import Figure, Recorded, record_outturns
from indicators.rules.vocabulary import Absence, RevisionReason, Severity
from indicators.rules.wording import print_number
from organisation.models import Unit, User
from organisation.rules.calendar import add_months

AGAIN = "Counted again from the audit records."
DIFFERS = "reported_differs_from_records"
Place = tuple[int, date]  # a unit and a month


@dataclass(frozen=True, slots=True)
class Carried:
    """One figure counted from records, and the audits it is counted from."""

    figure: Figure
    counted: MonthOfAudits


def publish_month(month: date, *, by: User, because: str = AGAIN) -> Recorded:
    """Carry one month's audit counts and percentages to the indicators that show them."""
    return publish_months([month], by=by, because=because)


@transaction.atomic
def publish_months(months: Collection[date], *, by: User, because: str = AGAIN) -> Recorded:
    """Carry some months' audit counts and percentages to the indicators that show them.

    For the authority, and for each service with its teams. A figure that came in a return wins: where
    it differs from the records it stays, and the difference becomes a doubt. Publishing again what has
    not changed changes nothing; a grade that was changed leaves revisions that say `because`.
    """
    carried = list(_carried(months))
    reported = _reported(carried)
    _doubt_differences(carried, reported)
    return record_outturns(
        [one.figure for one in carried if one.figure.key not in reported],
        by=by,
        origin=Origin.AUDITS,
        reason=RevisionReason.LATE_RECORDING,
        explanation=because,
    )


def _carried(months: Collection[date]) -> Iterator[Carried]:
    measures = list(AuditMeasure.objects.select_related("indicator"))
    counted, units = _counted(months), Unit.objects.published().in_bulk()
    for (unit, month), counts in counted.items():
        for measure in measures:
            yield Carried(_figure(measure, counts, units[unit], month), counts)


def _counted(months: Collection[date]) -> dict[Place, MonthOfAudits]:
    """Count the months of the authority and of its services: those with audits, or with figures of such that were."""
    authority = Unit.objects.get(kind=Unit.Kind.AUTHORITY).pk
    within = Q(pk__in=[])
    for month in months:
        within |= Q(audited_on__gte=month, audited_on__lt=add_months(month, 1))
    rows = tally(Audit.objects.counted().filter(within))
    services = services_of()
    nothing = {place: MonthOfAudits() for place in _once_carried(months)}
    nothing |= {(authority, month): MonthOfAudits() for month in months}
    by_service = sum_by(rows, lambda row: (services[row.unit], row.month) if row.unit in services else None)
    return nothing | by_service | sum_by(rows, lambda row: (authority, row.month))


def _once_carried(months: Collection[date]) -> Iterable[Place]:
    held = Outturn.objects.filter(month__in=months, origin=Origin.AUDITS, indicator__audit_measure__isnull=False)
    return held.order_by().values_list("unit", "month").distinct()


def _figure(measure: AuditMeasure, counted: MonthOfAudits, unit: Unit, month: date) -> Figure:
    figure = Figure(indicator=measure.indicator, unit=unit, month=month)
    if measure.counted == Counted.CASES:
        return replace(figure, printed=Decimal(counted.cases))
    if not counted.cases:
        return replace(figure, absence=Absence.NOT_APPLICABLE)
    part = getattr(counted, measure.counted)
    return replace(figure, numerator=Decimal(part), denominator=Decimal(counted.cases))


def _reported(carried: list[Carried]) -> dict[tuple, Outturn]:
    """Give the figures that came from elsewhere: in a return, or typed in."""
    figures = [one.figure for one in carried]
    reported = Outturn.objects.filter(
        indicator__in={figure.indicator.pk for figure in figures},
        unit__in={figure.unit.pk for figure in figures},
        month__in={figure.month for figure in figures},
        cohort=None,
    ).exclude(origin__in=[Origin.AUDITS, Origin.ROLLED_UP])
    return {(row.indicator_id, row.unit_id, None, row.month): row for row in reported}


def _doubt_differences(carried: list[Carried], reported: dict[tuple, Outturn]) -> None:
    """Doubt what a return says where it lies more than its own rounding from the records; close what no longer holds.

    What somebody has explained stays explained.
    """
    beside = [(one, reported[one.figure.key]) for one in carried if one.figure.key in reported]
    doubts = [_difference(one, outturn.value) for one, outturn in beside if outturn.value is not None]
    found = [doubt for doubt in doubts if doubt is not None]
    said = {(doubt.indicator_id, doubt.unit_id, doubt.month, doubt.sentence) for doubt in found}
    live = Doubt.objects.live().filter(code=DIFFERS, month__in={one.figure.month for one in carried})
    gone = [one.pk for one in live if (one.indicator_id, one.unit_id, one.month, one.sentence) not in said]
    Doubt.objects.filter(pk__in=gone).update(settled_at=timezone.now(), settled_reason=NO_LONGER)
    raise_doubts(found)


def _difference(one: Carried, by_return: Decimal) -> Doubt | None:
    """Give the doubt about a reported figure; no percentage of fewer than ten is said in it."""
    figure, cases, by_records = one.figure, one.counted.cases, one.figure.value
    if by_records is not None and abs(by_return - by_records) <= Decimal("0.5"):
        return None
    records = "1 audit record held gives" if cases == 1 else f"{cases or 'no'} audit records held give"
    when = f"{figure.month:%B %Y}"
    if figure.denominator is not None and not percentages_may_be_shown(cases):
        said = f"Reported otherwise for {when} than the {records}: {print_number(figure.numerator or Decimal(0))}."
    elif by_records is None:
        said = f"Reported for {when}, but there is no audit record of that month."
    else:
        said = f"Reported as {print_number(by_return)} for {when}, but the {records} {print_number(by_records)}."
    return Doubt(
        code=DIFFERS,
        severity=Severity.WARN,
        indicator=figure.indicator,
        unit=figure.unit,
        month=figure.month,
        sentence=said,
    )
