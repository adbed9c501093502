"""Which chart a series is drawn as, why, and what else it may be set to by hand.

The rule, in this order; only months since the last re-base count:

    1  figures for the last twelve months            a plain line: no control chart can judge them
    2  fewer than one event a month on average       t chart where the dates of events are held, else g chart;
                                                     a run chart where fewer than eight gaps lie between them
    3  fewer than twelve months                      a run chart
    4  a percentage whose part and whole are held    p-chart; Laney p′ where sigma z does not lie between
       for every month, and the whole differs from   0.8 and 1.2: months then differ more, or less, than
       its mean by more than a quarter in some       chance makes them
       month, or is under 50 on average
    5  anything else                                 XmR chart

A percentage that runs on from April is not the sum of its months: it is a chart of shares where part and whole
are held, and a plain line where they are not.

Rare is what is counted, or in a percentage what is not: where all but one visit in a hundred are on time, the
late ones are the events. A person may set another chart by its word; one that cannot be drawn is refused.
Sources: Provost and Murray, The Health Care Data Guide, 2011, for the order; the numbers in it are ours.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from indicators.rules.between_events import (
    Between,
    Gap,
    Gaps,
    cases_between_events,
    days_between,
    months_between_events,
)
from indicators.rules.intervals import Whole
from indicators.rules.rare import FEWEST_GAPS
from indicators.rules.shares import Fractions, MonthIsNoShareError, Share, monthly_shares, sigma_z
from indicators.rules.spc import MAKING_DATA_COUNT, CannotChartError
from indicators.rules.status import Reading
from indicators.rules.trajectory import increments
from indicators.rules.vocabulary import Basis, Measure, Word
from indicators.rules.wording import print_number
from organisation.rules.calendar import months_elapsed

FEWEST_MONTHS = MAKING_DATA_COUNT.minimum_points
RARE_A_MONTH = 1
MOST_A_MONTH = 3  # above which no g chart is drawn, even by hand
QUARTER = 0.25
FEW_CASES = 50
NEAR_ONE = (0.8, 1.2)
SOME_FAR = "in some month more than a quarter from it"
NOT_APART = "a running percentage is not the sum of its months"
NO_ROLLING = "figures for the last twelve months share eleven months with their neighbour"


class UnknownChartError(CannotChartError):
    """A chart was set by a word that is none."""


class ChartNotPossibleError(CannotChartError):
    """The chart set by hand cannot be drawn of these figures."""


class ChartKind(Word):
    """What a series may be drawn as."""

    XMR = "xmr", "XmR chart"
    P = "p", "p-chart"
    LANEY = "laney", "Laney p′ chart"
    G = "g", "g chart"
    T = "t", "t chart"
    RUN = "run", "run chart"
    LINE = "line", "plain line"


@dataclass(frozen=True)
class Choice:
    """The chart of a series, and why.

    A g or t chart is drawn of `gaps`; where it counts the rest, its events are the cases that were not counted.
    `is_rare` says that fewer than one event a month is seen, drawn by its gaps or not.
    """

    kind: ChartKind
    reason: str
    by_rule: ChartKind
    facts: "_Facts" = field(repr=False)
    is_by_hand: bool = False
    gaps: Gaps | None = None
    counts_the_rest: bool = False
    is_rare: bool = False

    @cached_property
    def others(self) -> tuple[ChartKind, ...]:
        """Give what else it may be set to; asked on pages, not in sweeps."""
        return tuple(other for other in ChartKind if other is not self.kind and not _why_not(other, self.facts))

    def override(self) -> str:
        """Say what else it may be set to."""
        return f"It may be set by hand to: {', '.join(kind.label for kind in self.others)}."


def choose_chart(
    figures: Mapping[date, Decimal | None],
    *,
    reading: Reading,
    fractions: Fractions | None = None,
    events: Collection[date] = (),
    until: date | None = None,
    rebases: Collection[date] = (),
    by_hand: str = "",
) -> Choice:
    """Choose the chart of a series from its figures, parts and wholes, and dates of events where they are held.

    `until` is the day up to which events would be known; `by_hand` the word of the chart a person has set, if
    any. Raises UnknownChartError for a word that is none, ChartNotPossibleError for a chart that cannot be
    drawn of these figures.
    """
    facts = _facts(figures, reading, fractions or {}, events, until, rebases)
    rule, because = _by_rule(facts)
    kind = _kind(by_hand) if by_hand else rule
    if why_not := _why_not(kind, facts):
        raise ChartNotPossibleError(f"The {kind.label} cannot be drawn: {why_not}.")
    set_by = f", set by hand; by the rule it is the {rule.label}" if by_hand else ""
    return Choice(
        kind,
        f"{kind.label[0].upper()}{kind.label[1:]}{set_by}: {because}.",
        rule,
        facts,
        bool(by_hand),
        {ChartKind.G: facts.apart, ChartKind.T: facts.days}.get(kind),
        kind is ChartKind.G and facts.counts_the_rest,
        facts.events_a_month is not None and facts.events_a_month < RARE_A_MONTH,
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the choice rests on: the months since the last re-base, each by itself."""

    reading: Reading
    months: int
    shared: int  # months whose part and whole are held
    shares: tuple[Share | None, ...]
    spread: float | None  # sigma z of the shares
    events_a_month: float | None  # None where a month's figure is no number of events
    counts_the_rest: bool
    apart: Gaps
    days: Gaps


