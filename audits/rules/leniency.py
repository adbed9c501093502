"""Whether an auditor grades higher or lower than second readers do: for the QA unit, to help, never to rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from audits.rules.agreement import Pair
from audits.rules.grades import SMALLEST_SHOWN
from indicators.rules.intervals import NINETY_FIVE


@dataclass(frozen=True, slots=True)
class Leniency:
    """The mean of auditor's less second reader's grade in steps, with Student's 95% interval where there is one."""

    number: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None

    def sentence(self) -> str:
        """Say what it shows, and no more."""
        if self.mean is None:
            return f"Too few to say: {self.number} of at least {SMALLEST_SHOWN} second readings."
        if self.low is None or self.high is None:
            return (
                "The same step each time: there is no spread to judge by." if self.mean else "The same grade each time."
            )
        if self.low > 0:
            return "Grades higher than second readers."
        return "Grades lower than second readers." if self.high < 0 else "No difference that chance would not give."


def leniency(pairs: Sequence[Pair]) -> Leniency:
    """Give the mean signed difference of one auditor's grades from their second readers', and its interval."""
    steps = [pair.steps for pair in pairs]
    number = len(steps)
    if number < SMALLEST_SHOWN:
        return Leniency(number)
    mean, spread = fmean(steps), stdev(steps)
    if not spread:
        return Leniency(number, mean)
    reach = student(number - 1) * spread / sqrt(number)
    return Leniency(number, mean, mean - reach, mean + reach)


def student(freedom: int) -> float:
    """Give Student's 97.5th percentile: Abramowitz and Stegun 26.7.5, within 0.001 from nine degrees of freedom on."""
    z, v = NINETY_FIVE, freedom
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )
