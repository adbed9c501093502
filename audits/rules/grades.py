"""The four grades of a case audit, and what a month of them adds up to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.intervals import FEWEST_FOR_A_PERCENTAGE, is_shown_as_percentage
from indicators.rules.vocabulary import Word

SMALLEST_SHOWN = FEWEST_FOR_A_PERCENTAGE


class Grade(Word):
    """Ofsted's four points. Stored apart always; "good or better" is only ever derived."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"


@dataclass(frozen=True, slots=True)
class MonthOfAudits:
    """How many audits a month, or any other lot of them, has, and how many came out how.

    `provisional` are those whose grade is the auditor's still, because nobody has made one final.
    """

    outstanding: int = 0
    good: int = 0
    requires_improvement: int = 0
    inadequate: int = 0
    provisional: int = 0

    @property
    def cases(self) -> int:
        """Count them all."""
        return self.outstanding + self.good + self.requires_improvement + self.inadequate

    @property
    def good_or_better(self) -> int:
        """Count the good and the outstanding: derived, never stored."""
        return self.outstanding + self.good

    def share(self, part: int) -> Decimal | None:
        """Give a part as a percentage of the cases; None where there are none."""
        return Decimal(100 * part) / self.cases if self.cases else None

    def of(self, grade: Grade) -> int:
        """Count those of one grade."""
        return int(getattr(self, grade.value))

    def __add__(self, other: "MonthOfAudits") -> "MonthOfAudits":
        """Count both together."""
        return MonthOfAudits(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def month_of_audits(grades: Iterable[Grade], *, provisional: int = 0) -> MonthOfAudits:
    """Count the grades of a month or of any other lot, so many of them provisional."""
    counted = Counter(grades)
    return MonthOfAudits(
        counted[Grade.OUTSTANDING],
        counted[Grade.GOOD],
        counted[Grade.REQUIRES_IMPROVEMENT],
        counted[Grade.INADEQUATE],
        provisional,
    )


def percentages_may_be_shown(cases: int) -> bool:
    """Say whether a percentage of this many cases says anything, and gives nobody away: ten or more."""
    return is_shown_as_percentage(cases)
