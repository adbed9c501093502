"""Which series a stretch of text speaks of.

A text seldom gives a series its full name. So the names held and the words said are both brought down to
notions (`glossary.py`), and the series fits best that shares most of what is counted, leaves least of it
unsaid, and has no other cohort or unit than the text names. A fit is certain only if nothing said is left
over: a sentence about contacts "from schools" may be about a part, and accuses nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from indicators.rules.claims.given import Series
from indicators.rules.claims.reading.glossary import (
    COHORTS,
    FIELD,
    IMPLIED,
    LONGEST_PHRASE,
    MANNER,
    PHRASES,
    PLAIN,
    TIMELY,
)
from indicators.rules.claims.reading.months import MONTHS, low
from indicators.rules.claims.reading.tokens import Token, read_tokens
from indicators.rules.claims.reading.topics import ANY, Fit, Mention, Notions, Topic, standards_in, stem
from indicators.rules.vocabulary import Measure


@dataclass(frozen=True, slots=True)
class _Named:
    """A series by one of its names. `extras` are words of the name that are not the field's: said or not."""

    series: Series
    heads: Notions
    extras: Notions
    cohorts: Notions
    manner: Notions
    standards: frozenset[tuple[int, str]]

    @property
    def kin(self) -> tuple[Notions, Notions, Notions, str]:
        """Give what twins have in common."""
        return self.heads, self.cohorts, self.manner, self.series.unit


