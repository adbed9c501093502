"""Many series drawn small on one scale, in the order they are given: what each did over time, side by side.

Each is its own control chart. A month out of the ordinary is marked by shape as well as colour: a square for a
concern, a triangle for an improvement, a diamond where neither direction is better.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe

from indicators.control_charts import SeriesChart
from indicators.funnel_plot import ticks
from indicators.rules.rare import RareChart
from indicators.rules.spc import Variation
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import short_month
from indicators.team_comparison import Compared, Comparison
from organisation.rules.calendar import add_months, months_between

WIDTH, HEIGHT, EDGE = 220, 66, 6
MONTHS_SHOWN = 24
Dots = list[tuple[date, float]]


@dataclass(frozen=True, repr=False)
class Small:
    """One series small: whose, its picture, and what its chart says."""

    of: Compared
    picture: SafeString


@dataclass(frozen=True, repr=False)
class SmallMultiples:
    """All of them, with the one scale they share in words."""

    every: list[Small]
    scale: str


@dataclass(frozen=True)
class _Traced:
    """What is drawn of one series."""

    line: Dots
    mean: Dots
    lower: Dots
    upper: Dots
    marked: list[tuple[date, float, Variation]]


@dataclass(frozen=True, slots=True)
class _Frame:
    months: Sequence[date]
    low: float
    high: float

    def spot(self, month: date, value: float) -> tuple[float, float]:
        across = (WIDTH - 2 * EDGE) * self.months.index(month) / max(len(self.months) - 1, 1)
        up = (HEIGHT - 2 * EDGE) * (self.high - min(max(value, self.low), self.high)) / (self.high - self.low)
        return EDGE + across, EDGE + up


def small_multiples(comparison: Comparison) -> SmallMultiples | None:
    """Draw every unit of a comparison small, on one scale; nothing where no figures are held."""
    if not comparison.units:
        return None
    last = comparison.months[-1]
    first = min(one.series.standings[0].month for one in comparison.units)
    months = months_between(max(first, add_months(last, 1 - MONTHS_SHOWN)), last)
    traced = {one.unit.pk: _trace(one.chart, months) for one in comparison.units}
    values = [value for each in traced.values() for _, value in each.line]
    if not values:
        return None
    steps = ticks(min(values), max(values))
    frame = _Frame(months, steps[0], steps[-1])
    every = [Small(one, _draw(one, traced[one.unit.pk], frame)) for one in comparison.units]
    percent = "%" if comparison.reading.measure is Measure.PERCENTAGE else ""
    span = f"{short_month(months[0])} to {short_month(months[-1])}"
    return SmallMultiples(every, f"{steps[0]:,g}{percent} to {min(steps[-1], _top(percent)):,g}{percent}, {span}")


def _top(percent: str) -> float:
    return 100.0 if percent else float("inf")


def _trace(own: SeriesChart, months: Sequence[date]) -> _Traced:
    """Give what is drawn: the chart's own points, or the figures as they are where it charts gaps or nothing."""
    chart = own.chart
    if chart is None or isinstance(chart, RareChart):
        held = [(at.month, float(at.outturn.value)) for at in own.series.standings if at.outturn.value is not None]
        return _Traced([one for one in held if one[0] in months], [], [], [], [])
    points = [point for point in chart.points if point.month in months]
    measure = chart.reading.measure
    drawn = [(point.month, *point.limits.drawn(measure)) for point in points] if chart.shows_icons else []
    return _Traced(
        [(point.month, point.value) for point in points if point.value is not None],
        [(point.month, point.limits.mean) for point in points if point.limits.mean is not None],
        [(month, lower) for month, lower, _ in drawn if lower is not None],
        [(month, upper) for month, _, upper in drawn if upper is not None],
        [
            (point.month, point.value, point.variation)
            for point in points
            if chart.shows_icons and point.value is not None and point.variation is not Variation.COMMON_CAUSE
        ],
    )


def _draw(one: Compared, traced: _Traced, frame: _Frame) -> SafeString:
    lines = {"limit": (traced.lower, traced.upper), "mean": (traced.mean,), "series": (traced.line,)}
    parts = [_line(frame, dots, css) for css, every in lines.items() for dots in every]
    parts += [_mark(frame, *marked) for marked in traced.marked]
    if traced.line:
        x, y = frame.spot(*traced.line[-1])
        parts.append(f'<circle class="last" cx="{x:.1f}" cy="{y:.1f}" r="3"/>')
    label = escape(one.chart.sentence)
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg class="small" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
    )


def _line(frame: _Frame, dots: Dots, css: str) -> str:
    """Draw a line that a missing month breaks."""
    runs: list[Dots] = []
    for month, value in dots:
        if not runs or add_months(runs[-1][-1][0], 1) != month:
            runs.append([])
        runs[-1].append((month, value))
    return "".join(
        f'<polyline class="{css}" points="{" ".join("{:.1f},{:.1f}".format(*frame.spot(*dot)) for dot in run)}"/>'
        for run in runs
        if len(run) > 1
    )


def _mark(frame: _Frame, month: date, value: float, variation: Variation) -> str:
    x, y = frame.spot(month, value)
    shapes = {
        Variation.CONCERN: [(-3, -3), (3, -3), (3, 3), (-3, 3)],
        Variation.IMPROVEMENT: [(0, -4), (4, 3), (-4, 3)],
        Variation.NEITHER: [(0, -4), (4, 0), (0, 4), (-4, 0)],
    }
    points = " ".join(f"{x + across:.1f},{y + down:.1f}" for across, down in shapes[variation])
    return f'<polygon class="mark mark-{variation.value}" points="{points}"/>'
