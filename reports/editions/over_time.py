"""What is the sum of what from month to month, over everything that was ever published of a measure.

A running total since April is the month before's and the month's own; a rolling year is the sum of twelve months.
April's edition holds one month of the twelve: the other eleven stand in the editions before it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from indicators.rules.vocabulary import Basis
from organisation.rules.calendar import add_months, financial_year_start, months_between
from reports.rules.suppression import Count, Relation

Series = dict[date, int]
Found = tuple[Relation, dict[Count, int]]


def over_time(values: Mapping[Count, int], bases: Mapping[str, Basis]) -> tuple[list[Relation], dict[Count, int]]:
    """Give what is the sum of what, and the counts that nobody prints and these speak of.

    What holds is taken to hang together, by chance or not: at worst something is withheld that need not be.
    """
    found = [*_steps(values, bases)]
    series: dict[tuple[str, ...], Series] = defaultdict(dict)
    for count, value in values.items():
        if len(count) == 4 and count[3] in ("count", "part", "whole"):
            series[(*count[:2], count[3])][_month(count)] = value
    of_month = [key for key in series if bases.get(key[0]) is Basis.IN_MONTH]
    for key, totals in series.items():
        for other in (one for one in of_month if one[1] == key[1]):
            if bases.get(key[0]) is Basis.CUMULATIVE:
                found += _sums(key, totals, other, series[other], since=financial_year_start)
            if bases.get(key[0]) is Basis.ROLLING_12M:
                found += _sums(key, totals, other, series[other], since=lambda month: add_months(month, -11))
                found += _rolled_on(key, totals, other, series[other])
    return [tie for tie, _ in found], {count: value for _, more in found for count, value in more.items()}


def _steps(values: Mapping[Count, int], bases: Mapping[str, Basis]) -> Iterator[Found]:
    """Give of each running total the month's own share, which nobody prints."""
    for count, total in values.items():
        if len(count) != 4 or bases.get(count[0]) is not Basis.CUMULATIVE or count[2].endswith("-04"):
            continue
        before, step = (*count[:2], _said(add_months(_month(count), -1)), count[3]), (*count, "step")
        if before in values and total >= values[before]:
            yield Relation(count, (before, step)), {step: total - values[before]}


def _sums(
    key: tuple[str, ...],
    totals: Series,
    other: tuple[str, ...],
    months: Series,
    since: Callable[[date], date],
) -> Iterator[Found]:
    """Give the totals that are the sum of another measure's months."""
    for month, total in totals.items():
        window = months_between(since(month), month)
        if total and sum(months.get(one, 0) for one in window) == total and all(one in months for one in window):
            yield Relation(_count(key, month), tuple(_count(other, one) for one in window)), {}


def _rolled_on(key: tuple[str, ...], totals: Series, other: tuple[str, ...], months: Series) -> Iterator[Found]:
    """Give what a rolling year shares with the one before it: eleven months, whoever knows them or not."""
    for month, total in totals.items():
        before, gone = add_months(month, -1), add_months(month, -12)
        if before not in totals or gone not in months or month not in months:
            continue
        shared = (*_count(key, month), "shared", other[0])
        value = totals[before] - months[gone]
        if value >= 0 and value + months[month] == total:
            yield Relation(_count(key, month), (shared, _count(other, month))), {shared: value}
            yield Relation(_count(key, before), (shared, _count(other, gone))), {}


def _count(key: tuple[str, ...], month: date) -> Count:
    return (*key[:2], _said(month), key[2])


def _month(count: Count) -> date:
    return date.fromisoformat(f"{count[2]}-01")


def _said(month: date) -> str:
    return f"{month:%Y-%m}"
