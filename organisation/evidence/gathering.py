"""Gathering: what is new in the rows that are evidence becomes entries of the chain, and each run ends in a seal."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from organisation.evidence.catalogue import Source, sources
from organisation.evidence.chain import digest_row, digest_words, link_of
from organisation.evidence.saying import Names, put_into_words
from organisation.models import EvidenceEntry, EvidenceSeal, EvidenceShape
from organisation.rules.evidence import BEGINNING, digest, key_name

GATHER = "gather evidence"
AT_ONCE = 2000
LATE_ROWS = 20_000
"""How far below the newest key gathered a row may still turn up: a long transaction commits its keys late."""
AS_FOUND = "As found when its history began"


def gather_evidence(*, now: datetime | None = None) -> int:
    """Gather everything that is new, some at a time, each part in a transaction of its own. Gives how much it was."""
    gathered = 0
    while new := gather_some(now=now):
        gathered += new
    return gathered


@transaction.atomic
def gather_some(*, now: datetime | None = None) -> int:
    """Gather up to two thousand new rows and seal them. Gives how many; gathering again gathers nothing twice."""
    now = now or timezone.now()
    last = EvidenceEntry.objects.select_for_update().order_by("-number").first()
    number, head = (last.number, last.link) if last else (0, BEGINNING)
    newest = dict(EvidenceEntry.objects.order_by().values_list("source").annotate(Max("row")))
    entries: list[EvidenceEntry] = []
    names = Names()
    for source in sources():
        shape = _shape_of(source, now)
        rows = list(new_rows(source, newest.get(source.label))[: AT_ONCE - len(entries)])
        for entry in _entries(source, shape, rows, names):
            number += 1
            entry.number = number
            head = entry.link = link_of(entry, head, shape.digest)
            entries.append(entry)
        if len(entries) >= AT_ONCE:
            break
    if entries:
        EvidenceEntry.objects.bulk_create(entries, batch_size=500)
        name = key_name(settings.EVIDENCE_KEY)
        is_whole = len(entries) < AT_ONCE
        EvidenceSeal.objects.create(
            upto=number, entries=len(entries), head=head, key_name=name, is_whole=is_whole, sealed_at=now
        )
    return len(entries)


def new_rows(source: Source, newest: int | None) -> Any:
    """Give the rows of a source that are no entries yet, in the order of their keys."""
    gathered = EvidenceEntry.objects.filter(source=source.label, row=OuterRef("pk"))
    rows = source.model._base_manager.order_by("pk")
    if newest is None:
        return rows
    return rows.filter(~Exists(gathered), pk__gt=newest - LATE_ROWS)


def _entries(source: Source, shape: EvidenceShape, rows: list[Any], names: Names) -> list[EvidenceEntry]:
    if not rows:
        return []
    told = put_into_words(source, rows, names)
    return [
        EvidenceEntry(
            source=source.label,
            row=row.pk,
            record=source.record.value,
            shape=shape,
            row_digest=digest_row(row, shape.columns),
            words_digest=digest_words(source.record, told[row.pk]),
            **{name: getattr(told[row.pk], name) for name in told[row.pk].__slots__},
        )
        for row in rows
    ]


def _shape_of(source: Source, now: datetime) -> EvidenceShape:
    """Give the shape a source's rows have today. At its first, records without a history get their first row."""
    columns = source.columns
    held = EvidenceShape.objects.filter(source=source.label, digest=digest(columns)).first()
    if held:
        return held
    if source.of and not EvidenceShape.objects.filter(source=source.label).exists():
        begin_history(source)
    return EvidenceShape.objects.create(source=source.label, columns=columns, digest=digest(columns), made_at=now)


def begin_history(source: Source) -> int:
    """Give every record of a watched model that has no history its first row, as it is found."""
    if source.of is None:
        return 0
    known = source.model._base_manager.filter(id=OuterRef("pk"))
    without = list(source.of._base_manager.filter(~Exists(known)))
    if without:
        manager: Any = source.of.history  # type: ignore[attr-defined]
        manager.bulk_history_create(without, batch_size=500, default_change_reason=AS_FOUND)
    return len(without)
