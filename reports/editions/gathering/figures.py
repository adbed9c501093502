"""The tables of measures: computed from fractions, judged against the targets of then, doubts marked in their cells."""

from collections.abc import Iterable, Sequence
from datetime import date

from indicators.board import COMPARATOR_ORDER, print_benchmark
from indicators.charts import chart
from indicators.models import Benchmark, Doubt, Indicator
from indicators.months import Standing
from indicators.rules.vocabulary import Absence, Measure, Status
from indicators.rules.wording import print_absence, print_month
from indicators.standings import Series
from organisation.rules.calendar import add_months
from reports.editions.contents import Cell, Chart, Figures, Row
from reports.editions.gathering.held import Held
from reports.editions.gathering.wording import plain
from reports.editions.order import Place

CHARTED, FEWEST = 24, 3  # months a chart shows at most, and figures it needs
NOTHING = Cell("")


def tables(held: Held, place: Place) -> tuple[Figures, ...]:
    """Give a section's table of measures; none where no measure is listed."""
    listed = held.indicators_of(place)
    if not listed:
        return ()
    columns = _columns(benchmark for one in listed for benchmark in held.benchmarks.get(one.pk, ()))
    rows = tuple(_row(held, one, columns) for one in listed)
    return (Figures(f"{place.heading}: {print_month(held.month)}", tuple(held.months), tuple(columns), rows),)


def charts(held: Held, place: Place) -> tuple[Chart, ...]:
    """Draw the measures of a section that are off target: with their words, which say what the chart shows."""
    drawn = []
    for indicator in held.indicators_of(place):
        series = held.own.get(indicator.pk)
        if series is None or series.status is not Status.OFF_TARGET or len(series.values) < FEWEST:
            continue
        recent = series.since(add_months(held.month, 1 - CHARTED))
        said = held.charts[series.key].sentence
        drawn.append(Chart(indicator.code, indicator.name, f"{said} {series.latest.sentence}", str(chart(recent))))
    return tuple(drawn)


def figure_cell(standing: Standing | None, doubts: Sequence[Doubt] = ()) -> Cell:
    """Give one month's figure with its status and what is doubtful about it."""
    if standing is None:
        return NOTHING
    row = standing.outturn
    return Cell(
        standing.printed,
        plain(row.value),
        plain(row.numerator),
        plain(row.denominator),
        row.absence,
        standing.status.value,
        mark_of(doubts),
    )


def mark_of(doubts: Iterable[Doubt]) -> str:
    """Put what is doubtful into one mark, each sentence once."""
    return " ".join(dict.fromkeys(doubt.sentence for doubt in doubts))


def _columns(benchmarks: Iterable[Benchmark]) -> list[str]:
    """Give the columns compared with, in the order of the vocabulary and then by year."""
    places = {one.called: (COMPARATOR_ORDER[one.comparator], one.year) for one in benchmarks}
    return sorted(places, key=lambda name: places[name])


def _row(held: Held, indicator: Indicator, columns: list[str]) -> Row:
    series = held.own.get(indicator.pk)
    doubts = held.doubts.get(held.key(indicator), [])
    return Row(
        indicator.code,
        indicator.name,
        Measure(indicator.measure).name,
        tuple(_month_cell(held, indicator, series, month, doubts) for month in held.months),
        _target(series, doubts),
        _compared(held.benchmarks.get(indicator.pk, ()), columns, doubts),
        series.status.value if series else Status.NO_DATA.value,
        _variation(held, series),
    )


def _month_cell(held: Held, indicator: Indicator, series: Series | None, month: date, doubts: list[Doubt]) -> Cell:
    standing = series.by_month.get(month) if series else None
    if series is None and month == held.month:
        return _nothing_yet(is_promised=held.key(indicator) in held.awaited)
    of_the_month = [doubt for doubt in doubts if doubt.month == month]
    if series and month == series.latest.month:
        of_the_month += [doubt for doubt in doubts if doubt.month is None and not _is_beside(doubt)]
    return figure_cell(standing, of_the_month)


def _nothing_yet(*, is_promised: bool) -> Cell:
    """Say of a measure nothing was ever held of whether somebody is to bring it."""
    why = Absence.AWAITED if is_promised else Absence.NOT_AVAILABLE
    return Cell(print_absence(why), absence=why.value, status=Status.NO_DATA.value)


def _target(series: Series | None, doubts: list[Doubt]) -> Cell:
    if series is None or series.target is None:
        return NOTHING
    doubtful = mark_of(doubt for doubt in doubts if doubt.code.startswith("target") and doubt.month is None)
    return Cell(series.printed_target, plain(series.target.value), mark=doubtful)


def _compared(benchmarks: Iterable[Benchmark], columns: list[str], doubts: list[Doubt]) -> tuple[Cell, ...]:
    """Give what a measure is compared with; a doubt marks the columns it names."""
    by_name = {one.called: one for one in benchmarks}
    beside = [doubt for doubt in doubts if doubt.month is None and doubt.code.startswith("benchmark")]
    cells = []
    for name in columns:
        one = by_name.get(name)
        named = mark_of(doubt for doubt in beside if name in doubt.sentence)
        cells.append(Cell(print_benchmark(one), plain(one.value), absence=one.absence, mark=named) if one else NOTHING)
    return tuple(cells)


def _is_beside(doubt: Doubt) -> bool:
    return doubt.code.startswith(("target", "benchmark"))


def _variation(held: Held, series: Series | None) -> str:
    """Say whether the newest figure is a special cause, where there are months enough to judge by."""
    drawn = held.charts[series.key].chart if series else None
    shown = drawn.variation if drawn is not None and drawn.shows_icons else None
    return shown.label if shown else ""
