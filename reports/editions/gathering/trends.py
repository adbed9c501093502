"""Each measure as the Board's dashboard shows it: three numbers, and the months of a small line with its words."""

from collections.abc import Iterator
from decimal import Decimal

from indicators.board import COMPARATOR_ORDER, print_benchmark
from indicators.models import Benchmark, Doubt, Indicator
from indicators.rules.vocabulary import Status
from indicators.rules.wording import print_month
from indicators.standings import Series
from organisation.rules.calendar import add_months, months_between
from reports.editions.contents import Trend
from reports.editions.gathering.held import Held
from reports.editions.gathering.wording import plain
from reports.editions.order import Place

MONTHS = 13  # so that the same month of the year before is there


def trends(held: Held) -> tuple[Trend, ...]:
    """Give every measure of every section, in the order they are printed."""
    return tuple(_trend(held, place, one) for place in held.places for one in held.indicators_of(place))


def _trend(held: Held, place: Place, indicator: Indicator) -> Trend:
    series = held.own.get(indicator.pk)
    beside, called = _beside(held, indicator, series)
    if series is None:
        nothing = Status.NO_DATA.value
        return Trend(place.key, indicator.code, indicator.name, nothing, "", None, "", beside, called)
    recent = series.since(add_months(held.month, 1 - MONTHS))
    months = months_between(add_months(held.month, 1 - MONTHS), held.month)
    at = recent.by_month
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
        spoken=_spoken(series, values),
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


def _spoken(series: Series, values: list[Decimal | None]) -> str:
    """Say in words what the small line shows: its first, lowest, highest and newest month."""
    shown = list(_months(series, values))
    if len(shown) < 2:
        return ""
    low, high = min(shown, key=lambda at: at[1]), max(shown, key=lambda at: at[1])
    (first, _), (last, _) = shown[0], shown[-1]
    between = f"lowest {low[0]}, highest {high[0]}" if low[1] != high[1] else "the same throughout"
    return f"From {first} to {last}; {between}."


def _months(series: Series, values: list[Decimal | None]) -> Iterator[tuple[str, Decimal]]:
    for at in series.standings[-len(values) :]:
        if at.outturn.value is not None:
            yield f"{at.printed} in {print_month(at.month)}", at.outturn.value
