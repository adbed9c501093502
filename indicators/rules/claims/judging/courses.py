"""Which way a run of figures goes.

A trend is clear where the Theil–Sen slope (the median of the slopes between all pairs, Theil 1950 and Sen
1968) has a sign and most of the steps that move go its way, or what it comes to is at least twice the
largest step against it. Where neither holds the figures move both ways, and nobody is contradicted.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from statistics import median

from indicators.rules.vocabulary import Measure, Polarity

LONGEST = 60
NEAR_SHARE = Decimal("0.05")  # in line with: within a twentieth
FAR_SHARE = Decimal("0.10")  # not in line with: more than a tenth off
STEADY_POINTS = 3  # a percentage that stays within three points is steady whatever its size


def signs(values: Sequence[Decimal]) -> list[int]:
    """Say of each step whether it rises (1), falls (-1) or neither (0)."""
    return [(later > earlier) - (later < earlier) for earlier, later in pairwise(values)]


def slope_sign(figures: Mapping[date, Decimal]) -> int:
    """Give the sign of the Theil–Sen slope over the months held."""
    points = [(at.year * 12 + at.month, value) for at, value in sorted(figures.items())][-LONGEST:]
    slopes = [(later[1] - earlier[1]) / (later[0] - earlier[0]) for earlier, later in combinations(points, 2)]
    middle = median(slopes) if slopes else 0
    return (middle > 0) - (middle < 0)


def trend(figures: Mapping[date, Decimal]) -> int:
    """Say whether figures clearly rise (1) or fall (-1), or neither (0)."""
    values = [value for _, value in sorted(figures.items())]
    steps = signs(values)
    if not any(steps) or len(values) < 2:
        return 0
    sign = slope_sign(figures)
    with_it, against_it = steps.count(sign), steps.count(-sign)
    if not sign or sign * (values[-1] - values[0]) <= 0:
        return 0
    is_most = with_it > against_it and (with_it > 1 or len(values) < 4)
    return sign if is_most or _outweighs(values, sign, 2) else 0


def leaning(figures: Mapping[date, Decimal]) -> int:
    """Say which way figures lean, less strictly: enough to bear a statement out, too little to contradict one."""
    values = [value for _, value in sorted(figures.items())]
    sign = slope_sign(figures)
    if trend(figures) or not sign:
        return trend(figures)
    return sign if _outweighs(values, sign, 1) else 0


def _outweighs(values: Sequence[Decimal], sign: int, times: int) -> bool:
    """Say whether the whole way is longer than (so many times) the largest step against it."""
    largest = max((-sign * (later - earlier) for earlier, later in pairwise(values)), default=Decimal(0))
    return sign * (values[-1] - values[0]) > times * max(largest, Decimal(0))


def running(figures: Mapping[date, Decimal], sign: int) -> int:
    """Count how many of the last steps rise (or fall) in a row."""
    count = 0
    for step in reversed(signs([value for _, value in sorted(figures.items())])):
        if step != sign:
            break
        count += 1
    return count


def moves_both_ways(figures: Mapping[date, Decimal]) -> bool:
    """Say whether some step rises and some falls."""
    steps = signs([value for _, value in sorted(figures.items())])
    return 1 in steps and -1 in steps


def is_steady(figures: Mapping[date, Decimal], measure: Measure) -> bool | None:
    """Say whether figures keep level: yes, no, or (None) neither clearly."""
    values = [value for _, value in sorted(figures.items())]
    spread, size = max(values) - min(values), abs(sum(values, Decimal(0))) / len(values)
    whole_way = abs(values[-1] - values[0])
    has_trend = trend(figures) != 0
    is_level = spread <= FAR_SHARE * size or (measure is Measure.PERCENTAGE and spread <= STEADY_POINTS)
    if is_level and not (has_trend and whole_way > NEAR_SHARE * size):
        return True
    return False if has_trend and whole_way > FAR_SHARE * size else None


def better_sign(polarity: Polarity) -> int:
    """Give the sign of an improvement; 0 where neither direction is better."""
    return {Polarity.HIGHER: 1, Polarity.LOWER: -1}.get(polarity, 0)
