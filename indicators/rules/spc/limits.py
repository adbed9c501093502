"""Where the lines of an XmR chart lie: mean, process limits, and the lines two thirds of the way out.

Source: Making Data Count as its R package NHSRplotthedots 0.2.2 does it (`ptd_spc_standard`). Limits
are 2.66 average moving ranges from the mean (Wheeler; 3 / 1.128 rounded, and not to be mixed with
the unrounded factor). Ranges of 3.267 average ranges or more may be screened out, once (Provost and
Murray; the Making Data Count spreadsheets do not). The mean is never screened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

from indicators.rules.vocabulary import Measure

TO_LIMIT = 2.66
TO_NEAR_LIMIT = 2 * (2.66 / 3)
SCREEN_AT = 3.267


@dataclass(frozen=True, slots=True)
class Limits:
    """The lines one stretch of months is read against. None where it cannot be worked out."""

    mean: float | None
    average_range: float | None = None
    range_before_screening: float | None = None
    ranges_screened: int = 0
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None

    @property
    def have_collapsed(self) -> bool:
        """Say that no limits can be told from the mean: no range is known, or none that is not 0."""
        return not self.average_range

    def without_lines(self) -> "Limits":
        """Keep the mean only."""
        return Limits(self.mean, self.average_range, self.range_before_screening, self.ranges_screened)

    def drawn(self, measure: Measure) -> tuple[float | None, float | None]:
        """Give lower and upper limit as far as the scale goes: nothing is below 0, no percentage above 100.

        For drawing and for words. Points and targets are judged against the limits as worked out.
        """
        if self.lower is None or self.upper is None or self.mean is None:
            return self.lower, self.upper
        lower = max(self.lower, 0.0) if self.mean >= 0 else self.lower
        return lower, min(self.upper, 100.0) if measure is Measure.PERCENTAGE else self.upper


def limits_of(baseline: Sequence[float | None], *, screen_ranges: bool) -> Limits:
    """Work out the lines from the months they rest on. A gap takes away the range on either side of it."""
    mean = exact_mean([value for value in baseline if value is not None])
    ranges = [abs(value - before) for before, value in pairwise(baseline) if before is not None and value is not None]
    all_ranges = average_range = exact_mean(ranges)
    screened = 0
    if screen_ranges and all_ranges is not None:
        kept = [each for each in ranges if each < SCREEN_AT * all_ranges]
        screened = len(ranges) - len(kept)
        if screened:
            average_range = exact_mean(kept)
    if mean is None or average_range is None:
        return Limits(mean, average_range, all_ranges, screened)
    reach, near = TO_LIMIT * average_range, TO_NEAR_LIMIT * average_range
    return Limits(mean, average_range, all_ranges, screened, mean - reach, mean + reach, mean - near, mean + near)


def exact_mean(values: list[float]) -> float | None:
    """Give the double nearest to the true mean, or None of nothing.

    A mean one place out makes points that lie exactly on it look like a run beside it (0.1, 0.3 and
    eight times 0.2), so what the first division leaves over is shared out as well.
    """
    if not values:
        return None
    number = len(values)
    mean = fsum(values) / number
    return mean + fsum([*values, *[-mean] * number]) / number
