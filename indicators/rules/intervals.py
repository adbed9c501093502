"""Between what and what a share may lie, and when it is not written as a percentage.

Few cases say little: 2 of 2 audits graded good are 100%, and the practice behind them may be good a
third of the time. So small numbers are shown with their interval, and never as a bare percentage.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from statistics import NormalDist

from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_figure

FEWEST_FOR_A_PERCENTAGE = 10
NINETY_FIVE = NormalDist().inv_cdf(0.975)

Whole = int | Decimal


class NotAShareError(ValueError):
    """A part and a whole make no share. Its words are for the reader."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share, and between what and what the practice behind it may lie: all from 0 to 1."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Give the share itself."""
        return self.part / self.whole

    def sentence(self) -> str:
        """Write the share with its interval; the percentage only where there are cases enough for one."""
        low, high = _apart(self.low, self.high)
        return f"{print_share(self.part, self.whole)}: between {low} and {high}"


def wilson(part: Whole, whole: Whole, *, deviate: float = NINETY_FIVE) -> Interval:
    """Give the Wilson score interval of a share, 95% unless another normal deviate is given.

    Source: Wilson, Journal of the American Statistical Association 1927;22:209-12; recommended for
    small numbers by Newcombe, Statistics in Medicine 1998;17:857-72, whose Table I the tests hold.
    Unlike the share plus or minus so many standard errors it never leaves 0 to 100%, and has a width
    at 0 of 20 and at 2 of 2. Raises NotAShareError.
    """
    part, whole = as_share(part, whole)
    if not whole:
        raise NotAShareError("There are no cases, so there is no share.")
    square = deviate * deviate
    middle = 2 * part + square
    reach = deviate * sqrt(square + 4 * part * (whole - part) / whole)
    size = 2 * (whole + square)
    low = (middle - reach) / size if part else 0.0
    high = (middle + reach) / size if part < whole else 1.0
    return Interval(part, whole, max(low, 0.0), min(high, 1.0))


def as_share(part: Whole, whole: Whole) -> tuple[int, int]:
    """Read a part and a whole as whole numbers, the part no larger. Raises NotAShareError with a sentence."""
    counted, of = int(part), int(whole)
    for number, cases in ((part, counted), (whole, of)):
        if number != cases or cases < 0:
            raise NotAShareError(f"{number} is no number of cases: cases are counted in whole numbers from 0.")
    if counted > of:
        raise NotAShareError(f"{part} of {whole} is no share: the part is larger than the whole.")
    return counted, of


def is_shown_as_percentage(whole: Whole) -> bool:
    """Say whether a share of so many is written as a percentage: not of fewer than ten.

    Below ten one case moves it by more than ten points, and a percentage may point at a child. The QA
    unit, which works with single files, sees its own percentages whatever their number.
    """
    return whole >= FEWEST_FOR_A_PERCENTAGE


def print_share(part: Whole, whole: Whole) -> str:
    """Write a share: “43 of 60 (72%)”, and of fewer than ten “2 of 2”."""
    counted = f"{int(part):,} of {int(whole):,}"
    return f"{counted} ({print_percentage(part / whole)})" if is_shown_as_percentage(whole) else counted


def print_percentage(share: float | Decimal) -> str:
    """Write a share from 0 to 1 as a whole percentage, halves up.

    With a place or two where it would be rounded onto 0% or 100%: 359 of 360 are not all of them.
    """
    percent = Decimal(str(share)) * 100
    fitting = (places for places in range(3) if percent in (0, 100) or 0 < _rounded(percent, places) < 100)
    return print_figure(percent, Measure.PERCENTAGE, next(fitting, 2))


def _rounded(percent: Decimal, places: int) -> Decimal:
    return percent.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _apart(low: float, high: float) -> tuple[str, str]:
    """Write both ends with a place more where they could not be told apart without."""
    printed = print_percentage(low), print_percentage(high)
    if printed[0] != printed[1]:
        return printed
    ends = (print_figure(Decimal(str(end)) * 100, Measure.PERCENTAGE, 1) for end in (low, high))
    return next(ends), next(ends)
