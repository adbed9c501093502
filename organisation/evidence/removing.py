"""Removal of evidence whose time is over: rows go, entries keep their place and digests, and the removal is told.

So the chain stays whole, and what was removed in time is told from what was taken out.
"""

from datetime import datetime

from django.db.models import Model, QuerySet

from organisation.evidence.guards import permitted
from organisation.models import EvidenceAct, EvidenceEntry
from organisation.rules.evidence import digest

AT_ONCE = 500


def remove_rows(rows: QuerySet, *, about: str, now: datetime) -> int:
    """Delete rows that are evidence, leaving their entries without words. Gives how many."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if keys:
        with permitted():
            empty_entries(rows.model, keys, about=about, now=now)
            for part in _parts(keys):
                rows.model._base_manager.filter(pk__in=part).delete()
    return len(keys)


def empty_entries(model: type[Model], keys: list[int], *, about: str, now: datetime) -> None:
    """Take the words out of the entries of some rows, and tell that it was done. Within `permitted` only."""
    act = EvidenceAct.objects.create(
        act=EvidenceAct.Act.REMOVED, about=about, number=len(keys), became=digest(keys), done_at=now
    )
    empty = dict.fromkeys(("was", "became", "why", "thing", "key"), "")
    for part in _parts(keys):
        EvidenceEntry.objects.filter(source=model._meta.label_lower, row__in=part).update(
            removal=act, actor=None, person=None, **empty
        )


def _parts(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
