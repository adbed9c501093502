"""What the measures of actions did: rows read into values, handed to the rule that judges them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils import timezone

from actions.models import Action
from actions.rules.effect import Effect, Measured, judge, span_of
from actions.rules.lifecycle import Verdict
from indicators.control_charts import SeriesChart, read_charts
from indicators.models import Outturn
from indicators.standings import read_series
from organisation.models import Unit

Charts = dict[tuple[int, int], SeriesChart]


def effect_of(action: Action, charts: Charts, *, parents: dict[int, int | None], on: date) -> Effect | None:
    """Say what became of an action's measure; None where it has none or the action is not done."""
    if action.indicator_id is None or action.done_at is None:
        return None
    chart = nearest_chart(action, charts, parents)
    if chart is None:
        return Effect(Verdict.NO_FIGURES, "There are no figures of its measure.")
    span = span_of(raised_on=timezone.localdate(action.raised_at), done_on=timezone.localdate(action.done_at))
    return judge(measured(chart), span, on=on)


def effects_of(actions: Sequence[Action], *, on: date) -> dict[int, Effect]:
    """Say what became of the measures of several actions, by their keys, in as many queries as for one."""
    actions = [action for action in actions if action.indicator_id and action.done_at]
    if not actions:
        return {}
    parents = parents_of()
    charts = charts_of(actions, parents)
    found = {action.pk: effect_of(action, charts, parents=parents, on=on) for action in actions}
    return {pk: effect for pk, effect in found.items() if effect}


def charts_of(actions: Iterable[Action], parents: dict[int, int | None]) -> Charts:
    """Read the series of the actions' measures as their own charts, by measure and unit; those with a figure.

    Single workers' are left out: their figures are not for everybody who reads an action.
    """
    indicators = {action.indicator_id for action in actions if action.indicator_id}
    units = {unit for action in actions for unit in upward(action.unit_id, parents)}
    outturns = Outturn.objects.filter(indicator__in=indicators, unit__in=units, cohort=None)
    series = read_series(outturns.exclude(unit__kind=Unit.Kind.WORKER)) if indicators else []
    drawn = read_charts([one for one in series if one.values])
    return {(indicator, unit): chart for (indicator, unit, _), chart in drawn.items()}


def parents_of() -> dict[int, int | None]:
    """Give the unit above each unit."""
    return dict(Unit.objects.order_by().values_list("pk", "parent"))


def upward(unit: int, parents: dict[int, int | None]) -> Iterator[int]:
    """Give a unit and those above it, the nearest first."""
    at: int | None = unit
    while at is not None:
        yield at
        at = parents.get(at)


def nearest_chart(action: Action, charts: Charts, parents: dict[int, int | None]) -> SeriesChart | None:
    """Give the measure of the action's own unit or of the nearest above that has figures, as at its raising."""
    found = (charts.get((action.indicator_id or 0, unit)) for unit in upward(action.unit_id, parents))
    return next((chart for chart in found if chart), None)


def measured(chart: SeriesChart) -> Measured:
    """Give a series as the rule reads it."""
    series = chart.series
    breaks = [one.month for one in series.breaks]
    return Measured(
        series.name,
        {at.month: at.outturn.value for at in series.standings},
        series.reading,
        chart.choice,
        chart.settings,
        series.charted_fractions,
        breaks,
        [one.month for one in chart.starts if one.month not in breaks],
    )
