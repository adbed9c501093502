"""How often chance alone gives so few, or so many: tails of the binomial and of the Poisson distribution.

A team's share is decided by these and not by a line that was drawn: at 6 of 6 a team lies above every
approximate upper limit, though where 85% is usual chance gives 6 of 6 four times in ten.

Terms are added from the figure seen outwards, each from the one before, so that a tail of one in a
million is as exact as one of a half: to about 1e-12 of itself for hundreds of cases, 1e-9 for 100,000.
Where that cannot tell on which side of a limit a tail lies, `Binomial.is_below` counts in whole numbers.
"""

from abc import ABC, abstractmethod
from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from math import exp, gcd, lgamma, log, sqrt

NOTHING = 1e-17
ROUNDING_PER_CASE = 1e-12


class Chance(ABC):
    """What chance alone gives: how likely each of 0, 1, 2, ... is."""

    @property
    @abstractmethod
    def mean(self) -> float:
        """Give how many are usual."""

    @property
    @abstractmethod
    def spread(self) -> float:
        """Give one standard deviation."""

    @abstractmethod
    def probability(self, seen: int) -> float:
        """Give the probability of exactly so many."""

    def tails(self, seen: int) -> tuple[float, float]:
        """Give the probability of so many or fewer, and of so many or more."""
        here = self.probability(seen)
        if seen < self.mean:
            fewer = here and here * self._sum_down(seen)
            return min(fewer, 1.0), min(1 - fewer + here, 1.0)
        more = here and here * self._sum_up(seen)
        return min(1 - more + here, 1.0), min(more, 1.0)

    def is_below(self, tail: float, limit: Fraction, *, seen: int, low: bool) -> bool:
        """Say whether the tail of what was seen is strictly below a limit."""
        return tail < float(limit)

    def low_line(self, tail: float) -> float:
        """Give the figure below which less than `tail` of all chances lie, between whole numbers for drawing.

        Source: Spiegelhalter, Statistics in Medicine 2005;24:1185-1202, appendix A.1. A whole number lies
        strictly below the line exactly where its lower tail is below `tail`.
        """
        first = bisect_left(range(int(self.mean) + 1), tail, key=lambda seen: self.tails(seen)[0])
        return first - _part_of_a_step(self.tails(first)[0] - tail, self.probability(first))

    def high_line(self, tail: float) -> float:
        """Give the figure above which less than `tail` of all chances lie: the mirror image of `low_line`.

        Spiegelhalter reads both lines off the lower tail, which puts the upper one up to one case too low:
        a team at 100% is then above it whatever its size. Mirrored, lines and decisions agree on both sides.
        """
        start, step = int(self.mean), 1
        while self.tails(start + step)[1] >= tail > 0:
            step *= 2
        last = start - 1 + bisect_left(range(start, start + step), True, key=lambda seen: self.tails(seen)[1] < tail)
        return last + _part_of_a_step(self.tails(last)[1] - tail, self.probability(last))

    @abstractmethod
    def _sum_down(self, seen: int) -> float:
        """Add up the terms at and below `seen`, in units of the first."""

    @abstractmethod
    def _sum_up(self, seen: int) -> float:
        """Add up the terms at and above `seen`, in units of the first."""


@dataclass(frozen=True, slots=True)
class Binomial(Chance):
    """How many of `cases` are counted where each is with a chance of `part` in `whole`."""

    cases: int
    part: int
    whole: int

    @property
    def mean(self) -> float:
        """Give how many are usual."""
        return self.cases * self.part / self.whole

    @property
    def spread(self) -> float:
        """Give one standard deviation."""
        return sqrt(self.cases * self.part * (self.whole - self.part)) / self.whole

    def probability(self, seen: int) -> float:
        """Give the probability of exactly so many."""
        cases, part, other = self.cases, self.part, self.whole - self.part
        if not 0 <= seen <= cases:
            return 0.0
        if not part or not other:
            return float(seen == (cases if part else 0))
        ways = lgamma(cases + 1) - lgamma(seen + 1) - lgamma(cases - seen + 1)
        return exp(ways + seen * log(part / self.whole) + (cases - seen) * log(other / self.whole))

    def is_below(self, tail: float, limit: Fraction, *, seen: int, low: bool) -> bool:
        """Say whether a tail is strictly below a limit, counting it exactly where rounding might decide."""
        bound = float(limit)  # nothing, where limits were widened without end: no tail is below that
        if not bound or abs(tail - bound) > bound * ROUNDING_PER_CASE * (self.cases + 1):
            return tail < bound
        return self.exact_tail(seen, low=low) < limit

    def exact_tail(self, seen: int, *, low: bool) -> Fraction:
        """Count a tail in whole numbers: slow for thousands of cases, and all but never needed."""
        common = gcd(self.part, self.whole)
        part, whole = self.part // common, self.whole // common
        if not low:
            part, seen = whole - part, self.cases - seen
        other = whole - part
        if seen < 0:
            return Fraction(0)
        if not other:
            return Fraction(int(seen >= self.cases))
        term = total = other**self.cases
        for at in range(min(seen, self.cases)):
            term = term * (self.cases - at) * part // ((at + 1) * other)
            total += term
        return Fraction(total, whole**self.cases)

    def _sum_down(self, seen: int) -> float:
        total = term = 1.0
        odds_against, left = (self.whole - self.part) / self.part, self.cases - seen
        while seen and term > total * NOTHING:
            left += 1
            term *= seen * odds_against / left
            total += term
            seen -= 1
        return total

    def _sum_up(self, seen: int) -> float:
        if seen == self.cases:
            return 1.0
        total = term = 1.0
        odds, left = self.part / (self.whole - self.part), self.cases - seen
        while left and term > total * NOTHING:
            seen += 1
            term *= left * odds / seen
            total += term
            left -= 1
        return total


@dataclass(frozen=True, slots=True)
class Poisson(Chance):
    """How many events there are where `usual` are usual."""

    usual: float

    @property
    def mean(self) -> float:
        """Give how many are usual."""
        return self.usual

    @property
    def spread(self) -> float:
        """Give one standard deviation."""
        return sqrt(self.usual)

    def probability(self, seen: int) -> float:
        """Give the probability of exactly so many."""
        if seen < 0:
            return 0.0
        if not self.usual:
            return float(seen == 0)
        return exp(seen * log(self.usual) - self.usual - lgamma(seen + 1))

    def _sum_down(self, seen: int) -> float:
        total = term = 1.0
        while seen and term > total * NOTHING:
            term *= seen / self.usual
            total += term
            seen -= 1
        return total

    def _sum_up(self, seen: int) -> float:
        total = term = 1.0
        while term > total * NOTHING:
            seen += 1
            term *= self.usual / seen
            total += term
        return total


def _part_of_a_step(beyond: float, step: float) -> float:
    """Say how far between two whole numbers a line lies."""
    return min(max(beyond / step, 0.0), 1.0) if step else 0.0
