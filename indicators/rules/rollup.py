"""Putting figures together. Numerators and denominators are summed; percentages are never averaged."""

from collections.abc import Iterable
from decimal import Decimal

from indicators.rules.vocabulary import Measure

PER = {Measure.PERCENTAGE: 100, Measure.RATE: 10_000, Measure.NUMBER: 1}


def value_of(numerator: Decimal, denominator: Decimal | None, measure: Measure) -> Decimal:
    """Give the figure a numerator and denominator make: a percentage, a rate per 10,000, or a number.

    A count has no denominator and is itself the figure.
    """
    if denominator is None or measure is Measure.NUMBER:
        return numerator
    return PER[measure] * numerator / denominator


def roll_up(parts: Iterable[tuple[Decimal, Decimal | None]]) -> tuple[Decimal, Decimal | None]:
    """Sum numerators and denominators; the denominator is None where no part has one."""
    numerators, denominators = zip(*parts, strict=True)
    held = [denominator for denominator in denominators if denominator is not None]
    return sum(numerators, Decimal(0)), sum(held, Decimal(0)) if held else None
