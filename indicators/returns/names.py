"""Finding the indicator, unit or cohort a name means, and the nearest ones where it means none.

A name is taken for a thing only where it is that thing's code, name or alias. One that is merely
near is asked about.
"""

import difflib
import itertools
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from indicators.returns.reading import Known, KnownCohort, KnownIndicator, KnownUnit
from indicators.rules.figures import tidy

MOST_NEAR = 3
MOST_SEARCHES = 200  # of names nobody knows in one file; a search costs a millisecond or two
LONGEST_NAME = 200  # that can be remembered as an alias
REMEMBERED = 20_000
NEAR_ENOUGH = 0.42
VERY_NEAR = 0.72
SHORT_FOR = {"no": "number", "num": "number", "nr": "number", "percent": "percentage", "pct": "percentage"}
COMMON = {"a", "an", "and", "at", "by", "for", "have", "in", "is", "of", "on", "or", "s", "the", "to", "who", "with"}


def plain(name: object) -> str:
    """Bring a name down to its letters and digits, so that case, accents, spaces and full stops do not matter."""
    text = name if isinstance(name, str) else str(name)
    return _remembered(text) if len(text) <= LONGEST_NAME else _plain(text)


def _plain(name: str) -> str:
    text = tidy(name).casefold()
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text).split())


_remembered = lru_cache(maxsize=16_384)(_plain)


@dataclass(frozen=True, slots=True)
class Match:
    """What a printed name came to: one thing's code, or None with the name to ask about and the nearest codes."""

    code: str | None
    asked: str = ""
    near: tuple[str, ...] = ()
    is_ambiguous: bool = False
    suggestion: str = ""

    def question(self, what: str, printed: str) -> str:
        """Say what is not known about a name: whose it is, or which of several."""
        if self.is_ambiguous:
            return f"“{printed[:120]}” is the name of more than one {what}. Give its code: {', '.join(self.near)}."
        hint = f" Did you mean “{self.suggestion}”?" if self.suggestion else ""
        return f"no {what} is called “{printed[:120]}”.{hint}"


@dataclass
class _Names:
    """One sort of thing's names at one level, each with the codes that go by it."""

    codes_by_name: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, code: str) -> None:
        codes = self.codes_by_name.setdefault(plain(name), [])
        if code not in codes:
            codes.append(code)


class Index:
    """Every name of one sort of thing: codes count before names, names before aliases."""

    def __init__(self, things: Iterable[KnownIndicator | KnownUnit | KnownCohort]) -> None:
        """Take in every code, name and alias."""
        self.levels = [_Names(), _Names(), _Names()]
        self.name_of: dict[str, str] = {}
        for thing in things:
            self.name_of[thing.code] = thing.name
            self.levels[0].add(thing.code, thing.code)
            self.levels[1].add(thing.name, thing.code)
            for alias in thing.aliases:
                self.levels[2].add(alias, thing.code)
        for level in self.levels:
            level.codes_by_name.pop("", None)
        self._nearest: _Nearest | None = None
        self._searches = 0
        self._matches: dict[str, Match] = {}

    def match(self, cell: object) -> Match:
        """Find the one thing a cell names. The same name costs one search."""
        name = cell if isinstance(cell, str) else str(cell)
        if (found := self._matches.get(name)) is None:
            if len(self._matches) >= REMEMBERED:
                self._matches.clear()
            found = self._match(name)
            if len(name) <= LONGEST_NAME:
                self._matches[name] = found
        return found

    def exact(self, name: str) -> str | None:
        """Give the code of the one thing that goes by a name, without looking for near ones."""
        held = (level.codes_by_name.get(plain(name), []) for level in self.levels)
        return next((code for codes in held if (code := self._one_of(codes))), None)

    def _match(self, name: str) -> Match:
        codes: list[str] = []
        for level in self.levels:
            held = level.codes_by_name.get(plain(name), [])
            if code := self._one_of(held):
                return Match(code)
            codes = codes or held
        asked = tidy(name)
        asked = asked if len(asked) <= LONGEST_NAME and plain(name) else ""
        if codes:
            return Match(None, asked, tuple(codes[:MOST_NEAR]), is_ambiguous=True)
        near = self._near(plain(name)[:LONGEST_NAME])
        return Match(None, asked, near, suggestion=self._suggestion(name, near))

    def _one_of(self, codes: Sequence[str]) -> str | None:
        """Give the one thing a name means where it means only one."""
        return codes[0] if len(codes) == 1 else None

    def _near(self, name: str) -> tuple[str, ...]:
        self._searches += 1
        if self._searches > MOST_SEARCHES or not name:
            return ()
        if self._nearest is None:
            names = [(one, code) for level in self.levels for one, held in level.codes_by_name.items() for code in held]
            self._nearest = _Nearest(names)
        return self._nearest.to(name)

    def _suggestion(self, name: str, near: Sequence[str]) -> str:
        """Give a name so near that a slip of the keyboard explains it."""
        if not near:
            return ""
        called = self.name_of[near[0]]
        ratio = difflib.SequenceMatcher(None, plain(name)[:LONGEST_NAME], plain(called)).ratio()
        return called if ratio >= VERY_NEAR else ""


