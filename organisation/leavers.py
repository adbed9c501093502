"""What people leave behind when they go: it moves to who manages, or somebody is told that it waits.

Each app says in its `AppConfig.ready` what of its own hangs on somebody (`ask_what_is_left`). Gone is
who is shut out or holds no role any more. Open actions have a job of their own (`actions`), for they
keep a row of each change of hands.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone

from organisation.models import Membership, Unit, User
from organisation.notifications import Kind, tell
from organisation.people import able_to, managers_of
from organisation.roles import Capability, Role

HAND_OVER_THE_REST = "hand over the rest from leavers"
HANDED_OVER = Kind("handed over", "Something of somebody who left came to you")


@dataclass(frozen=True, slots=True)
class Left:
    """Something that hangs on somebody: which rows, by which field, and who could take it on.

    What has `asks` does not move by itself (an audit's auditor must not be in its line): whoever
    holds that role is told, and `link` leads to where it is given anew.
    """

    one: str
    rows: Callable[[], models.QuerySet]
    field: str
    capability: Capability
    unit: Callable[[models.Model], Unit | None]
    link: Callable[[models.Model], str]
    asks: Role | None = None


@dataclass(slots=True)
class Handed:
    """What became of what leavers left."""

    moved: int = 0
    told: int = 0
    stranded: int = 0


_kinds: list[Left] = []


def ask_what_is_left(left: Left) -> None:
    """Register something that somebody may leave behind."""
    if left not in _kinds:
        _kinds.append(left)


def left_behind(*, today: date) -> Iterator[tuple[Left, models.Model]]:
    """Give everything that still hangs on somebody who is gone."""
    here = Membership.objects.in_force(on=today).filter(user__is_active=True).values("user")
    for left in _kinds:
        gone = left.rows().filter(**{f"{left.field}__isnull": False}).exclude(**{f"{left.field}__in": here})
        for row in gone.select_related(left.field).order_by("pk"):
            yield left, row


def hand_over_the_rest(*, now: datetime | None = None) -> Handed:
    """Hand over, or tell of, what leavers left. Running it again changes nothing more."""
    now = now or timezone.now()
    done = Handed()
    for left, row in left_behind(today=timezone.localdate(now)):
        if left.asks:
            done.told += _tell_who_gives(left, row, left.asks, now)
        elif _hand_over(left, row, now):
            done.moved += 1
        else:
            done.stranded += 1
    return done


@transaction.atomic
def _hand_over(left: Left, found: models.Model, now: datetime) -> bool:
    row = left.rows().select_for_update(of=("self",)).get(pk=found.pk)
    leaver: User = getattr(row, left.field)
    heir = _heir(left, row, leaver, timezone.localdate(now))
    if heir is None:
        return False
    setattr(row, left.field, heir)
    row._change_reason = f"{leaver} has left."[:100]  # where the model keeps history
    row.save(update_fields=[left.field])
    title = f"From {leaver}, who has left: {left.one} {row}"
    key = f"left-{row._meta.label_lower}-{row.pk}-{left.field}-{leaver.pk}"
    tell(to=[heir], kind=HANDED_OVER.name, key=key, title=title[:200], link=left.link(row), now=now)
    return True


def _tell_who_gives(left: Left, row: models.Model, role: Role, now: datetime) -> int:
    unit, leaver = left.unit(row), getattr(row, left.field)
    people = managers_of(unit, on=timezone.localdate(now), roles=[role]) if unit else []
    title = f"{leaver} has left: {left.one} {row} waits for somebody else"
    key = f"left-{row._meta.label_lower}-{row.pk}-{leaver.pk}"
    told = tell(to=people, kind=HANDED_OVER.name, key=key, title=title[:200], link=left.link(row), now=now)
    return bool(told)


def _heir(left: Left, row: models.Model, leaver: User, today: date) -> User | None:
    able = able_to(left.capability, on=today)
    above = able.filter(pk=leaver.line_manager_id).first() if leaver.line_manager_id else None
    unit = left.unit(row)
    managing = managers_of(unit, on=today) if unit else []
    able_ones = set(able.filter(pk__in=[person.pk for person in managing]).values_list("pk", flat=True))
    return above or next((person for person in managing if person.pk in able_ones and person != leaver), None)
