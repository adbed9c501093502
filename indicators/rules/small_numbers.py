"""When a percentage is of too few to be one: its counts are given instead, and nothing is judged by it.

Below ten one case moves a percentage by more than ten points, and it may point at a child: 0% good in May 2021
were two audits (report, November 2021). How few are too few an indicator says itself.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_figure, print_month, print_number

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Few:
    """A percentage of too few: how many of how many, and the percentage itself for those who may read it.

    `whole` is None where it is not held of how many: what is not known to be enough is taken for too few.
    """

    part: Decimal | None
    whole: Decimal | None
    percentage: str = ""

    @property
    def counts(self) -> str:
        """Write the counts: “1 of 2”."""
        if self.whole is None:
            return "Of how many is not held"
        if self.part is None:
            return f"Of {print_number(self.whole)}"
        return f"{print_number(self.part)} of {print_number(self.whole)}"

    @property
    def printed(self) -> str:
        """Write what this reader may read: the counts, after the percentage where that is theirs."""
        return f"{self.percentage} ({self.counts[:1].lower()}{self.counts[1:]})" if self.percentage else self.counts

    def sentence(self, month: date) -> str:
        """Say why the month is not scored."""
        why = "too few for a percentage" if self.whole is not None else "so no percentage is given"
        return f"Not scored: {self.counts[:1].lower()}{self.counts[1:]} in {print_month(month)}, {why}."


def few_of(
    value: Decimal | None,
    part: Decimal | None,
    whole: Decimal | None,
    *,
    fewest: int,
    decimals: int = 0,
    reveals: bool = False,
) -> Few | None:
    """Give a percentage as one of too few, or None where there are enough, or no percentage.

    A part that is not held is worked out where a whole number of cases makes the percentage as printed.
    """
    if value is None or (whole is not None and whole >= fewest):
        return None
    percentage = print_figure(value, Measure.PERCENTAGE, decimals) if reveals else ""
    return Few(part if part is not None else _part(value, whole), whole, percentage)


def _part(value: Decimal, whole: Decimal | None) -> Decimal | None:
    """Give the whole number of cases that makes a percentage to half a point, or None."""
    if not whole:
        return None
    near = (value * whole / HUNDRED).quantize(Decimal(1), ROUND_HALF_UP)
    return near if 0 <= near <= whole and abs(near * HUNDRED / whole - value) <= Decimal("0.5") else None
