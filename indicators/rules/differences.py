"""What differs between a figure held and the one to take its place, in a few words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_held, print_number


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that is held of a figure: what is read, what it is computed from, what its source printed."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    printed: Decimal | None = None
    absence: str = ""


def print_with_fraction(numbers: Numbers, measure: Measure) -> str:
    """Write a figure with the counts it is computed from: 94.5% (121/128)."""
    written = print_held(numbers.value, numbers.absence, measure) or "no figure"
    if numbers.numerator is None or numbers.denominator is None:
        return written
    return f"{written} ({exactly(numbers.numerator)}/{exactly(numbers.denominator)})"


def differences(old: Numbers, new: Numbers, measure: Measure) -> list[str]:
    """Say what differs: how far the value moved, then each count, then what is printed."""
    return [*_moved(old, new, measure), *_replaced("numerator", old, new), *_replaced("denominator", old, new)] + (
        list(_replaced("printed", old, new)) if _prints_something_else(old, new) else []
    )


def exactly(number: Decimal) -> str:
    """Write a number with every digit it has, and no more."""
    return f"{number.normalize():,f}"


def _moved(old: Numbers, new: Numbers, measure: Measure) -> Iterator[str]:
    if old.value is None or new.value is None or old.value == new.value:
        return
    by = abs(new.value - old.value)
    places = next((places for places in range(1, 6) if Decimal(print_number(by, places).replace(",", ""))), 6)
    written = print_number(by, places)
    points = f" point{'' if written == '1' else 's'}" if measure is Measure.PERCENTAGE else ""
    yield f"{'up' if new.value > old.value else 'down'} {written}{points}"


def _replaced(part: str, old: Numbers, new: Numbers) -> Iterator[str]:
    before, after = getattr(old, part), getattr(new, part)
    if before != after:
        yield f"{part} {_or_none(before)} → {_or_none(after)}"


def _prints_something_else(old: Numbers, new: Numbers) -> bool:
    """Leave the printed figure out where it is the value itself, before and after."""
    return old.printed != new.printed and (old.printed, new.printed) != (old.value, new.value)


def _or_none(number: Decimal | None) -> str:
    return "none" if number is None else exactly(number)
