"""What a sentence can say about figures, before anybody has looked at the figures."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import ClassVar

from indicators.rules.claims.reading.comparators import Against
from indicators.rules.claims.reading.months import When
from indicators.rules.claims.words import ClaimKind
from indicators.rules.vocabulary import Measure


class Unit(Enum):
    """What a number is said in."""

    BARE = ""
    PERCENT = "%"
    POINTS = " points"
    PER_10K = " per 10,000"

    @property
    def measures(self) -> frozenset[Measure]:
        """Say what figures are counted in that are written so."""
        if self is Unit.PERCENT or self is Unit.POINTS:
            return frozenset({Measure.PERCENTAGE})
        return frozenset({Measure.RATE}) if self is Unit.PER_10K else frozenset({Measure.NUMBER, Measure.RATE})


class Way(Enum):
    """Which way figures are said to move."""

    UP = "up"
    DOWN = "down"
    BETTER = "better"
    WORSE = "worse"
    STEADY = "steady"
    VARIABLE = "variable"
    UNSTATED = "unstated"  # a trend is spoken of, and not which


class Relation(Enum):
    """How a figure is said to lie to another, or to its target."""

    ABOVE = "above"
    BELOW = "below"
    BETTER = "better than"
    WORSE = "worse than"
    NEAR = "in line with"
    MEETS = "meets"
    MISSES = "misses"


class Sign(Enum):
    """Which side of a number figures are said to keep to."""

    AT_MOST = "no more than"
    AT_LEAST = "at least"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as said, with its unit, and the tokens it takes."""

    value: Decimal
    places: int
    unit: Unit
    start: int
    stop: int
    is_approximate: bool = False

    @property
    def written(self) -> str:
        """Write it as it was said."""
        return f"{self.value:,}{self.unit.value}"


@dataclass(frozen=True, slots=True)
class Said:
    """Tokens that say something about figures."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class FigureSaid(Said):
    """A figure; `is_aim` where it is the target, `against` where it is somebody else's."""

    quantity: Quantity
    is_aim: bool = False
    against: Against | None = None
    is_average: bool = False
    is_set_against: bool = False  # "against 2,143": which month it is of is anybody's guess
    is_year_end: bool = False
    is_turned: bool = False  # "13% were not seen", "3% are overdue": what the others are not
    kind: ClassVar[ClaimKind] = ClaimKind.FIGURE


@dataclass(frozen=True, slots=True)
class FractionSaid(Said):
    """A part of a whole, perhaps with its percentage beside it."""

    part: Quantity
    whole: Quantity
    percent: Quantity | None = None
    kind: ClassVar[ClaimKind] = ClaimKind.FRACTION


@dataclass(frozen=True, slots=True)
class RangeSaid(Said):
    """The lowest and highest of some months. `may_be_change`: as well from the one to the other."""

    low: Quantity
    high: Quantity
    may_be_change: bool = False
    kind: ClassVar[ClaimKind] = ClaimKind.RANGE


@dataclass(frozen=True, slots=True)
class LimitSaid(Said):
    """A number that figures keep to one side of. `is_needed`: so as to reach a target."""

    quantity: Quantity
    sign: Sign
    is_per_month: bool = False
    is_needed: bool = False
    kind: ClassVar[ClaimKind] = ClaimKind.LIMIT


@dataclass(frozen=True, slots=True)
class ChangeSaid(Said):
    """By how much, or from what to what, a figure changed, or how far it lies from another."""

    way: Way | None = None
    by: Quantity | None = None
    before: Quantity | None = None
    after: Quantity | None = None
    when_before: When | None = None
    when_after: When | None = None
    against: Against | None = None
    relation: Relation | None = None
    kind: ClassVar[ClaimKind] = ClaimKind.CHANGE


@dataclass(frozen=True, slots=True)
class DirectionSaid(Said):
    """Which way figures move. `is_change`: from one time to another, rather than all along."""

    way: Way
    is_change: bool = False
    is_negated: bool = False
    is_every_month: bool = False
    kind: ClassVar[ClaimKind] = ClaimKind.DIRECTION


@dataclass(frozen=True, slots=True)
class ComparisonSaid(Said):
    """How figures lie to others', or to those of other months. `of`: an earlier year's instead of the series' own.

    With nothing to compare with, how they are judged: good meets the target, poor misses it.
    """

    relation: Relation
    againsts: tuple[Against, ...] = ()
    when: When | None = None
    of: Against | None = None
    is_negated: bool = False
    kind: ClassVar[ClaimKind] = ClaimKind.COMPARISON


@dataclass(frozen=True, slots=True)
class MonthsSaid(Said):
    """In how many months something was so: of how many, or (none given) running up to the latest."""

    count: int
    out_of: int = 0  # -1: all since a month that is named
    is_over: bool = False  # "having fallen five months running": up to a month that is past
    kind: ClassVar[ClaimKind] = ClaimKind.MONTHS


@dataclass(frozen=True, slots=True)
class RecordSaid(Said):
    """Highest, lowest, best or worst of some months. No scope: of all that are held."""

    way: Way
    scope: When | None = None
    is_of_year: bool = False  # "peaked in July": of all the months of the scope, later ones as well
    kind: ClassVar[ClaimKind] = ClaimKind.RECORD


AnySaid = (
    FigureSaid
    | FractionSaid
    | RangeSaid
    | LimitSaid
    | ChangeSaid
    | DirectionSaid
    | ComparisonSaid
    | MonthsSaid
    | RecordSaid
)
