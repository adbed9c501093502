"""Months of second readings as stacked bars, drawn on the server: counts, so that few look like few."""

from collections.abc import Sequence
from dataclasses import dataclass

from audits.agreement import Row

HEIGHT, STEP, WIDTH = 140, 44, 28


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: what it counts, and where it lies."""

    word: str
    number: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One month."""

    short: str
    x: int
    parts: list[Part]
    number: int


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole picture."""

    bars: list[Bar]
    most: int

    @property
    def width(self) -> int:
        """Say how wide it is."""
        return STEP * len(self.bars) + 8


def month_bars(months: Sequence[Row]) -> Bars:
    """Stack what stayed the same, moved up and moved down of each month."""
    most = max((row.number for row in months), default=0)
    return Bars([_bar(place, row, most) for place, row in enumerate(months)], most)


def _bar(place: int, row: Row, most: int) -> Bar:
    moved, foot, parts = row.moved, float(HEIGHT), []
    for word, number in (("same", moved.same), ("up", moved.up), ("down", moved.down)):
        height = HEIGHT * number / most if most else 0.0
        foot -= height
        parts.append(Part(word, number, round(foot, 1), round(height, 1)))
    return Bar(row.short, 8 + STEP * place, [part for part in parts if part.number], row.number)
