"""Holding fractions against the figures: 241 of 357, with or without its percentage."""

from datetime import date
from decimal import Decimal

from indicators.rules.claims.given import Series
from indicators.rules.claims.judging import held
from indicators.rules.claims.judging.findings import (
    AMBIGUOUS,
    CONTRADICTED,
    NOT_FOUND,
    SMALL,
    SUPPORTED,
    Finding,
    Spoken,
    link,
    single_months,
    softened,
)
from indicators.rules.claims.reading.said import FractionSaid
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_month, print_number

Holder = tuple[Series, date]


def judge_fraction(said: FractionSaid, spoken: Spoken) -> Finding | None:
    """Judge so many of so many: its own arithmetic first, then whether it is held."""
    told = f"{said.part.written} of {said.whole.written}"
    holders = _holders(said, spoken)
    links = tuple(link(series, (month,), series.values.get(month)) for series, month in holders)
    if wrong := _wrong_percentage(said, told, is_held=bool(holders)):
        return Finding(CONTRADICTED, wrong, links)
    if len({(one.code, one.unit, one.cohort) for one, _ in holders}) > 1:
        where = "; ".join(f"{series.label} in {print_month(month)}" for series, month in holders[:4])
        return Finding(AMBIGUOUS, f"{told} is held for several series: {where}.", links)
    if holders:
        series, month = holders[0]
        return Finding(SUPPORTED, f"{series.label}: {told} in {print_month(month)}.", links)
    return None if said.whole.value < SMALL else _not_held(said, spoken, told)


def _holders(said: FractionSaid, spoken: Spoken) -> list[Holder]:
    """Give the series and months that hold a fraction: those that are meant, if any of them does."""
    all_holders = spoken.names.holders_of(said.part.value, said.whole.value)
    meant = {id(series) for series in spoken.fit().series}
    return [(series, month) for series, month in all_holders if id(series) in meant] or all_holders


def _wrong_percentage(said: FractionSaid, told: str, *, is_held: bool) -> str:
    """Say what a fraction comes to, if the percentage beside it is another (or nothing: the fraction may be held)."""
    if said.percent is None or not said.whole.value:
        return ""
    computed = 100 * said.part.value / said.whole.value
    if abs(computed - said.percent.value) <= Decimal(1).scaleb(-said.percent.places) / 2:
        return ""
    both = "; the figures hold this fraction, so one of the two is wrong" if is_held else ""
    return f"{told} is {print_number(computed)}%, not {said.percent.written}{both}."


def _not_held(said: FractionSaid, spoken: Spoken, told: str) -> Finding:
    fit = spoken.fit(frozenset({Measure.PERCENTAGE}))
    for series in fit.series:
        for month in single_months(spoken.when, series, spoken.month):
            if month in series.shares:
                own = f"{held.share_of(series, month)} in {print_month(month)}"
                finding = Finding(CONTRADICTED, f"{series.label}: {own}, not {told}.", (link(series, (month,)),))
                return softened(finding, fit)
    return Finding(
        NOT_FOUND, f"{told} is not among the figures held.", tuple(link(series) for series in fit.series[:4])
    )
