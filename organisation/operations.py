"""Changes to people and units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from . import access
from .models import Membership, Succession, Unit, User
from .roles import Capability, Role


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be set up: what it is called, what it is, and what it stands beneath."""

    code: str
    name: str
    kind: str
    parent: Unit | None


@transaction.atomic
def grant_role(*, user: User, unit: Unit, role: Role, by: User | None, starts_on: date | None = None) -> Membership:
    """Give somebody a role at a unit; giving it again changes nothing. Who held it once may begin anew."""
    held = Membership.objects.filter(user=user, unit=unit, role=role).not_over(on=timezone.localdate()).first()
    if held:
        return held
    membership = Membership(user=user, unit=unit, role=role)
    membership.starts_on = starts_on or membership.starts_on
    membership._history_user = by  # type: ignore[attr-defined]  # the history says who
    membership.full_clean()
    membership.save()
    return membership


@transaction.atomic
def end_role(held: Membership, *, on: date, reason: str, by: User) -> Membership:
    """End somebody's role on its last day. Raises ValidationError where it has ended, or comes from the directory."""
    access.check(by, Capability.MANAGE_ACCESS, held.unit)
    held = Membership.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if held.ends_on and held.ends_on <= on:
        raise ValidationError(f"It ends on {held.ends_on.day} {held.ends_on:%B %Y} already.")
    if held.grant_id:
        raise ValidationError("It comes from a group of the directory: take them out of the group, or end the group.")
    if held.user_id == by.pk:
        raise ValidationError("It is your own: ask another administrator.")
    held.ends_on = on
    held._change_reason = reason[:100]  # type: ignore[attr-defined]  # the history says why
    return _save(held, by)


@transaction.atomic
def set_up_unit(new: NewUnit, *, valid_from: date, by: User) -> Unit:
    """Set a unit up from a day on. Raises ValidationError where it breaks a rule."""
    access.check(by, Capability.MANAGE_ACCESS, new.parent)
    beside = Unit.objects.filter(parent=new.parent).order_by("-position").values_list("position", flat=True).first()
    unit = Unit(code=new.code, name=new.name, kind=new.kind, parent=new.parent, valid_from=valid_from)
    unit.position = (beside or 0) + 1
    return _save(unit, by)


@transaction.atomic
def mend_unit(unit: Unit, *, name: str, position: int, valid_from: date, reason: str, by: User) -> Unit:
    """Put right what a unit is called, where it stands among its neighbours and since when. Raises ValidationError."""
    access.check(by, Capability.MANAGE_ACCESS, unit)
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    unit.name, unit.position, unit.valid_from = name, position, valid_from
    unit._change_reason = reason[:100]  # the history says why
    return _save(unit, by)


@transaction.atomic
def end_unit(unit: Unit, *, on: date, reason: str, by: User) -> list[Unit]:
    """End a unit, and everything beneath it, on its last day. Gives the units that were ended.

    Figures, actions and roles stay where they are. Raises ValidationError where the unit did not
    stand then.
    """
    access.check(by, Capability.MANAGE_ACCESS, unit)
    if unit.kind == Unit.Kind.AUTHORITY:
        raise ValidationError("An authority is not ended here: everything else stands beneath it.")
    everything = [unit.pk, *(below.pk for below in unit.descendants())]
    going_on = Unit.objects.exclude(valid_to__lte=on).filter(pk__in=everything)
    ended = list(going_on.standing_first().select_for_update(of=("self",)))
    if unit.pk not in {one.pk for one in ended}:
        raise ValidationError(f"{unit} has ended already.")
    for one in ended:
        _end(one, on, reason, by)
    return ended


@transaction.atomic
def succeed(
    predecessors: Sequence[Unit],
    *,
    successor: Unit | NewUnit,
    happened_on: date,
    reason: str,
    by: User,
    keeps_teams: bool = True,
) -> Unit:
    """Let a unit take over from others on its first day; they end the day before, with their history.

    A new unit is set up for it; one that stands already goes on. What stands beneath a predecessor
    ends with it; with `keeps_teams` each goes on beneath the successor as a unit of its own. Raises
    ValidationError where the days or the ranks do not fit.
    """
    taking_over = _taking_over(successor, predecessors, happened_on, by)
    asked = [predecessor.pk for predecessor in predecessors]
    for predecessor in Unit.objects.select_for_update(of=("self",)).filter(pk__in=asked):
        access.check(by, Capability.MANAGE_ACCESS, predecessor)
        if keeps_teams:
            for team in predecessor.children.standing_on(happened_on):
                _carry_on(team, beneath=taking_over, happened_on=happened_on, reason=reason, by=by)
        last_day = happened_on - timedelta(days=1)
        if predecessor.valid_to != last_day:  # it may have ended that day, with another successor or none yet
            end_unit(predecessor, on=last_day, reason=reason, by=by)
        succession = Succession(predecessor=predecessor, successor=taking_over, happened_on=happened_on, reason=reason)
        succession.recorded_by, succession.recorded_at = by, timezone.now()
        _save(succession, by)
    return taking_over


@transaction.atomic
def copy_roles(held: Iterable[Membership], *, to: Unit, starts_on: date, by: User) -> list[Membership]:
    """Give people the roles they hold at one unit at another too, from a day on. Those they hold already stay."""
    access.check(by, Capability.MANAGE_ACCESS, to)
    return [
        grant_role(user=one.user, unit=to, role=Role(one.role), by=by, starts_on=starts_on)
        for one in held
        if not Membership.objects.filter(user=one.user, unit=to, role=one.role).not_over(on=starts_on).exists()
    ]


def _taking_over(successor: Unit | NewUnit, predecessors: Sequence[Unit], happened_on: date, by: User) -> Unit:
    if isinstance(successor, NewUnit):
        return set_up_unit(successor, valid_from=happened_on, by=by)
    stands = successor.valid_from <= happened_on and (successor.valid_to is None or successor.valid_to >= happened_on)
    if not stands:
        raise ValidationError(f"{successor} does not stand on {happened_on.day} {happened_on:%B %Y}.")
    above = {unit.pk for unit in successor.ancestors()} | {successor.pk}
    if any(predecessor.pk in above for predecessor in predecessors):
        raise ValidationError("A unit cannot take over from itself, nor from what it stands beneath.")
    return successor


def _carry_on(team: Unit, *, beneath: Unit, happened_on: date, reason: str, by: User) -> None:
    new = NewUnit(_free_code(team.code, happened_on), team.name, team.kind, beneath)
    succeed([team], successor=new, happened_on=happened_on, reason=reason, by=by)


def _free_code(code: str, day: date) -> str:
    """Derive a code that is not taken: the old one with the year it begins anew."""
    stem = f"{code[:40]}-{day:%Y}"
    numbered = (f"{stem}-{number}" for number in range(2, 100))
    return next(one for one in (stem, *numbered) if not Unit.objects.filter(code=one).exists())


def _end(unit: Unit, on: date, reason: str, by: User) -> None:
    if unit.valid_from > on:
        raise ValidationError(f"{unit} began on {unit.valid_from.day} {unit.valid_from:%B %Y}, after that day.")
    unit.valid_to = on
    unit._change_reason = reason[:100]  # the history says why
    _save(unit, by)


def _save(row, by: User):
    row._history_user = by  # the history says who
    row.full_clean()
    row.save()
    return row
