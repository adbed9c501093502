"""The symbols that stand where a figure does not, as the Department for Education's releases print them."""

from indicators.rules.vocabulary import Absence, Word

SMALL = range(1, 6)
FEWEST_OF_A_PERCENTAGE = 10


class Symbol(Word):
    """What is printed in place of a figure (GSS symbols; practice.md, section 9)."""

    CONFIDENTIAL = "c", "withheld to protect confidentiality"
    NOT_APPLICABLE = "z", "not applicable"
    NOT_AVAILABLE = "x", "not available"
    LOW = "low", "rounds to zero, but is not zero"


class Why(Word):
    """Why a cell is withheld."""

    SMALL_COUNT = "small_count", "it tells a count of 1 to 5"
    TOO_FEW = "too_few", "it is a percentage of fewer than ten"
    WORKED_OUT = "worked_out", "a count of 1 to 5 could be worked out from it"
    EARLIER = "earlier", "an earlier edition withheld it"
    NOT_CHECKED = "not_checked", "its exact figure is not held, so that nobody can tell whether it is small"


OF_ABSENCE = {
    Absence.AWAITED: Symbol.NOT_AVAILABLE,
    Absence.NOT_APPLICABLE: Symbol.NOT_APPLICABLE,
    Absence.NOT_AVAILABLE: Symbol.NOT_AVAILABLE,
    Absence.SUPPRESSED: Symbol.CONFIDENTIAL,
}

LEGEND = (
    "Symbols: "
    + "; ".join(f"{symbol.value} {symbol.label}" for symbol in Symbol)
    + ". Counts of 1 to 5 and percentages of fewer than ten are withheld, and with them whatever they could be "
    "worked out from."
)


def is_small(count: int) -> bool:
    """Say whether a count is one of those that are withheld."""
    return count in SMALL
