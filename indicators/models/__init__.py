"""Indicators, their figures, the returns those came in, and the flags on them."""

from .charts import ChartSettings, Rebase
from .definitions import (
    Benchmark,
    Cohort,
    CohortAlias,
    Indicator,
    IndicatorAlias,
    IndicatorRelation,
    IndicatorVersion,
    LeftOutName,
    Listing,
    Neighbour,
    NeighbourSet,
    Population,
    PriorityArea,
    SeriesBreak,
    Target,
)
from .figures import AwaitedFigure, ChaseReminder, Outturn, OutturnRevision, StagedFigure
from .flags import Flag, FlagEvent
from .returns import Doubt, Return, ReturnFile, ReturnProblem

__all__ = [
    "AwaitedFigure",
    "Benchmark",
    "ChartSettings",
    "ChaseReminder",
    "Cohort",
    "CohortAlias",
    "Doubt",
    "Flag",
    "FlagEvent",
    "Indicator",
    "IndicatorAlias",
    "IndicatorRelation",
    "IndicatorVersion",
    "LeftOutName",
    "Listing",
    "Neighbour",
    "NeighbourSet",
    "Outturn",
    "OutturnRevision",
    "Population",
    "PriorityArea",
    "Rebase",
    "Return",
    "ReturnFile",
    "ReturnProblem",
    "SeriesBreak",
    "StagedFigure",
    "Target",
]
