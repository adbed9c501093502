"""Reading the numbers of a sentence: figures, fractions, ranges, limits and changes by so much.

Each reader looks at what starts at a token and says what it is, or None.
"""

from dataclasses import replace

from indicators.rules.claims.reading.comparators import Against
from indicators.rules.claims.reading.directions import ADVERBS, way_of
from indicators.rules.claims.reading.months import When
from indicators.rules.claims.reading.said import (
    ChangeSaid,
    FigureSaid,
    FractionSaid,
    LimitSaid,
    Quantity,
    RangeSaid,
    Relation,
    Sign,
    Unit,
    Way,
)
from indicators.rules.claims.reading.sentence import ARTICLES, NEGATIONS, STOPS, Sentence
from indicators.rules.claims.reading.tokens import words

ABOUT = words("about around approximately roughly circa nearly almost approx c ~ some just")
JUST = words("just slightly marginally")
SIGNS: dict[str, Sign] = {
    "no more than": Sign.AT_MOST,
    "not more than": Sign.AT_MOST,
    "at most": Sign.AT_MOST,
    "maximum of": Sign.AT_MOST,
    "no higher than": Sign.AT_MOST,
    "not exceeding": Sign.AT_MOST,
    "not exceed": Sign.AT_MOST,
    "at least": Sign.AT_LEAST,
    "no fewer than": Sign.AT_LEAST,
    "no less than": Sign.AT_LEAST,
    "not less than": Sign.AT_LEAST,
    "no lower than": Sign.AT_LEAST,
    "minimum of": Sign.AT_LEAST,
    "more than": Sign.ABOVE,
    "over": Sign.ABOVE,
    "above": Sign.ABOVE,
    "in excess of": Sign.ABOVE,
    "exceeding": Sign.ABOVE,
    "exceeded": Sign.ABOVE,
    "exceeds": Sign.ABOVE,
    "greater than": Sign.ABOVE,
    "higher than": Sign.ABOVE,
    "less than": Sign.BELOW,
    "fewer than": Sign.BELOW,
    "under": Sign.BELOW,
    "below": Sign.BELOW,
    "lower than": Sign.BELOW,
    "short of": Sign.BELOW,
}
PHRASES = tuple(SIGNS)
LEVEL_OF = ("level of", "figure of", "rate of", "target of", "threshold of", "ceiling of", "average of", "number of")
OPPOSITE = {
    Sign.AT_MOST: Sign.ABOVE,
    Sign.ABOVE: Sign.AT_MOST,
    Sign.AT_LEAST: Sign.BELOW,
    Sign.BELOW: Sign.AT_LEAST,
}
SIGNS_AFTER = {"more": Sign.AT_LEAST, "above": Sign.AT_LEAST, "higher": Sign.AT_LEAST, "over": Sign.AT_LEAST}
SIGNS_AFTER |= {"less": Sign.AT_MOST, "below": Sign.AT_MOST, "fewer": Sign.AT_MOST, "lower": Sign.AT_MOST}
SIGNS_AFTER |= {"under": Sign.AT_MOST}
PER_MONTH = ("per month", "a month", "per calendar month", "monthly", "pcm")
NEEDED = words(
    """
    if must should need needs needed required require requires order achieve would aim aiming
    """
)
TO_REACH = ("to meet", "to reach", "to hit", "to come", "to stay", "to keep", "to remain", "to bring", "to get")
RELATIONS = {
    "higher": Relation.ABOVE,
    "more": Relation.ABOVE,
    "above": Relation.ABOVE,
    "up": Relation.ABOVE,
    "over": Relation.ABOVE,
    "greater": Relation.ABOVE,
    "lower": Relation.BELOW,
    "fewer": Relation.BELOW,
    "less": Relation.BELOW,
    "below": Relation.BELOW,
    "down": Relation.BELOW,
    "under": Relation.BELOW,
    "short": Relation.BELOW,
    "better": Relation.BETTER,
    "worse": Relation.WORSE,
}
NOUNS_OF_CHANGE = words(
    """
    rise fall increase decrease reduction drop decline growth improvement deterioration fall-off
    """
)
AVERAGES = words("average averaged averaging averages mean")
YEAR_END = ("year end", "end of the year", "end of year", "end of march", "by march", "by 31 march", "by 31st march")
LATE = words("late overdue missed outside out without unseen unvisited")
SET_AGAINST = words("against compared than versus vs v from previously before originally")
HEADING = words("heading projected projection forecast forecasts trajectory pace")
LINKS_BEFORE = words(
    """
    of at was is are were stands stood the ( : average averaged averages figure rate – remains complete completed
    completes achieve achieved achieves have had has record recorded report reported see saw
    """
)
LINKS_AFTER = words("for in of among by the our at ( its nationally , across")


