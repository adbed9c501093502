"""Holding counts of months and records against the figures: three months running, five of seven, the highest since."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise, takewhile

from indicators.rules.claims.given import Series
from indicators.rules.claims.judging.directions import LISTED, sign_of
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
    show_at,
    span_of,
)
from indicators.rules.claims.reading.said import (
    ComparisonSaid,
    DirectionSaid,
    LimitSaid,
    MonthsSaid,
    RecordSaid,
    Relation,
    Sign,
    Way,
)
from indicators.rules.vocabulary import Polarity, Status
from indicators.rules.wording import print_month
from organisation.rules.calendar import add_months, financial_year_start

About = DirectionSaid | ComparisonSaid | LimitSaid
WORDS = {Way.UP: "up", Way.DOWN: "down", Way.BETTER: "better", Way.WORSE: "worse"}


def judge_months(said: MonthsSaid, spoken: Spoken, about: About | None) -> Finding | None:
    """Judge in how many months something was so: a movement, a target met or missed, a number kept to."""
    if about is None:
        return None
    return for_each_meant(spoken, lambda series: _months(said, spoken, about, series))


def _months(said: MonthsSaid, spoken: Spoken, about: About, series: Series) -> Finding:
    kept = _kept(spoken, about, series)
    if not kept:
        return Finding(NOT_CHECKABLE, f"{series.label}: nothing is held that could be counted so.", (link(series),))
    if said.out_of:
        return _out_of(said, spoken, about, series, kept)
    count = len(list(takewhile(lambda at: kept[at], sorted(kept, reverse=True))))
    told = _tell(series, about, f"for {count} months running", sorted(kept))
    needed = said.count - isinstance(about, DirectionSaid)  # three months of falling may be two steps down
    was_ever = _longest_run(kept) >= needed
    if count >= needed or (was_ever and said.is_over):
        return Finding(SUPPORTED, told, (link(series, kept),))
    return Finding(NOT_FOUND if was_ever else CONTRADICTED, told, (link(series, kept),))


def _longest_run(kept: Mapping[date, bool]) -> int:
    return max((len(list(run)) for is_kept, run in groupby(kept[at] for at in sorted(kept)) if is_kept), default=0)


def _out_of(said: MonthsSaid, spoken: Spoken, about: About, series: Series, kept: Mapping[date, bool]) -> Finding:
    """Judge so many of so many months; the last so many, or all since a month that is named."""
    months = sorted(kept)
    if said.out_of < 0:
        meant = [at for at in months if spoken.when is None or at in spoken.when.months]
    else:
        meant = months[-said.out_of :]
    count = sum(kept[at] for at in meant)
    wanted = len(meant) if said.out_of < 0 else said.count
    told = _tell(series, about, f"in {count} of {len(meant)} months", meant)
    links = (link(series, meant),)
    is_whole = bool(meant) and said.out_of in (-1, len(meant))
    if not is_whole:
        return Finding(NOT_FOUND, told, links)
    if count == wanted:
        return Finding(SUPPORTED, told, links)
    return Finding(CONTRADICTED if abs(count - wanted) > 1 else NOT_FOUND, told, links)


def _tell(series: Series, about: About, span: str, months: Sequence[date]) -> str:
    last = months[-LISTED:]
    figures = {at: series.monthly.get(at, series.values[at]) for at in last}
    listed = ", ".join(show(series, value) for value in figures.values())
    return f"{series.label}: {_what(about)} {span} ({listed}{f', {span_of(figures)}' if figures else ''})."


def _what(about: About) -> str:
    if isinstance(about, LimitSaid):
        return f"{about.sign.value} {about.quantity.written}"
    if isinstance(about, DirectionSaid):
        return WORDS.get(about.way, about.way.value)
    if about.relation in (Relation.ABOVE, Relation.BELOW):
        return f"{about.relation.value} target"
    is_met = about.relation in (Relation.MEETS, Relation.BETTER, Relation.NEAR)
    return "on target" if is_met is not about.is_negated else "off target"


def _kept(spoken: Spoken, about: About, series: Series) -> dict[date, bool]:
    """Say of each month whether it was as said."""
    newest = series.newest(spoken.month)
    if newest is None:
        return {}
    if isinstance(about, DirectionSaid):
        return _moved(sign_of(about.way, series), series.comparable(newest))
    held = {at: value for at, value in sorted(series.values.items()) if at <= newest}
    if isinstance(about, LimitSaid):
        return {at: keeps(value, about.sign, about.quantity.value) for at, value in held.items()}
    return _scored(about, series, held)


def _moved(sign: int, figures: Mapping[date, Decimal]) -> dict[date, bool]:
    neighbours = [(earlier, later) for earlier, later in pairwise(sorted(figures)) if later == add_months(earlier, 1)]
    return {later: sign * (figures[later] - figures[earlier]) > 0 for earlier, later in neighbours} if sign else {}


def _scored(about: ComparisonSaid, series: Series, held: Mapping[date, Decimal]) -> dict[date, bool]:
    """Say of each month whether its target was met (or missed, if that is what is said)."""
    if not about.againsts or not about.againsts[0].is_target:
        return {}
    kept = {}
    for at in held:
        status = series.assessed(at)
        if status.gap is not None:
            kept[at] = stands(about.relation, status.gap, status.status, series) is not about.is_negated
    return kept


def keeps(value: Decimal, side: Sign, limit: Decimal) -> bool:
    """Say whether a figure keeps to one side of a number."""
    return {
        Sign.AT_MOST: value <= limit,
        Sign.AT_LEAST: value >= limit,
        Sign.ABOVE: value > limit,
        Sign.BELOW: value < limit,
    }[side]


def stands(relation: Relation, gap: Decimal, status: Status, series: Series) -> bool:
    """Say whether a figure that lies so far above its target stands to it as said.

    "Above target" of a figure where higher is better may mean that it is met exactly.
    """
    is_met = status is Status.ON_TARGET
    if relation is Relation.ABOVE:
        return gap > 0 or (gap == 0 and series.reading.polarity is Polarity.HIGHER)
    if relation is Relation.BELOW:
        return gap < 0
    return not is_met if relation in (Relation.MISSES, Relation.WORSE) else is_met


def judge_record(said: RecordSaid, spoken: Spoken) -> Finding | None:
    """Judge highest, lowest, best or worst since a month, this year, or ever."""
    return for_each_meant(spoken, lambda series: _record(said, spoken, series))


def _record(said: RecordSaid, spoken: Spoken, series: Series) -> Finding:
    sign, newest = sign_of(said.way, series), series.newest(spoken.month)
    if not sign or newest is None:
        reason = "no figure is held" if newest is None else "neither direction is better"
        return Finding(NOT_CHECKABLE, f"{series.label}: {reason}.", (link(series),))
    figures = series.comparable(newest)
    when = spoken.when
    named = [at for at in when.months if at in figures] if when and not when.is_course else []
    at = named[-1] if named else max(figures, default=newest)
    scope = {month: value for month, value in figures.items() if _is_in_scope(month, at, said)}
    if at not in scope or len(scope) < 2:
        return Finding(NOT_CHECKABLE, f"{series.label}: too few figures are held to say so.", (link(series),))
    top = max(scope, key=lambda month: (sign * scope[month], month))
    kind = "highest" if sign > 0 else "lowest"
    top_told = f"{show(series, scope[top])} in {print_month(top)}"
    own_told = (
        show_at(series, at) if not series.is_running_total else f"{show(series, figures[at])} in {print_month(at)}"
    )
    told = f"{series.label}: {own_told}; the {kind} of {span_of(scope)} is {top_told}."
    rivals = [value for month, value in scope.items() if month > min(scope) or said.is_of_year]
    is_record = all(
        sign * (figures[at] - value) >= 0 for value in rivals
    )  # the highest since April: April's may be higher
    return Finding(SUPPORTED if is_record else CONTRADICTED, told, (link(series, (at,), figures[at]),))


def _is_in_scope(month: date, at: date, said: RecordSaid) -> bool:
    if said.is_of_year:
        return financial_year_start(month) == financial_year_start(at)
    return month <= at and (said.scope is None or month in said.scope.months)
