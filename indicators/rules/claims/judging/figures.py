"""Holding single numbers against the figures: a series' own, somebody else's, and those that are aimed for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from indicators.rules.claims.given import Series
from indicators.rules.claims.judging import held
from indicators.rules.claims.judging.findings import (
    AMBIGUOUS,
    CONTRADICTED,
    NOT_CHECKABLE,
    NOT_FOUND,
    SMALL,
    SUPPORTED,
    Finding,
    Spoken,
    any_of,
    joined,
    link,
    links_of,
    months_of,
    says,
    show,
    show_at,
    single_months,
    softened,
)
from indicators.rules.claims.judging.held import Held
from indicators.rules.claims.reading.comparators import Against, benchmarks_of
from indicators.rules.claims.reading.said import FigureSaid, Quantity, Unit
from indicators.rules.claims.reading.topics import Fit
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_month
from organisation.rules.calendar import add_months


def judge_figure(said: FigureSaid, spoken: Spoken, *, counts_others: bool) -> Finding | None:
    """Judge a single number. None where it is no figure after all.

    `counts_others`: the noun behind it is not one of ours ("160 staff").
    """
    quantity = said.quantity
    if said.against is not None:
        return _others_figure(quantity, said.against, spoken)
    if said.is_aim:
        return _aim(quantity, spoken)
    fit = _fit(quantity, spoken)
    if not fit.series:
        return judge_unnamed(quantity, spoken)
    if finding := _of_the_noun(said, spoken):
        return finding
    found = [_figure(said, spoken, series) for series in fit.series]
    if hits := [finding for finding in found if finding.verdict is SUPPORTED]:
        is_one = fit.are_twins or len({finding.links[0].code for finding in hits}) == 1
        return Finding(SUPPORTED if is_one else AMBIGUOUS, joined(one.sentence for one in hits), links_of(hits))
    if counts_others and quantity.unit is Unit.BARE:
        return judge_unknown(quantity)
    if quantity.unit is Unit.BARE and quantity.value < SMALL and not spoken.topic.codes:
        return None
    return _refusal(found, fit)


def _fit(quantity: Quantity, spoken: Spoken) -> Fit:
    """Find the series a number may be of; a bare one may be of a percentage as well."""
    bare = {Measure.PERCENTAGE} if quantity.unit is Unit.BARE else set()
    return spoken.fit(quantity.unit.measures | bare)


def _of_the_noun(said: FigureSaid, spoken: Spoken) -> Finding | None:
    """Bear a number out by what stands right behind it, whatever else the clause speaks of."""
    if spoken.noun is None or spoken.noun == spoken.topic or said.quantity.unit is not Unit.BARE:
        return None
    own = replace(spoken, topic=spoken.noun, noun=None)
    found = [_figure(said, own, series) for series in own.fit(frozenset({Measure.NUMBER})).series]
    return next((finding for finding in found if finding.verdict is SUPPORTED), None)


def _refusal(found: list[Finding], fit: Fit) -> Finding:
    others = [finding for finding in found if finding.verdict is not CONTRADICTED]
    if not others:
        return softened(found[0], fit)
    return Finding(NOT_FOUND, joined((one.sentence for one in others), most=2), links_of(others))


def _figure(said: FigureSaid, spoken: Spoken, series: Series) -> Finding:
    quantity = said.quantity
    matches = [one for one in _meant(said, series, spoken) if says(quantity, one.value)]
    if said.is_turned and series.measure is Measure.PERCENTAGE:
        others = [replace(one, value=100 - one.value) for one in _meant(said, series, spoken) if one.months]
        matches = [one for one in others if says(quantity, one.value)] or matches
    if matches and quantity.is_approximate:
        return hit(series, min(matches, key=lambda one: abs(one.value - quantity.value)))
    if matches:
        return hit(series, matches[0])
    if not series.values:
        return Finding(NOT_FOUND, f"{series.label}: no figure is held.", (link(series),))
    elsewhere = next((one for one in held.figures(series) if says(quantity, one.value)), None)
    months = single_months(spoken.when, series, spoken.month)
    is_plain = not (
        said.is_average or said.is_year_end or said.is_set_against or said.is_turned or quantity.is_approximate
    )
    if months and is_plain and series.measure in quantity.unit.measures:
        told = " and ".join(show_at(series, month) for month in months)
        rest = f" ({quantity.written} is the figure of {print_month(elsewhere.months[0])})" if elsewhere else ""
        links = tuple(link(series, (month,), series.values[month]) for month in months)
        return Finding(CONTRADICTED, f"{series.label}: {told}, not {quantity.written}{rest}.", links)
    if elsewhere:
        told = f"{series.label}: not of the months named, but {elsewhere.told}."
        return Finding(NOT_FOUND, told, (link(series, elsewhere.months, elsewhere.value),))
    told = tell_range(series, series.newest(spoken.month))
    return Finding(
        NOT_FOUND, f"{series.label}: {quantity.written} is not among the figures held; {told}.", (link(series),)
    )


def hit(series: Series, match: Held) -> Finding:
    """Bear a number out by what is held."""
    return Finding(SUPPORTED, match.sentence(series), (link(series, match.months, match.value),))


def tell_range(series: Series, newest: date | None) -> str:
    """Say what figures are held instead: the newest, and from what to what they go."""
    if not series.values:
        return "no figure is held"
    lowest, highest = min(series.values.values()), max(series.values.values())
    span = "" if lowest == highest else f", {show(series, lowest)} to {show(series, highest)} over the months held"
    return f"{show_at(series, newest or max(series.values))}{span}"


def _meant(said: FigureSaid, series: Series, spoken: Spoken) -> Iterator[Held]:
    """Give what a number may fairly be, the likeliest first.

    Where a month is named that has a figure, it is that figure; else it may be a target, a benchmark, or
    what is needed, as well.
    """
    when, month = spoken.when, spoken.month
    if said.is_set_against:
        yield from chain(held.aims(series, month), held.benchmarks(series))
    own = list(chain(held.figures(series), held.added(series), held.parts(series)))
    if when is None:
        yield from sorted(own, key=lambda one: one.ended, reverse=True)
        yield from held.of_the_year(series, month)
    else:
        months = months_of(when, series, month)
        yield from (one for one in own if months.intersection(one.months))
        yield from held.averages(series, tuple(sorted(months)))
        yield from held.totals(series, tuple(sorted(months)))
        if when.is_now:
            yield from held.of_the_year(series, month)
    if said.is_year_end:
        yield from held.year_ends(series, month)
    if said.is_set_against or not single_months(when, series, month):
        yield from chain(held.aims(series, month), held.benchmarks(series), held.needed(series, month))


def judge_unnamed(quantity: Quantity, spoken: Spoken) -> Finding | None:
    """Judge a number beside which no series is named that could have it."""
    if quantity.unit is Unit.BARE:
        return judge_unknown(quantity)
    if not spoken.topic.is_empty:
        return Finding(NOT_FOUND, f"{quantity.written} is not among the figures held: none is held of this.")
    matches = [
        (series, one)
        for series in spoken.names.series
        if series.measure in quantity.unit.measures
        for one in held.figures(series)
        if says(quantity, one.value)
    ]
    if not matches:
        return Finding(NOT_FOUND, f"{quantity.written} is not among the figures held.")
    links = tuple(link(series, one.months, one.value) for series, one in matches[:12])
    told = joined((one.sentence(series) for series, one in matches), most=3)
    verdict = NOT_CHECKABLE if len({series.code for series, _ in matches}) == 1 else AMBIGUOUS
    return Finding(verdict, f"It is not said what {quantity.written} is of. {told}", links)


def judge_unknown(quantity: Quantity) -> Finding | None:
    """Judge a number of something no figures are held of; small ones are passed over."""
    if quantity.value < SMALL:
        return None
    return Finding(NOT_CHECKABLE, f"No figure is held that {quantity.written} could be checked against.")


def _others_figure(quantity: Quantity, against: Against, spoken: Spoken) -> Finding:
    """Judge a figure quoted as the neighbours', the region's, England's or of an earlier year."""
    fit = _fit(quantity, spoken)
    found = [_other_figure(quantity, against, series) for series in fit.series]
    none = Finding(NOT_FOUND, f"{quantity.written} is not among the figures held to compare with.")
    return any_of(found, fit) or none


