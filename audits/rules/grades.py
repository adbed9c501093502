"""The four grades of a case audit, and what a month of them adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.vocabulary import Word

SMALLEST_SHOWN = 10


class Grade(Word):
    """Ofsted's four points. Stored apart always; "good or better" is only ever derived."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"


@dataclass(frozen=True, slots=True)
class MonthOfAudits:
    """How many audits a month had, and how many came out how."""

    cases: int
    good_or_better: int
    requires_improvement: int
    inadequate: int

    def share(self, part: int) -> Decimal | None:
        """Give a part as a percentage of the cases; None where there are none."""
        return Decimal(100 * part) / self.cases if self.cases else None


def month_of_audits(grades: Iterable[Grade]) -> MonthOfAudits:
    """Count a month's grades."""
    counted = list(grades)
    return MonthOfAudits(
        cases=len(counted),
        good_or_better=sum(grade in (Grade.OUTSTANDING, Grade.GOOD) for grade in counted),
        requires_improvement=counted.count(Grade.REQUIRES_IMPROVEMENT),
        inadequate=counted.count(Grade.INADEQUATE),
    )


def percentages_may_be_shown(cases: int) -> bool:
    """Say whether a percentage of this many cases says anything, and gives nobody away: ten or more."""
    return cases >= SMALLEST_SHOWN
