"""Holding ranges against the figures: the lowest and highest of some months, or of several series in one."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from indicators.rules.claims.given import Series
from indicators.rules.claims.judging import held
from indicators.rules.claims.judging.changes import judge_change
from indicators.rules.claims.judging.figures import judge_unnamed
from indicators.rules.claims.judging.findings import (
    CONTRADICTED,
    NOT_FOUND,
    SUPPORTED,
    Finding,
    Spoken,
    link,
    says,
    settle,
    show,
    show_at,
    span_of,
)
from indicators.rules.claims.reading.said import ChangeSaid, Quantity, RangeSaid
from organisation.rules.calendar import financial_year_start


def judge_range(said: RangeSaid, spoken: Spoken) -> Finding | None:
    """Judge a range of the months meant, of the cohorts meant, or as a change from the one to the other."""
    if said.may_be_change:
        change = judge_change(ChangeSaid(said.start, said.stop, before=said.low, after=said.high), spoken)
        if change and change.verdict is SUPPORTED:
            return change
    fit = spoken.fit(said.low.unit.measures)
    if not fit.series:
        return judge_unnamed(said.high, spoken)
    found = [_range(said, spoken, series) for series in fit.series]
    hit = next((one for one in found if one.verdict is SUPPORTED), None)
    return hit or _across(said, fit.series, spoken) or settle(found, fit)


def _across(said: RangeSaid, series: Sequence[Series], spoken: Spoken) -> Finding | None:
    """Judge a range as that of several series in one month: supervision between 58% and 82%."""
    newest = [(one, at) for one in series if (at := one.newest(spoken.month))]
    values = [one.values[at] for one, at in newest]
    if len(values) < 2 or not (says(said.low, min(values)) and says(said.high, max(values))):
        return None
    told = "; ".join(f"{one.label}: {show_at(one, at)}" for one, at in newest)
    return Finding(SUPPORTED, f"{told}.", tuple(link(one, (at,), one.values[at]) for one, at in newest))


def _range(said: RangeSaid, spoken: Spoken, series: Series) -> Finding:
    months = printed_months(series, spoken)
    if not months:
        return Finding(NOT_FOUND, f"{series.label}: no figure is held for those months.", (link(series),))
    lowest, highest = min(months.values()), max(months.values())
    told = f"between {show(series, lowest)} and {show(series, highest)}, {span_of(months)}"
    links = (link(series, months),)
    is_exact = says(said.low, lowest) and says(said.high, highest)
    is_within = said.low.value <= lowest and highest <= said.high.value
    if is_exact or (is_within and not said.may_be_change):
        return Finding(SUPPORTED, f"{series.label}: {told}.", links)
    if said.may_be_change:
        missing = [one.written for one in (said.low, said.high) if not _is_held(one, series)]
        absent = f"{' and '.join(missing)} not among the figures held; " if missing else ""
        return Finding(NOT_FOUND, f"{series.label}: {absent}{told}.", links)
    return Finding(CONTRADICTED, f"{series.label}: {told}.", links)


def _is_held(quantity: Quantity, series: Series) -> bool:
    return any(says(quantity, one.value) for one in held.figures(series))


def printed_months(series: Series, spoken: Spoken) -> dict[date, Decimal]:
    """Give the printed figures of the months meant: those named, else of the year so far."""
    when = spoken.when
    if when is not None and when.is_course:
        return {at: series.values[at] for at in when.months if at in series.values}
    newest = series.newest(spoken.month)
    if newest is None:
        return {}
    start = financial_year_start(newest)
    return {at: value for at, value in sorted(series.values.items()) if start <= at <= newest}
