"""One thing that needs somebody, and a pile of such things of one kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from indicators.gaps import Gap, read_gaps
from indicators.newest import newest_month
from organisation import access
from organisation.models import User
from organisation.roles import Capability
from reports.editions.preparing import Line, sections_being_written
from reports.rules.today import MOST, Band, Urgency

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Need:
    """One concrete thing: what it is, whose, why it is here in one sentence, and the one next step with its address."""

    what: str
    whose: str
    why: str
    step: str
    address: str
    urgency: Urgency

    @property
    def is_loud(self) -> bool:
        """Say whether it is late, or turned worse."""
        return self.urgency.band in (Band.LATE, Band.WORSE)


@dataclass(frozen=True, slots=True)
class Pile:
    """The needs of one kind, the most pressing first: at most what a page shows, how many there are, and all of them.

    `one` and `many` name them as a heading does.
    """

    one: str
    many: str
    address: str
    needs: tuple[Need, ...] = ()
    number: int = 0

    @property
    def heading(self) -> str:
        """Name them, one or many."""
        return self.one if self.number == 1 else self.many

    @property
    def counted(self) -> str:
        """Count them within a line: “12 missing figures”."""
        return f"{self.number:,} {self.heading[:1].lower()}{self.heading[1:]}"


@dataclass(frozen=True)
class Asked:
    """Who asks what needs them, and when. Units are read once a look."""

    user: User
    now: datetime

    @cached_property
    def today(self) -> date:
        """Give the day it is here."""
        return timezone.localdate(self.now)

    @cached_property
    def sections(self) -> list[Line]:
        """Give the sections of editions being written that are not ready."""
        return [line for line in sections_being_written() if not line.is_ready]

    @cached_property
    def newest_month(self) -> date | None:
        """Give the newest month that figures are held of."""
        return newest_month()

    @cached_property
    def gaps(self) -> list[Gap]:
        """Give what is missing of the figures they may read: dear, so read once a look and only when asked for."""
        return read_gaps(on=self.today, units=self.readable)

    def units(self, capability: Capability) -> set[int]:
        """Give the units at which they may do something."""
        return access.units_where(self.user, capability)

    @cached_property
    def readable(self) -> set[int]:
        """Give the units whose figures they may read: never single workers'."""
        return access.readable_units(self.user)


Read = Callable[[Asked], Pile]


def pile_of(
    rows: QuerySet[Row, Any], need: Callable[[Row], Need], *, one: str, many: str, address: str, most: int = MOST
) -> Pile:
    """Read the first of some rows, and count them where there are more: two queries however many there are."""
    first = list(rows[: most + 1])
    number = rows.order_by().count() if len(first) > most else len(first)
    return Pile(one, many, address, tuple(need(row) for row in first[:most]), number)


def day_of(moment: datetime | None, *, otherwise: date) -> date:
    """Give the day of a moment here."""
    return timezone.localdate(moment) if moment else otherwise
