"""Carrying what the audits add up to through the same door as a return."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from audits.models import Audit, AuditMeasure, Counted
from audits.rules.grades import MonthOfAudits, month_of_audits
from indicators.models import Doubt, Outturn
from indicators.models.figures import Origin
from indicators.operations.doubts import raise_doubts
from indicators.operations.figures import Figure, record_outturns
from indicators.rules.vocabulary import RevisionReason, Severity
from indicators.rules.wording import print_number
from organisation.models import Unit, User


@transaction.atomic
def publish_month(month: date, *, by: User) -> None:
    """Carry a month's audit count and percentages to the indicators that show them.

    A figure that came in a return wins: where it differs from the records it stays, and the
    difference becomes a doubt.
    """
    authority = Unit.objects.get(kind=Unit.Kind.AUTHORITY)
    counted = month_of_audits(audit.grade for audit in Audit.objects.graded().of_month(month))
    figures = [_figure(measure, counted, authority, month) for measure in _measures()]
    reported = _reported(figures)
    _doubt_differences(figures, reported, counted)
    record_outturns(
        [figure for figure in figures if figure.indicator.pk not in reported],
        by=by,
        origin=Origin.AUDITS,
        reason=RevisionReason.LATE_RECORDING,
        explanation="Counted again from the audit records.",
    )


def _measures():
    return AuditMeasure.objects.select_related("indicator")


def _figure(measure: AuditMeasure, counted: MonthOfAudits, authority: Unit, month: date) -> Figure:
    figure = Figure(indicator=measure.indicator, unit=authority, month=month)
    if measure.counted == Counted.CASES:
        return replace(figure, printed=Decimal(counted.cases))
    part = getattr(counted, measure.counted)
    return replace(figure, numerator=Decimal(part), denominator=Decimal(counted.cases))


def _reported(figures: list[Figure]) -> dict[int, Outturn]:
    reported = Outturn.objects.filter(
        indicator__in=[figure.indicator for figure in figures],
        unit__in=[figure.unit for figure in figures],
        month__in=[figure.month for figure in figures],
        cohort=None,
    ).exclude(origin__in=[Origin.AUDITS, Origin.ROLLED_UP])
    return {outturn.indicator_id: outturn for outturn in reported}


def _doubt_differences(figures: list[Figure], reported: dict[int, Outturn], counted: MonthOfAudits) -> None:
    """Doubt what a return says where it lies more than its own rounding from the records."""
    pairs = (
        (figure, figure.value, reported[key].value) for figure in figures if (key := figure.indicator.pk) in reported
    )
    raise_doubts(
        _difference(figure, by_return, by_records, counted)
        for figure, by_records, by_return in pairs
        if by_records is not None and by_return is not None and abs(by_return - by_records) > Decimal("0.5")
    )


def _difference(figure: Figure, by_return: Decimal, by_records: Decimal, counted: MonthOfAudits) -> Doubt:
    records = "1 audit record held gives" if counted.cases == 1 else f"{counted.cases} audit records held give"
    said = (
        f"Reported as {print_number(by_return)} for {figure.month:%B %Y}, but the {records} {print_number(by_records)}."
    )
    return Doubt(
        code="reported_differs_from_records",
        severity=Severity.WARN,
        indicator=figure.indicator,
        unit=figure.unit,
        month=figure.month,
        sentence=said,
    )
