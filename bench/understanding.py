"""Measure what an indicator page works out: 10,000 series of 36 months through chart, status and trajectory.

One thread, in seconds of the processor, so that whatever else runs on the machine does not count. Run
`python -m bench.understanding` in the project's folder. The R package NHSRplotthedots takes 1.8 s for the
charts of 1,000 such series in its fastest form, one faceted call.
"""

import gc
import random
from datetime import date
from decimal import Decimal
from time import process_time

from indicators.rules.spc import draw
from indicators.rules.status import Goal, Reading, assess
from indicators.rules.trajectory import project
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity
from organisation.rules.calendar import add_months

SERIES, MONTHS, ROUNDS, GOAL_SECONDS = 10_000, 36, 5, 1.0
R_SECONDS_A_THOUSAND = 1.8
READING = Reading(Measure.NUMBER, Basis.IN_MONTH, Polarity.LOWER)
GOAL = Goal(Decimal(40), Per.MONTH)
CALENDAR = [add_months(date(2019, 4, 1), at) for at in range(MONTHS)]
NEWEST = CALENDAR[-6]
Figures = dict[date, Decimal]


def made_up_series(number: int) -> list[Figures]:
    """Make counts a month with the usual troubles: steps and drifts."""
    chance = random.Random(36)
    series = []
    for _ in range(number):
        level, spread = chance.uniform(20, 120), chance.uniform(2, 12)
        slope, step = chance.choice([0, 0, 0, 0.4]), chance.choice([0, 0, spread * 2])
        values = (chance.gauss(level + slope * at + (step if at > 24 else 0), spread) for at in range(MONTHS))
        figures = dict(zip(CALENDAR, (Decimal(max(round(value), 0)) for value in values), strict=True))
        series.append(figures)
    return series


def understand(figures: Figures) -> tuple[object, ...]:
    """Work out what the board shows of one series."""
    chart = draw(figures, reading=READING, target=GOAL.target)
    status = assess(figures[NEWEST], GOAL, reading=READING, month=NEWEST)
    pace = project(figures, goal=GOAL, basis=Basis.IN_MONTH, polarity=Polarity.LOWER, month=NEWEST)
    return chart.variation, chart.assurance, status, pace


def seconds(series: list[Figures], work=understand) -> float:
    """Give the best of a few rounds: what the machine can do when nothing else runs."""
    times = []
    for _ in range(ROUNDS):
        began = process_time()
        for figures in series:
            work(figures)
        times.append(process_time() - began)
    return min(times)


def main() -> None:
    """Print the seconds taken, whether that is within the goal, and how it compares with the reference."""
    series = made_up_series(SERIES)
    gc.freeze()  # what was made up is there before, and is not collected over and over
    taken = seconds(series)
    said = "within" if taken < GOAL_SECONDS else "OVER"
    print(
        f"{SERIES:,} series of {MONTHS} months through chart, status and trajectory: {taken:.2f} s "
        f"({said} the goal of {GOAL_SECONDS:.0f} s; {taken / SERIES * 1e6:.0f} µs each)"
    )
    charts = seconds(series, lambda figures: draw(figures, reading=READING, target=GOAL.target).variation)
    ratio = R_SECONDS_A_THOUSAND * SERIES / 1000 / charts
    print(
        f"Charts alone: {charts:.2f} s, {ratio:.0f} times as fast as the R package's {R_SECONDS_A_THOUSAND} s per 1,000"
    )


if __name__ == "__main__":
    main()
