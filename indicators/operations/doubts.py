"""Raising and settling doubts about figures."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from indicators.models import Doubt
from indicators.operations.doorbell import ring_sweep
from organisation import access
from organisation.models import User
from organisation.roles import Capability

SAID = ("code", "indicator_id", "unit_id", "cohort_id", "month", "sentence")


@transaction.atomic
def raise_doubts(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Write doubts down, each once: saying one again, settled or not, changes nothing.

    Only what was settled by a return's withdrawal is said again, because nobody has explained it.
    Takes unsaved doubts and gives those that are new, in two queries however many there are.
    """
    by_said = {_said(doubt): doubt for doubt in doubts}
    indicators = {doubt.indicator_id for doubt in by_said.values()}
    by_withdrawal = Q(source__withdrawn_at__isnull=False, settled_at=F("source__withdrawn_at"))
    explained = Doubt.objects.exclude(pk__in=Doubt.objects.filter(by_withdrawal).values("pk"))
    known = set(explained.filter(indicator__in=indicators).values_list(*SAID))
    new = [doubt for said, doubt in by_said.items() if said not in known]
    at = timezone.now()
    for doubt in new:
        doubt.raised_at = at
    return Doubt.objects.bulk_create(new, batch_size=500)


@transaction.atomic
def settle_doubt(doubt: Doubt, *, by: User, reason: str) -> Doubt:
    """Answer a doubt: explained, or accepted with a reason. It is not raised again for the same figures.

    The month is swept again, so that a flag about the doubt goes with it.
    """
    access.check(by, Capability.DEFINE_INDICATORS, doubt.unit)
    doubt = Doubt.objects.select_for_update().get(pk=doubt.pk)
    doubt.settled_by, doubt.settled_at, doubt.settled_reason = by, timezone.now(), reason
    doubt.full_clean()
    doubt.save()
    ring_sweep(doubt.month)
    return doubt


def _said(doubt: Doubt) -> tuple[object, ...]:
    return tuple(getattr(doubt, name) for name in SAID)
