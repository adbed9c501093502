"""Indicators, their figures, the returns those came in, and the flags on them."""

from .definitions import Benchmark, Cohort, Indicator, IndicatorAlias, Listing, Population, PriorityArea, Target
from .figures import Outturn, OutturnRevision
from .flags import Flag, FlagEvent
from .returns import Doubt, Return, ReturnFile

__all__ = [
    "Benchmark",
    "Cohort",
    "Doubt",
    "Flag",
    "FlagEvent",
    "Indicator",
    "IndicatorAlias",
    "Listing",
    "Outturn",
    "OutturnRevision",
    "Population",
    "PriorityArea",
    "Return",
    "ReturnFile",
    "Target",
]
