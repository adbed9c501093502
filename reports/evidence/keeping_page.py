"""What the page of keeping shows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from organisation.evidence.keeping import Kept, all_kept, find_kept
from organisation.models import KeepingPeriod, LegalHold


@dataclass(frozen=True, slots=True)
class Row:
    """A class of record: how long it is kept, who set that and why, and how much of it is over."""

    kept: Kept
    period: KeepingPeriod | None
    over: int | None

    @property
    def how_long(self) -> str:
        """Say how long, in years where it is whole years."""
        months = self.period.months if self.period else self.kept.proposed
        if months is None:
            return "For good"
        number, word = (months // 12, "year") if months % 12 == 0 else (months, "month")
        return f"{number} {word}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class KeepingPage:
    """The classes, and the holds: those in force first."""

    rows: list[Row]
    holds: list[tuple[LegalHold, str]]  # and what is held, in words
    ended: list[tuple[LegalHold, str]]


def read_keeping(on: date) -> KeepingPage:
    """Read the classes and holds."""
    periods = {one.kept: one for one in KeepingPeriod.objects.select_related("set_by")}
    rows = [Row(kept, periods.get(kept.slug), kept.due(on) if kept.due else None) for kept in all_kept()]
    holds = LegalHold.objects.select_related("person", "unit", "held_by", "released_by")
    in_force = Q(released_at=None) & (Q(holds_until=None) | Q(holds_until__gte=on))
    now, before = holds.filter(in_force), holds.exclude(in_force)[:50]
    return KeepingPage(rows, [(one, _what(one)) for one in now], [(one, _what(one)) for one in before])


def _what(hold: LegalHold) -> str:
    """Name what is held; a class of record as the table above names it."""
    kept = find_kept(hold.kept)
    named = [hold.person, hold.unit, hold.thing, kept.called if kept else hold.kept]
    return ", ".join(str(one) for one in named if one)
