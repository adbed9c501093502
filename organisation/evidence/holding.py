"""Changing how long records are kept, and holding them back: each with a reason, and each put down as evidence."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from organisation import access
from organisation.evidence.keeping import Kept, find_kept, months_of
from organisation.models import EvidenceAct, KeepingPeriod, LegalHold, Unit, User
from organisation.roles import Capability


@transaction.atomic
def set_period(kept: Kept, *, months: int, reason: str, by: User, now: datetime) -> KeepingPeriod:
    """Keep a class of record for another time than the product proposes. Raises ValidationError."""
    access.check(by, Capability.KEEP_RECORDS)
    if not kept.may_be_set:
        raise ValidationError({"months": "How long these are kept is not set here."})
    was = months_of(kept.slug)
    period = KeepingPeriod.objects.select_for_update().filter(kept=kept.slug).first() or KeepingPeriod(kept=kept.slug)
    period.months, period.reason, period.set_by, period.set_at = months, reason, by, now
    period.full_clean()
    period.save()
    _put_down("period", kept.called, reason, by, now, was=f"{was} months", became=f"{months} months")
    return period


@transaction.atomic
def hold_back(
    *,
    person: User | None = None,
    unit: Unit | None = None,
    thing: str = "",
    kept: str = "",
    reason: str,
    holds_from: date,
    holds_until: date | None = None,
    by: User,
    now: datetime,
) -> LegalHold:
    """Hold back from removal what is named. Raises ValidationError where nothing is, or the days do not fit."""
    access.check(by, Capability.KEEP_RECORDS)
    if kept and find_kept(kept) is None:
        raise ValidationError({"kept": "There is no such class of record."})
    hold = LegalHold(person=person, unit=unit, thing=thing.strip(), kept=kept, reason=reason, held_by=by, held_at=now)
    hold.holds_from, hold.holds_until = holds_from, holds_until
    hold.full_clean()
    hold.save()
    _put_down("held", str(hold), reason, by, now, person=person)
    return hold


@transaction.atomic
def release(hold: LegalHold, *, by: User, now: datetime) -> LegalHold:
    """Let what was held go at its time again. Releasing again changes nothing."""
    access.check(by, Capability.KEEP_RECORDS)
    held = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if held.released_at is None:
        held.released_at, held.released_by = now, by
        held.save()
        _put_down("released", str(held), "", by, now, person=held.person)
    return held


def _put_down(act: str, about: str, reason: str, by: User, now: datetime, **more) -> None:
    EvidenceAct.objects.create(act=act, about=about[:300], reason=reason, done_by=by, done_at=now, **more)
