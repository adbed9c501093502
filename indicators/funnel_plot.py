"""Teams on a funnel as SVG: drawn on the server, no script. The table beside it holds the same figures.

Where a team lies is told by shape: within the limits a circle, to one side a triangle that points there,
beyond what chance explains a filled diamond with its name. The lines are for the eye (`rules/funnel.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import ceil, floor, log10

from django.utils.safestring import SafeString, mark_safe

from indicators.rules.funnel import CURVE_POINTS, Funnel, Lines, Place
from indicators.rules.rollup import PER
from indicators.rules.vocabulary import Measure
from indicators.team_comparison import Compared, Comparison

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 58, 66, 14, 46
NAMED = (Place.VERY_LOW, Place.VERY_HIGH)
LINE_OF_TEXT, LETTER = 14, 6.6


@dataclass(frozen=True, slots=True)
class Frame:
    """The room of the plot: cases from `least` to `most` across, figures from `low` to `high` up."""

    least: float
    most: float
    low: float
    high: float

    def x(self, size: float) -> float:
        """Give the pixel of a number of cases."""
        return LEFT + (WIDTH - LEFT - RIGHT) * (size - self.least) / (self.most - self.least)

    def y(self, figure: float) -> float:
        """Give the pixel of a figure."""
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - figure) / (self.high - self.low)


def funnel_plot(comparison: Comparison) -> SafeString:
    """Draw the funnel of a comparison; nothing where there is none."""
    funnel = comparison.funnel
    if funnel is None:
        return SafeString("")
    scale, curves = PER[comparison.reading.measure], _curves(funnel)
    frame = _frame(funnel, curves, scale, is_share=comparison.reading.measure is Measure.PERCENTAGE)
    placed = [one for one in comparison.units if one.placed is not None and one.placed.size]
    parts = [
        _scales(frame, comparison),
        _lines(frame, curves, scale),
        _overall(frame, funnel.overall * scale),
        "".join(_mark(frame, one, scale) for one in placed),
        _names(frame, placed, scale),
    ]
    label = escape(f"Funnel plot, {comparison.indicator}, {comparison.span}. {comparison.sentence}")
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg class="chart funnel" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label} '
        f'The table below holds the same figures.">{"".join(parts)}</svg>'
    )


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Give round numbers from below `low` to above `high`, about so many and two at least.

    They lie 1, 2 or 5 times a power of ten apart.
    """
    rough = (high - low) / about or 1.0
    power = 10.0 ** floor(log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    first, last = floor(low / step), ceil(high / step)
    return [step * at for at in range(first, max(last, first + 1) + 1)]


def _curves(funnel: Funnel) -> list[Lines]:
    """Give the limits across the whole plot: from below the smallest team to above the largest."""
    sizes = [float(team.size) for team in funnel.teams if team.size]
    across = ticks(min(sizes) * 0.95, max(sizes) * 1.02)
    least, most = max(across[0], 1.0), across[-1]
    steps = [least + (most - least) * at / (CURVE_POINTS - 1) for at in range(CURVE_POINTS)]
    every = {round(step) if funnel.is_of_shares else Decimal(repr(step)) for step in steps}
    return [funnel.lines_at(size) for size in sorted(every)]


def _frame(funnel: Funnel, curves: Sequence[Lines], scale: int, *, is_share: bool) -> Frame:
    """Leave room for every team and for the limits of all but the very smallest."""
    figures = [team.figure * scale for team in funnel.teams if team.figure is not None]
    usual = [scale * line for curve in curves[len(curves) // 8 :] for line in (curve.very_low, curve.very_high)]
    steps = ticks(min(*figures, *usual), max(*figures, *usual))
    high = min(steps[-1], 100.0) if is_share else steps[-1]
    low = max(steps[0] if steps[0] < high else high - 1, 0.0)
    return Frame(curves[0].size, curves[-1].size, low, high)


def _scales(frame: Frame, comparison: Comparison) -> str:
    percent = "%" if comparison.reading.measure is Measure.PERCENTAGE else ""
    up = [tick for tick in ticks(frame.low, frame.high) if frame.low <= tick <= frame.high]
    drawn = [
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{frame.y(tick):.1f}" y2="{frame.y(tick):.1f}"/>'
        f'<text x="{LEFT - 8}" y="{frame.y(tick) + 4:.1f}" text-anchor="end">{tick:g}{percent}</text>'
        for tick in up
    ]
    drawn += [
        f'<text x="{frame.x(tick):.1f}" y="{HEIGHT - 24}" text-anchor="middle">{tick:,.0f}</text>'
        for tick in ticks(frame.least, frame.most)
        if frame.least <= tick <= frame.most
    ]
    across = "Cases of each" if percent else "What each is counted on"
    middle = (LEFT + WIDTH - RIGHT) / 2
    return "".join(drawn) + f'<text x="{middle}" y="{HEIGHT - 6}" text-anchor="middle">{across}</text>'


def _lines(frame: Frame, curves: Sequence[Lines], scale: int) -> str:
    """Draw the limits: 99.8% dashed, 95% dotted, each named at its end."""
    lines: dict[str, tuple[str, Callable[[Lines], float]]] = {
        "far high": ("99.8%", lambda at: at.very_high),
        "near high": ("95%", lambda at: at.high),
        "near low": ("95%", lambda at: at.low),
        "far low": ("99.8%", lambda at: at.very_low),
    }
    drawn, ends = [], []
    for css, (name, line) in lines.items():
        points = " ".join(f"{frame.x(at.size):.1f},{_kept(frame, frame.y(scale * line(at))):.1f}" for at in curves)
        drawn.append(f'<polyline class="limit limit-{css.partition(" ")[0]}" points="{points}"/>')
        ends.append((_kept(frame, frame.y(scale * line(curves[-1]))), name))
    x = frame.x(curves[-1].size) + 6
    return "".join(drawn) + "".join(f'<text x="{x:.1f}" y="{y + 4:.1f}">{name}</text>' for y, name in _apart(ends))


def _kept(frame: Frame, y: float) -> float:
    return min(max(y, frame.y(frame.high)), frame.y(frame.low))


def _apart(labels: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Move names down until none lies on the one above it."""
    placed: list[tuple[float, str]] = []
    for y, name in sorted(labels):
        placed.append((max(y, placed[-1][0] + LINE_OF_TEXT - 2) if placed else y, name))
    return placed


def _overall(frame: Frame, overall: float) -> str:
    y = frame.y(overall)
    return f'<line class="overall" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _mark(frame: Frame, one: Compared, scale: int) -> str:
    """Draw one team by where it lies, with its sentence as its title."""
    assert one.placed is not None  # noqa: S101 - only those that are placed are drawn
    x, y = frame.x(float(one.placed.size)), frame.y(scale * (one.placed.figure or 0.0))
    title = f"<title>{escape(f'{one.unit}. {one.said}')}</title>"
    place = one.placed.place
    if place in NAMED:
        points = f"{x:.1f},{y - 7:.1f} {x + 7:.1f},{y:.1f} {x:.1f},{y + 7:.1f} {x - 7:.1f},{y:.1f}"
        return f'<polygon class="team team-far" points="{points}">{title}</polygon>'
    if place in (Place.LOW, Place.HIGH):
        tip = 6 if place is Place.LOW else -6
        points = f"{x:.1f},{y + tip:.1f} {x + 6:.1f},{y - tip:.1f} {x - 6:.1f},{y - tip:.1f}"
        return f'<polygon class="team team-near" points="{points}">{title}</polygon>'
    return f'<circle class="team" cx="{x:.1f}" cy="{y:.1f}" r="5">{title}</circle>'


def _names(frame: Frame, placed: Sequence[Compared], scale: int) -> str:
    """Name those that differ, to the side where there is room, none upon another."""
    named = [(one.placed, str(one.unit)) for one in placed if one.placed and one.placed.place in NAMED]
    at = {name: team for team, name in named}
    spots = _apart([(frame.y(scale * (team.figure or 0.0)), name) for team, name in named])
    return "".join(_name(frame.x(float(at[name].size)), y, name) for y, name in spots)


def _name(x: float, y: float, name: str) -> str:
    is_left = x + 11 + len(name) * LETTER > WIDTH
    return (
        f'<text class="label" x="{x + (-11 if is_left else 11):.1f}" y="{y + 4:.1f}" '
        f'text-anchor="{"end" if is_left else "start"}">{escape(name)}</text>'
    )