@dataclass
class Names:
    """All the names series go by."""

    series: tuple[Series, ...]
    words: set[str] = field(default_factory=set)
    units: dict[str, str] = field(default_factory=dict)
    _in_full: dict[str, list[tuple[list[str], Series]]] = field(default_factory=dict)
    _named: list[_Named] = field(default_factory=list)
    _fits: dict[tuple[Topic, frozenset[Measure]], Fit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn the words of every name, and the units that are not words of the field themselves."""
        for one in self.series:
            for token in read_tokens(f"{one.name} {' '.join(one.aliases)} {one.cohort}"):
                self.words.add(stem(token.low))
            unit = " ".join(token.low for token in read_tokens(one.unit) if token.low not in PLAIN)
            if unit and unit not in PHRASES:
                self.units[unit] = one.unit
        self._named = [self._name(one, name) for one in self.series for name in (one.name, *one.aliases)]
        self._learn_full_names()

    def _learn_full_names(self) -> None:
        """Learn names of two words or more, and codes, to be known again word for word."""
        for one in self.series:
            for name in (one.name, one.code, *one.aliases):
                spoken = [token.low for token in read_tokens(name) if not token.is_mark]
                if len(spoken) > 1:
                    self._in_full.setdefault(spoken[0], []).append((spoken, one))
        for known in self._in_full.values():
            known.sort(key=lambda pair: -len(pair[0]))

    @property
    def only(self) -> Topic | None:
        """Give what all the series count, where they are of one indicator."""
        if len({one.code for one in self.series}) != 1:
            return None
        return Topic(heads=self._named[0].heads, cohorts=self._named[0].cohorts, manner=self._named[0].manner)

    def counting(self, heads: Notions) -> list[Series]:
        """Give the series that count all that is named."""
        counting = [named.series for named in self._named if heads and heads <= named.heads | named.extras]
        return list({id(series): series for series in counting}.values())

    def holders_of(self, part: Decimal, whole: Decimal) -> list[tuple[Series, date]]:
        """Give the series and months that hold a fraction."""
        return self._shares.get((part, whole), [])

    @cached_property
    def _shares(self) -> dict[tuple[Decimal, Decimal], list[tuple[Series, date]]]:
        shares: dict[tuple[Decimal, Decimal], list[tuple[Series, date]]] = {}
        for series in self.series:
            for month, share in series.shares.items():
                shares.setdefault((share.part, share.whole), []).append((series, month))
        return shares

    def parts(self, topic: Topic) -> list[Topic]:
        """Take a list apart, "contacts and referrals", unless one series counts all of it."""
        if len(topic.codes) > 1:
            return [replace(topic, codes=frozenset({code})) for code in sorted(topic.codes)]
        if topic.is_of_each_cohort and not topic.groups:
            return [replace(topic, cohorts=frozenset({cohort})) for cohort in sorted(topic.cohorts)]
        is_one = any(topic.heads <= named.heads | named.extras for named in self._named)
        if is_one or not topic.groups or len(topic.cohorts) > 1:
            return [topic]
        return [replace(topic, heads=group) for group in topic.groups]

    def _name(self, one: Series, name: str) -> _Named:
        notions = self._notions(_without_exceptions(read_tokens(name)))
        cohorts = self._notions(read_tokens(one.cohort))
        implied = {IMPLIED[notion] for notion in notions if notion in IMPLIED}
        things = (notions | implied) - COHORTS - MANNER
        of_the_field = things & FIELD
        heads = of_the_field if of_the_field or notions & COHORTS else things
        extras = (things - heads) | (cohorts - COHORTS)
        standards = frozenset(
            standard for name in (one.name, *one.aliases) for standard in standards_in(read_tokens(name))
        )
        return _Named(one, heads, extras, (notions | cohorts) & COHORTS, notions & MANNER, standards)

    def _notions(self, tokens: Sequence[Token]) -> Notions:
        return frozenset(notion for mention in self.mentions(tokens) for notion in mention.notions)

    def mentions(self, tokens: Sequence[Token]) -> list[Mention]:
        """Find what a sentence names, left to right, the longest phrase first; none overlap."""
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            mention = (
                self._full_name(tokens, at)
                or self._phrase(tokens, at)
                or self._standard(tokens, at)
                or self._own_word(tokens, at)
            )
            if mention:
                found.append(mention)
            at = mention.stop if mention else at + 1
        return found

    def full_names(self, tokens: Sequence[Token]) -> list[Mention]:
        """Find where indicators are named in full."""
        return [mention for at in range(len(tokens)) if (mention := self._full_name(tokens, at))]

    def _full_name(self, tokens: Sequence[Token], at: int) -> Mention | None:
        """Find an indicator by its whole name, marks aside."""
        for spoken, one in self._in_full.get(tokens[at].low, ()):
            place = at
            for word in spoken:
                while place < len(tokens) and tokens[place].is_mark:
                    place += 1
                if low(tokens, place) != word:
                    break
                place += 1
            else:
                return Mention(at, place + (low(tokens, place) == ")"), self._notions_of(one), code=one.code)
        return None

    def _notions_of(self, one: Series) -> Notions:
        named = next((named for named in self._named if named.series is one), None)
        return named.heads | named.cohorts | named.manner if named else frozenset()

    def _phrase(self, tokens: Sequence[Token], at: int) -> Mention | None:
        for length in range(min(LONGEST_PHRASE, len(tokens) - at), 0, -1):
            phrase = " ".join(token.low for token in tokens[at : at + length])
            if phrase in PHRASES:
                return Mention(at, at + length, PHRASES[phrase])
            if phrase in self.units:
                return Mention(at, at + length, unit=self.units[phrase])
        return None

    def _standard(self, tokens: Sequence[Token], at: int) -> Mention | None:
        """Within 45 working days: in time, whatever the standard."""
        if low(tokens, at) not in ("within", "in", "last") or at + 2 >= len(tokens) or tokens[at + 1].number is None:
            return None
        end = at + 2
        while low(tokens, end) in ("working", "calendar", "-"):
            end += 1
        is_standard = low(tokens, end) in ("day", "days", "week", "weeks")
        return Mention(at, end + 1, frozenset({TIMELY})) if is_standard else None

    def _own_word(self, tokens: Sequence[Token], at: int) -> Mention | None:
        token = tokens[at]
        if not token.is_word or token.text[0].isdigit() or token.low in PLAIN or token.low in MONTHS:
            return None
        word = stem(token.low)
        return Mention(at, at + 1, frozenset({word})) if word in self.words else None

    def fit(self, topic: Topic, measures: frozenset[Measure] = ANY) -> Fit:
        """Find the series that fit a topic best, of those counted in one of some measures."""
        key = (topic, measures)
        if key not in self._fits:
            self._fits[key] = self._fit(topic, topic.measures & measures)
        return self._fits[key]

    def _fit(self, topic: Topic, measures: frozenset[Measure]) -> Fit:
        sharing = [named for named in self._named if _may_mean(named, topic)]
        ranked = [(_rank(named, topic), named) for named in sharing if named.series.measure in measures]
        ranked = _with_figures(ranked)
        best = max((rank for rank, _ in ranked), default=None)
        chosen = {id(named.series): named for rank, named in ranked if rank == best}
        if not chosen:
            return Fit()
        are_twins = len({named.kin for named in chosen.values()}) == 1
        is_certain = (len(chosen) == 1 or are_twins) and _is_certain(next(iter(chosen.values())), topic, sharing)
        is_partial = any(topic.heads - named.heads - named.extras for named in chosen.values())
        return Fit(tuple(named.series for named in chosen.values()), is_certain, are_twins, is_partial)


def _without_exceptions(tokens: Sequence[Token]) -> list[Token]:
    """Leave out what a name says it does not count: "not allocated to the team"."""
    end = next((at for at, token in enumerate(tokens) if token.low == "not"), len(tokens))
    return list(tokens[:end])


def _may_mean(named: _Named, topic: Topic) -> bool:
    """Say whether a series shares what is counted, and is of no other cohort or unit than the topic names."""
    shares = bool(named.heads & topic.heads)
    if not named.heads:
        shares = bool(named.cohorts & topic.cohorts) and topic.heads <= named.extras
    is_other_cohort = bool(topic.cohorts and named.cohorts and not named.cohorts & topic.cohorts)
    if topic.codes:
        shares = named.series.code in topic.codes
    is_other_unit = bool(topic.units and named.series.unit and named.series.unit not in topic.units)
    return shares and not is_other_cohort and not is_other_unit


def _rank(named: _Named, topic: Topic) -> tuple[int, ...]:
    """Order series by how well they fit: what is counted first, then unit, cohort and manner."""
    is_of_the_unit = named.series.unit in topic.units if topic.units else not named.series.unit
    return (
        len((named.heads | named.extras) & topic.heads),
        -len(topic.heads - named.heads - named.extras),
        -len(named.heads - topic.heads),
        int(is_of_the_unit),
        len(named.cohorts & topic.cohorts),
        -len(named.cohorts ^ topic.cohorts),
        -len(named.manner ^ topic.manner),
    )


def _with_figures(ranked: list[tuple[tuple[int, ...], _Named]]) -> list[tuple[tuple[int, ...], _Named]]:
    """Leave out series without a figure, unless what they count is said better than by any that has one."""
    held = [(rank, named) for rank, named in ranked if named.series.values]
    best = max((rank[:3] for rank, _ in held), default=None)
    return held + [
        (rank, named) for rank, named in ranked if not named.series.values and (best is None or rank[:3] > best)
    ]


def _is_certain(named: _Named, topic: Topic, sharing: Iterable[_Named]) -> bool:
    """Say whether the topic can mean nothing else: nothing said left over, nothing unsaid that tells series apart."""
    if topic.strange or topic.is_inherited or topic.standards - named.standards:
        return False
    if topic.heads - named.heads - named.extras:
        return False
    if topic.cohorts - named.cohorts or topic.units - {named.series.unit}:
        return False
    unsaid = named.heads - topic.heads
    said = named.heads & topic.heads
    rivals = {other.heads for other in sharing if other.heads & topic.heads == said and other.series.values}
    return not unsaid or rivals <= {named.heads}
