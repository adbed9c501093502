"""A line of figures with its target and breaks, as SVG: readable in print, with a table beside it."""

from html import escape
from textwrap import shorten

from django.utils.safestring import SafeString, mark_safe

from indicators.charts.frame import Frame, frame_for
from indicators.charts.series import aims_of, breaks_of, first_to_last, print_value
from indicators.rules.runs import Break
from indicators.rules.vocabulary import Status
from indicators.rules.wording import print_month, short_month
from indicators.standings import Series

WIDTH, HEIGHT = 760, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 96, 16, 34
LETTER, LABEL_ROW = 6.4, 16  # pixels: about what a letter takes, and what a line of text takes


def chart(series: Series) -> SafeString:
    """Draw a series large: months, scale, target in force, and each figure with its status as a shape."""
    values = [standing.outturn.value for standing in series.standings]
    if not any(value is not None for value in values):
        return SafeString("")
    aims, breaks = aims_of(series), breaks_of(series)
    top = TOP + LABEL_ROW * len(breaks)
    frame = frame_for(values, aims, WIDTH - LEFT - RIGHT, HEIGHT - top - BOTTOM, left=LEFT, top=top)
    parts = [
        _scale(frame, series),
        _months(frame, series),
        _break_lines(frame, breaks),
        frame.line(aims, "target"),
        frame.line(values, "series", broken_at=list(breaks)),
        _points(frame, series),
        _labels(frame, series, values, aims),
    ]
    broken = "".join(f" Break in series from {print_month(one.month)}." for one in breaks.values())
    label = escape(f"{series.name}, {first_to_last(series)}.{broken} The table below holds the same figures.")
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
    )


def _scale(frame: Frame, series: Series) -> str:
    lines = []
    for number in range(int((frame.high - frame.low) / frame.step) + 1):
        value = frame.low + frame.step * number
        y = frame.y(value)
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{print_value(value, series)}</text>')
    return "".join(lines)


def _months(frame: Frame, series: Series) -> str:
    step = max(1, len(series.standings) // 12)
    return "".join(
        f'<text x="{frame.x(place):.1f}" y="{HEIGHT - 10}" text-anchor="middle">{short_month(at.month)}</text>'
        for place, at in enumerate(series.standings)
        if place % step == 0
    )


def _break_lines(frame: Frame, breaks: dict[int, Break]) -> str:
    """Draw a dashed line before the first month after each break, with its reason above the plot."""
    drawn = []
    for row, (place, one) in enumerate(breaks.items()):
        x, y = (frame.x(place - 1) + frame.x(place)) / 2, TOP + LABEL_ROW * row - 2
        is_left = x < WIDTH / 2
        room = WIDTH - x if is_left else x
        said = f"Break, {print_month(one.month)}: {one.reason}"
        text = escape(shorten(said, int(room / LETTER) - 2, placeholder=" …"))
        drawn.append(
            f'<line class="break" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 10:.1f}" y2="{frame.top + frame.height:.1f}"/>'
            f'<text class="break-label" x="{x + (6 if is_left else -6):.1f}" y="{y:.1f}" '
            f'text-anchor="{"start" if is_left else "end"}">{text}<title>{escape(said)}</title></text>'
        )
    return "".join(drawn)


def _points(frame: Frame, series: Series) -> str:
    """Mark figures: a square is off target, a circle anything else."""
    drawn = []
    for place, at in enumerate(series.standings):
        if at.outturn.value is None:
            continue
        x, y = frame.x(place), frame.y(at.outturn.value)
        title = escape(f"{short_month(at.month)}: {at.printed}, {at.status.label.lower()}")
        if at.status is Status.OFF_TARGET:
            shape = f'<rect class="point point-off_target" x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9">'
            drawn.append(f"{shape}<title>{title}</title></rect>")
        else:
            drawn.append(f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="4.5"><title>{title}</title></circle>')
    return "".join(drawn)


def _labels(frame: Frame, series: Series, values, aims) -> str:
    last = max(place for place, value in enumerate(values) if value is not None)
    y = frame.y(values[last])
    drawn = [
        f'<text class="label" x="{frame.x(last) + 12:.1f}" y="{y + 4:.1f}">{print_value(values[last], series)}</text>'
    ]
    if aims[-1] is not None:
        at = frame.y(aims[-1])
        at = at if abs(at - y) > 14 else y + (14 if at >= y else -14)
        drawn.append(f'<text class="target-label" x="{frame.x(len(aims) - 1) + 12:.1f}" y="{at + 4:.1f}">Target</text>')
    return "".join(drawn)