class UnitIndex(Index):
    """Names of units. One that units bore one after the other means whichever of them was there in a figure's month."""

    def __init__(self, units: Iterable[KnownUnit]) -> None:
        """Take in every unit with the days it was there."""
        units = list(units)
        super().__init__(units)
        self.unit_of = {unit.code: unit for unit in units}
        self._turns: dict[str, tuple[KnownUnit, ...]] = {}

    def in_month(self, code: str | None, month: date) -> str | None:
        """Give the unit a match came to in a month, where it came to several by turns; None where none was there."""
        if code not in self._turns:
            return code
        following = month + timedelta(days=31)
        last_day = following.replace(day=1) - timedelta(days=1)
        there = [unit for unit in self._turns[code] if _since(unit) <= last_day and month <= (unit.until or date.max)]
        return there[-1].code if there else None

    def _one_of(self, codes: Sequence[str]) -> str | None:
        if len(codes) < 2:
            return super()._one_of(codes)
        in_order = sorted((self.unit_of[code] for code in codes), key=_since)
        if any((earlier.until or date.max) >= _since(later) for earlier, later in itertools.pairwise(in_order)):
            return None
        turn = ", then ".join(unit.code for unit in in_order)
        self._turns[turn] = tuple(in_order)
        return turn


def _since(unit: KnownUnit) -> date:
    return unit.since or date.min


class Names:
    """Every name the reader knows."""

    def __init__(self, known: Known) -> None:
        """Index indicators, units and cohorts."""
        self.indicators, self.units, self.cohorts = (
            Index(known.indicators),
            UnitIndex(known.units),
            Index(known.cohorts),
        )
        self.indicator_of: Mapping[str, KnownIndicator] = {one.code: one for one in known.indicators}
        self.left_out = frozenset(plain(name) for name in known.left_out) - {""}
        self.authority = next((unit.code for unit in known.units if unit.is_authority), None)

    def is_left_out(self, cell: object) -> bool:
        """Say whether a name is known to be none of our indicators."""
        return bool(self.left_out) and plain(cell) in self.left_out


class _Nearest:
    """Nearness by words: each counts by how rare it is, and may be misspelt; then by letters."""

    def __init__(self, names: Sequence[tuple[str, str]]) -> None:
        self.names = [(name, code, _words(name)) for name, code in names]
        counts: dict[str, int] = {}
        for _, _, words in self.names:
            for word in words:
                counts[word] = counts.get(word, 0) + 1
        total = len(self.names) or 1
        self.weights = {word: math.log(1 + total / count) for word, count in counts.items()}
        self.weight_of_unknown = math.log(1 + total)

    def to(self, name: str) -> tuple[str, ...]:
        """Give the codes of the nearest things, best first."""
        words = _words(name)
        alike = {word: self._alike(word) for word in words}
        rough = [(self._share(words, alike, theirs), called, code) for called, code, theirs in self.names]
        rough.sort(key=lambda one: -one[0])
        fine: dict[str, float] = {}
        for share, called, code in rough[:12]:
            letters = difflib.SequenceMatcher(None, name, called).ratio()
            fine[code] = max(fine.get(code, 0.0), 0.7 * share + 0.3 * letters, letters if letters >= VERY_NEAR else 0.0)
        best = sorted((-score, code) for code, score in fine.items() if score >= NEAR_ENOUGH)
        return tuple(code for _, code in best[:MOST_NEAR])

    def _alike(self, word: str) -> dict[str, float]:
        """Give the known words a word may be, each with how alike they are."""
        found = {known: _likeness(word, known) for known in self.weights}
        return {known: likeness for known, likeness in found.items() if likeness >= 0.45}

    def _share(self, words: Sequence[str], alike: Mapping[str, Mapping[str, float]], theirs: Sequence[str]) -> float:
        """Say how much of both names is in common, the asked name counting more."""
        ours_in_common = theirs_in_common = 0.0
        theirs_met: dict[str, float] = {}
        for word in words:
            best = max(((alike[word].get(one, 0.0), one) for one in theirs), default=(0.0, ""))
            ours_in_common += best[0] * self._weight(word, alike[word])
            theirs_met[best[1]] = max(theirs_met.get(best[1], 0.0), best[0])
        ours = sum(self._weight(word, alike[word]) for word in words) or 1.0
        theirs_in_common = sum(met * self.weights.get(one, 0.0) for one, met in theirs_met.items())
        whole = sum(self.weights[one] for one in theirs) or 1.0
        return 0.65 * ours_in_common / ours + 0.35 * theirs_in_common / whole

    def _weight(self, word: str, alike: Mapping[str, float]) -> float:
        if word in self.weights:
            return self.weights[word]
        return min((self.weights[one] for one in alike), default=self.weight_of_unknown)


def _words(name: str) -> tuple[str, ...]:
    """Give a name's telling words, its common ones only where it has no other."""
    words = dict.fromkeys(SHORT_FOR.get(word, word) for word in name.split()[:30])
    return tuple(word for word in words if word not in COMMON) or tuple(words)


@lru_cache(maxsize=65_536)
def _likeness(word: str, other: str) -> float:
    """Say how alike two words are: by the pairs of letters they share, from 0 to 1."""
    if word == other:
        return 1.0
    ours, theirs = _pairs(word), _pairs(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


@lru_cache(maxsize=8_192)
def _pairs(word: str) -> frozenset[str]:
    framed = f" {word} "
    return frozenset(framed[place : place + 2] for place in range(len(framed) - 1))
