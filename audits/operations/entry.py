"""An audit on its way from being begun to being handed in: begun, kept while it is typed, handed in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from audits.entry import EntryPlan, plan_entry
from audits.known_cases import Earlier, earlier_audits
from audits.models import (
    Answer,
    Audit,
    AuditDraft,
    AuditState,
    AuditType,
    DipSampleRequest,
    QuestionSetVersion,
    RequestState,
    Theme,
    VersionState,
)
from audits.operations.consequences import graded
from audits.operations.dip_samples import take_on_dip_sample
from audits.reach import may_write
from audits.references import lock_references, next_references
from audits.rules.entry import NOT_LOOKED_AT, merge, merge_unseen, problems
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from organisation.validators import names_no_child

IN_WORDS = ("summary", "voice", "feedback", "feedback_reason", "difference_made", "strengths", "would_make_it_good")


class AuditHasMovedOn(Exception):
    """The audit is not being entered: it is not begun, or handed in already."""


class DraftChangedMeanwhile(Exception):
    """Another window has kept something since: what it kept is seen before the audit is handed in."""


class AuditedLately(Exception):
    """The case was audited within the months of the rule; `earlier` are the audits of it, the newest first."""

    def __init__(self, earlier: Sequence[Earlier]) -> None:
        """Keep them."""
        super().__init__()
        self.earlier = list(earlier)


class Unfinished(Exception):
    """Something required is missing or wrong; `problems` says what, each by its field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep what is wrong."""
        super().__init__()
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an audit before anybody opens the file.

    A set that gives no grade makes it a dip sample, and so does the request it is made for.
    """

    version: QuestionSetVersion
    unit: Unit
    kind: AuditType
    audited_on: date
    theme: Theme | None = None
    case_key: str = ""
    dip_sample: DipSampleRequest | None = None

    @property
    def type(self) -> AuditType:
        """Give what sort of look it is."""
        is_dip = self.dip_sample is not None or not self.version.question_set.is_graded
        return AuditType.DIP_SAMPLE if is_dip else self.kind


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept: all words held now and their version.

    `apart` are the fields that another window wrote otherwise meanwhile, and `refused` those that
    seem to name a child: what was typed there is held nowhere.
    """

    words: dict[str, str]
    version: int
    apart: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def start_audit(facts: Facts, *, by: User, now: datetime, seen: Collection[int] = ()) -> Audit:
    """Begin an audit of one's own, under the next free reference.

    Raises ValidationError, naming the field, and AuditedLately where the case was audited within the months,
    unless all those audits were `seen`: then it is audited again all the same.
    """
    access.check(by, Capability.GRADE_AUDITS, facts.unit)
    _refuse_unusable(facts.version)
    lock_references()
    earlier = earlier_audits(facts.case_key, on=timezone.localdate(now))
    if any(one.audit.pk not in seen for one in earlier):
        raise AuditedLately(earlier)
    audit = Audit(
        reference=next_references(1)[0],
        question_set=facts.version,
        unit=facts.unit,
        case_key=facts.case_key,
        kind=facts.type,
        dip_sample=facts.dip_sample and _take_on(facts.dip_sample, by=by, now=now),
        theme=facts.theme,
        auditor=by,
        state=AuditState.IN_PROGRESS,
        entered_by=by,
        entered_at=now,
    )
    audit.full_clean()
    audit.save()
    AuditDraft.objects.create(
        audit=audit, words={"audited_on": facts.audited_on.isoformat()}, typed_by=by, typed_at=now
    )
    return audit


@transaction.atomic
def begin_audit(audit: Audit, *, by: User, now: datetime, version: QuestionSetVersion | None = None) -> Audit:
    """Begin an audit that was allocated, with the set it was planned with or the one chosen now."""
    audit = _hold(audit, by, AuditState.ALLOCATED)
    audit.question_set = audit.question_set or set_planned(audit) or version
    if audit.question_set is None:
        raise ValidationError({"version": "Choose the question set you work with."})
    if not audit.question_set.question_set.is_graded and audit.kind != AuditType.DIP_SAMPLE:
        raise ValidationError({"version": "Only a dip sample goes without a grade: choose a set that gives one."})
    audit.state = AuditState.IN_PROGRESS
    audit.full_clean()
    audit.save()
    words = {"audited_on": timezone.localdate(now).isoformat()}
    AuditDraft.objects.create(audit=audit, words=words, typed_by=by, typed_at=now)
    return audit


@transaction.atomic
def keep_draft(
    audit: Audit,
    *,
    typed: Mapping[str, str],
    seen_version: int,
    by: User,
    now: datetime,
    was: Mapping[str, str] | None = None,
) -> Kept:
    """Keep what was typed. Nothing another window kept meanwhile is written over, and no name of a child is held.

    `was` is what the window last saw of the fields it sends; without it (a whole form, sent where no
    script runs) the version alone tells whether the window had seen what is held.
    """
    audit = _hold(audit, by, AuditState.IN_PROGRESS)
    plan = plan_of(audit)
    draft = _draft(audit, by, now)
    free = {name: text for name, text in typed.items() if name in plan.in_free_words}
    refused = {name: said for name, text in free.items() if (said := _names_a_child(text))}
    sent = {name: text for name, text in typed.items() if name in plan.names and name not in refused}
    if was is None and seen_version != draft.version:
        merged = merge_unseen(draft.words, sent)
    else:
        merged = merge(draft.words, sent, draft.words if was is None else was)
    if merged.words != draft.words:
        draft.words, draft.version, draft.typed_by, draft.typed_at = merged.words, draft.version + 1, by, now
        draft.save()
    return Kept(merged.words, draft.version, merged.apart, refused)


@transaction.atomic
def hand_in(audit: Audit, *, seen_version: int, by: User, now: datetime) -> Audit:
    """Hand in what was kept: its grade counts from now on, and nobody changes it here again.

    Raises Unfinished with everything that is missing, and DraftChangedMeanwhile where another
    window has kept something this one has not seen.
    """
    audit = _hold(audit, by, AuditState.IN_PROGRESS)
    draft = _draft(audit, by, now)
    if draft.version != seen_version:
        raise DraftChangedMeanwhile
    plan = plan_of(audit)
    if found := problems(plan.asked, draft.words, today=timezone.localdate(now)):
        raise Unfinished(found)
    _write(audit, plan, draft.words)
    audit.state, audit.submitted_at = AuditState.SUBMITTED, now
    audit.full_clean()
    audit.save()
    draft.delete()
    graded(audit, by=by)
    return audit


def plan_of(audit: Audit) -> EntryPlan:
    """Give what an audit's own version of its set asks."""
    if audit.question_set is None:
        raise AuditHasMovedOn
    return plan_entry(audit.question_set)


