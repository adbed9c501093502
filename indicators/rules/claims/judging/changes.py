"""Holding changes against the figures: up 12 points, from 65 to 81%, 11 points below target."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.claims.given import Series
from indicators.rules.claims.judging import held
from indicators.rules.claims.judging.directions import sign_of
from indicators.rules.claims.judging.figures import judge_unnamed, tell_range
from indicators.rules.claims.judging.findings import (
    CONTRADICTED,
    NOT_CHECKABLE,
    NOT_FOUND,
    SMALL,
    SUPPORTED,
    Finding,
    Spoken,
    any_of,
    for_each_meant,
    link,
    says,
    show,
    show_at,
)
from indicators.rules.claims.judging.held import Held
from indicators.rules.claims.reading.comparators import benchmarks_of
from indicators.rules.claims.reading.months import When
from indicators.rules.claims.reading.said import ChangeSaid, Quantity, Unit, Way
from indicators.rules.claims.reading.topics import ANY
from indicators.rules.claims.words import Link
from indicators.rules.vocabulary import Measure
from indicators.rules.wording import print_month, print_number
from organisation.rules.calendar import add_months, financial_year_start


def judge_change(said: ChangeSaid, spoken: Spoken) -> Finding | None:
    """Judge a change: from this to that, or by so much between the months it may fairly mean."""
    if said.before is not None and said.after is not None:
        return _from_to(said, said.before, said.after, spoken)
    by = said.by
    assert by is not None  # noqa: S101 - a change says by how much, or from what to what
    bare = by.unit.measures | ({Measure.PERCENTAGE} if said.against else frozenset())
    measures = {Unit.PERCENT: ANY, Unit.POINTS: frozenset({Measure.PERCENTAGE})}.get(by.unit, bare)
    if spoken.fit(measures).series:
        return for_each_meant(spoken, lambda series: _by(said, by, spoken, series), measures)
    if by.unit is Unit.BARE and by.value < SMALL:
        return None
    return Finding(NOT_CHECKABLE, f"No figure is held that a change of {by.written} could be checked against.")


def _from_to(said: ChangeSaid, before: Quantity, after: Quantity, spoken: Spoken) -> Finding | None:
    """Judge "from 65 to 81%": both figures of one series, in that order."""
    moves = {Way.UP: 1, Way.DOWN: -1}.get(said.way or Way.UNSTATED, 0)
    if moves * (after.value - before.value) < 0:
        kind = "a fall" if moves > 0 else "a rise"
        return Finding(CONTRADICTED, f"From {before.written} to {after.written} is {kind}.")
    fit = spoken.fit(after.unit.measures)
    if not fit.series:
        return judge_unnamed(after, spoken)
    found = [_explicit(said, before, after, one) or _one_to_other(said, before, after, one) for one in fit.series]
    return any_of(found, fit)


def _explicit(said: ChangeSaid, before: Quantity, after: Quantity, series: Series) -> Finding | None:
    """Contradict a change whose months are both named and have other figures."""
    if said.when_before is None or said.when_after is None or before.is_approximate or after.is_approximate:
        return None
    start, end = said.when_before.months[-1], said.when_after.months[-1]
    if start not in series.values or end not in series.values:
        return None
    if _says_any(before, _in(said.when_before, series)) and _says_any(after, _in(said.when_after, series)):
        return None
    told = f"{series.label}: {show_at(series, start)}, {show_at(series, end)}."
    return Finding(CONTRADICTED, told, (_link_at(series, start), _link_at(series, end)))


def _link_at(series: Series, month: date) -> Link:
    return link(series, (month,), series.values[month])


def _says_any(quantity: Quantity, known: list[Held]) -> bool:
    return any(says(quantity, one.value) for one in known)


def _one_to_other(said: ChangeSaid, before: Quantity, after: Quantity, series: Series) -> Finding:
    first = [one for one in _in(said.when_before, series) if says(before, one.value)]
    last = [one for one in _in(said.when_after, series) if says(after, one.value)]
    for earlier in first:
        for later in last:
            if earlier.ended < later.ended:
                links = (link(series, earlier.months, earlier.value), link(series, later.months, later.value))
                return Finding(SUPPORTED, f"{series.label}: {earlier.told}, {later.told}.", links)
    missing = [one.written for one, hits in ((before, first), (after, last)) if not hits]
    found = first[:1] + last[:1]
    absent = f"{' and '.join(missing)} not among the figures held" if missing else "not in that order"
    told = ", ".join(one.told for one in found) or tell_range(series, series.newest(date.max))
    return Finding(
        NOT_FOUND,
        f"{series.label}: {absent}; {told}.",
        tuple(link(series, one.months, one.value) for one in found) or (link(series),),
    )


def _in(when: When | None, series: Series) -> list[Held]:
    """Give the figures of some months; if none are named, all, and those of earlier years."""
    known = [*held.figures(series), *held.added(series)]
    if when is not None:
        return [one for one in known if set(one.months) & set(when.months)]
    return known + [one for one in held.benchmarks(series) if one.ended > date.min]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures a change may lie between."""

    start: Decimal
    end: Decimal
    told: str
    links: tuple[Link, ...]


