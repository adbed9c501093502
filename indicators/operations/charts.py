"""Choosing how figures are charted, and marking where limits begin anew."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from indicators.models import ChartSettings, Indicator, Rebase
from indicators.operations.doorbell import ring_sweep_of
from indicators.operations.stamps import lock, refuse_if_changed
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability

CHOSEN = ("kind", "screen_ranges", "run_length", "count_beyond_limits", "baseline")


class RebaseIsTakenBack(Exception):
    """Somebody took the re-base back in the meantime."""


@transaction.atomic
def set_chart(indicator: Indicator, *, reason: str, by: User, seen: int | None = None, **chosen) -> ChartSettings:
    """Choose how an indicator is charted; `chosen` holds those of CHOSEN that are set, the rest stay as they are.

    Raises ValidationError where a rule is broken, and ChangedMeanwhile where somebody set it after `seen`.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    indicator = lock(indicator)
    held = ChartSettings.objects.filter(indicator=indicator).first() or ChartSettings(indicator=indicator)
    refuse_if_changed(held, seen)
    for name in CHOSEN:
        setattr(held, name, chosen.pop(name, getattr(held, name)))
    if chosen:
        raise TypeError(f"A chart has no {', '.join(chosen)}.")
    held.reason, held.set_by, held.set_at = reason, by, timezone.now()
    held._history_user = by  # type: ignore[attr-defined]  # the history says who
    held.full_clean()
    held.save()
    ring_sweep_of(indicator)
    return held


@transaction.atomic
def mark_rebase(indicator: Indicator, *, month: date, reason: str, by: User, unit: Unit | None = None) -> Rebase:
    """Let limits begin anew from a month, of one unit or of all. Raises ValidationError where they do already."""
    access.check(by, Capability.DEFINE_INDICATORS)
    rebase = Rebase(indicator=lock(indicator), unit=unit, month=month, reason=reason)
    rebase.recorded_by, rebase.recorded_at = by, timezone.now()
    rebase.full_clean()
    rebase.save()
    ring_sweep_of(rebase.indicator)
    return rebase


@transaction.atomic
def take_rebase_back(rebase: Rebase, *, reason: str, by: User) -> Rebase:
    """Say that limits should not begin anew there: it counts no longer, and stays to be read.

    Raises RebaseIsTakenBack where somebody did so before.
    """
    access.check(by, Capability.DEFINE_INDICATORS)
    rebase = Rebase.objects.select_for_update(of=("self",)).get(pk=rebase.pk)
    if rebase.withdrawn_at:
        raise RebaseIsTakenBack
    rebase.withdrawn_by, rebase.withdrawn_at, rebase.withdrawn_reason = by, timezone.now(), reason
    rebase.full_clean()
    rebase.save()
    ring_sweep_of(rebase.indicator)
    return rebase
