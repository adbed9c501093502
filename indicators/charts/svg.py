"""The picture of an indicator as SVG: no script, readable in print and in black and white.

Shapes and dashes carry the meaning, colour helps: circles are within the usual range, triangles improve,
squares are of concern, diamonds are neither; a hollow shape misses its target. Numbers under the months are
actions: filled where one began, outlined where it was due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from textwrap import shorten

from django.utils.safestring import SafeString, mark_safe

from indicators.charts.frame import Frame, frame_for
from indicators.charts.icons import shape
from indicators.charts.picture import Mark, Picture, Pin
from indicators.rules.wording import short_month
from organisation.rules.calendar import months_elapsed

WIDTH, PLOT, LEFT, TOP = 860, 240, 58, 18
LEAST_RIGHT, MOST_RIGHT = 64, 190
LABEL_ROW, LETTER, PIN_ROW, PIN = 16, 6.3, 19, 8
MOST_LABELS, MOST_PINS = 13, 4
APART = 14  # pixels between two labels at the right


@dataclass(frozen=True, slots=True)
class Room:
    """The picture with the room it is drawn in."""

    picture: Picture
    frame: Frame
    height: float
    right: float  # pixels kept for the names of the lines

    def x(self, place: float) -> float:
        """Give the pixel of a place, or of a spot between two."""
        frame, last = self.frame, len(self.picture.days) - 1
        return frame.left + (frame.width * place / last if last else frame.width / 2)

    def y(self, value: float) -> float:
        """Give the pixel of a value."""
        return self.frame.y(Decimal(str(value)))

    @property
    def bottom(self) -> float:
        """Give the pixel of the axis."""
        return self.frame.top + self.frame.height


def draw_svg(picture: Picture) -> SafeString:
    """Draw the picture."""
    room = _room(picture)
    parts = [
        _scale(room),
        _days(room),
        _uprights(room),
        *(_level(room, level.value) for level in picture.levels),
        _steps(room, picture.lines.lower, "limit" + (" trial" if picture.lines.on_trial else "")),
        _steps(room, picture.lines.upper, "limit" + (" trial" if picture.lines.on_trial else "")),
        _steps(room, picture.lines.mean, "mean"),
        _steps(room, picture.lines.target, "target", by_stretch=False),
        _figures(room),
        *(_mark(room, mark) for mark in picture.marks),
        _labels(room),
        _pins(room),
    ]
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<svg class="chart control-chart" viewBox="0 0 {WIDTH} {room.height:.0f}" role="img" '
        f'aria-label="{escape(picture.label)}">{"".join(parts)}</svg>'
    )


def _room(picture: Picture) -> Room:
    lines = picture.lines
    sets = (lines.mean, lines.lower, lines.upper, lines.target)
    values = [_decimal(mark.value) for mark in picture.marks] + [_decimal(level.value) for level in picture.levels]
    beside = [_decimal(value) for line in sets for value in line if value is not None]
    top = TOP + LABEL_ROW * len(picture.uprights)
    longest = max(len(text) for _, _, text in _named(picture))
    right = min(MOST_RIGHT, max(LEAST_RIGHT, longest * LETTER + 18))
    frame = frame_for(values, beside, WIDTH - LEFT - right, PLOT, left=LEFT, top=top)
    rows = min(MOST_PINS, max((row + 1 for _, row in _pin_rows(picture, frame.width)), default=0))
    return Room(picture, frame, top + PLOT + 30 + PIN_ROW * rows, right)


def _decimal(value: float) -> Decimal:
    return Decimal(str(round(value, 6)))


def _scale(room: Room) -> str:
    frame, drawn = room.frame, []
    for number in range(int((frame.high - frame.low) / frame.step) + 1):
        value = frame.low + frame.step * number
        y = frame.y(value)
        drawn.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - room.right:.0f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        text = escape(room.picture.print(float(value)))
        drawn.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{text}</text>')
    return "".join(drawn)


def _days(room: Room) -> str:
    """Write the months: all of a year, else those that part financial years in halves, quarters or thirds."""
    days = room.picture.days
    step = next((each for each in (1, 2, 3, 6) if len(days) / each <= MOST_LABELS), 12)
    chosen = [(place, day) for place, day in enumerate(days) if (months_elapsed(day) - 1) % step == 0]
    return "".join(
        f'<text x="{room.x(place):.1f}" y="{room.bottom + 18:.1f}" text-anchor="middle">{short_month(day)}</text>'
        for place, day in chosen
    )


def _uprights(room: Room) -> str:
    """Draw a line before the first month of what is new, with its reason above the plot."""
    drawn = []
    for row, one in enumerate(room.picture.uprights):
        x, y = room.x(room.picture.place_after(one.month) - 0.5), TOP + LABEL_ROW * row - 2
        is_left = x < WIDTH / 2
        text = escape(shorten(one.said, int((WIDTH - x if is_left else x) / LETTER) - 2, placeholder=" …"))
        css = "break" if one.word.startswith("Break") else "rebase"
        drawn.append(
            f'<line class="{css}" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 10:.1f}" y2="{room.bottom:.1f}"/>'
            f'<text class="break-label" x="{x + (6 if is_left else -6):.1f}" y="{y:.1f}" '
            f'text-anchor="{"start" if is_left else "end"}">{text}<title>{escape(one.said)}</title></text>'
        )
    return "".join(drawn)


def _level(room: Room, value: float) -> str:
    y = room.y(value)
    return f'<line class="benchmark" x1="{LEFT}" x2="{WIDTH - room.right:.0f}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _steps(room: Room, values: Sequence[float | None], css: str, *, by_stretch: bool = True) -> str:
    """Draw a line that steps half-way between months; limits begin anew with each stretch."""
    stretch, runs = room.picture.lines.stretch, [[]]  # type: ignore[var-annotated]
    for place, value in enumerate(values):
        if value is None or (by_stretch and place and stretch[place] != stretch[place - 1]):
            runs.append([])
        if value is not None:
            left, right = max(place - 0.5, 0), min(place + 0.5, len(values) - 1)
            runs[-1] += [f"{room.x(at):.1f},{room.y(value):.1f}" for at in (left, right)]
    return "".join(f'<polyline class="{css}" points="{" ".join(run)}"/>' for run in runs if run)


def _figures(room: Room) -> str:
    """Join the figures; a month without one, a break and new limits part the line."""
    held, stretch = room.picture.by_place, room.picture.lines.stretch
    runs: list[list[str]] = [[]]
    for place in range(len(room.picture.days)):
        if place not in held or (place and stretch[place] != stretch[place - 1]):
            runs.append([])
        if place in held:
            runs[-1].append(f"{room.x(place):.1f},{room.y(held[place].value):.1f}")
    return "".join(f'<polyline class="series" points="{" ".join(run)}"/>' for run in runs if len(run) > 1)


def _mark(room: Room, mark: Mark) -> str:
    size = 4.6 if len(room.picture.days) <= 40 else 3.6
    css = f"mark mark-{mark.variation.value}" + (" mark-missed" if mark.is_missed else "")
    outline = shape(mark.variation, room.x(mark.place), room.y(mark.value), size, is_high=mark.is_high)
    return f'<path class="{css}" d="{outline}"><title>{escape(mark.said)}</title></path>'


def _named(picture: Picture) -> list[tuple[float, str, str]]:
    """Give what is named at the right: the value it stands at, its look and its words."""
    lines, last = picture.lines, picture.marks[-1]
    named = [(last.value, "label", picture.print(last.value))]
    for values, css, word in (
        (lines.mean, "mean-label", lines.centre),
        (lines.upper, "limit-label", "Trial limit" if lines.on_trial else "Upper limit"),
        (lines.lower, "limit-label", "Trial limit" if lines.on_trial else "Lower limit"),
        (lines.target, "target-label", "Target"),
    ):
        newest = next((value for value in reversed(values) if value is not None), None)
        if newest is not None:
            named.append((newest, css, f"{word} {picture.print(newest)}"))
    return named + [(level.value, "benchmark-label", level.said) for level in picture.levels]


def _labels(room: Room) -> str:
    """Name the lines at the right, apart from one another whatever their values."""
    named = [(room.y(value), css, text) for value, css, text in _named(room.picture)]
    left, most = WIDTH - room.right + 12, int((room.right - 12) / LETTER)
    return "".join(
        f'<text class="{css}" x="{left:.0f}" y="{y + 4:.1f}">{escape(shorten(text, most, placeholder=" …"))}'
        f"<title>{escape(text)}</title></text>"
        for y, css, text in _apart(named, low=room.frame.top, high=room.bottom)
    )


def _apart(named: list[tuple[float, str, str]], *, low: float, high: float) -> list[tuple[float, str, str]]:
    """Push labels apart: down the picture first, and back up from its foot where they would leave it."""
    placed: list[tuple[float, str, str]] = []
    for y, css, text in sorted(named, key=lambda each: each[0]):
        placed.append((max(y, placed[-1][0] + APART if placed else low), css, text))
    limit = high
    for at in reversed(range(len(placed))):
        y, css, text = placed[at]
        placed[at] = (min(y, limit), css, text)
        limit = placed[at][0] - APART
    return placed


def _pin_rows(picture: Picture, width: float) -> list[tuple[Pin, int]]:
    """Give each pin a row of its own where two would lie on one another."""
    apart = (2 * PIN + 2) * max(len(picture.days) - 1, 1) / width  # in places
    ends: list[float] = []
    rows = []
    for pin in sorted(picture.pins, key=lambda pin: (pin.place, pin.number, pin.is_due)):
        row = next((row for row, end in enumerate(ends) if pin.place - end >= apart), len(ends))
        ends[row : row + 1] = [pin.place]
        rows.append((pin, row))
    return rows


def _pins(room: Room) -> str:
    """Pin the actions under the months; those past the fourth row are in the list only."""
    return "".join(
        _pin(room.x(pin.place), room.bottom + 34 + PIN_ROW * row, pin)
        for pin, row in _pin_rows(room.picture, room.frame.width)
        if row < MOST_PINS
    )


def _pin(x: float, y: float, pin: Pin) -> str:
    said = f"Action {pin.number} {'due' if pin.is_due else 'began'}"
    return (
        f'<g class="pin{" pin-due" if pin.is_due else ""}"><rect x="{x - PIN:.1f}" y="{y - PIN:.1f}" width="{2 * PIN}" '
        f'height="{2 * PIN}" rx="3"/><text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{pin.number}</text>'
        f"<title>{said}</title></g>"
    )