def read_quantity(said: Sentence, at: int) -> Quantity | None:
    """Read a number that may be a figure, with the unit behind it."""
    if not 0 <= at < len(said) or at in said.passed or said.tokens[at].number is None:
        return None
    token = said.tokens[at]
    unit, stop = _unit(said, at + 1)
    is_just_over = said.low(at - 1) in ("over", "under", "above", "below") and said.low(at - 2) in JUST
    about = said.low(at - 1) in ABOUT or is_just_over
    assert token.number is not None  # noqa: S101 - looked at above
    return Quantity(token.number, token.places, unit, at, stop, is_approximate=about)


def _unit(said: Sentence, at: int) -> tuple[Unit, int]:
    joined = at + (said.low(at) == "-")
    if said.low(joined) in ("point", "points", "pp", "ppt", "ppts"):
        return Unit.POINTS, joined + 1
    percent = said.first_of(joined, ("%", "per cent", "percent", "pct", "percentage"))
    if percent:
        is_points = said.low(percent) in ("point", "points")
        is_percentage_of = said.low(percent - 1) == "percentage" and not is_points
        return (
            (Unit.BARE, at)
            if is_percentage_of
            else ((Unit.POINTS, percent + 1) if is_points else (Unit.PERCENT, percent))
        )
    if stop := said.first_of(at, ("per 10,000", "per 10000", "per ten thousand")):
        return Unit.PER_10K, stop
    return Unit.BARE, at


def read_fraction(said: Sentence, at: int) -> FractionSaid | None:
    """Read 241 of 357, 241/357, and either beside its percentage: 68% (241/357), 241 of 357 (68%)."""
    first = read_quantity(said, at)
    if first is None:
        return None
    if first.unit is Unit.PERCENT:
        within = first.stop + (said.low(first.stop) in ("(", ",", "-", "–", ":"))
        fraction = _bare_fraction(said, within) if within > first.stop else None
        if fraction is None:
            return None
        stop = fraction.stop + (said.low(fraction.stop) == ")")
        return replace(fraction, start=at, stop=stop, percent=first)
    fraction = _bare_fraction(said, at)
    if fraction is None:
        return None
    opens = said.low(fraction.stop) in ("(", ",", "or", "-", "–", "=")
    percent = read_quantity(said, fraction.stop + 1) if opens else None
    if percent is None or percent.unit is not Unit.PERCENT:
        return fraction
    return replace(fraction, stop=percent.stop + (said.low(percent.stop) == ")"), percent=percent)


def _bare_fraction(said: Sentence, at: int) -> FractionSaid | None:
    part = read_quantity(said, at)
    if part is None or part.unit is not Unit.BARE or part.places:
        return None
    join = said.first_of(part.stop, ("/", "out of the", "out of", "of the", "of our", "of all", "of"))
    whole = read_quantity(said, join) if join else None
    if whole is None or whole.unit is not Unit.BARE or whole.places or not 2 <= whole.value >= part.value:
        return None
    return FractionSaid(at, whole.stop, part, whole)


def read_range(said: Sentence, at: int) -> RangeSaid | None:
    """Read between 85% and 95%; 65 to 81%; 95–98%; ranging from 51 to 85%."""
    ranges = said.low(at) in ("ranging", "ranged", "ranges", "varied", "varying", "varies")
    start = at + ranges
    word = said.low(start)
    begins = start + (word in ("between", "from"))
    lowest = read_quantity(said, begins)
    if lowest is None or (ranges and begins == start):
        return None
    joins = ("and", "to") if word == "between" else ("to", "-", "–")
    highest = read_quantity(said, lowest.stop + 1) if said.low(lowest.stop) in joins else None
    if highest is None:
        return None
    lowest, highest = _alike(lowest, highest)
    if lowest.unit is not highest.unit:
        return None
    return RangeSaid(at, highest.stop, lowest, highest, may_be_change=not ranges and word != "between")


def _alike(first: Quantity, second: Quantity) -> tuple[Quantity, Quantity]:
    """Give "65" the unit of the "81%" it stands beside."""
    if first.unit is Unit.BARE and second.unit in (Unit.PERCENT, Unit.PER_10K):
        return replace(first, unit=second.unit), second
    return first, second


