"""A series' months: each a figure and how it stands against the target of that month, worked out when it is looked at.

Nothing here is stored.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar, overload

from indicators.defined import Shapes
from indicators.models import Outturn, Target
from indicators.rules import flags as flag_rules
from indicators.rules.small_numbers import Few
from indicators.rules.status import Assessment, Reading, Shape, assess, explain, profile
from indicators.rules.vocabulary import Absence, Basis, Status
from indicators.rules.wording import print_absence, print_figure

Cell = TypeVar("Cell")


@dataclass(frozen=True, repr=False)
class Standing:
    """One month of one series: the figure, and how it stands against the target of that month."""

    outturn: Outturn
    target: Target | None
    reading: Reading
    shapes: Shapes
    few: Few | None = None  # its percentage is of too few: the row holds its counts and no figure

    @cached_property
    def assessment(self) -> Assessment:
        """Set the figure against the target, when somebody first asks: sweeps ask of a month or two of many."""
        if self.few:
            return Assessment(Status.NOT_SCORED, goal=self.target.goal if self.target else None)
        return assess(
            self.outturn.value,
            self.target.goal if self.target else None,
            reading=self.reading,
            month=self.month,
            shape=self.shape,
        )

    @property
    def shape(self) -> Shape | None:
        """Give the shape of last year a running total follows; None where its profile is a straight line."""
        return self.shapes.by(self.month)

    @property
    def month(self) -> date:
        """Give the month."""
        return self.outturn.month

    @property
    def status(self) -> Status:
        """Give the status as a word."""
        return self.assessment.status

    @property
    def absence(self) -> Absence | None:
        """Say why there is no figure, where there is none."""
        return Absence(self.outturn.absence) if self.outturn.absence else None

    @property
    def printed(self) -> str:
        """Write the figure as the report would, or why there is none; of too few, their counts."""
        if self.few:
            return self.few.printed
        if self.outturn.value is None:
            return print_absence(self.absence) if self.absence else ""
        return print_figure(self.outturn.value, self.reading.measure, self.outturn.indicator.decimals)

    @property
    def fraction(self) -> str:
        """Write numerator and denominator, where they are held."""
        top, bottom = self.outturn.numerator, self.outturn.denominator
        return f"{top.normalize():f}/{bottom.normalize():f}" if top is not None and bottom is not None else ""

    @property
    def differs_from_print(self) -> bool:
        """Say whether the source printed another figure than its own fraction makes."""
        printed, value = self.outturn.printed, self.outturn.value
        if printed is None or value is None or self.outturn.denominator is None:
            return False
        return print_figure(value, self.reading.measure) != print_figure(printed, self.reading.measure)

    @property
    def as_source_printed(self) -> str:
        """Write the figure the source printed."""
        return print_figure(self.outturn.printed, self.reading.measure) if self.outturn.printed is not None else ""

    @property
    def aim(self) -> Decimal | None:
        """Give what the figure should be by the end of the month, whether there is one or not."""
        if self.target is None:
            return None
        goal = self.target.goal
        if self.reading.basis is not Basis.CUMULATIVE:  # nothing to work out: charts ask this of every month
            return goal.target
        held = self.assessment.against
        return held if held is not None else profile(goal, basis=self.reading.basis, month=self.month, shape=self.shape)

    @property
    def why_not_scored(self) -> str:
        """Say why the month has no score, though it has a figure; why there is none stands in place of the figure."""
        if self.status is not Status.NOT_SCORED:
            return ""
        if self.few:
            return "Too few for a percentage" if self.few.whole is not None else "Of how many is not held"
        return "No target is in force" if self.target is None else "Neither direction is better"

    @property
    def sentence(self) -> str:
        """Say in one sentence how the month stands."""
        if self.few:
            return self.few.sentence(self.month)
        return explain(self.assessment, reading=self.reading, month=self.month, absence=self.absence)


class Columns:
    """What the rows of a series say, column by column, oldest month first: charts and sweeps ask for whole columns."""

    month: Sequence[date]
    value: Sequence[Decimal | None]
    numerator: Sequence[Decimal | None]
    denominator: Sequence[Decimal | None]
    printed: Sequence[Decimal | None] = ()

    def __init__(self, rows: Sequence[Outturn]) -> None:
        """Take the rows."""
        self._rows = rows
        self.month = [row.month for row in rows]
        self.value = [row.value for row in rows]
        self.numerator = [row.numerator for row in rows]
        self.denominator = [row.denominator for row in rows]
        self.printed = [row.printed for row in rows]

    def row(self, at: int) -> Outturn:
        """Give one row."""
        return self._rows[at]


class Months(Sequence[Standing]):
    """The months of a series, oldest first, each set against its target when it is looked at: sweeps look at few."""

    def __init__(
        self, columns: Columns, stand: Callable[[Outturn], Standing], places: range, seen: dict[int, Standing]
    ) -> None:
        """Take the columns, how a row stands, which places are meant; `seen` keeps what was looked at before."""
        self.columns, self.places, self._stand, self._seen = columns, places, stand, seen

    def __len__(self) -> int:
        """Count the months."""
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> Standing: ...
    @overload
    def __getitem__(self, at: slice) -> "Months": ...
    def __getitem__(self, at: int | slice) -> "Standing | Months":
        """Give a month, or some."""
        if isinstance(at, slice):
            return Months(self.columns, self._stand, self.places[at], self._seen)
        place = self.places[at]
        if place not in self._seen:
            self._seen[place] = self._stand(self.columns.row(place))
        return self._seen[place]

    def column(self, of: Sequence[Cell]) -> Sequence[Cell]:
        """Give one of the columns, as far as it is meant."""
        return of[self.places.start : self.places.stop]

    @property
    def dates(self) -> Sequence[date]:
        """Give the months themselves."""
        return self.column(self.columns.month)


class MonthsForFlags(Sequence[flag_rules.Standing]):
    """Months as the flag rules read them, each judged when it is looked at: the newest few are, seldom all."""

    def __init__(self, standings: Sequence[Standing]) -> None:
        """Take the months, oldest first."""
        self._standings = standings

    def __len__(self) -> int:
        """Count the months."""
        return len(self._standings)

    @overload
    def __getitem__(self, at: int) -> flag_rules.Standing: ...
    @overload
    def __getitem__(self, at: slice) -> "MonthsForFlags": ...
    def __getitem__(self, at: int | slice) -> "flag_rules.Standing | MonthsForFlags":
        """Give a month, or some."""
        if isinstance(at, slice):
            return MonthsForFlags(self._standings[at])
        standing = self._standings[at]
        status = Status.NO_DATA if standing.few else standing.status  # of too few nothing is said, so nothing ends
        return flag_rules.Standing(standing.month, status, standing.absence)
