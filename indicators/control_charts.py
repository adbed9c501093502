"""Series as control charts: the one reading that the indicator page, comparisons and flags share.

Settings and re-bases are rows; the chart is worked out from them and the figures, and never stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from indicators.models import ChartSettings, Rebase
from indicators.rules.choice import ChartKind, ChartNotPossibleError, Choice, choose_chart
from indicators.rules.chosen import draw_chosen
from indicators.rules.rare import RareChart
from indicators.rules.runs import Break
from indicators.rules.shares import Fractions
from indicators.rules.spc import (
    MAKING_DATA_COUNT,
    Chart,
    Settings,
    SpecialCause,
    assurance_sentence,
    latest_concern,
    latest_sentence,
    monthly_target,
)
from indicators.rules.vocabulary import Basis, Measure
from indicators.rules.wording import print_month
from indicators.standings import Series
from organisation.rules.calendar import first_of_month

MARKED_SHOWN = 6
SeriesKey = tuple[int, int, int | None]


@dataclass(frozen=True, repr=False)
class SeriesChart:
    """One series as the chart chosen for it. `chart` is None for a plain line, which nothing judges.

    `starts` are the months limits begin anew, with the reason of each: breaks in series and re-bases.
    `could_not` says why the chart set by hand cannot be drawn of this series; the rule's is drawn then.
    """

    series: Series
    choice: Choice
    chart: Chart | None
    settings: Settings
    starts: tuple[Break, ...] = ()
    could_not: str = ""

    @property
    def is_concern(self) -> bool:
        """Say whether the latest figure is a special cause of concern, on a chart that may judge."""
        return self.chart is not None and self.chart.is_concern

    @property
    def sentence(self) -> str:
        """Say in plain English how the latest figure stands in its own series."""
        if isinstance(self.chart, RareChart):  # its points are gaps between events, not months
            return self.chart.sentence(name=self.series.name)
        if self.chart is not None:
            return latest_sentence(self.chart, name=self.series.name)
        latest = self.series.latest_figure
        figure = f"{self.series.name}: {latest.printed} in {print_month(latest.month)}. " if latest else ""
        return f"{figure}{self.choice.reason}"

    @property
    def assurance(self) -> str:
        """Say what the limits say of the target in force."""
        return assurance_sentence(self.chart) if self.chart else ""

    @property
    def concern(self) -> str:
        """Say why the newest month is a special cause of concern, for its flag; nothing where it is none.

        Of too few months for icons the limits on trial speak, and say so. Of rare events they would cry wolf, so
        these are left to their gaps; and a run chart set by hand is not to be judged.
        """
        if self.chart is None or self.chart.latest is None or (self.choice.kind is ChartKind.RUN and self._is_unjudged):
            return ""
        if first_of_month(self.chart.latest.month) != self.series.latest.month:
            return ""
        if isinstance(self.chart, RareChart):
            found = self.short.removesuffix(".") if self.chart.is_concern else ""
        else:
            found = latest_concern(self.chart)
        worse = "under more pressure" if self.series.reading.is_demand else "worse"
        return f"{worse} than its usual variation explains: {found}" if found else ""

    @property
    def _is_unjudged(self) -> bool:
        return self.choice.is_by_hand or self.choice.is_rare

    @property
    def short(self) -> str:
        """Say the same without naming the series: for where its name stands above."""
        said = self.sentence.removeprefix(f"{self.series.name}: ")
        return f"{said[:1].upper()}{said[1:]}"

    @property
    def marked(self) -> str:
        """Name the months, or gaps, with a special cause on a chart that may judge; at most the six newest."""
        if self.chart is None or not self.chart.shows_icons:
            return "None: it does not judge."
        each = zip(self.chart.months, self.chart.causes, strict=True)
        marked = [month for month, cause in each if cause is not SpecialCause.NONE]
        if not marked:
            return f"None of {len(self.chart.months)}."
        newest = ", ".join(print_month(month) for month in marked[-MARKED_SHOWN:])
        before = f"{len(marked) - MARKED_SHOWN} before, and " if len(marked) > MARKED_SHOWN else ""
        return f"{len(marked)} of {len(self.chart.months)}: {before}{newest}."

    @property
    def method(self) -> str:
        """Say how the limits were made and what counts as unusual; nothing of a plain line."""
        return self.chart.settings.sentence() if self.chart else "Nothing judges a plain line."


def read_charts(
    every: Sequence[Series], *, as_at: datetime | None = None, with_targets: bool = True
) -> dict[SeriesKey, SeriesChart]:
    """Draw each series as the chart chosen for it, by its key, in two queries however many there are.

    With a moment as `as_at`, the settings and re-bases are those of then. Without targets, which no limit and
    no special cause rests on, a chart says the same of concern and nothing of assurance.
    """
    indicators = {series.indicator.pk for series in every}
    settings = _settings(indicators, as_at)
    rebases: dict[int, list[Rebase]] = {}
    for one in Rebase.objects.standing(as_at).filter(indicator__in=indicators).order_by("month"):
        rebases.setdefault(one.indicator_id, []).append(one)
    return {
        series.key: _chart_of(
            series,
            settings.get(series.indicator.pk),
            _starts(series, rebases.get(series.indicator.pk, ())),
            with_targets=with_targets,
        )
        for series in every
    }


def draw_with(series: Series, held: ChartSettings) -> SeriesChart:
    """Draw one series with settings nobody has kept yet: what they would make of it. One query."""
    rebases = Rebase.objects.standing().filter(indicator=series.indicator).order_by("month")
    return _chart_of(series, held, _starts(series, rebases))


def _settings(indicators: set[int], as_at: datetime | None) -> dict[int, ChartSettings]:
    held = ChartSettings.history.as_of(as_at) if as_at else ChartSettings.objects.all()
    return {one.indicator_id: one for one in held.filter(indicator__in=indicators)}


def _starts(series: Series, rebases: Iterable[Rebase]) -> tuple[Break, ...]:
    """Give where limits begin anew: nothing crosses a break, and a re-base starts a stretch of its own."""
    marked = {one.month: Break(one.month, one.reason) for one in rebases if one.unit_id in (None, series.unit.pk)}
    marked |= {one.month: one for one in series.breaks}
    return tuple(marked[month] for month in sorted(marked))


def _chart_of(
    series: Series, held: ChartSettings | None, starts: tuple[Break, ...], *, with_targets: bool = True
) -> SeriesChart:
    settings = held.as_rule() if held else MAKING_DATA_COUNT
    figures = series.figures
    fractions = series.charted_fractions
    months = [one.month for one in starts]
    could_not = ""
    try:
        choice = _choose(series, figures, fractions, months, held.kind if held else "")
    except ChartNotPossibleError as why:
        could_not = str(why)
        choice = _choose(series, figures, fractions, months, "")
    chart = draw_chosen(
        choice,
        figures,
        reading=series.reading,
        fractions=fractions,
        settings=settings,
        rebases=months,
        target=_targets(series) if with_targets else None,
    )
    return SeriesChart(series, choice, chart, settings, starts, could_not)


def _choose(series: Series, figures: dict, fractions: Fractions, rebases: list[date], by_hand: str) -> Choice:
    return choose_chart(figures, reading=series.reading, fractions=fractions, rebases=rebases, by_hand=by_hand)


def _targets(series: Series) -> dict[date, Decimal | None]:
    """Give the target in force in each month, in what is charted. A running percentage's is no sum of twelfths."""
    is_running_share = series.reading.basis is Basis.CUMULATIVE and series.reading.measure is Measure.PERCENTAGE
    basis = Basis.IN_MONTH if is_running_share else series.reading.basis
    aims: dict[int, Decimal | None] = {}
    for at in series.standings:
        if at.target and id(at.target) not in aims:
            aims[id(at.target)] = monthly_target(at.target.goal, basis)
    return {at.month: aims.get(id(at.target)) for at in series.standings}
