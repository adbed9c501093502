"""Each measure as the Board's dashboard shows it: three numbers, and the months of a small line with its words."""

from collections.abc import Iterable

from indicators.board import COMPARATOR_ORDER, print_benchmark
from indicators.models import Benchmark, Doubt, Indicator
from indicators.months import Standing
from indicators.rules.vocabulary import Status
from indicators.rules.wording import print_month
from indicators.standings import Series
from organisation.rules.calendar import add_months, months_between
from reports.editions.contents import Trend
from reports.editions.gathering.held import Held
from reports.editions.gathering.wording import plain
from reports.editions.order import Place

MONTHS = 13  # so that the same month of the year before is there
FEWEST = 2  # a line needs two ends


def trends(held: Held) -> tuple[Trend, ...]:
    """Give every measure of every section, in the order they are printed."""
    return tuple(_trend(held, place, one) for place in held.places for one in held.indicators_of(place))


def _trend(held: Held, place: Place, indicator: Indicator) -> Trend:
    series = held.own.get(indicator.pk)
    beside, called = _beside(held, indicator, series)
    if series is None:
        nothing = Status.NO_DATA.value
        return Trend(place.key, indicator.code, indicator.name, nothing, "", None, "", beside, called)
    months = months_between(add_months(held.month, 1 - MONTHS), held.month)
    at = {one.month: one for one in series.comparable if one.month >= months[0]}  # nothing crosses a break
    values = [at[month].outturn.value if month in at else None for month in months]
    aims = [at[month].aim if month in at else None for month in months]
    return Trend(
        section=place.key,
        code=indicator.code,
        label=indicator.name,
        status=series.status.value,
        latest=series.latest.printed,
        latest_month=series.latest.month,
        target=series.printed_target,
        beside=beside,
        beside_called=called,
        months=tuple(months),
        values=tuple(plain(value) for value in values),
        aims=tuple(plain(aim) for aim in aims),
        spoken=_spoken(at.values()),
    )


def _beside(held: Held, indicator: Indicator, series: Series | None) -> tuple[str, str]:
    """Give our own figure of a year before, where it is held and compares; else somebody else's newest."""
    before = add_months(series.latest.month, -12) if series else None
    own = next((at for at in series.comparable if at.month == before), None) if series else None
    if own and own.printed and not own.absence:
        return own.printed, f"A year ago ({print_month(own.month)})"
    found = [one for one in held.benchmarks.get(indicator.pk, ()) if one.value is not None]
    found.sort(key=lambda one: (COMPARATOR_ORDER[one.comparator], one.year))
    newest = {one.comparator: one for one in found}
    doubts = " ".join(one.sentence for one in held.doubts.get(held.key(indicator), ()) if _is_beside(one))
    return next(((print_benchmark(one), _called(one, doubts)) for one in newest.values()), ("", ""))


def _called(one: Benchmark, doubts: str) -> str:
    """Name whose figure it is, and say so where it is doubtful."""
    return f"{one.called}, in doubt" if one.called in doubts else one.called


def _is_beside(doubt: Doubt) -> bool:
    return doubt.month is None and doubt.code.startswith("benchmark")


def _spoken(months: Iterable[Standing]) -> str:
    """Say in words what the small line shows: its first, lowest, highest and newest month."""
    shown = [(f"{at.printed} in {print_month(at.month)}", at.outturn.value) for at in months]
    held = [(said, value) for said, value in shown if value is not None]
    if len(held) < FEWEST:
        return ""
    (low, least), (high, most) = min(held, key=lambda at: at[1]), max(held, key=lambda at: at[1])
    between = f"lowest {low}, highest {high}" if least != most else "the same throughout"
    return f"From {held[0][0]} to {held[-1][0]}; {between}."
