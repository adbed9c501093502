"""Holding words of movement against the figures: rising, falling, improving, stable, variable.

A rise or fall is borne out by any fair reading: the course of the year so far leans that way, its last two
steps do, the newest figure is unusually high or low on a control chart, or (of a change, "has fallen") the
step into the month meant went that way. It is contradicted only by a clear trend the other way that ends at its
furthest, or by every step a named month can mean. Figures that move both ways contradict nobody.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from indicators.rules.claims.given import Series
from indicators.rules.claims.judging.courses import (
    better_sign,
    is_steady,
    leaning,
    moves_both_ways,
    running,
    signs,
    trend,
)
from indicators.rules.claims.judging.findings import (
    CONTRADICTED,
    NOT_CHECKABLE,
    NOT_FOUND,
    SUPPORTED,
    Finding,
    Spoken,
    for_each_meant,
    link,
    show,
    span_of,
)
from indicators.rules.claims.reading.said import DirectionSaid, Way
from indicators.rules.spc import CannotChartError, draw
from indicators.rules.wording import print_month
from organisation.rules.calendar import add_months

Figures = Mapping[date, Decimal]
Step = tuple[date, date]
LISTED = 9  # more figures than this are told by their first and last
VERBS = {1: "rose", -1: "fell"}
TURNED = {SUPPORTED: CONTRADICTED, CONTRADICTED: SUPPORTED, NOT_FOUND: SUPPORTED}
NOUNS = {Way.UP: "rise", Way.DOWN: "fall", Way.BETTER: "improvement", Way.WORSE: "deterioration"}


def judge_direction(said: DirectionSaid, spoken: Spoken) -> Finding | None:
    """Judge a direction by the course of the figures over the months meant."""
    finding = for_each_meant(spoken, lambda series: _direction(said, spoken, series))
    has_subject = bool(spoken.topic.strange) or not spoken.topic.is_empty
    if finding is None and said.way in NOUNS and has_subject:
        return Finding(NOT_CHECKABLE, "No figures are held of this.")
    return finding


def _direction(said: DirectionSaid, spoken: Spoken, series: Series) -> Finding:
    figures = months_meant(series, spoken)
    if len(figures) < 2:
        return Finding(NOT_CHECKABLE, f"{series.label}: too few figures are held to see a direction.", (link(series),))
    finding = _way(said, spoken, series, figures)
    return _turned(finding, series, figures) if said.is_negated else finding


def _turned(finding: Finding, series: Series, figures: Figures) -> Finding:
    """Turn a verdict round: "has not fallen" holds where no fall is found, and fails where a clear one is."""
    is_clear = finding.verdict is not SUPPORTED or trend(figures) != 0
    verdict = TURNED.get(finding.verdict, finding.verdict) if is_clear else NOT_FOUND
    return Finding(verdict, _sentence(series, figures), finding.links)


def _way(said: DirectionSaid, spoken: Spoken, series: Series, figures: Figures) -> Finding:
    links, sign = (link(series, figures),), sign_of(said.way, series)
    if said.way is Way.UNSTATED:
        return Finding(NOT_CHECKABLE, _sentence(series, figures, "no direction is stated"), links)
    if said.way is Way.STEADY:
        return _steady(series, figures)
    if said.way is Way.VARIABLE:
        return _variable(series, figures)
    if not sign:
        return Finding(NOT_CHECKABLE, _sentence(series, figures, "neither direction is better"), links)
    if said.is_every_month:
        return _every_month(sign, series, figures)
    return _moved(said, sign, spoken, series, figures)


def sign_of(way: Way, series: Series) -> int:
    """Give the sign of the step a word means: up, or whichever is better; 0 where neither is."""
    better = better_sign(series.reading.polarity)
    return {Way.UP: 1, Way.DOWN: -1, Way.BETTER: better, Way.WORSE: -better}.get(way, 0)


def _moved(said: DirectionSaid, sign: int, spoken: Spoken, series: Series, figures: Figures) -> Finding:
    links = (link(series, figures),)
    if leaning(figures) == sign or running(figures, sign) > 1 or special_cause(series, figures) == sign:
        return Finding(SUPPORTED, _sentence(series, figures), links)
    comparable = _comparable(spoken, series)
    steps = _steps(said, spoken, comparable)
    for start, end in steps:
        if sign * (comparable[end] - comparable[start]) > 0:
            both = "; over the months held the figures move both ways" if moves_both_ways(figures) else ""
            return Finding(SUPPORTED, f"{series.label}: {_tell_step(series, comparable, start, end)}{both}.", links)
    is_of_one_month = bool(steps) and _is_of_one_month(spoken)
    first = _tell_step(series, comparable, *steps[0]) if is_of_one_month else ""
    is_level = is_of_one_month and all(comparable[start] == comparable[end] for start, end in steps)
    is_opposite = is_of_one_month or (trend(figures) == -sign and _is_furthest(figures, -sign))
    if is_opposite and not is_level and not _leans_in_all(sign, spoken, comparable):
        return Finding(CONTRADICTED, _sentence(series, figures, first), links)
    return Finding(NOT_FOUND, _sentence(series, figures, f"no clear {NOUNS[said.way]} is found"), links)


def _is_furthest(figures: Figures, sign: int) -> bool:
    """Say whether the newest figure is the furthest that way; if not, something has turned since."""
    return all(sign * (figures[max(figures)] - value) >= 0 for value in figures.values())


def _comparable(spoken: Spoken, series: Series) -> dict[date, Decimal]:
    newest = series.newest(spoken.month)
    return series.comparable(newest) if newest else {}


def _leans_in_all(sign: int, spoken: Spoken, comparable: Figures) -> bool:
    """Say whether all that is held bears out what the year so far does not, where no months are named."""
    return spoken.when is None and leaning(comparable) == sign


def _is_of_one_month(spoken: Spoken) -> bool:
    return spoken.when is not None and not spoken.when.is_course


def _steps(said: DirectionSaid, spoken: Spoken, comparable: Figures) -> list[Step]:
    """Give the single steps a change may mean: into the month named or the newest, and from the month named on."""
    when, newest = spoken.when, max(comparable, default=None)
    if newest is None or (when.is_course if when else not said.is_change):
        return []
    named = [at for at in when.months if at in comparable] if when and not when.is_now else []
    steps = [(add_months(end, back), end) for end in named or [newest] for back in (-1, -12)]
    if named and named[-1] < newest:
        steps.append((named[-1], newest))
    return [(start, end) for start, end in steps if start in comparable]


def _tell_step(series: Series, figures: Figures, start: date, end: date) -> str:
    before, after = show(series, figures[start]), show(series, figures[end])
    return f"{before} in {print_month(start)}, {after} in {print_month(end)}"


def months_meant(series: Series, spoken: Spoken) -> dict[date, Decimal]:
    """Give the figures of the months named, else those of the year so far; of a running total, each month's own."""
    newest = series.newest(spoken.month)
    if newest is None:
        return {}
    when = spoken.when
    if when is not None and when.is_course:
        comparable = series.comparable(min(newest, when.months[-1]))
        return {at: comparable[at] for at in when.months if at in comparable}
    figures = series.this_year(newest)
    return figures if len(figures) > 2 else series.comparable(newest)


