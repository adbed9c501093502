"""Which figures held are percentages of too few: the rule put to rows, wherever figures are read for people.

An indicator says itself how few are too few (`fewest_shown`). A percentage that was typed without its fraction
is of as many as the indicator says that counts them.
"""

from collections.abc import Collection
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from indicators.as_reported import outturns_as_at
from indicators.models import Indicator, IndicatorRelation, Outturn
from indicators.rules.small_numbers import Few, few_of
from indicators.rules.vocabulary import Measure, Tie

Fact = tuple[int, int, date]  # indicator, unit, month


class SmallNumbers:
    """Says of rows whether they are of too few; reads of how many typed percentages are once one is met."""

    def __init__(
        self,
        indicators: Collection[int] | None = None,
        *,
        as_at: datetime | None = None,
        reveals: bool = False,
        of: Q | None = None,
    ) -> None:
        """Take whose figures are read, as at which moment; `reveals` where the reader may read every percentage.

        `of` says of which units and months, for a reader who asks of few: nothing beyond is read then.
        """
        self._indicators, self._as_at, self._reveals, self._within = indicators, as_at, reveals, of or Q()

    def of(self, indicator: Indicator, unit: int, cohort: int | None, row: Any) -> Few | None:
        """Give the row as one of too few; None where its figure stands."""
        if indicator.fewest_shown is None or indicator.measure != Measure.PERCENTAGE or row.value is None:
            return None
        whole = row.denominator
        if whole is None and cohort is None:
            whole = self._counted.get((indicator.pk, unit, row.month))
        return few_of(
            row.value,
            row.numerator,
            whole,
            fewest=indicator.fewest_shown,
            decimals=indicator.decimals,
            reveals=self._reveals,
        )

    @cached_property
    def _counted(self) -> dict[Fact, Decimal]:
        """Give how many there were, by the percentage that is of them. One query; as at a moment three."""
        ties = IndicatorRelation.objects.filter(kind=Tie.SHARE_OF, cohort=None, indicator__fewest_shown__isnull=False)
        if self._indicators is not None:
            ties = ties.filter(indicator__in=self._indicators)
        if self._as_at is None:
            of_ties = Q(cohort=None, value__isnull=False, indicator__related_from__in=ties)
            held = Outturn.objects.filter(self._within, of_ties)
            rows = held.order_by().values_list("indicator__related_from__indicator", "unit", "month", "value")
            return {(of, unit, month): value for of, unit, month, value in rows if value is not None}
        shares: dict[int, list[int]] = {}
        for of, other in ties.values_list("indicator", "other"):
            shares.setdefault(other, []).append(of)
        then = outturns_as_at(self._as_at, Q(indicator__in=shares, cohort=None))
        return {
            (of, row.unit_id, row.month): row.value
            for row in then
            if row.value is not None
            for of in shares[row.indicator_id]
        }


def without_figure(row: Any) -> Any:
    """Give a row as it is read where its percentage is of too few: with its counts, and no figure to judge by."""
    if isinstance(row, tuple):
        held: Any = row
        return held._replace(**dict.fromkeys({"value", "printed"} & set(held._fields)))
    masked = copy(row)
    masked.value = masked.printed = None
    return masked


def shown(outturns: QuerySet[Outturn]) -> QuerySet[Outturn]:
    """Leave out percentages of too few: the same rule for those who read rows past `SmallNumbers`."""
    counting = Outturn.objects.filter(
        indicator__related_from__indicator=OuterRef("indicator"),
        indicator__related_from__kind=Tie.SHARE_OF,
        indicator__related_from__cohort=None,
        unit=OuterRef("unit"),
        month=OuterRef("month"),
        cohort=None,
    )
    whole = Coalesce("denominator", Subquery(counting.order_by().values("value")[:1]))
    stands = Q(indicator__fewest_shown=None) | ~Q(indicator__measure=Measure.PERCENTAGE)
    return outturns.alias(whole=whole).filter(stands | Q(value=None) | Q(whole__gte=F("indicator__fewest_shown")))