def _by(said: ChangeSaid, by: Quantity, spoken: Spoken, series: Series) -> Finding:
    pairs, is_explicit = _pairs(said, spoken, series)
    for pair in pairs:
        if _is_by(said, by, pair, series):
            return Finding(SUPPORTED, f"{series.label}: {_difference(pair, series)}.", pair.links)
    if not pairs:
        return Finding(NOT_FOUND, f"{series.label}: no two figures are held to compare.", (link(series),))
    told = f"{series.label}: {_difference(pairs[0], series)}, not {by.written}."
    is_refuted = is_explicit and not by.is_approximate
    return Finding(CONTRADICTED if is_refuted else NOT_FOUND, told, pairs[0].links)


def _pairs(said: ChangeSaid, spoken: Spoken, series: Series) -> tuple[list[Pair], bool]:
    """Give the pairs of figures a change may lie between, and whether the text leaves no choice."""
    newest = series.newest(spoken.month)
    if newest is None:
        return [], False
    if said.against is not None:
        return _with_others(said, series, newest), True
    figures, when = series.comparable(newest), spoken.when
    if said.when_before is not None:
        return _between(series, figures, [(said.when_before.months[-1], newest)]), True
    if when is not None and when.is_course:
        return _between(series, figures, [(when.months[0], min(when.months[-1], newest))]), True
    at = when.months[-1] if when is not None and when.months[-1] in figures else newest
    starts = (add_months(at, -1), financial_year_start(at), add_months(at, -12))
    return _between(series, figures, [*((start, at) for start in starts), (at, newest)]), False  # "8% on September"


def _between(series: Series, figures: Mapping[date, Decimal], months: list[tuple[date, date]]) -> list[Pair]:
    pairs = []
    for start, end in months:
        if start in figures and end in figures and start < end:
            before, after = figures[start], figures[end]
            told = f"from {show(series, before)} in {print_month(start)} to {show(series, after)} in {print_month(end)}"
            pairs.append(Pair(before, after, told, (link(series, (start,), before), link(series, (end,), after))))
    return pairs


def _with_others(said: ChangeSaid, series: Series, month: date) -> list[Pair]:
    """Pair the newest figure with the target, or with somebody else's."""
    assert said.against is not None  # noqa: S101 - the caller has looked
    if said.against.is_target:
        others = [one.value for one in held.aims(series, month)][:2]
    else:
        others = [one.value for one in benchmarks_of(series, said.against) if one.value is not None]
    links = (link(series, (month,), series.values[month]),)
    own = [(series.values[month], show_at(series, month))]
    own += [(one.value, one.told) for one in held.of_the_year(series, month)]
    return [
        Pair(other, value, f"{told} against {show(series, other)}", links) for value, told in own for other in others
    ]


def _is_by(said: ChangeSaid, by: Quantity, pair: Pair, series: Series) -> bool:
    """Say whether two figures lie so far apart, and the way it is said; rounded figures may be one out."""
    difference = sign_of(said.way or Way.UP, series) * (pair.end - pair.start)
    if by.unit is not Unit.PERCENT or series.measure is Measure.PERCENTAGE:
        is_rounded = series.measure is not Measure.NUMBER and not by.places
        if says(by, difference) or (is_rounded and difference > 0 and abs(difference - by.value) <= 1):
            return True
    return bool(by.unit is Unit.PERCENT and pair.start and says(by, 100 * difference / pair.start))


def _difference(pair: Pair, series: Series) -> str:
    difference = pair.end - pair.start
    if not difference:
        return f"no change, {pair.told}"
    is_percentage = series.measure is Measure.PERCENTAGE
    share = f" ({print_number(abs(100 * difference / pair.start))}%)" if pair.start and not is_percentage else ""
    way = "up" if difference > 0 else "down"
    unit = (" point" if abs(difference) == 1 else " points") if is_percentage else ""
    return f"{way} {print_number(abs(difference))}{unit}{share}, {pair.told}"
