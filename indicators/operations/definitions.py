"""Defining indicators, targets and benchmarks."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from indicators.models import Benchmark, Cohort, Indicator, Return, Target
from indicators.rules.vocabulary import Absence, Comparator, Per
from organisation.models import Unit, User


@transaction.atomic
def define_indicator(*, by: User, code: str, **definition) -> Indicator:
    """Define an indicator. Raises ValidationError where the definition breaks a rule."""
    indicator = Indicator(code=code, **definition)
    indicator._history_user = by  # type: ignore[attr-defined]  # the history says who
    indicator.full_clean()
    indicator.save()
    return indicator


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
    given_in: Return | None = None,
) -> Target:
    """Set the target in force from a month on; an earlier one stays for the months before.

    A tolerance that is not given stays what it was.
    """
    target = Target.objects.filter(
        indicator=indicator, unit=unit, cohort=cohort, applies_from=applies_from
    ).first() or Target(indicator=indicator, unit=unit, cohort=cohort, applies_from=applies_from)
    target.value, target.per, target.reason = value, per, reason
    target.tolerance = target.tolerance if tolerance is None else tolerance
    target.given_in, target.set_by, target.set_at = given_in, by, timezone.now()
    target._history_user = by  # type: ignore[attr-defined]  # the history says who
    target.full_clean()
    target.save()
    return target


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
    given_in: Return | None = None,
) -> Benchmark:
    """Keep somebody else's figure to compare with, or why there is none."""
    benchmark = Benchmark.objects.filter(indicator=indicator, comparator=comparator, year=year).first() or Benchmark(
        indicator=indicator, comparator=comparator, year=year
    )
    benchmark.value, benchmark.absence = value, absence or ""
    benchmark.heading, benchmark.source = heading or benchmark.heading, source
    benchmark.given_in, benchmark.set_by, benchmark.set_at = given_in, by, timezone.now()
    benchmark._history_user = by  # type: ignore[attr-defined]  # the history says who
    benchmark.full_clean()
    benchmark.save()
    return benchmark
