"""Whole numbers, the cells that tell them, and how they hang together: as data, whatever they are counts of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Count = tuple[str, ...]  # names a whole number: of what, whose, which month; compared and sorted, never looked into


@dataclass(frozen=True, slots=True)
class Relation:
    """A total is the sum of its parts: services of an authority, months of a running total, grades of all audits."""

    total: Count
    parts: tuple[Count, ...]

    @property
    def counts(self) -> tuple[Count, ...]:
        """Give every count it speaks of."""
        return (self.total, *self.parts)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part is between two shares of its whole: what a rounded percentage tells whoever reads it."""

    part: Count
    whole: Count
    least: Fraction
    most: Fraction

    @property
    def counts(self) -> tuple[Count, ...]:
        """Give both counts."""
        return (self.part, self.whole)


Tie = Relation | Ratio


@dataclass(frozen=True, slots=True)
class Cell:
    """What a reader learns from one printed figure: counts exactly, and shares to within rounding.

    `of` is a percentage's whole, which is not told by it alone.
    """

    tells: tuple[Count, ...]
    ratios: tuple[Ratio, ...] = ()
    of: Count | None = None

    @property
    def counts(self) -> tuple[Count, ...]:
        """Give every count it says anything of."""
        return tuple(dict.fromkeys([*self.tells, *(count for ratio in self.ratios for count in ratio.counts)]))


@dataclass(frozen=True)
class Table:
    """Everything that could be printed, by name, with the true counts and what everybody knows of them.

    `told` are the cells earlier editions printed, which cannot be taken back, and `held_back` names those that
    earlier editions withheld. `harmless` are counts that may be small: of weeks or measures, not of people.
    """

    values: Mapping[Count, int]
    cells: Mapping[Count, Cell]
    relations: tuple[Relation, ...] = ()
    told: tuple[Cell, ...] = ()
    held_back: frozenset[Count] = frozenset()
    harmless: frozenset[Count] = field(default_factory=frozenset)

    def guarded(self) -> Iterator[Count]:
        """Give every count of 1 to 5 that nobody may work out, in a fixed order."""
        return (count for count in sorted(self.values) if 1 <= self.values[count] <= 5 and count not in self.harmless)

    def true(self, tie: Tie) -> bool:
        """Say whether the counts held are as a relation says: one that is not true gives nothing true away."""
        if any(count not in self.values for count in tie.counts):
            return False
        if isinstance(tie, Relation):
            return self.values[tie.total] == sum(self.values[part] for part in tie.parts)
        part, whole = self.values[tie.part], self.values[tie.whole]
        return tie.least * whole <= part <= tie.most * whole