def _facts(
    figures: Mapping[date, Decimal | None],
    reading: Reading,
    fractions: Fractions,
    events: Collection[date],
    until: date | None,
    rebases: Collection[date],
) -> _Facts:
    start = _newest_stretch(figures, rebases) if rebases else date.min
    own, shares = _own(figures, reading, rebases), _shares(fractions, reading, rebases)
    if start > date.min:
        own = {month: figure for month, figure in own.items() if month >= start}
        shares = {month: share for month, share in shares.items() if month >= start}
    held = [month for month, figure in own.items() if figure is not None]
    shared = sum(1 for month in held if fractions.get(month) is not None)
    if shared < len(held):
        shares = {}
    counts, rest = _counts(own, shares, reading)
    each = [count for count in counts.values() if count is not None]
    a_month = float(sum(each) / len(each)) if each else None
    apart = Gaps(Between.MONTHS, ())
    if a_month is not None and a_month <= MOST_A_MONTH:
        is_of_cases = reading.measure is Measure.PERCENTAGE
        apart = (
            cases_between_events(_turned(shares) if rest else shares) if is_of_cases else months_between_events(counts)
        )
    in_order = tuple(shares[month] for month in sorted(shares))
    return _Facts(
        reading,
        len(held),
        shared,
        in_order,
        sigma_z(in_order) if reading.measure is Measure.PERCENTAGE else None,
        a_month,
        rest,
        apart,
        days_between([day for day in events if day >= start], until=until),
    )


def _newest_stretch(figures: Mapping[date, Decimal | None], rebases: Collection[date]) -> date:
    """Give the month the newest stretch begins in: the last re-base that has a figure in it or after it."""
    last = max((month for month, figure in figures.items() if figure is not None), default=date.min)
    return max((rebase for rebase in rebases if rebase <= last), default=date.min)


def _own(
    figures: Mapping[date, Decimal | None], reading: Reading, rebases: Collection[date]
) -> Mapping[date, Decimal | None]:
    """Give each month by itself: of a running total, what it added."""
    if reading.basis is not Basis.CUMULATIVE or reading.measure is Measure.PERCENTAGE:
        return figures
    added = increments({month: figure for month, figure in figures.items() if figure is not None}, basis=reading.basis)
    cut = {month for month in rebases if months_elapsed(month) > 1}
    return {month: None if month in cut else added.get(month) for month in figures}


def _shares(fractions: Fractions, reading: Reading, rebases: Collection[date]) -> dict[date, Share | None]:
    """Give each month's part and whole; none where they do not fit together, which is a doubt and not a chart."""
    try:
        return monthly_shares(fractions, basis=reading.basis, rebases=rebases)
    except MonthIsNoShareError:
        return {}


def _counts(
    own: Mapping[date, Decimal | None], shares: Mapping[date, Share | None], reading: Reading
) -> tuple[Mapping[date, Whole | None], bool]:
    """Count each month's events, and say whether they are the cases that were not counted.

    A month end, or a twelve-month figure, holds no events of its own.
    """
    if reading.basis not in (Basis.IN_MONTH, Basis.CUMULATIVE):
        return {}, False
    if reading.measure is Measure.NUMBER:
        are_counts = all(figure is None or (figure >= 0 and figure == int(figure)) for figure in own.values())
        return (own if are_counts else {}), False
    parts = {month: None if share is None else share[0] for month, share in shares.items()}
    if reading.measure is Measure.RATE:
        return parts, False
    others = {month: None if share is None else share[1] - share[0] for month, share in shares.items()}
    rest = sum(each or 0 for each in others.values()) < sum(each or 0 for each in parts.values())
    return (others if rest else parts), rest


def _turned(shares: Mapping[date, Share | None]) -> dict[date, Share | None]:
    """Give the shares of the cases that were not counted."""
    return {month: None if share is None else (share[1] - share[0], share[1]) for month, share in shares.items()}


