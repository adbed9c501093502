"""How well two readers of the same audits agree, and how sure that is.

Weighted kappa is the headline: agreement beyond what the two readers' habits would give by chance, where a
gap counts by its size. The weights are quadratic: between Good and Inadequate lies what happens to a child
next, so a gap of two grades is to count four times a gap of one, not twice; and quadratic kappa is the
intraclass correlation, which other studies of audits report (Fleiss and Cohen, Educational and Psychological
Measurement 1973;33:613-9). Linear weights (Cicchetti and Allison 1971) are there to compare.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from random import Random
from typing import NamedTuple

from audits.rules.grades import SMALLEST_SHOWN, Grade
from indicators.rules.intervals import NINETY_FIVE, Interval, wilson
from indicators.rules.vocabulary import Word

Table = tuple[tuple[int, ...], ...]
Matrix = Sequence[Sequence[float]]

LADDER = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)
STEPS = range(len(LADDER))
LARGE = 50
"""From so many readings on the large-sample error is used; below it, resampling."""
RESAMPLES, SEED = 1000, 1969


class Pair(NamedTuple):
    """One audit's two grades: the auditor's, and the second reader's."""

    auditor: Grade
    moderator: Grade

    @property
    def steps(self) -> int:
        """Say how many grades the auditor's lies above the second reader's; below zero, beneath it."""
        return LADDER.index(self.moderator) - LADDER.index(self.auditor)


class Weights(Word):
    """How a gap between two grades counts."""

    QUADRATIC = "quadratic", "by its square"
    LINEAR = "linear", "by its size"


@dataclass(frozen=True, slots=True)
class Kappa:
    """Weighted kappa with its 95% interval. Where nobody ever disagreed there is no interval to compute."""

    value: float
    low: float | None
    high: float | None
    number: int
    resampled: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """Which way second readings moved the grades."""

    up: int
    same: int
    down: int

    def sentence(self) -> str:
        """Say which way, in counts."""
        moved = self.up + self.down
        if not moved:
            return "No grade was moved."
        way = {True: "up", False: "down"}[self.up > self.down]
        net = "as many up as down" if self.up == self.down else f"on balance {abs(self.up - self.down)} {way}"
        return f"{moved} moved: {self.up} up, {self.down} down; {net}."


def cross_table(pairs: Iterable[Pair]) -> Table:
    """Count auditors' grades (rows) against second readers' (columns), the best first."""
    counted = list(pairs)
    return tuple(tuple(counted.count(Pair(row, column)) for column in LADDER) for row in LADDER)


def rate(pairs: Sequence[Pair]) -> Interval | None:
    """Give how often the two gave the same grade, with the Wilson interval; None without readings."""
    return wilson(sum(pair.steps == 0 for pair in pairs), len(pairs)) if pairs else None


def movement(pairs: Iterable[Pair]) -> Movement:
    """Count the grades moved up, left alone and moved down by the second reading."""
    steps = [pair.steps for pair in pairs]
    return Movement(
        up=sum(step < 0 for step in steps),
        same=sum(step == 0 for step in steps),
        down=sum(step > 0 for step in steps),
    )


@lru_cache(maxsize=128)
def kappa(table: Table, weights: Weights = Weights.QUADRATIC) -> Kappa | None:
    """Give weighted kappa with its 95% interval; None under ten readings, or where it means nothing.

    It means nothing where both readers gave every audit the same one grade. The interval rests on the
    large-sample error from fifty readings on (Fleiss, Cohen and Everitt, Psychological Bulletin
    1969;72:323-7); below that, where that error is known to be too small, on the percentiles of a
    bootstrap with a fixed seed, so that the same readings always give the same interval.
    """
    number = sum(map(sum, table))
    agreement = _weights(weights)
    value = _kappa(table, agreement) if number >= SMALLEST_SHOWN else None
    if value is None:
        return None
    resampled = number < LARGE
    if all(row == column or not table[row][column] for row in STEPS for column in STEPS):
        return Kappa(value, None, None, number, resampled)
    low, high = _resampled(table, agreement) if resampled else _large_sample(table, agreement, value)
    return Kappa(value, max(low, -1.0), min(high, 1.0), number, resampled)


