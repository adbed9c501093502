"""Re-audits: booked when a grade is Inadequate, withdrawn when it is not any more, given to somebody else's line."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audits.following import due_of
from audits.letters import tell_auditor
from audits.lines import why_not_audit_again
from audits.models import Audit, AuditState, AuditType, Decision, Exemption
from organisation import access
from organisation.models import User
from organisation.roles import Capability
from organisation.rules.calendar import bank_holiday, is_working_day

LIFTED = "The grade of the audit it follows is Inadequate no longer."
PREFIX = "RA"
ATTEMPTS = 5
NOT_BEGUN = (AuditState.PLANNED, AuditState.ALLOCATED)


class NotAReAudit(Exception):
    """The audit follows no other, or is past being given to somebody."""


def follow_grade(audit: Audit, *, by: User, now: datetime | None = None) -> Audit | None:
    """Book the re-audit an Inadequate asks for, once, or withdraw the one its grade asks for no longer.

    Gives the re-audit that stands. Call it in the transaction that gives the grade.
    """
    now = now or timezone.now()
    standing = audit.re_audits.exclude(state=AuditState.EXEMPT).select_for_update().first()
    due = due_of(audit)
    if due and due.audit_again_by:
        return standing or _book(audit, due.audit_again_by, by=by, now=now)
    if standing and standing.state in NOT_BEGUN and not is_kept(standing):
        _withdraw(standing, by=by, now=now)
        return None
    return standing


def is_kept(re_audit: Audit) -> bool:
    """Say whether the QA unit has refused to let it off, so that it stands whatever becomes of the grade."""
    return re_audit.exemptions.filter(decision=Decision.REFUSED).exists()


@transaction.atomic
def keep_re_audit(re_audit: Audit, *, why: str, by: User, now: datetime | None = None) -> Audit:
    """Let a re-audit stand whatever becomes of the grade it follows; one that was withdrawn is booked again.

    Raises ValidationError where no reason is given, or where another one stands in its place.
    """
    re_audit = _held(re_audit, by)
    if not why.strip():
        raise ValidationError({"why": "Say why it is kept."})
    now = now or timezone.now()
    if re_audit.state == AuditState.EXEMPT:
        others = Audit.objects.filter(re_audit_of=re_audit.re_audit_of).exclude(pk=re_audit.pk)
        if others.exclude(state=AuditState.EXEMPT).exists():
            raise ValidationError({"why": "Another re-audit has been booked in its place."})
        re_audit.state, re_audit.auditor = AuditState.PLANNED, None
        re_audit.save()
    _answer(re_audit, Decision.REFUSED, reason=LIFTED, answer=why, by=by, now=now)
    return re_audit


@transaction.atomic
def allocate_re_audit(re_audit: Audit, *, auditor: User, due_on: date, by: User, on: date | None = None) -> Audit:
    """Give a re-audit to somebody outside the line of the first auditor and of the case, with its date.

    Raises NotAReAudit where it has begun, ValidationError, naming the field, where the person or the day cannot be.
    """
    re_audit = _held(re_audit, by)
    if re_audit.state not in NOT_BEGUN:
        raise NotAReAudit
    on = on or timezone.localdate()
    if why := why_not_audit_again(re_audit, auditor, on=on):
        raise ValidationError({"auditor": why})
    if why := _why_not_on(due_on, on):
        raise ValidationError({"due_on": why})
    re_audit.auditor, re_audit.due_on, re_audit.state = auditor, due_on, AuditState.ALLOCATED
    re_audit.version += 1
    re_audit.full_clean()
    re_audit.save()
    tell_auditor(re_audit, now=timezone.now())
    return re_audit


def _why_not_on(due_on: date, on: date) -> str | None:
    if due_on < on:
        return "That day is past. Give one from today on."
    if is_working_day(due_on):
        return None
    holiday = bank_holiday(due_on)
    return f"Nobody works that day{f': {holiday}' if holiday else ''}. Give a working day."


def _held(re_audit: Audit, by: User) -> Audit:
    held = Audit.objects.select_for_update().get(pk=re_audit.pk)
    access.check(by, Capability.RUN_AUDITS, held.unit)
    if held.re_audit_of_id is None:
        raise NotAReAudit
    return held


def _withdraw(re_audit: Audit, *, by: User, now: datetime) -> None:
    re_audit.exemptions.filter(decision=Decision.ASKED).update(
        decision=Decision.APPROVED, answer=LIFTED, decided_by=by, decided_at=now
    )
    re_audit.state = AuditState.EXEMPT
    re_audit.version += 1
    re_audit.save()
    _answer(re_audit, Decision.APPROVED, reason=LIFTED, answer="", by=by, now=now)


def _answer(re_audit: Audit, decision: Decision, *, reason: str, answer: str, by: User, now: datetime) -> None:
    answered = Exemption(
        audit=re_audit,
        reason=reason,
        asked_by=by,
        asked_at=now,
        decision=decision,
        answer=answer,
        decided_by=by,
        decided_at=now,
    )
    answered.full_clean()
    answered.save()


def _book(audit: Audit, due_on: date, *, by: User, now: datetime) -> Audit | None:
    """Book it, unless the QA unit has let it off: that decision stands until somebody takes it back."""
    earlier = audit.re_audits.filter(state=AuditState.EXEMPT)
    for one in earlier:
        newest = one.exemptions.filter(decision=Decision.APPROVED).first()
        if newest and newest.reason != LIFTED:
            return None
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _new(audit, due_on, by=by, now=now)
        except IntegrityError:  # somebody took the reference meanwhile, or booked this very one
            if standing := audit.re_audits.exclude(state=AuditState.EXEMPT).first():
                return standing
    raise RuntimeError("No reference could be found for the re-audit.")


def _new(audit: Audit, due_on: date, *, by: User, now: datetime) -> Audit:
    return Audit.objects.create(
        reference=next_reference(PREFIX),
        re_audit_of=audit,
        kind=AuditType.RE_AUDIT,
        state=AuditState.PLANNED,
        unit=audit.unit,
        worker=audit.worker,
        case_key=audit.case_key,
        programme=audit.programme,
        theme=audit.theme,
        question_set=audit.question_set,
        due_on=due_on,
        entered_by=by,
        entered_at=now,
    )


def next_reference(prefix: str) -> str:
    """Give the first reference after the highest one taken with a prefix, such as RA-0007."""
    taken = Audit.objects.filter(reference__regex=rf"^{prefix}-[0-9]+$").values_list("reference", flat=True)
    highest = max((int(one.rpartition("-")[2]) for one in taken), default=0)
    return f"{prefix}-{highest + 1:04d}"
