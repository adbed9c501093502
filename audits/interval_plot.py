"""Shares of good or better with their intervals as SVG: drawn on the server. The table beneath holds the same figures.

Lines stand in the order they are given, never by figure. Those of too few are named and not drawn.
"""

from collections.abc import Sequence
from html import escape
from textwrap import shorten

from django.utils.safestring import SafeString, mark_safe

from audits.figures import Line

WIDTH, LEFT, RIGHT, TOP, ROW = 800, 230, 40, 10, 24
LONGEST = 32


def interval_plot(lines: Sequence[Line], *, overall: Line, title: str) -> SafeString:
    """Draw each line's share and interval, and the share of all as a line across; nothing where none may be drawn."""
    if not any(line.interval for line in lines):
        return SafeString("")
    bottom = TOP + ROW * len(lines)
    parts = [_scale(bottom), _overall(overall, bottom), *(_line(line, at) for at, line in enumerate(lines))]
    label = escape(f"{title}: share of audits graded good or better, with 95% intervals.")
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg class="chart intervals" viewBox="0 0 {WIDTH} {bottom + 26}" role="img" aria-label="{label} '
        f'The table below holds the same figures.">{"".join(parts)}</svg>'
    )


def _x(share: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * share


def _scale(bottom: int) -> str:
    return "".join(
        f'<line class="grid" x1="{_x(at / 100):.1f}" x2="{_x(at / 100):.1f}" y1="{TOP}" y2="{bottom}"/>'
        f'<text x="{_x(at / 100):.1f}" y="{bottom + 18}" text-anchor="middle">{at}%</text>'
        for at in range(0, 101, 20)
    )


def _overall(overall: Line, bottom: int) -> str:
    own = overall.interval
    if own is None:
        return ""
    x = _x(own.share)
    return (
        f'<line class="overall" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{bottom}"><title>All together</title></line>'
    )


def _line(line: Line, at: int) -> str:
    y, own = TOP + ROW * at + ROW / 2, line.interval
    name = escape(shorten(line.name, LONGEST, placeholder="…"))
    label = f'<text x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end">{name}</text>'
    if own is None:
        counts = f"{line.counts.good_or_better} of {line.counts.cases}" if line.counts.cases else "None audited"
        return f'{label}<text class="few" x="{LEFT + 8}" y="{y + 4:.1f}">{counts}</text>'
    said = escape(f"{line.name}: {own.sentence()}")
    return (
        f'{label}<line class="reach" x1="{_x(own.low):.1f}" x2="{_x(own.high):.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<circle class="share" cx="{_x(own.share):.1f}" cy="{y:.1f}" r="5"><title>{said}</title></circle>'
    )
