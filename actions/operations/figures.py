"""Where an action's measure stands."""

from datetime import date
from decimal import Decimal

from indicators.models import Indicator, Outturn
from indicators.small_numbers import shown
from organisation.models import Unit


def latest_figure(indicator: Indicator | None, unit: Unit) -> tuple[date | None, Decimal | None]:
    """Give the newest month and figure of the unit itself or, where it has none, of the nearest unit above."""
    if indicator is None:
        return None, None
    above = [unit.pk, *(ancestor.pk for ancestor in reversed(unit.ancestors()))]
    for pk in above:
        figures = shown(Outturn.objects.filter(indicator=indicator, unit=pk, cohort=None, value__isnull=False))
        if newest := figures.order_by("-month").first():
            return newest.month, newest.value
    return None, None
