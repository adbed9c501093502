"""Where a status is explained, for the templates that show one."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from indicators.standings import Series
from indicators.why import figure_address, figure_of_series, why_address, why_of_series

register = template.Library()


@register.simple_tag
def why(series: Series, month: date | None = None, as_at: date | None = None) -> str:
    """Give the address at which the status of a series' month, or of its newest, is explained."""
    return why_of_series(series, month, as_at)


@register.simple_tag
def why_for(code: str, month: date | str | None = None, as_at: date | datetime | None = None, unit: str = "") -> str:
    """Give the address at which the status of a unit's figure for everybody is explained; no unit: the authority's.

    What was written down when it was issued or published has its month as text, and the moment in `as_at`.
    """
    day = timezone.localtime(as_at).date() if isinstance(as_at, datetime) else as_at
    return why_address(
        code,
        unit=unit,
        month=date.fromisoformat(month) if isinstance(month, str) and month else month or None,
        as_at=day,
    )


@register.simple_tag
def figure_of(series: Series) -> str:
    """Give the address of a series' newest figure among its months."""
    return figure_of_series(series)


@register.simple_tag
def figure_for(code: str, month: date | None, as_at: datetime | None = None) -> str:
    """Give the address of the authority's figure of a month, as it was reported on the day of that moment."""
    day = timezone.localtime(as_at).date() if as_at else None
    return figure_address(code, month=month, as_at=day)
