"""How figures are written where they are exact."""

from decimal import Decimal


def plain(number: Decimal | None) -> str:
    """Write a figure exactly, as text: nothing where there is none."""
    return "" if number is None else f"{number.normalize():f}"
