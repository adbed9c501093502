"""How figures, months and dates are written for people."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from indicators.rules.vocabulary import Absence, Measure


def print_figure(value: Decimal, measure: Measure, decimals: int = 0) -> str:
    """Write a figure the way the report prints it: 85%, 1,897, 503. Halves round up."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded:,}" + ("%" if measure is Measure.PERCENTAGE else "")


def print_number(value: Decimal) -> str:
    """Write a number with no more places than it needs, at most one: 87, 371.6, 1,400."""
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded.to_integral_value():,}" if rounded == rounded.to_integral_value() else f"{rounded:,}"


def print_target(value: Decimal, measure: Measure) -> str:
    """Write a target: as exactly as it was set, to one place."""
    return print_number(value) + ("%" if measure is Measure.PERCENTAGE else "")


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