def standard_error(table: Table, weights: Weights = Weights.QUADRATIC) -> float:
    """Give the large-sample standard error of weighted kappa: Fleiss, Cohen and Everitt 1969, formula 9."""
    return _standard_error(table, _weights(weights))


def say_kappa(found: Kappa | None, number: int) -> str:
    """Say what kappa means, and no more than it says.

    The words are Landis and Koch's (Biometrics 1977;33:159-74), a convention; both ends of the interval
    are named, because where they differ the middle says too much.
    """
    if number < SMALLEST_SHOWN:
        return f"Too few to say: {number} of at least {SMALLEST_SHOWN} second readings."
    if found is None:
        return "Nothing to say: both readers gave every audit the same one grade."
    if found.low is None or found.high is None:
        return f"The two readers agreed on all {number}."
    if found.low <= 0:
        return "Not told apart from what chance would give."
    words = [_word(found.low), _word(found.high)]
    return f"Agreement beyond chance is {words[0] if words[0] == words[1] else f'between {words[0]} and {words[1]}'}."


def _word(value: float) -> str:
    bands = ((0.20, "slight"), (0.40, "fair"), (0.60, "moderate"), (0.80, "substantial"))
    return next((word for most, word in bands if value <= most), "almost perfect")


def _weights(weights: Weights) -> Matrix:
    power = 2 if weights is Weights.QUADRATIC else 1
    return [[1 - (abs(row - column) / STEPS[-1]) ** power for column in STEPS] for row in STEPS]


def _margins(table: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
    return [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]


def _kappa(table: Sequence[Sequence[float]], weights: Matrix) -> float | None:
    rows, columns = _margins(table)
    number = sum(rows)
    observed = sum(weights[i][j] * table[i][j] for i in STEPS for j in STEPS) / number
    expected = sum(weights[i][j] * rows[i] * columns[j] for i in STEPS for j in STEPS) / number**2
    return (observed - expected) / (1 - expected) if expected < 1 else None


def _large_sample(table: Table, weights: Matrix, value: float) -> tuple[float, float]:
    reach = NINETY_FIVE * _standard_error(table, weights)
    return value - reach, value + reach


def _standard_error(table: Table, weights: Matrix) -> float:
    number = sum(map(sum, table))
    shares = [[cell / number for cell in row] for row in table]
    rows, columns = _margins(shares)
    row_weights = [sum(weights[i][j] * columns[j] for j in STEPS) for i in STEPS]
    column_weights = [sum(weights[i][j] * rows[i] for i in STEPS) for j in STEPS]
    observed = sum(weights[i][j] * shares[i][j] for i in STEPS for j in STEPS)
    expected = sum(weights[i][j] * rows[i] * columns[j] for i in STEPS for j in STEPS)
    spread = sum(
        shares[i][j] * (weights[i][j] * (1 - expected) - (row_weights[i] + column_weights[j]) * (1 - observed)) ** 2
        for i in STEPS
        for j in STEPS
    )
    inner = spread - (observed * expected - 2 * expected + observed) ** 2
    return sqrt(max(inner, 0.0) / number) / (1 - expected) ** 2


def _resampled(table: Table, weights: Matrix) -> tuple[float, float]:
    """Give the 2.5th and 97.5th percentile of kappa over resamples; those in which it means nothing are left out."""
    cells = [(row, column) for row in STEPS for column in STEPS if table[row][column]]
    counts = [table[row][column] for row, column in cells]
    chance = Random(SEED)  # noqa: S311 - statistics, not secrets
    found = []
    for _ in range(RESAMPLES):
        again = [[0] * len(LADDER) for _ in STEPS]
        for row, column in chance.choices(cells, counts, k=sum(counts)):
            again[row][column] += 1
        if (value := _kappa(again, weights)) is not None:
            found.append(value)
    found.sort()
    return found[int(0.025 * len(found))], found[int(0.975 * len(found))]
