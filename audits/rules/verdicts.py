"""What a re-audit says of the work since: improved, the same or worse, by the two grades."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from audits.rules.grades import Grade
from indicators.rules.vocabulary import Word

BEST_FIRST = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)


class ReAuditVerdict(Word):
    """How the second grade of a case lies to the first."""

    IMPROVED = "improved", "Improved"
    SAME = "same", "Same"
    WORSE = "worse", "Worse"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two grades of one case, and what the second says about the first."""

    first: Grade
    again: Grade

    @property
    def verdict(self) -> ReAuditVerdict:
        """Give the verdict: one step of the four points is enough."""
        steps = BEST_FIRST.index(self.first) - BEST_FIRST.index(self.again)
        if steps > 0:
            return ReAuditVerdict.IMPROVED
        return ReAuditVerdict.WORSE if steps < 0 else ReAuditVerdict.SAME

    def __str__(self) -> str:
        """Say it with both grades."""
        return f"{self.verdict.label}: {self.first.label}, then {self.again.label}"


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many re-audits came out how. Counts only: they are few."""

    improved: int = 0
    same: int = 0
    worse: int = 0

    def __str__(self) -> str:
        """Say the three counts."""
        return f"{self.improved} improved, {self.same} the same, {self.worse} worse"


def count_verdicts(compared: Iterable[Compared]) -> Verdicts:
    """Count verdicts."""
    found = Counter(one.verdict.value for one in compared)
    return Verdicts(**found)