def set_planned(audit: Audit) -> QuestionSetVersion | None:
    """Give the version in use of the set an audit was planned with, where it was planned with one."""
    if audit.planned is None or audit.planned.question_set_id is None:
        return None
    return QuestionSetVersion.objects.filter(
        question_set=audit.planned.question_set_id, state=VersionState.IN_USE
    ).first()


def next_of_the_kind(audit: Audit, *, by: User, now: datetime) -> Audit | None:
    """Give the audit to go on with after a dip sample: the next one allocated, or a new one with the same facts."""
    waiting = Audit.objects.filter(
        auditor=by, state=AuditState.ALLOCATED, kind=AuditType.DIP_SAMPLE, unit=audit.unit
    ).order_by("due_on", "reference")
    mine = [one for one in waiting if (one.question_set or set_planned(one)) == audit.question_set]
    if mine:
        return begin_audit(mine[0], by=by, now=now)
    if audit.question_set is None or audit.audited_on is None:
        return None
    if not access.may_at(by, Capability.GRADE_AUDITS, audit.unit):
        return None
    asked = audit.dip_sample if audit.dip_sample and audit.dip_sample.is_open else None
    kind = AuditType(audit.kind)
    facts = Facts(audit.question_set, audit.unit, kind, audit.audited_on, audit.theme, dip_sample=asked)
    return start_audit(facts, by=by, now=now)


def _hold(audit: Audit, by: User, state: AuditState) -> Audit:
    """Lock an audit that somebody may write, and refuse one that is at another point of its way."""
    held = Audit.objects.select_for_update(of=("self",)).select_related("unit", "planned").get(pk=audit.pk)
    if not may_write(by, held):
        raise PermissionDenied
    if held.state != state:
        raise AuditHasMovedOn
    return held


def _draft(audit: Audit, by: User, now: datetime) -> AuditDraft:
    draft, _ = AuditDraft.objects.get_or_create(audit=audit, defaults={"typed_by": by, "typed_at": now})
    return draft


def _names_a_child(text: str) -> str:
    try:
        names_no_child(text)
    except ValidationError as problem:
        return " ".join(problem.messages)
    return ""


def _take_on(request: DipSampleRequest, *, by: User, now: datetime) -> DipSampleRequest:
    """Take on the request an audit is begun for, where nobody has; refuse one that is answered or declined."""
    held = DipSampleRequest.objects.select_for_update().get(pk=request.pk)
    if not held.is_open:
        raise ValidationError("That dip sample is answered or declined already.")
    if held.state == RequestState.ASKED:
        return take_on_dip_sample(held, expected_version=held.version, by=by, now=now)
    return held


def _refuse_unusable(version: QuestionSetVersion) -> None:
    if version.state != VersionState.IN_USE:
        raise ValidationError({"version": "That version is not in use."})


def _write(audit: Audit, plan: EntryPlan, words: Mapping[str, str]) -> None:
    audit.audited_on = date.fromisoformat(words["audited_on"])
    for name in IN_WORDS:
        setattr(audit, name, words.get(name, "").strip())
    audit.auditor_grade = words.get("grade", "")
    for part in plan.domains:
        grade = words[f"domain_{part.of_set.pk}"]
        if grade != NOT_LOOKED_AT:
            evidence = words.get(f"evidence_{part.of_set.pk}", "").strip()
            audit.domain_grades.update_or_create(
                domain=part.of_set.domain, defaults={"grade": grade, "evidence": evidence}
            )
    for question in [*plan.alone, *(question for part in plan.domains for question in part.questions)]:
        said, note = words.get(f"said_{question.pk}", ""), words.get(f"note_{question.pk}", "").strip()
        if said or note:
            Answer.objects.update_or_create(audit=audit, question=question, defaults={"said": said, "note": note})
