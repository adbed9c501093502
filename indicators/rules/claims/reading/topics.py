"""What a stretch of text may speak of, before any series is looked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.rules.claims.given import Series
from indicators.rules.claims.reading.glossary import NUMBER_WORDS, PERCENTAGE_WORDS, RATE_WORDS
from indicators.rules.claims.reading.months import count_at, low
from indicators.rules.claims.reading.tokens import Token
from indicators.rules.vocabulary import Measure

Notions = frozenset[str]
NOTHING: Notions = frozenset()
ANY = frozenset(Measure)


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens that name a notion, a unit, or (with the notions of its name) an indicator in full."""

    start: int
    stop: int
    notions: Notions = NOTHING
    unit: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a clause speaks of: what is counted, of whom, in what manner, in which units, how measured."""

    heads: Notions = NOTHING
    cohorts: Notions = NOTHING
    manner: Notions = NOTHING
    units: Notions = NOTHING
    codes: Notions = NOTHING  # of indicators that are named in full
    measures: frozenset[Measure] = ANY
    standards: frozenset[tuple[int, str]] = frozenset()  # within six weeks
    strange: tuple[str, ...] = ()  # words that may narrow it to a part
    is_narrowed: bool = False  # one of them stands right beside what is counted: "police contacts"
    groups: tuple[Notions, ...] = ()  # several things side by side, each spoken of: contacts and referrals
    is_of_each_cohort: bool = False  # several cohorts side by side
    is_inherited: bool = False  # taken over from the sentence before

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is named."""
        return not (self.heads or self.cohorts)


@dataclass(frozen=True, slots=True)
class Fit:
    """The series a topic means. Twins are one thing counted in two ways: a number and its rate."""

    series: tuple[Series, ...] = ()
    is_certain: bool = False
    are_twins: bool = False
    is_partial: bool = False  # something is named that these series do not count


def standards_in(tokens: Sequence[Token]) -> frozenset[tuple[int, str]]:
    """Find the standards named: within six weeks, 45 working days, in the last 15 days."""
    found = set()
    for at in range(len(tokens)):
        number = count_at(tokens, at)
        end = at + 1
        while low(tokens, end) in ("working", "calendar", "-"):
            end += 1
        unit = stem(low(tokens, end))
        if number and unit in ("day", "week", "month", "hour") and low(tokens, end + 1) != "running":
            found.add((number, unit))
    return frozenset(found)


def stem(word: str) -> str:
    """Bring a word to one form for singular and plural."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def measures_said(words: Iterable[str]) -> frozenset[Measure]:
    """Say what the figures meant are counted in, where the words tell: the rate of a thing is never its number."""
    said = set(words)
    if {"per", "10,000"} <= said or {"ten", "thousand"} <= said:
        return frozenset({Measure.RATE})
    if said & NUMBER_WORDS:
        return frozenset({Measure.NUMBER})
    if said & PERCENTAGE_WORDS:
        return frozenset({Measure.PERCENTAGE})
    return frozenset({Measure.RATE, Measure.PERCENTAGE}) if said & RATE_WORDS else ANY
