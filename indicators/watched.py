"""What of indicators is evidence: changes of definitions, targets, benchmarks and figures; who let cases be listed."""

from indicators.models import (
    AwaitedFigure,
    Benchmark,
    ChartSettings,
    ExceptionSwitch,
    Indicator,
    IndicatorAlias,
    IndicatorRelation,
    IndicatorVersion,
    Neighbour,
    NeighbourSet,
    OutturnRevision,
    Population,
    Rebase,
    SeriesBreak,
    Target,
)
from organisation.evidence.catalogue import Source, watch, watch_history
from organisation.rules.evidence import Record


def watch_rows() -> None:
    """Put them into the register."""
    watch_history(Indicator, Record.DEFINITION, thing=("code", "name"))
    watch_history(IndicatorRelation, Record.DEFINITION, thing=("indicator", "other"))
    watch_history(IndicatorAlias, Record.DEFINITION, thing=("indicator", "name"))
    watch_history(ChartSettings, Record.DEFINITION, thing=("indicator",))
    watch_history(ExceptionSwitch, Record.ROLE, thing=("indicator",))
    watch_history(SeriesBreak, Record.DEFINITION, thing=("indicator", "month", "unit"))
    watch_history(Rebase, Record.DEFINITION, thing=("indicator", "month", "unit"))
    watch_history(AwaitedFigure, Record.DEFINITION, thing=("indicator", "unit", "cohort"), person="owner", unit="unit")
    watch(
        Source(
            IndicatorVersion,
            Record.DEFINITION,
            "written_at",
            "written_by",
            ("indicator", "number"),
            ("indicators.indicator", "indicator_id"),
            act="definition written anew",
            became=("name", "effective_from", "polarity", "counts", "numerator_of", "denominator_of"),
            why=("reason",),
            may_be_older=True,
        )
    )
    watch_history(Target, Record.TARGET, thing=("indicator", "unit", "cohort"), unit="unit")
    watch_history(Benchmark, Record.TARGET, thing=("indicator", "comparator", "year"))
    watch_history(NeighbourSet, Record.TARGET, thing=("edition",))
    watch_history(Neighbour, Record.TARGET, thing=("neighbour_set", "name"))
    watch_history(Population, Record.TARGET, thing=("unit", "ages"), unit="unit")
    watch(
        Source(
            OutturnRevision,
            Record.OUTTURN,
            "revised_at",
            "revised_by",
            ("indicator", "unit", "cohort", "month"),
            ("indicators.indicator", "indicator_id"),
            act="outturn changed",
            was=("old_value", "old_numerator", "old_denominator", "old_absence", "old_source"),
            became=("new_value", "new_numerator", "new_denominator", "new_absence", "new_source"),
            why=("reason", "explanation"),
            unit="unit",
        )
    )
