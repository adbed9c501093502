"""Raising and settling doubts about figures."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from indicators.models import Cohort, Doubt, Indicator, Return
from indicators.rules.vocabulary import Severity
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


@transaction.atomic
def raise_doubt(
    *,
    code: str,
    severity: Severity,
    indicator: Indicator,
    unit: Unit,
    sentence: str,
    cohort: Cohort | None = None,
    month: date | None = None,
    source: Return | None = None,
) -> Doubt:
    """Write a doubt down once: saying it again, settled or not, changes nothing."""
    said = Doubt.objects.filter(
        code=code, indicator=indicator, unit=unit, cohort=cohort, month=month, sentence=sentence
    ).first()
    return said or Doubt.objects.create(
        code=code,
        severity=severity,
        indicator=indicator,
        unit=unit,
        cohort=cohort,
        month=month,
        sentence=sentence,
        source=source,
        raised_at=timezone.now(),
    )


@transaction.atomic
def settle_doubt(doubt: Doubt, *, by: User, reason: str) -> Doubt:
    """Answer a doubt: explained, or accepted with a reason. It is not raised again for the same figures."""
    access.check(by, Capability.DEFINE_INDICATORS, doubt.unit)
    doubt = Doubt.objects.select_for_update().get(pk=doubt.pk)
    doubt.settled_by, doubt.settled_at, doubt.settled_reason = by, timezone.now(), reason
    doubt.full_clean()
    doubt.save()
    return doubt
