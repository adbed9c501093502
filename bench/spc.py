"""Measure control charts: 10,000 series of 36 months, one thread. Run `python -m bench.spc` in the project's folder."""

import random
from datetime import date
from decimal import Decimal
from time import perf_counter

from indicators.rules.spc import Chart, draw
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity
from organisation.rules.calendar import add_months

SERIES, MONTHS, ROUNDS = 10_000, 36, 3
PERCENTAGE = Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER)
TARGET = Decimal(87)


def made_up_series(number: int) -> list[dict[date, Decimal | None]]:
    """Make series with the usual troubles: steps, drifts, and a month in fifty missing."""
    chance = random.Random(36)
    months = [add_months(date(2019, 4, 1), step) for step in range(MONTHS)]
    series = []
    for _ in range(number):
        level, spread = chance.uniform(40, 95), chance.uniform(1, 8)
        slope, step = chance.choice([0, 0, 0, 0.3]), chance.choice([0, 0, spread * 2])
        values = [chance.gauss(level + slope * at + (step if at > 24 else 0), spread) for at in range(MONTHS)]
        figures = [None if chance.random() < 0.02 else Decimal(f"{value:.1f}") for value in values]
        series.append(dict(zip(months, figures, strict=True)))
    return series


def read(chart: Chart) -> tuple[object, object]:
    """Read what the board shows of a chart."""
    return chart.variation, chart.assurance


def main() -> None:
    """Print the seconds taken, the best of a few rounds, for icons only and with every point of every chart."""
    series = made_up_series(SERIES)
    for what, use in {"icons": read, "icons and every point": lambda chart: (read(chart), chart.points)}.items():
        times = []
        for _ in range(ROUNDS):
            began = perf_counter()
            for figures in series:
                use(draw(figures, reading=PERCENTAGE, target=TARGET))
            times.append(perf_counter() - began)
        each = min(times) / SERIES * 1e6
        print(f"{SERIES:,} series of {MONTHS} months, {what}: {min(times):.2f} s ({each:.0f} µs each)")


if __name__ == "__main__":
    main()
