"""Signs beside figures: what is printed in a row, cell by cell. Names nobody knows are the reader's own."""

from collections.abc import Sequence

from indicators.rules.doubts.catalogue import Suspicion


def signs_come_and_go(headed: Sequence[tuple[str, str]]) -> tuple[int, Suspicion] | None:
    """R21: the one cell of a row without its percent sign was probably typed by hand.

    Takes (heading, text) of a row's figures; gives the place of the odd one out.
    """
    bare = [place for place, (_, text) in enumerate(headed) if "%" not in text]
    if not bare or len(bare) == len(headed):
        return None
    sentence = "no percent sign, unlike the rest of the row; read as a percentage."
    return bare[0], Suspicion("formats_differ", sentence)


def target_is_signed_otherwise(target: str, months: Sequence[str]) -> Suspicion | None:
    """R21: 23 is aimed for in a row of percentages with their signs: it is typed, not held."""
    signed = sum("%" in text for text in months)
    has_sign = "%" in target
    if not months or has_sign == (signed * 2 > len(months)):
        return None
    how = "with a percent sign" if has_sign else "without a percent sign"
    return Suspicion("target_format_differs", f"the target is printed {how}, unlike its row; read as a percentage.")
