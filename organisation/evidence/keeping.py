"""How long each class of record is kept: one table, which each room puts its own classes into.

What the product proposes is the council's to change, with a reason (`KeepingPeriod`); what is held back for a
complaint or a court stays whatever its time (`LegalHold`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from organisation.evidence.catalogue import find
from organisation.evidence.removing import remove_rows
from organisation.models import KeepingPeriod, LegalHold, Unit
from organisation.rules.calendar import add_calendar_months


@dataclass(frozen=True, slots=True)
class Kept:
    """A class of record: what it is, how many months from when, why, and how to count and remove what is over.

    `months` None: for good. `due` counts what is over on a day; `remove` removes it, both but for what is held;
    without them a job of its own does.
    """

    slug: str
    called: str
    months: int | None
    since: str
    why: str
    due: Callable[[date], int] | None = None
    remove: Callable[[datetime], int] | None = None
    may_be_set: bool = True
    years_setting: str = ""

    @property
    def proposed(self) -> int | None:
        """Give how many months the product proposes, or the settings say; None for good."""
        return 12 * getattr(settings, self.years_setting) if self.years_setting else self.months


@dataclass(frozen=True, slots=True)
class Reached:
    """By which columns of a class a hold reaches its rows: the person, the unit, the name of the thing."""

    person: str = ""
    unit: str = ""
    thing: str = ""


_kept: dict[str, Kept] = {}


def keep(kept: Kept) -> None:
    """Put a class into the table; again replaces it."""
    _kept[kept.slug] = kept


def all_kept() -> list[Kept]:
    """Give every class, those that go first, then those kept for good."""
    return sorted(_kept.values(), key=lambda one: (one.months is None, one.called))


def find_kept(slug: str) -> Kept | None:
    """Give the class of a name."""
    return _kept.get(slug)


def months_of(slug: str) -> int:
    """Give how many months a class is kept: what the council set, or what the product proposes."""
    held = KeepingPeriod.objects.filter(kept=slug).values_list("months", flat=True).first()
    return held or _kept[slug].proposed or 0


def cut_off(slug: str, on: date) -> date:
    """Give the day before which rows of a class are kept no longer."""
    return add_calendar_months(on, -months_of(slug))


def holds_of(slug: str, on: date) -> list[LegalHold]:
    """Give the holds in force on a day that may reach a class."""
    standing = LegalHold.objects.filter(Q(holds_until=None) | Q(holds_until__gte=on), released_at=None)
    return list(standing.filter(kept__in=["", slug], holds_from__lte=on).select_related("unit"))


def held_back(slug: str, on: date, by: Reached) -> Q:
    """Give which rows of a class are held back. What a hold names must all fit; what the class has not, does not."""
    held = Q(pk__in=[])
    for hold in holds_of(slug, on):
        parts = [
            (hold.person_id, by.person, "", hold.person_id),
            (hold.unit_id, by.unit, "__in", _beneath(hold.unit) if hold.unit else ()),
            (hold.thing, by.thing, "__iexact", hold.thing),
        ]
        named = [(column, look, value) for given, column, look, value in parts if given]
        if all(column for column, _, _ in named):
            reached = Q(**{f"{column}{look}": value for column, look, value in named})
            held |= reached if named else ~Q(pk__in=[])
    return held


def _beneath(unit: Unit) -> list[int]:
    return [unit.pk, *(below.pk for below in unit.descendants())]


def keep_rows(
    slug: str,
    called: str,
    rows: Callable[[], QuerySet],
    *,
    at: str,
    by: Reached,
    months: int,
    since: str,
    why: str,
) -> None:
    """Put rows into the table that go one by one when their time is over."""

    def over(on: date) -> QuerySet:
        old = rows().filter(**{f"{at}__date__lt": cut_off(slug, on)})
        return old.exclude(pk__in=old.filter(held_back(slug, on, by)).values("pk"))

    def remove(now: datetime) -> int:
        found = over(timezone.localdate(now))
        if find(found.model._meta.label_lower):
            return remove_rows(found, about=called, now=now)
        number = found.count()
        found.delete()
        return number

    keep(Kept(slug, called, months, since, why, lambda on: over(on).count(), remove))


def earlier_rows(history: type) -> QuerySet:
    """Give the rows of a history that are not the newest of their record: that one says what holds."""
    manager = history._base_manager  # type: ignore[attr-defined]
    later = manager.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    return manager.filter(Exists(later))


def remove_what_is_over(*, now: datetime | None = None) -> dict[str, int]:
    """Remove of every class what is kept no longer. Gives how much of which; removing again removes nothing."""
    now = now or timezone.now()
    return {kept.called: number for kept in all_kept() if kept.remove and (number := kept.remove(now))}
