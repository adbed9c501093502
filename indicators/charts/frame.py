"""The room a line is drawn in: pixels beside values, and round steps between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal


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
        left, apart = self.x(0), self.width / (self.places - 1) if self.places > 1 else 0.0
        high, span = self.high, float(self.high - self.low)
        for place, value in enumerate(values):
            if value is None or place in broken_at:
                runs.append([])
            if value is not None:
                y = self.top + self.height * (float(high - value) / span)
                runs[-1].append(f"{left + apart * place:.1f},{y:.1f}")
        return "".join(f'<polyline class="{css}" points="{" ".join(run)}"/>' for run in runs if len(run) > 1)


def frame_for(
    values: Sequence[Decimal | None],
    aims: Sequence[Decimal | None],
    width: float,
    height: float,
    *,
    left: float,
    top: float,
) -> Frame:
    """Fit figures and what they are set against into so many pixels, between round numbers."""
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
