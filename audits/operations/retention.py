"""Removing what is kept no longer, and holding it back: words, keys of cases, and who read what.

Removing again removes nothing. Grades, dates and states are never touched: no figure changes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from audits.keeping import drafts_past, keys_past, legally_held, reads_past, words_past
from audits.models import Answer, Audit, AuditDraft, DomainGrade, Exemption, Moderation, WordsHold
from audits.models.audits import WORDS
from audits.rules.retention import REMOVED
from organisation import access
from organisation.evidence.guards import permitted
from organisation.evidence.removing import empty_entries, remove_rows
from organisation.models import User
from organisation.roles import Capability

REMOVE = "remove what audits keep no longer"


@dataclass(frozen=True, slots=True)
class Removed:
    """How many audits lost their words, their case's key or a draft, how many reads went, how many audits are held."""

    words: int = 0
    keys: int = 0
    reads: int = 0
    held: int = 0
    drafts: int = 0

    def __str__(self) -> str:
        """Say the counts; nothing where nothing was removed."""
        said = [
            f"words of {self.words} audit{'' if self.words == 1 else 's'}" if self.words else "",
            f"{self.keys} case key{'' if self.keys == 1 else 's'}" if self.keys else "",
            f"{self.drafts} draft{'' if self.drafts == 1 else 's'}" if self.drafts else "",
            f"{self.reads} read{'' if self.reads == 1 else 's'}" if self.reads else "",
        ]
        if not any(said):
            return ""
        held = f"; {self.held} held back" if self.held else ""
        return f"Removed: {', '.join(filter(None, said))}{held}."


@transaction.atomic
def remove_what_is_over(*, now: datetime | None = None) -> Removed:
    """Remove the words, drafts, keys and reads whose time is over on a day, but of an audit that is held."""
    now = now or timezone.now()
    on = timezone.localdate(now)
    over = set(words_past(on)) | set(keys_past(on)) | set(drafts_past(on).values())
    locked = list(Audit.objects.select_for_update().filter(pk__in=over).values_list("pk", flat=True))
    held = set(WordsHold.objects.filter(released_at=None, audit__in=locked).values_list("audit", flat=True))
    held |= set(legally_held(on).filter(pk__in=locked).values_list("pk", flat=True))
    words = set(words_past(on)) - held  # asked again now that they are locked: another night's run may have been here
    keys = Audit.objects.filter(pk__in=set(keys_past(on)) - held).update(case_key="")
    _remove_words(words, now)
    drafts = [draft for draft, audit in drafts_past(on).items() if audit not in held]
    AuditDraft.objects.filter(pk__in=drafts).delete()
    reads = remove_rows(reads_past(on), about="Reads of audits", now=now)
    return Removed(len(words), keys, reads, len(held), len(drafts))


def _remove_words(audits: set[int], now: datetime) -> None:
    Audit.objects.filter(pk__in=audits).update(**dict.fromkeys(WORDS, ""), case_key="", words_removed_at=now)
    DomainGrade.objects.filter(audit__in=audits).update(evidence="")
    Answer.objects.filter(audit__in=audits).exclude(note="").exclude(said="").update(note="")
    Answer.objects.filter(audit__in=audits, said="").update(note=REMOVED)
    _remove_reasons(audits, now)
    Exemption.objects.filter(audit__in=audits).update(reason=REMOVED)
    Exemption.objects.filter(audit__in=audits).exclude(answer="").update(answer=REMOVED)
    AuditDraft.objects.filter(audit__in=audits).delete()


def _remove_reasons(audits: set[int], now: datetime) -> None:
    """Take the reasons out of second readings, and out of the evidence of them."""
    readings = Moderation.objects.filter(audit__in=audits).exclude(reason=REMOVED)
    if keys := list(readings.values_list("pk", flat=True)):
        with permitted():
            empty_entries(Moderation, keys, about="Reasons of second readings", now=now)
            Moderation.objects.filter(pk__in=keys).update(reason=REMOVED)


@transaction.atomic
def hold_words(audit: Audit, *, reason: str, by: User, now: datetime | None = None) -> WordsHold:
    """Keep an audit's words beyond their time until the hold is released. Raises ValidationError."""
    audit = Audit.objects.select_for_update().get(pk=audit.pk)
    access.check(by, Capability.RUN_AUDITS, audit.unit)
    if audit.words_removed_at:
        raise ValidationError({"reason": "Its words have been removed already."})
    if audit.holds.filter(released_at=None).exists():
        raise ValidationError({"reason": "It is held already."})
    hold = WordsHold(audit=audit, reason=reason, held_by=by, held_at=now or timezone.now())
    hold.full_clean()
    hold.save()
    return hold


@transaction.atomic
def release_words(audit: Audit, *, by: User, now: datetime | None = None) -> WordsHold | None:
    """Let an audit's words go at their time again. Gives the hold that was released, None where there was none."""
    access.check(by, Capability.RUN_AUDITS, audit.unit)
    hold = audit.holds.select_for_update().filter(released_at=None).first()
    if hold:
        hold.released_by, hold.released_at = by, now or timezone.now()
        hold.save()
    return hold
