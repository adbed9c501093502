"""What is doubtful about figures: the table of all rules in `catalogue.py`, and a module a kind of evidence."""

from indicators.rules.doubts.catalogue import BY_CODE, KINDS, Kind, Suspicion
from indicators.rules.doubts.figure import RULES, Fact, suspicions
from indicators.rules.doubts.months import running_total_falls
from indicators.rules.doubts.parts import parts_do_not_sum

__all__ = [
    "BY_CODE",
    "KINDS",
    "RULES",
    "Fact",
    "Kind",
    "Suspicion",
    "parts_do_not_sum",
    "running_total_falls",
    "suspicions",
]
