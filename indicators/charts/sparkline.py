"""A series drawn small: for tables, where the figures stand beside it."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe

from indicators.charts.frame import frame_for
from indicators.charts.series import aims_of, breaks_of, first_to_last
from indicators.standings import Series

SPARK_WIDTH, SPARK_HEIGHT = 104, 27


def sparkline(series: Series) -> SafeString:
    """Draw a series small: its line, its target, its newest figure."""
    values = series.standings.column(series.standings.columns.value)
    if not any(value is not None for value in values):
        return SafeString("")
    label = f"Trend of {series.name}: {first_to_last(series)}"
    return small_line(values, aims_of(series), label=label, broken_at=list(breaks_of(series)))


def small_line(
    values: Sequence[Decimal | None], aims: Sequence[Decimal | None], *, label: str, broken_at: Sequence[int] = ()
) -> SafeString:
    """Draw figures small beside what they were aimed at, read out as `label`. At least one figure is given."""
    frame = frame_for(values, aims, SPARK_WIDTH - 8, SPARK_HEIGHT - 8, left=4, top=4)
    last, newest = [(place, value) for place, value in enumerate(values) if value is not None][-1]
    dot = f'<circle class="last" cx="{frame.x(last):.1f}" cy="{frame.y(newest):.1f}" r="3"/>'
    return mark_safe(  # noqa: S308 - the only text in it is escaped
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" role="img" aria-label="{escape(label)}">'
        f"{frame.line(aims, 'target')}{frame.line(values, 'series', broken_at=broken_at)}{dot}</svg>"
    )
