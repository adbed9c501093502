"""The parts of one fact: the cohorts of a unit and month beside their total."""

from collections.abc import Sequence
from decimal import Decimal

from indicators.rules.doubts.catalogue import Suspicion
from indicators.rules.doubts.figure import Fact, written_fraction
from indicators.rules.rollup import half_of_last_place, roll_up
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_number


def parts_do_not_sum(whole: Fact, parts: Sequence[Fact]) -> Suspicion | None:
    """R02: the parts' numerators and denominators add up to the whole's."""
    held = [(part.numerator, part.denominator) for part in parts if part.numerator is not None]
    if whole.numerator is None or len(held) < 2 or len(held) != len(parts):
        return None
    numerator, denominator = roll_up((top, bottom) for top, bottom in held if top is not None)
    if (numerator, denominator) == (whole.numerator, whole.denominator):
        return None
    summed = print_number(numerator) + (f"/{print_number(denominator)}" if denominator is not None else "")
    return Suspicion(
        "parts_do_not_sum",
        f"The cohorts add up to {summed}, but the total is given as {written_fraction(whole)}.",
    )


def total_is_not_between_parts(whole: Fact, parts: Sequence[Fact]) -> Suspicion | None:
    """R03: weighted by their denominators, the printed parts make the printed total, rounding allowed for."""
    weighed = [(part.value, part.denominator) for part in parts if part.value is not None and part.denominator]
    if whole.measure is not Measure.PERCENTAGE or whole.value is None or len(weighed) < 2 or len(weighed) != len(parts):
        return None
    everybody = sum((weight for _, weight in weighed), Decimal(0))
    lowest, highest = (
        sum(((value + sign * half_of_last_place(value)) * weight for value, weight in weighed), Decimal(0)) / everybody
        for sign in (-1, 1)
    )
    half = half_of_last_place(whole.value)
    if lowest - half <= whole.value <= highest + half:
        return None
    printed = ", ".join(f"{print_number(value)}%" for value, _ in weighed)
    return Suspicion(
        "total_is_not_between_parts",
        f"Weighted by their denominators, {printed} make {print_number(lowest)}% to {print_number(highest)}%, "
        f"but the total is printed as {print_number(whole.value)}%.",
    )


RULES = (parts_do_not_sum, total_is_not_between_parts)


def doubts_of_parts(whole: Fact, parts: Sequence[Fact]) -> list[Suspicion]:
    """Give everything doubtful about a total beside its parts."""
    return [found for rule in RULES if (found := rule(whole, parts)) is not None]
