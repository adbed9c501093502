"""The same fact in two places: in one file, or in two returns."""

from indicators.rules.doubts.catalogue import Suspicion


def stated_twice(first: str, second: str, *, where: str, alike: bool) -> Suspicion:
    """R04: a fact that a file states twice, as printed there and here."""
    if alike:
        return Suspicion("stated_twice", f"stated already in {where}, with the same figure.")
    return Suspicion("two_values", f"{second} here, but {first} in {where}: one fact with two values.")


def kept_twice(first: str, second: str, *, first_where: str, second_where: str) -> Suspicion:
    """R04: two returns give a fact two values; the second is kept, and both are told."""
    return Suspicion(
        "two_values_kept",
        f"One fact with two values: {first} in {first_where}, {second} in {second_where}.",
    )
