"""How long each audit's words and key are kept, and which are past: rows read into the rule's values."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from audits.models import Audit, AuditDraft, AuditProgramme, AuditRead, AuditState, WordsHold
from audits.rules.retention import draft_goes_on, key_goes_on, months_keys_serve, reads_go_before, words_go_on
from organisation import access
from organisation.evidence.keeping import Reached, held_back, months_of
from organisation.models import User
from organisation.roles import Capability

WORDS_KEPT, READS_KEPT = "audit-words", "audit-reads"
UNDER_WAY = (AuditState.PLANNED, AuditState.ALLOCATED, AuditState.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the page of an audit says about how long its words are kept."""

    words_go_on: date | None
    removed_on: date | None
    hold: WordsHold | None
    may_hold: bool
    draft_goes_on: date | None = None


def keeping_of(user: User, audit: Audit) -> Keeping:
    """Say until when an audit's words are kept, and whether this person may hold them back."""
    over = _day(audit.made_final_at) or (None if audit.state in UNDER_WAY else _day(audit.submitted_at))
    return Keeping(
        words_go_on(over, months_of(WORDS_KEPT)) if over else None,
        _day(audit.words_removed_at),
        audit.holds.filter(released_at=None).select_related("held_by").first(),
        access.may_at(user, Capability.RUN_AUDITS, audit.unit),
        draft_goes_on(timezone.localdate(draft.typed_at)) if (draft := getattr(audit, "draft", None)) else None,
    )


def words_past(on: date) -> list[int]:
    """Give the audits whose words are past their time: made final so long ago, or never, and as long untouched."""
    rows = Audit.objects.filter(words_removed_at=None).annotate(
        over_at=Coalesce("made_final_at", "submitted_at", "entered_at")
    )
    months = months_of(WORDS_KEPT)
    found = rows.filter(over_at__date__lte=_earliest(on, months)).values_list("pk", "over_at")
    return [pk for pk, at in found if words_go_on(timezone.localdate(at), months) <= on]


def drafts_past(on: date) -> dict[int, int]:
    """Give the drafts that go, each with its audit: of an audit let off, or not typed in for too long."""
    rows = AuditDraft.objects.values_list("pk", "audit", "typed_at", "audit__state")
    return {
        pk: audit
        for pk, audit, typed_at, state in rows
        if state == AuditState.EXEMPT or draft_goes_on(timezone.localdate(typed_at)) <= on
    }


def keys_past(on: date) -> list[int]:
    """Give the audits whose case's key serves no programme's rule any more; one under way keeps it."""
    live = list(AuditProgramme.objects.filter(ends_on__gte=on).values_list("not_audited_within", flat=True))
    rows = Audit.objects.exclude(case_key="").exclude(state__in=UNDER_WAY)
    rows = rows.annotate(own=F("programme__not_audited_within"))
    found = [
        (pk, audited_on or timezone.localdate(entered_at), [*live, own] if own else live)
        for pk, audited_on, entered_at, own in rows.values_list("pk", "audited_on", "entered_at", "own")
    ]
    return [pk for pk, day, rules in found if key_goes_on(day, months_keys_serve(rules)) <= on]


def reads_past(on: date) -> QuerySet[AuditRead]:
    """Give the reads kept no longer; those of an audit that is held stay."""
    before = reads_go_before(on, months_of(READS_KEPT))
    held = WordsHold.objects.filter(released_at=None).values("audit")
    over = AuditRead.objects.filter(read_at__date__lt=before).exclude(audit__in=held)
    return over.exclude(held_back(READS_KEPT, on, Reached("user", "audit__unit", "audit__reference")))


def legally_held(on: date) -> QuerySet[Audit]:
    """Give the audits a legal hold keeps whole: of whom it names, of their unit or worker, or by their reference."""
    of_unit = held_back(WORDS_KEPT, on, Reached("auditor", "unit", "reference"))
    return Audit.objects.filter(of_unit | held_back(WORDS_KEPT, on, Reached("auditor", "worker", "reference")))


def _earliest(on: date, months: int) -> date:
    """Give a day no earlier than any whose time is over by now: the rule decides about each."""
    return on - timedelta(days=28 * months)


def _day(moment) -> date | None:
    return timezone.localdate(moment) if moment else None