def _every_month(sign: int, series: Series, figures: Figures) -> Finding:
    steps = signs(list(figures.values()))
    told = _sentence(series, figures, f"{VERBS[sign]} in {steps.count(sign)} of {len(steps)} months")
    links = (link(series, figures),)
    if all(step == sign for step in steps):
        return Finding(SUPPORTED, told, links)
    return Finding(NOT_FOUND if leaning(figures) == sign else CONTRADICTED, told, links)


def _steady(series: Series, figures: Figures) -> Finding:
    steady, links = is_steady(figures, series.measure), (link(series, figures),)
    if steady is None:
        return Finding(NOT_FOUND, _sentence(series, figures, "not clearly steady"), links)
    return Finding(SUPPORTED if steady else CONTRADICTED, _sentence(series, figures), links)


def _variable(series: Series, figures: Figures) -> Finding:
    links = (link(series, figures),)
    if not moves_both_ways(figures):
        is_one_way = len(figures) > 3 and all(signs(list(figures.values())))
        return Finding(CONTRADICTED if is_one_way else NOT_FOUND, _sentence(series, figures), links)
    counts = {"risen": running(figures, 1), "fallen": running(figures, -1)}
    run = next((f"it has {word} {count} months running" for word, count in counts.items() if count > 2), "")
    return Finding(SUPPORTED, _sentence(series, figures, run), links)


def _sentence(series: Series, figures: Figures, first: str = "") -> str:
    return f"{series.label}: {f'{first}; ' if first else ''}{tell_course(series, figures)}."


def tell_course(series: Series, figures: Figures) -> str:
    """Tell the course of figures: from what to what if it is clear, else that they move both ways, and how."""
    first, last = min(figures), max(figures)
    own = "each month’s own amount " if series.is_running_total else ""
    start, end = show(series, figures[first]), show(series, figures[last])
    ends = f"{start} in {print_month(first)} to {end} in {print_month(last)}"
    if sign := trend(figures):
        return f"{own}{VERBS[sign]} from {ends}{_usual(series, figures)}"
    if moves_both_ways(figures):
        listed = ", ".join(show(series, value) for _, value in sorted(figures.items()))
        told = f"{listed}, {span_of(figures)}" if len(figures) <= LISTED else f"from {ends}"
        whose = "each month’s own amounts" if own else "the figures"
        return f"{whose} move both ways, {told}{_usual(series, figures)}"
    if figures[first] == figures[last]:
        return f"{own}stayed at {show(series, figures[last])}, {span_of(figures)}"
    return f"{own}went from {ends}"


def _usual(series: Series, figures: Figures) -> str:
    """Add what a control chart says of the newest figure, where it may judge."""
    cause = special_cause(series, figures)
    if cause is None:
        return ""
    return "; more than usual variation explains" if cause else "; the newest is within the usual variation"


def special_cause(series: Series, figures: Figures) -> int | None:
    """Say whether the newest figure is unusually high (1), low (-1), neither (0), or (None) that no chart may judge."""
    newest = max(figures)
    held = {at: value for at, value in series.values.items() if at <= newest}
    try:
        chart = draw(held, reading=series.reading, rebases=series.breaks)
    except CannotChartError:
        return None
    if chart.latest is None or not chart.shows_icons:
        return None
    return int(chart.latest.cause.is_high) - int(chart.latest.cause.is_low)