def _by_rule(facts: _Facts) -> tuple[ChartKind, str]:
    if facts.reading.basis is Basis.ROLLING_12M:
        return ChartKind.LINE, NO_ROLLING
    if facts.events_a_month is not None and facts.events_a_month < RARE_A_MONTH:
        kind, because = _rare(facts, facts.events_a_month)
        if not _why_not(kind, facts):
            return kind, because
    if _is_running_percentage(facts) and not any(facts.shares):
        return ChartKind.LINE, f"{NOT_APART}, and {_how_many_shared(facts)}"
    if facts.months < FEWEST_MONTHS and not _is_running_percentage(facts):
        return ChartKind.RUN, f"{_months(facts.months)} held, and limits need {FEWEST_MONTHS}"
    if facts.reading.measure is not Measure.PERCENTAGE:
        return ChartKind.XMR, f"{_months(facts.months)} held of figures that are no percentages and not rare"
    if not any(facts.shares):
        return ChartKind.XMR, f"enough months of a percentage are held, and {_how_many_shared(facts)}"
    return _of_shares(facts)


def _rare(facts: _Facts, a_month: float) -> tuple[ChartKind, str]:
    what = "cases that are not counted" if facts.counts_the_rest else "events"
    rare = f"{print_number(Decimal(repr(a_month)), 2)} {what} a month on average, fewer than one"
    if len(facts.days.gaps) >= FEWEST_GAPS:
        return ChartKind.T, f"{rare}, and their dates are held, so the days between them say more"
    if len(facts.apart.gaps) >= FEWEST_GAPS:
        return ChartKind.G, f"{rare}, so the {facts.apart.between.label} between them say more"
    return ChartKind.RUN, f"{rare}, and {len(facts.apart.gaps)} gaps between them are too few for a g or t chart"


def _of_shares(facts: _Facts) -> tuple[ChartKind, str]:
    cases = [share[1] for share in facts.shares if share is not None]
    mean = sum(cases) / len(cases)
    fewest, most = min(cases), max(cases)
    range_said = f"{fewest:,} to {most:,} cases a month round a mean of {print_number(Decimal(repr(mean)))}"
    range_said = f"{most:,} cases each month" if fewest == most else range_said
    varies = most > mean * (1 + QUARTER) or fewest < mean * (1 - QUARTER)
    is_steady = not varies and mean >= FEW_CASES
    if is_steady and not _is_running_percentage(facts):
        return ChartKind.XMR, f"{range_said}, all within a quarter of it and not few"
    why = NOT_APART if is_steady else f"{range_said}, {SOME_FAR if varies else f'fewer than {FEW_CASES}'}"
    spread = facts.spread
    if spread is None or NEAR_ONE[0] <= spread <= NEAR_ONE[1]:
        said = "" if spread is None else f", differing as chance makes them (sigma z {spread:.1f})"
        return ChartKind.P, f"{why}{said}"
    more = "more" if spread > 1 else "less"
    return ChartKind.LANEY, f"{why}, differing {more} than chance makes them (sigma z {spread:.1f})"


def _is_running_percentage(facts: _Facts) -> bool:
    return facts.reading.measure is Measure.PERCENTAGE and facts.reading.basis is Basis.CUMULATIVE


def _how_many_shared(facts: _Facts) -> str:
    """Say for how many months part and whole are held, where that is not enough."""
    if facts.shared == facts.months:
        return "its parts and wholes do not fit together"
    return f"its part and whole are held for {facts.shared or 'none'} of {facts.months} months"


def _why_not(kind: ChartKind, facts: _Facts) -> str:
    """Say why a chart cannot be drawn; nothing where it can."""
    if kind is not ChartKind.LINE and facts.reading.basis is Basis.ROLLING_12M:
        return NO_ROLLING
    if kind in (ChartKind.XMR, ChartKind.RUN) and _is_running_percentage(facts):
        return NOT_APART
    if kind in (ChartKind.P, ChartKind.LANEY):
        if facts.reading.measure is not Measure.PERCENTAGE:
            return "it is for percentages"
        if not any(facts.shares):
            return _how_many_shared(facts)
        is_laney_of_nothing = kind is ChartKind.LANEY and facts.spread is None
        return "no two neighbouring months differ" if is_laney_of_nothing else ""
    if kind is ChartKind.G and facts.events_a_month is None:
        return "its figures are no numbers of events"
    if kind is ChartKind.G and facts.events_a_month is not None and facts.events_a_month > MOST_A_MONTH:
        return f"{print_number(Decimal(repr(facts.events_a_month)))} events a month are not rare"
    if kind in (ChartKind.G, ChartKind.T):
        return _why_not_rare((facts.apart if kind is ChartKind.G else facts.days).gaps, kind)
    return ""


def _why_not_rare(gaps: tuple[Gap, ...], kind: ChartKind) -> str:
    if len(gaps) >= FEWEST_GAPS:
        return "" if any(gap.length for gap in gaps) else "nothing lies between events"
    dates = " whose dates are held" if kind is ChartKind.T else ""
    return f"{len(gaps)} gaps lie between events{dates}, and {FEWEST_GAPS} are needed"


def _months(number: int) -> str:
    return "1 month is" if number == 1 else f"{number} months are"


def _kind(word: str) -> ChartKind:
    try:
        return ChartKind(word)
    except ValueError:
        raise UnknownChartError(f"“{word}” is no chart: it is one of {', '.join(ChartKind)}.") from None
