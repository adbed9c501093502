"""Lines of figures as SVG: drawn on the server, no script, readable in print. A table always stands beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from textwrap import shorten

from django.utils.safestring import SafeString, mark_safe

from indicators.rules.runs import Break
from indicators.rules.status import profile
from indicators.rules.vocabulary import Measure, Status
from indicators.rules.wording import print_figure, print_month, short_month
from indicators.standings import Series, goal_of

WIDTH, HEIGHT = 760, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 96, 16, 34
SPARK_WIDTH, SPARK_HEIGHT = 104, 27
LETTER, LABEL_ROW = 6.4, 16  # pixels: about what a letter takes, and what a line of text takes


@dataclass(frozen=True, slots=True)
class Frame:
    """The room a line is drawn in: pixels, and the values at its bottom and top."""

    width: float
    height: float
    left: float
    top: float
    low: Decimal
    high: Decimal
    step: Decimal
    places: int

    def x(self, place: int) -> float:
        """Give the pixel of the place-th month."""
        return self.left + (self.width * place / (self.places - 1) if self.places > 1 else self.width / 2)

    def y(self, value: Decimal) -> float:
        """Give the pixel of a value."""
        return self.top + self.height * float((self.high - value) / (self.high - self.low))

    def line(self, values: Sequence[Decimal | None], css: str, *, broken_at: Sequence[int] = ()) -> str:
        """Draw a line; a month without a figure breaks it, and so does the first month after a break in series."""
        runs: list[list[str]] = [[]]
        for place, value in enumerate(values):
            if value is None or place in broken_at:
                runs.append([])
            if value is not None:
                runs[-1].append(f"{self.x(place):.1f},{self.y(value):.1f}")
        return "".join(f'<polyline class="{css}" points="{" ".join(run)}"/>' for run in runs if len(run) > 1)


def sparkline(series: Series) -> SafeString:
    """Draw a series small: its line, its target, its newest figure."""
    values = [standing.outturn.value for standing in series.standings]
    if not any(value is not None for value in values):
        return SafeString("")
    aims = _aims(series)
    frame = _frame(values, aims, SPARK_WIDTH - 8, SPARK_HEIGHT - 8, left=4, top=4)
    last, newest = [(place, value) for place, value in enumerate(values) if value is not None][-1]
    dot = f'<circle class="last" cx="{frame.x(last):.1f}" cy="{frame.y(newest):.1f}" r="3"/>'
    label = escape(f"Trend of {series.name}: {_first_to_last(series)}")
    return mark_safe(  # noqa: S308 - every text in it is escaped above
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" role="img" aria-label="{label}">'
        f"{frame.line(aims, 'target')}{frame.line(values, 'series', broken_at=list(_breaks(series)))}{dot}</svg>"
    )


def chart(series: Series) -> SafeString:
    """Draw a series large: months, scale, target in force, and each figure with its status as a shape."""
    values = [standing.outturn.value for standing in series.standings]
    if not any(value is not None for value in values):
        return SafeString("")
    aims, breaks = _aims(series), _breaks(series)
    top = TOP + LABEL_ROW * len(breaks)
    frame = _frame(values, aims, WIDTH - LEFT - RIGHT, HEIGHT - top - BOTTOM, left=LEFT, top=top)
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
    label = escape(f"{series.name}, {_first_to_last(series)}.{broken} The table below holds the same figures.")
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
    )


def _aims(series: Series) -> list[Decimal | None]:
    """Give what each month's figure should have been: the target, or the profile towards it."""
    return [
        profile(goal_of(at.target), basis=series.reading.basis, month=at.month) if at.target else None
        for at in series.standings
    ]


def _frame(values, aims, width: float, height: float, *, left: float, top: float) -> Frame:
    held = [value for value in (*values, *aims) if value is not None]
    step = round_step((max(held) - min(held)) or max(held) / 5)
    low = (min(held) / step).to_integral_value(ROUND_FLOOR) * step
    high = (max(held) / step).to_integral_value(ROUND_CEILING) * step
    return Frame(width, height, left, top, low, max(high, low + step), step, len(values))


def round_step(span: Decimal) -> Decimal:
    """Give the step of a scale that splits a span in about four: 1, 2 or 5 times a power of ten."""
    if span <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb((span / 4).adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times * 4 >= span)


def _scale(frame: Frame, series: Series) -> str:
    lines = []
    for number in range(int((frame.high - frame.low) / frame.step) + 1):
        value = frame.low + frame.step * number
        y = frame.y(value)
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_print(value, series)}</text>')
    return "".join(lines)


def _months(frame: Frame, series: Series) -> str:
    step = max(1, len(series.standings) // 12)
    return "".join(
        f'<text x="{frame.x(place):.1f}" y="{HEIGHT - 10}" text-anchor="middle">{short_month(at.month)}</text>'
        for place, at in enumerate(series.standings)
        if place % step == 0
    )


def _breaks(series: Series) -> dict[int, Break]:
    """Give the breaks that fall between two of the months drawn, by the place of the first month after each."""
    months = [at.month for at in series.standings]
    after = {sum(month < one.month for month in months): one for one in series.breaks}
    return {place: one for place, one in sorted(after.items()) if 0 < place < len(months)}


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
    drawn = [f'<text class="label" x="{frame.x(last) + 12:.1f}" y="{y + 4:.1f}">{_print(values[last], series)}</text>']
    if aims[-1] is not None:
        at = frame.y(aims[-1])
        at = at if abs(at - y) > 14 else y + (14 if at >= y else -14)
        drawn.append(f'<text class="target-label" x="{frame.x(len(aims) - 1) + 12:.1f}" y="{at + 4:.1f}">Target</text>')
    return "".join(drawn)


def _first_to_last(series: Series) -> str:
    """Say where the line begins and ends; of a broken series, the part since the break that has figures."""
    held = [at for at in series.comparable if at.outturn.value is not None]
    held = held or [at for at in series.standings if at.outturn.value is not None]
    first, last = held[0], held[-1]
    if first is last:
        return f"{last.printed} in {short_month(last.month)}"
    return f"from {first.printed} in {short_month(first.month)} to {last.printed} in {short_month(last.month)}"


def _print(value: Decimal, series: Series) -> str:
    fine = 1 if series.reading.measure is not Measure.NUMBER and value < 10 else 0
    return print_figure(value, series.reading.measure, max(series.indicator.decimals, fine))
