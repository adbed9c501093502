"""Verifying: the chain is reckoned again from its beginning, and every row is held against what was gathered of it."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery

from organisation.evidence.catalogue import Source, find, sources
from organisation.evidence.chain import digest_row, digest_said, link_of
from organisation.evidence.gathering import LATE_ROWS, new_rows
from organisation.evidence.guards import missing_guards
from organisation.models import EvidenceAct, EvidenceEntry, EvidenceSeal, EvidenceShape
from organisation.rules.evidence import BEGINNING, key_name

AT_ONCE = 2000
LATE = timedelta(hours=1)
MOST_TOLD = 20
Tell = Callable[[int, int], object]
PAST = "was put into the past: an earlier seal should cover it"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was: which source and row, and what of it."""

    source: str
    row: int
    what: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.source} {self.row}: {self.what}" if self.row else f"{self.source}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was verified, what is wrong, and what is only to be known."""

    entries: int
    removed: int
    waiting: int
    head: str
    faults: list[Fault]
    notes: list[str]


def verify(noted: Sequence[tuple[int, str]] = (), *, tell: Tell | None = None) -> Verdict:
    """Reckon everything again. `noted` are heads written down elsewhere: an entry's number and its link.

    `tell` is told how many entries of how many are reckoned, some thousands at a time.
    """
    whole = EvidenceEntry.objects.count()
    shapes = {shape.pk: shape for shape in EvidenceShape.objects.all()}
    acts = set(EvidenceAct.objects.filter(act=EvidenceAct.Act.REMOVED).values_list("pk", flat=True))
    notes = _other_keys()
    faults = [
        *_faults_of_chain(shapes, acts, notes, lambda done: tell and tell(done, whole)),
        *_faults_of_seals(noted),
        *_slipped_in(),
        *_past_their_history(),
        *(Fault("database", 0, f"the guard {name} is not there") for name in missing_guards(connection)),
    ]
    last = EvidenceEntry.objects.order_by("-number").first()
    removed = EvidenceEntry.objects.exclude(removal=None).count()
    waiting = sum(new_rows(source, newest).count() for source, newest in _newest())
    head = f"{last.number}:{last.link}" if last else ""
    return Verdict(EvidenceEntry.objects.count(), removed, waiting, head, faults, notes)


def _faults_of_chain(
    shapes: dict[int, EvidenceShape], acts: set[int], notes: list[str], tell: Callable[[int], object]
) -> Iterator[Fault]:
    """Go along the chain: every number there, every link hanging on the one before, words and rows unchanged."""
    number, head, past, done = 0, BEGINNING, _Past(shapes.values()), 0
    for part in _parts(EvidenceEntry.objects.order_by("number")):
        rows = _rows_of(part, notes)
        for entry in part:
            if entry.number != number + 1:
                yield Fault("evidence", number + 1, f"entries {number + 1} to {entry.number - 1} are missing")
            shape = shapes[entry.shape_id]
            if entry.link != link_of(entry, head, shape.digest):
                yield Fault("evidence", entry.number, f"the link of {entry.source} {entry.row} is broken")
            if past.has(entry):
                yield Fault(entry.source, entry.row, PAST)
            yield from _faults_of_entry(entry, shape, rows, acts)
            number, head = entry.number, entry.link
        done += len(part)
        tell(done)


def _faults_of_entry(entry: EvidenceEntry, shape: EvidenceShape, rows: dict, acts: set[int]) -> Iterator[Fault]:
    if entry.removal_id:
        if entry.removal_id not in acts:
            yield Fault(entry.source, entry.row, "said to be removed, and no removal is recorded")
        return
    if entry.words_digest != digest_said(entry):
        yield Fault("evidence", entry.number, f"what is said of {entry.source} {entry.row} was changed")
    held = rows.get(entry.source)
    if held is None:
        return
    row = held.get(entry.row)
    if row is None:
        yield Fault(entry.source, entry.row, "the row has vanished")
    elif all(hasattr(row, name) for name in shape.columns) and digest_row(row, shape.columns) != entry.row_digest:
        yield Fault(entry.source, entry.row, "the row was changed")


def _rows_of(part: list[EvidenceEntry], notes: list[str]) -> dict[str, dict[int, Any]]:
    """Read the rows of some entries, source by source; a source no room has any more is noted and passed over."""
    wanted: dict[str, list[int]] = {}
    for entry in part:
        if not entry.removal_id:
            wanted.setdefault(entry.source, []).append(entry.row)
    found = {}
    for label, keys in wanted.items():
        if source := find(label):
            found[label] = source.model._base_manager.in_bulk(keys)
        elif (note := f"{label} is no longer a source: its rows are not looked at, only its entries.") not in notes:
            notes.append(note)
    return found


def _faults_of_seals(noted: Sequence[tuple[int, str]]) -> Iterator[Fault]:
    """Hold the chain against its seals, and against the heads somebody wrote down elsewhere."""
    seals = EvidenceSeal.objects.annotate(
        link=Subquery(EvidenceEntry.objects.filter(pk=OuterRef("upto")).values("link")[:1])
    )
    begun = 0
    for upto, entries, head, link in seals.order_by("upto").values_list("upto", "entries", "head", "link"):
        if link != head:
            yield Fault("evidence", upto, "is not what was sealed" if link else "was sealed and has vanished")
        if upto - entries != begun:
            yield Fault("evidence", begun + 1, "is under no seal: a seal has vanished or was changed")
        begun = upto
    last = EvidenceEntry.objects.aggregate(last=Max("number"))["last"] or 0
    if last > begun:
        yield Fault("evidence", begun + 1, "is under no seal: a seal has vanished")
    links = dict(EvidenceEntry.objects.filter(pk__in=[number for number, _ in noted]).values_list("pk", "link"))
    for number, head in noted:
        if links.get(number) != head:
            why = "is not what was noted" if number in links else "was noted and is not there: the end was cut off"
            yield Fault("evidence", number, why)


def _slipped_in() -> Iterator[Fault]:
    """Find rows that were put among those gathered long ago."""
    for source, newest in _newest():
        if newest is not None:
            gathered = EvidenceEntry.objects.filter(source=source.label, row=OuterRef("pk"))
            old = source.model._base_manager.filter(~Exists(gathered), pk__lte=newest - LATE_ROWS)
            for pk in old.order_by("pk").values_list("pk", flat=True)[:MOST_TOLD]:
                yield Fault(source.label, pk, "was put among rows that were gathered long ago")


class _Past:
    """Finds entries put into the past: their moment lies well before a seal after which nothing waited."""

    def __init__(self, shapes: Iterable[EvidenceShape]) -> None:
        """Read when the chain was whole, and since when each source is gathered."""
        whole = EvidenceSeal.objects.filter(is_whole=True).order_by("upto")
        self._whole = list(whole.values_list("upto", "sealed_at"))
        self._since: dict[str, datetime] = {}
        for shape in shapes:
            self._since.setdefault(shape.source, shape.made_at)
        self._free = {source.label for source in sources() if source.may_be_older}

    def has(self, entry: EvidenceEntry) -> bool:
        """Say whether an entry ought to have been there when the chain was whole before it."""
        before = bisect_left(self._whole, (entry.number,)) - 1
        if before < 0 or entry.source in self._free:
            return False
        sealed_at = self._whole[before][1]
        return entry.at < sealed_at - LATE and self._since[entry.source] <= sealed_at


def _past_their_history() -> Iterator[Fault]:
    """Find records that differ from the newest row of their own history: changed by a way that leaves none."""
    for source in sources():
        if source.of is not None:
            yield from _differing(source, source.of)


def _differing(source: Source, model: Any) -> Iterator[Fault]:
    columns = [field.attname for field in source.model._meta.concrete_fields if field.name not in _HISTORY]
    newest = source.model._base_manager.filter(id=OuterRef("pk")).order_by("-history_id")
    records = model._base_manager.annotate(newest=Subquery(newest.values("history_id")[:1])).order_by("pk")
    for part in _parts(records):
        rows = source.model._base_manager.in_bulk([one.newest for one in part if one.newest])
        for record in part:
            row = rows.get(record.newest)
            if row is None:
                yield Fault(model._meta.label_lower, record.pk, "has no history")
            elif any(getattr(row, name) != getattr(record, name) for name in columns):
                yield Fault(model._meta.label_lower, record.pk, "was changed past its history")


_HISTORY = {"history_id", "history_date", "history_change_reason", "history_type", "history_user"}


def _newest() -> list[tuple[Source, int | None]]:
    newest = dict(EvidenceEntry.objects.order_by().values_list("source").annotate(Max("row")))
    return [(source, newest.get(source.label)) for source in sources()]


def _other_keys() -> list[str]:
    """Say where seals were made with another key than the one set now: their links cannot be reckoned again."""
    now = key_name(settings.EVIDENCE_KEY)
    others = EvidenceSeal.objects.exclude(key_name=now).order_by().values("key_name").annotate(number=Count("pk"))
    return [
        f"{one['number']} seals were made with {'the key ' + one['key_name'] if one['key_name'] else 'no key'}, "
        f"and {'the key ' + now if now else 'no key'} is set: expect their links to differ."
        for one in others
    ]


def _parts(rows: QuerySet) -> Iterable[list[Any]]:
    """Give rows some at a time, by their keys, so that a long chain is never held whole."""
    last = 0
    while part := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield part
        last = part[-1].pk