def _other_figure(quantity: Quantity, against: Against, series: Series) -> Finding:
    known = [(one.value, one.name) for one in benchmarks_of(series, against) if one.value is not None]
    for value, name in known:
        if says(quantity, value):
            return Finding(SUPPORTED, f"{series.label}: {show(series, value)} ({name}).", (link(series, (), value),))
    earlier = _of_earlier_year(series, against.began) if against.began else []
    if match := next((one for one in earlier if says(quantity, one.value)), None):
        return hit(series, match)
    if not known or earlier or quantity.is_approximate:
        return Finding(NOT_FOUND, f"{series.label}: no such figure is held to compare with.", (link(series),))
    told = " and ".join(f"{show(series, value)} ({name})" for value, name in known)
    links = tuple(link(series, (), value) for value, _ in known)
    return Finding(CONTRADICTED, f"{series.label}: {told}, not {quantity.written}.", links)


def _of_earlier_year(series: Series, began: int) -> list[Held]:
    """Give the monthly figures of an earlier year, its average and its total."""
    start = date(began, 4, 1)
    months = tuple(at for at in sorted(series.values) if start <= at < add_months(start, 12))
    own = [one for one in held.figures(series) if set(one.months) <= set(months)]
    return [*own, *held.averages(series, months), *held.totals(series, months)]


def _aim(quantity: Quantity, spoken: Spoken) -> Finding | None:
    """Judge a number named as a target, or as what should be."""
    fit = _fit(quantity, spoken)
    if not fit.series and quantity.unit is Unit.BARE and quantity.value < SMALL:
        return None
    aims = [(series, one) for series in fit.series for one in held.aims(series, spoken.month)]
    needed = [(series, one) for series in fit.series for one in held.needed(series, spoken.month)]
    for series, one in aims + needed:
        if says(quantity, one.value):
            return hit(series, one)
    if aims:
        series, one = aims[0]
        told = f"{series.label}: {quantity.written} is not the target held; {one.told}."
        return Finding(NOT_FOUND, told, (link(series, one.months, one.value),))
    return Finding(NOT_CHECKABLE, f"{quantity.written} is an aim, and no target is held to check it against.")
