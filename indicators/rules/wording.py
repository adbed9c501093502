"""How figures, months and dates are written for people."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from indicators.rules.vocabulary import Absence, Measure


@cache
def _to_places(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def print_figure(value: Decimal, measure: Measure, decimals: int = 0) -> str:
    """Write a figure the way the report prints it: 85%, 1,897, 503. Halves round up."""
    rounded = value.quantize(_to_places(decimals), ROUND_HALF_UP)
    return f"{rounded:,}%" if measure is Measure.PERCENTAGE else f"{rounded:,}"


def print_exactly(value: Decimal | None) -> str | None:
    """Write a decimal for other systems: without rounding it, and without the noughts the database pads it with."""
    return None if value is None else f"{value.normalize() + 0:f}"


def print_number(value: Decimal, places: int = 1) -> str:
    """Write a number with no more places than it needs, at most one unless told: 87, 371.6, 1,400."""
    written = f"{value.quantize(_to_places(places), ROUND_HALF_UP):,}"
    return written.rstrip("0").rstrip(".") if places else written


def places_apart(value: Decimal, other: Decimal) -> int:
    """Say how many places it takes to write two figures apart: one, or up to three where they lie that close.

    89.97% misses 90%, and nobody believes "off target: 90% against 90%".
    """
    differing = (places for places in range(1, 4) if print_number(value, places) != print_number(other, places))
    return next(differing, 1)


def print_target(value: Decimal, measure: Measure, places: int = 1) -> str:
    """Write a target: as exactly as it was set, to one place unless told."""
    return print_number(value, places) + ("%" if measure is Measure.PERCENTAGE else "")


def print_absence(absence: Absence) -> str:
    """Write why there is no figure."""
    return absence.label


def print_held(value: Decimal | None, absence: Absence | str | None, measure: Measure) -> str:
    """Write what is held exactly as held, to one place at most, or why there is nothing."""
    if value is not None:
        return print_target(value, measure)
    return print_absence(Absence(absence)) if absence else ""


def print_month(month: date) -> str:
    """Write a month in full: October 2021."""
    return f"{month:%B %Y}"


def short_month(month: date) -> str:
    """Write a month the way a column heading does: Oct 21."""
    return f"{month:%b %y}"


def print_day(day: date) -> str:
    """Write a day in full: 3 October 2021."""
    return f"{day.day} {day:%B %Y}"
