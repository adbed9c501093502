"""Indicators, their figures, the returns those came in, and the flags on them."""

from .against import Benchmark, Neighbour, NeighbourSet, Population, Target
from .charts import ChartSettings, Rebase
from .definitions import (
    Cohort,
    Indicator,
    IndicatorRelation,
    IndicatorVersion,
    Listing,
    PriorityArea,
    SeriesBreak,
)
from .exceptions import ExceptionCase, ExceptionList, ExceptionSwitch
from .figures import AwaitedFigure, ChaseReminder, Outturn, OutturnRevision, StagedFigure
from .flags import Flag, FlagEvent
from .naming import (
    CohortAlias,
    IndicatorAlias,
    LeftOutName,
)
from .printed import PrintedRow
from .recording import RecordingClaim
from .returns import Doubt, Return, ReturnFile, ReturnProblem

__all__ = [
    "AwaitedFigure",
    "Benchmark",
    "ChartSettings",
    "ChaseReminder",
    "Cohort",
    "CohortAlias",
    "Doubt",
    "ExceptionCase",
    "ExceptionList",
    "ExceptionSwitch",
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
    "PrintedRow",
    "PriorityArea",
    "Rebase",
    "RecordingClaim",
    "Return",
    "ReturnFile",
    "ReturnProblem",
    "SeriesBreak",
    "StagedFigure",
    "Target",
]