def read_limit(said: Sentence, at: int) -> LimitSaid | FigureSaid | None:
    """Read no more than 352 a month; falling below the 70%; 90% or more. What is only wished is an aim."""
    if said.low(at - 1) in JUST:
        return None  # just over 2,000: about
    moves = way_of(said.low(at)) is not None and not said.first_of(at, PHRASES)
    start = at + moves
    stop = said.first_of(start, PHRASES)
    if stop:
        sign = SIGNS[" ".join(token.low for token in said.tokens[start:stop])]
        stop += said.low(stop) in ARTICLES
        stop = said.first_of(stop, LEVEL_OF) or stop
        quantity = read_quantity(said, stop)
    else:
        quantity = read_quantity(said, at)
        if quantity is None or said.low(quantity.stop) not in ("or", "and") or quantity.unit is Unit.POINTS:
            return None
        after = said.low(quantity.stop + 1)
        if after not in SIGNS_AFTER:
            return None
        sign, stop = SIGNS_AFTER[after], quantity.stop + 2
    if quantity is None or quantity.unit is Unit.POINTS:
        return None
    if said.is_negated(at):
        sign = OPPOSITE[sign]
    return _limit(said, at, max(stop, quantity.stop), quantity, sign)


def _limit(said: Sentence, start: int, stop: int, quantity: Quantity, sign: Sign) -> LimitSaid | FigureSaid:
    per_month = next((end for place in range(stop, stop + 4) if (end := said.first_of(place, PER_MONTH))), 0)
    stop = max(stop, per_month)
    words = {token.low for token in said.tokens}
    is_needed = bool(per_month and (words & NEEDED or _says(said, TO_REACH)))
    if said.is_wish(start) and not is_needed:
        return FigureSaid(start, stop, quantity, is_aim=True)
    return LimitSaid(start, stop, quantity, sign, is_per_month=bool(per_month), is_needed=is_needed)


def _says(said: Sentence, phrases: tuple[str, ...]) -> bool:
    return any(said.first_of(at, phrases) for at in range(len(said)))


def read_change(said: Sentence, at: int) -> ChangeSaid | None:
    """Read a change by so much, from this to that, or so far above or below something."""
    if said.is_wish(at):
        return None
    return _moved(said, at) or _noun_of_change(said, at) or _distance(said, at)


def _moved(said: Sentence, at: int) -> ChangeSaid | None:
    """Rose by 12 points; up 5%; an increase of 16; fell from 31% in September to 24%; to 24% from 31%."""
    way = way_of(said.low(at))
    place = at
    if way is not None:
        place += 1
        while said.low(place) in ADVERBS and place < at + 4:
            place += 1
    elif said.low(at) in ("moved", "gone", "went", "going", "changed", "moving") and said.low(at + 1) == "from":
        place += 1
    from_to = _from_to(said, place) or _to_from(said, place)
    if from_to:
        return replace(from_to, start=at, way=way)
    if way is None or way in (Way.STEADY, Way.VARIABLE):
        return None
    is_led = said.low(place) in ("by", "of")
    by = read_quantity(said, place + is_led)
    if by is None or (by.unit is Unit.BARE and not is_led and said.low(at) not in ("up", "down")):
        return None
    if said.low(by.stop) in ("of", "/") or by.unit is Unit.PER_10K:
        return None
    return ChangeSaid(at, by.stop, way, by)


def _from_to(said: Sentence, at: int) -> ChangeSaid | None:
    if said.low(at) != "from":
        return None
    before = read_quantity(said, at + 1)
    if before is None:
        return None
    when_before, stop = _when_after(said, before.stop)
    after = read_quantity(said, stop + 1) if said.low(stop) == "to" else None
    if after is None:
        return None
    when_after, _ = _when_after(said, after.stop)
    before, after = _alike(before, after)
    return ChangeSaid(at, after.stop, before=before, after=after, when_before=when_before, when_after=when_after)


def _to_from(said: Sentence, at: int) -> ChangeSaid | None:
    if said.low(at) != "to":
        return None
    after = read_quantity(said, at + 1)
    if after is None:
        return None
    when_after, stop = _when_after(said, after.stop)
    stop += said.low(stop) == ","
    before = read_quantity(said, stop + 1) if said.low(stop) == "from" else None
    if before is None:
        return None
    when_before, _ = _when_after(said, before.stop)
    before, after = _alike(before, after)
    return ChangeSaid(at, before.stop, before=before, after=after, when_before=when_before, when_after=when_after)


def _when_after(said: Sentence, at: int) -> tuple[When | None, int]:
    """Read "in April" or "(April)" behind a figure."""
    for place in (at, at + 1):
        when = said.when_at(place)
        if when and (place == at or said.low(at) in ("in", "at", "(", "for", "during", "on", "by", "last")):
            return when, when.stop + (said.low(when.stop) == ")")
    return None, at


def _noun_of_change(said: Sentence, at: int) -> ChangeSaid | None:
    """A 12 point rise; a 5% reduction."""
    by = read_quantity(said, at)
    if by is None or by.unit is Unit.PER_10K or said.low(at - 1) not in ("a", "an", "the", "this", "with", "further"):
        return None
    place = by.stop
    while said.low(place) in ADVERBS and place < by.stop + 3:
        place += 1
    way = way_of(said.low(place))
    if way is None or said.low(place) not in NOUNS_OF_CHANGE:
        return None
    return ChangeSaid(at, place + 1, way, by)


