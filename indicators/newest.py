"""The newest month there is to show: found from the newest months backwards, whatever history is held before them."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from indicators.as_reported import end_of, outturns_as_at
from indicators.models import Indicator, Outturn
from organisation.models import Unit


def newest_month(
    service: Unit | None = None, as_at: date | None = None, authorities: Collection[int] | None = None
) -> date | None:
    """Give the newest month that at least half of the authority's indicators have a row for.

    So one early figure does not turn the whole board's newest column blank. Where a service is
    chosen, its own newest month counts too. `authorities` are the keys of the authority that is meant; none said:
    every one there is.
    """
    if as_at:
        return _newest_as_at(service, as_at, authorities)
    if authorities is None:
        authorities = list(Unit.objects.filter(kind=Unit.Kind.AUTHORITY).order_by().values_list("pk", flat=True))
    shared = _newest_shared_month(Outturn.objects.filter(unit__in=authorities, cohort=None))
    own = Outturn.objects.filter(unit=service).aggregate(newest=Max("month"))["newest"] if service else None
    return max((month for month in (shared, own) if month), default=None)


def _newest_shared_month(held: QuerySet[Outturn]) -> date | None:
    """Find it in two queries: each indicator's own newest month, which an index knows; how many share the middle.

    No month after the middle one is shared by half of them. Only where the middle one is not, for series have gaps,
    the months before it are counted.
    """
    newest = held.filter(indicator=OuterRef("pk")).order_by("-month").values("month")[:1]
    found = Indicator.objects.order_by().annotate(newest=Subquery(newest)).values_list("newest", flat=True)
    months = sorted((month for month in found if month), reverse=True)
    if not months:
        return None
    fewest = (len(months) + 1) // 2
    middle = months[fewest - 1]
    if held.filter(month=middle).values("indicator").distinct().count() >= fewest:
        return middle
    before = held.filter(month__lt=middle).order_by("-month").values("month")
    shared = before.annotate(number=Count("indicator", distinct=True)).filter(number__gte=fewest)
    return shared.values_list("month", flat=True).first()


def _newest_as_at(service: Unit | None, as_at: date, authorities: Collection[int] | None) -> date | None:
    of = Q(unit__kind=Unit.Kind.AUTHORITY) if authorities is None else Q(unit__in=authorities)
    pairs = {(one.indicator_id, one.month) for one in outturns_as_at(end_of(as_at), of & Q(cohort=None))}
    counted, indicators = Counter(month for _, month in pairs), {indicator for indicator, _ in pairs}
    shared = [month for month, number in counted.items() if number * 2 >= len(indicators)]
    own = [one.month for one in outturns_as_at(end_of(as_at), Q(unit=service))] if service else []
    return max([*shared, *own], default=None)
