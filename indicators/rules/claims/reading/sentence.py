"""One sentence of a commentary with everything that is named in it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from indicators.rules.claims.reading.comparators import Against, Comparators
from indicators.rules.claims.reading.months import When, first_of, low, read_months, read_years
from indicators.rules.claims.reading.naming import Names
from indicators.rules.claims.reading.passed_over import passed_over
from indicators.rules.claims.reading.tokens import Token, read_tokens, words
from indicators.rules.claims.reading.topics import Mention

# what follows is wished, planned, feared or supposed, and is no statement about figures
WISHES = words(
    """
    to will would should must could can cannot may might need needs needed needing aim aims aimed aiming plan plans
    planned planning hope hopes hoped expect expects expected anticipate anticipated intend intends intended seek
    seeks seeking ensure ensures want wants wanted support supports supporting help helps helping if unless towards
    toward focus focused focusing drive driving drives working promote promotes promoting enable enables enabling
    require requires required let priority priorities projected forecast whether avoid prevent how commitment
    committed potential likely unlikely possible objective objectives
    """
)
# "continues to fall" states what is; "is likely to fall" does not
STATED_BEFORE_TO = words(
    """
    continue continues continued began begin begins started start starts appears appear seems seem seemed tends tend
    proceeded due led leads according compared relation up down close similar regard addition
    """
)
NEGATIONS = words(
    """
    not no never without neither nor cannot isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't
    little hardly barely
    """
)
ARTICLES = words("the a an our its their this that all each every both children young")
STOPS = words(". ! ? ; : , ( ) – — [ ] …")
TURNS = words(
    """
    but while whilst whereas although though however because following despite as since when
    """
)


@dataclass(frozen=True)
class Sentence:
    """The tokens of one sentence, and the months, comparators and series words among them."""

    tokens: tuple[Token, ...]
    whens: tuple[When, ...]
    againsts: tuple[Against, ...]
    mentions: tuple[Mention, ...]
    passed: dict[int, str]
    named: frozenset[int] = field(default=frozenset())  # tokens that belong to the name of something

    def __len__(self) -> int:
        return len(self.tokens)

    def low(self, at: int) -> str:
        """Give a token in lower case, or nothing outside the sentence."""
        return low(self.tokens, at)

    def first_of(self, at: int, phrases: tuple[str, ...]) -> int:
        """Give where the first of some phrases that starts at a token ends, or 0."""
        return first_of(self.tokens, at, phrases)

    def is_wish(self, at: int, reach: int = 6) -> bool:
        """Say whether what stands at a token is wished, planned or supposed, by the words before it."""
        for place in range(at - 1, max(-1, at - 1 - reach), -1):
            word = self.tokens[place].low
            if place in self.named or place in self._dated:
                continue
            if word in STOPS:
                return False
            if word in WISHES and (word != "to" or self._is_infinitive(place)):
                return True
        return False

    def _is_infinitive(self, at: int) -> bool:
        """Say whether a "to" leads to something yet to be done: not "visits to children", not "continues to fall"."""
        if self.low(at - 1) in STATED_BEFORE_TO or at + 1 in self.named or at + 1 >= len(self):
            return False
        following = self.tokens[at + 1]
        return following.is_word and following.low not in ARTICLES and at + 1 not in self._dated

    def is_negated(self, at: int, reach: int = 3) -> bool:
        """Say whether a word just before turns it round: has not fallen, no increase."""
        for place in range(at - 1, max(-1, at - 1 - reach), -1):
            if self.tokens[place].low in STOPS:
                return False
            if self.tokens[place].low in NEGATIONS:
                return True
        return False

    def when_at(self, at: int) -> When | None:
        """Give the months named from a token on."""
        return self._when_by_start.get(at)

    def against_at(self, at: int) -> Against | None:
        """Give the comparator named from a token on."""
        return self._against_by_start.get(at)

    @cached_property
    def _dated(self) -> frozenset[int]:
        return frozenset(at for when in self.whens for at in range(when.start, when.stop))

    @cached_property
    def _when_by_start(self) -> dict[int, When]:
        return {when.start: when for when in self.whens}

    @cached_property
    def _against_by_start(self) -> dict[int, Against]:
        return {against.start: against for against in self.againsts}


def read_sentences(text: str, *, names: Names, comparators: Comparators, month: date) -> list[Sentence]:
    """Read a text sentence by sentence."""
    grouped = groupby(read_tokens(text), key=lambda token: token.sentence)
    return [_read(tuple(tokens), names, comparators, month) for _, tokens in grouped]


def _read(tokens: tuple[Token, ...], names: Names, comparators: Comparators, month: date) -> Sentence:
    in_full = {at for mention in names.full_names(tokens) for at in range(mention.start, mention.stop)}
    years = [year for year in read_years(tokens) if year.start not in in_full]
    againsts = [one for one in comparators.read(tokens, years, month) if one.start not in in_full]
    taken = {at for against in againsts for at in range(against.start, against.stop)}  # the years are among them
    whens = [when for when in read_months(tokens, month) if when.start not in taken | in_full]
    taken |= {at for when in whens for at in range(when.start, when.stop)}
    mentions = [mention for mention in names.mentions(tokens) if mention.start not in taken]
    return Sentence(
        tokens,
        tuple(whens),
        tuple(againsts),
        tuple(mentions),
        passed_over(tokens, whens=whens, years=years, mentions=mentions),
        frozenset(at for mention in mentions for at in range(mention.start, mention.stop)),
    )
