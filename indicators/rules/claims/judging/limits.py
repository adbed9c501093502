"""Holding limits against the figures: no more than so many a month, below 70%, at least 90%."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain

from indicators.rules.claims.given import Series
from indicators.rules.claims.judging import held
from indicators.rules.claims.judging.counts import keeps
from indicators.rules.claims.judging.figures import judge_unnamed
from indicators.rules.claims.judging.findings import (
    AMBIGUOUS,
    CONTRADICTED,
    NOT_FOUND,
    SUPPORTED,
    Finding,
    Spoken,
    for_each_meant,
    joined,
    link,
    says,
    show_at,
    single_months,
    span_of,
)
from indicators.rules.claims.judging.ranges import printed_months
from indicators.rules.claims.reading.said import LimitSaid, Sign, Unit
from indicators.rules.trajectory import Trajectory
from indicators.rules.wording import print_number

NOUGHT = Decimal(0)


def judge_limit(said: LimitSaid, spoken: Spoken) -> Finding | None:
    """Judge a limit: what each month may come to so that a target is reached, or which side figures keep to."""
    if said.is_needed and (finding := _needed(said, spoken)):
        return finding
    measures = said.quantity.unit.measures
    if not spoken.fit(measures).series:
        return judge_unnamed(said.quantity, spoken) if said.quantity.unit is Unit.BARE else None
    return for_each_meant(spoken, lambda series: _limit(said, spoken, series), measures)


def _needed(said: LimitSaid, spoken: Spoken) -> Finding | None:
    """Judge "no more than 352 a month" by what the months left may come to."""
    able = list(_with_such_a_target(said, spoken))
    for series, year in able:
        if finding := _right_pace(said, spoken, series, year):
            return finding
    if len(able) > 1:
        told = joined(f"{series.label}: {held.tell_needed(series, year)}." for series, year in able)
        return Finding(AMBIGUOUS, told, tuple(link(series) for series, _ in able))
    return _wrong_pace(said, spoken, *able[0]) if able else None


def _with_such_a_target(said: LimitSaid, spoken: Spoken) -> Iterator[tuple[Series, Trajectory]]:
    """Give the series of what is named that have a ceiling (or a floor) to keep to, the best fitting if it has."""
    is_ceiling = said.sign in (Sign.AT_MOST, Sign.BELOW)
    able = {}
    for series in spoken.names.counting(spoken.topic.heads):
        year = series.trajectory(spoken.month)
        if year is not None and year.required is not None and year.is_ceiling is is_ceiling:
            able[id(series)] = (series, year)
    best = [able[id(series)] for series in spoken.fit().series if id(series) in able]
    yield from best or able.values()


def _right_pace(said: LimitSaid, spoken: Spoken, series: Series, year: Trajectory) -> Finding | None:
    """Bear out what is needed from here on, and what the target comes to a month over the whole year."""
    required = max(year.required or NOUGHT, NOUGHT)
    for value in (held.in_children(series, required), held.in_children(series, year.target / 12), required):
        if abs(said.quantity.value - value) <= 1:
            newest = series.newest(spoken.month)
            told = f"{series.label}: {held.tell_needed(series, year)}."
            return Finding(SUPPORTED, told, (link(series, (newest,) if newest else (), value),))
    return None


def _wrong_pace(said: LimitSaid, spoken: Spoken, series: Series, year: Trajectory) -> Finding:
    required = held.in_children(series, max(year.required or NOUGHT, NOUGHT))
    value, newest = said.quantity.value, series.newest(spoken.month)
    links = (link(series, (newest,) if newest else (), required.quantize(Decimal(1))),)
    told = f"{series.label}: {held.tell_needed(series, year)}"
    misses = value > required if year.is_ceiling else value < required
    if not misses or spoken.topic.strange:
        return Finding(NOT_FOUND, f"{said.quantity.written} a month is not what is needed. {told}.", links)
    end = year.so_far + value / held.in_children(series, Decimal(1)) * year.months_left
    return Finding(CONTRADICTED, f"{told}; {said.quantity.written} would bring it to {print_number(end, 0)}.", links)


def _limit(said: LimitSaid, spoken: Spoken, series: Series) -> Finding:
    if finding := _by_the_year_end(said, spoken, series):
        return finding
    months = _months(series, spoken)
    if not months:
        return Finding(NOT_FOUND, f"{series.label}: no figure is held for those months.", (link(series),))
    kept = [at for at, value in months.items() if keeps(value, said.sign, said.quantity.value)]
    newest = max(months)
    told = show_at(series, newest)
    if len(months) > 1:
        count = f"{len(kept)} of {len(months)} months, {span_of(months)}"
        told = f"{said.sign.value} {said.quantity.written} in {count}; {told}"
    links = (link(series, months, series.values[newest]),)
    if newest in kept:
        return Finding(SUPPORTED, f"{series.label}: {told}.", links)
    is_refuted = not kept and not said.quantity.is_approximate
    return Finding(CONTRADICTED if is_refuted else NOT_FOUND, f"{series.label}: {told}.", links)


def _months(series: Series, spoken: Spoken) -> dict[date, Decimal]:
    if spoken.when is not None and not spoken.when.is_course:
        return {at: series.values[at] for at in single_months(spoken.when, series, spoken.month)}
    return printed_months(series, spoken)


def _by_the_year_end(said: LimitSaid, spoken: Spoken, series: Series) -> Finding | None:
    """Hold a running total against a whole year's target or benchmark by where the year is heading.

    October's 503 lies below 647, and the year is heading for 862.
    """
    if not series.is_running_total:
        return None
    whole_years = chain(held.aims(series, spoken.month), held.benchmarks(series))
    heading = next(held.year_ends(series, spoken.month), None)
    if heading is None or not any(says(said.quantity, one.value) for one in whole_years):
        return None
    verdict = SUPPORTED if keeps(heading.value, said.sign, said.quantity.value) else CONTRADICTED
    return Finding(verdict, heading.sentence(series), (link(series, heading.months, heading.value),))