def _distance(said: Sentence, at: int) -> ChangeSaid | None:
    """Twelve points above target; 16 more than in September; 2 points below statistical neighbours."""
    by = read_quantity(said, at)
    relation = RELATIONS.get(said.low(by.stop)) if by else None
    if by is None or relation is None or by.unit is Unit.PER_10K:
        return None
    against, when, stop = _counterpart(said, by.stop + 1, reach=6)
    if against is None and when is None:
        return None
    way = {Relation.ABOVE: Way.UP, Relation.BELOW: Way.DOWN, Relation.BETTER: Way.BETTER}.get(relation, Way.WORSE)
    return ChangeSaid(at, stop, way, by, against=against, when_before=when, relation=relation)


def _counterpart(said: Sentence, at: int, *, reach: int) -> tuple[Against | None, When | None, int]:
    """Find with what is compared: the first comparator or months behind a token, with no number before them."""
    for place in range(at, min(at + reach, len(said))):
        if (quantity := read_quantity(said, place)) and (against := said.against_at(quantity.stop)):
            return against, None, against.stop  # 41% above the 1,400 ceiling
        if said.low(place) in (".", ";", "(", ")") or quantity:
            break
        if against := said.against_at(place):
            return against, None, against.stop
        when = said.when_at(place)
        if when and not when.is_course and said.low(place - 1) in ("than", "in", "on", "from", "the"):
            return None, when, when.stop
    return None, None, at


def read_figure(said: Sentence, at: int) -> FigureSaid | None:
    """Read any number left: a figure, an aim, somebody else's figure, an average, or where the year is heading."""
    quantity = read_quantity(said, at)
    if quantity is None or quantity.unit is Unit.POINTS:
        return None
    against = _whose(said, quantity)
    before = {token.low for token in said.tokens[max(0, at - 6) : at]}
    after = {token.low for token in said.tokens[quantity.stop : quantity.stop + 4]}
    is_year_end = bool(before & HEADING) or any(
        said.first_of(place, YEAR_END) for place in range(quantity.stop, quantity.stop + 5)
    )
    is_target = against is not None and against.is_target
    return FigureSaid(
        at,
        quantity.stop,
        quantity,
        is_aim=is_target or (said.is_wish(at, reach=4) and not is_year_end),
        against=None if is_target else against,
        is_set_against=bool({token.low for token in said.tokens[max(0, at - 3) : at]} & SET_AGAINST),
        is_average=bool(before & AVERAGES or ("average" in after and "on" in after)),
        is_year_end=is_year_end,
        is_turned=_is_turned(said, quantity),
    )


def _has_own_figure(said: Sentence, against: Against) -> bool:
    """Say whether a figure right behind a comparator is its own: "85% (target 87%)"."""
    place = against.stop
    while said.low(place) in LINKS_BEFORE and place < against.stop + 3:
        place += 1
    return read_quantity(said, place) is not None


def _is_turned(said: Sentence, quantity: Quantity) -> bool:
    """Say whether a percentage is of those of whom something is not so: 13% were not seen, 3% are overdue."""
    for place in range(quantity.stop, min(quantity.stop + 12, len(said))):
        if said.low(place) in STOPS - {"(", ")"} or said.low(place) in ("and", "but"):
            return False
        if said.low(place) in NEGATIONS | LATE:
            return True
    return said.is_negated(quantity.start) or said.low(quantity.start - 1) in LATE


def _is_told_of(said: Sentence, start: int, stop: int) -> bool:
    """Say whether a target is named with what it is for: "the target for re-referrals is 23%"."""
    between = range(start, stop)
    return 0 < len(between) <= 10 and all(at in said.named or said.low(at) in LINKS_BEFORE | {"for"} for at in between)


def _whose(said: Sentence, quantity: Quantity) -> Against | None:
    """Say whose figure it is: "neighbours (87%)", "an England average of 88%", "22% last year", "the 87% target"."""
    for against in said.againsts:
        if against.is_target and _is_told_of(said, against.stop, quantity.start):
            return against
        between = said.tokens[against.stop : quantity.start]
        is_linked = against.stop <= quantity.start and all(one.low in LINKS_BEFORE for one in between)
        is_compared = said.low(against.start - 1) in ("than", "with") and said.low(quantity.start - 1) == "at"
        if len(between) <= 4 and is_linked and not is_compared:
            return against
        if _has_own_figure(said, against):
            continue
        between = said.tokens[quantity.stop : against.start]
        if len(between) <= 3 and quantity.stop <= against.start and all(one.low in LINKS_AFTER for one in between):
            return against
    return None
