"""Saying who brings a series' missing figures, and by when."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.gaps import GapSeries, owner_of, promise_of
from indicators.models import AwaitedFigure, ChaseReminder
from indicators.rules.vocabulary import ChaseStage
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.rules.calendar import is_working_day


class GapHasMovedOn(Exception):
    """Somebody else said who brings the figures, or by when, since the page was opened."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody may answer for missing figures: where they may name anybody, and where promise."""

    user: User
    naming: Set[int]
    promising: Set[int]

    def may_name(self, unit: Unit) -> bool:
        """Say whether they may name anybody to bring a unit's figures."""
        return unit.pk in self.naming

    def may_promise(self, series: GapSeries, owner: User | None) -> bool:
        """Say whether they may promise a series' figures: as an analyst, as whoever brings them, or as their manager.

        Figures of a measure are also for the service that leads on it to promise.
        """
        is_theirs = series.unit.pk in self.promising or series.indicator.lead_service_id in self.promising
        return self.may_name(series.unit) or is_theirs or self.user == owner


def reach_of(user: User) -> Reach:
    """Work out once how far somebody may answer for missing figures."""
    naming = access.units_where(user, Capability.LOAD_RETURNS)
    return Reach(user, naming, access.units_where(user, Capability.PROMISE_FIGURES))


def check_promise(series: GapSeries, *, by: User, owner: User | None) -> Reach:
    """Refuse whoever may not say when a series' figures come; `owner` is who brings them now."""
    access.check(by, Capability.READ_GAPS)
    reach = reach_of(by)
    if not reach.may_promise(series, owner):
        raise PermissionDenied(f"The figures of {series.unit} are for somebody else to promise.")
    return reach


@transaction.atomic
def own_missing_figure(
    series: GapSeries,
    *,
    owner: User,
    promised_on: date | None,
    note: str = "",
    by: User,
    seen: datetime | None,
    on: date | None = None,
) -> AwaitedFigure:
    """Say who brings a series' missing figures, and the day they promise them for.

    An analyst may name anybody. Others, where they may promise, keep the owner there is or take
    the figures on themselves. `seen` is when the row on their page was set, None where there was
    none: raises GapHasMovedOn where it is another by now, PermissionDenied, and ValidationError
    naming the field. A new owner, or a new day, is reminded afresh.
    """
    held = _held(series)
    present = owner_of(series.indicator, held)
    reach = check_promise(series, by=by, owner=present)
    if (held.set_at if held else None) != seen:
        raise GapHasMovedOn
    _check_owner(reach, series, owner, present)
    is_new_day = promised_on != promise_of(held)
    if promised_on and is_new_day:
        _check_day(promised_on, on=on or timezone.localdate())
    awaited = held or AwaitedFigure(**series.named)
    if owner != present or is_new_day:
        _remind_afresh(series, is_new_owner=owner != present)
    awaited.owner, awaited.promised_on, awaited.note = owner, promised_on, note
    return _saved(awaited, by=by)


def _held(series: GapSeries) -> AwaitedFigure | None:
    rows = AwaitedFigure.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.filter(**series.named).first()


def _check_owner(reach: Reach, series: GapSeries, owner: User, present: User | None) -> None:
    if not owner.is_active:
        raise ValidationError({"owner": f"{owner} has left: name somebody who is here."})
    if not reach.may_name(series.unit) and owner not in (present, reach.user):
        raise PermissionDenied("Only an analyst names somebody else to bring figures.")


def _check_day(promised_on: date, *, on: date) -> None:
    if promised_on < on:
        raise ValidationError({"promised_on": "Give a day that is still to come."})
    if not is_working_day(promised_on):
        raise ValidationError({"promised_on": "Nobody works that day in England: give a working day."})


def _remind_afresh(series: GapSeries, *, is_new_owner: bool) -> None:
    """Let go of reminders that spoke of another promise, or to another person."""
    sent = ChaseReminder.objects.filter(**series.named)
    (sent if is_new_owner else sent.filter(stage=ChaseStage.PROMISE_PASSED)).delete()


def _saved(awaited: AwaitedFigure, *, by: User) -> AwaitedFigure:
    awaited.set_by, awaited.set_at = by, timezone.now()
    awaited._history_user = by  # type: ignore[attr-defined]  # the history says who
    awaited.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            awaited.save()
    except IntegrityError as problem:
        raise GapHasMovedOn from problem
    return awaited
