"""Asking to be let off an audit, and deciding it. Who asks does not decide."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from audits.letters import tell_of_asking, tell_of_decision
from audits.models import Audit, AuditDraft, AuditState, Decision, Exemption
from organisation import access
from organisation.models import User
from organisation.roles import Capability

OPEN = (AuditState.PLANNED, AuditState.ALLOCATED, AuditState.IN_PROGRESS)


class NotOpen(Exception):
    """The audit was handed in, or let off, already."""


class AskedAlready(Exception):
    """Somebody has asked, and is waiting for an answer."""


class DecidedAlready(Exception):
    """Somebody has decided it; it carries how."""

    def __init__(self, decision: Decision) -> None:
        """Keep how."""
        super().__init__(decision.label)
        self.decision = decision


class OwnAsking(Exception):
    """Nobody decides what they asked for themselves."""


def may_ask(user: User, audit: Audit) -> bool:
    """Say whether somebody may ask: the auditor, a manager of the case's unit, or the QA unit."""
    return audit.auditor_id == user.pk or access.may_at(user, Capability.CARRY_OUT_AUDITS, audit.unit)


@transaction.atomic
def ask_exemption(audit: Audit, *, reason: str, by: User, now: datetime) -> Exemption:
    """Ask that an audit be let off. Raises NotOpen, AskedAlready, and ValidationError naming the field."""
    audit = _lock(audit)
    if not may_ask(by, audit):
        raise PermissionDenied("You are neither this audit's auditor nor a manager of its unit.")
    if audit.state not in OPEN:
        raise NotOpen
    if audit.exemptions.filter(decision=Decision.ASKED).exists():
        raise AskedAlready
    exemption = Exemption(audit=audit, reason=reason.strip(), asked_by=by, asked_at=now)
    exemption.full_clean()
    exemption.save()
    tell_of_asking(exemption, now=now)
    return exemption


@transaction.atomic
def decide_exemption(exemption: Exemption, *, approve: bool, answer: str, by: User, now: datetime) -> Exemption:
    """Let an audit off, or refuse to. Its line is one short then, and a replacement may be drawn.

    Raises OwnAsking, DecidedAlready, NotOpen, and ValidationError where a refusal does not say why.
    """
    audit = _lock(exemption.audit)
    access.check(by, Capability.RUN_AUDITS, audit.unit)
    held = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if held.decision != Decision.ASKED:
        raise DecidedAlready(Decision(held.decision))
    if held.asked_by_id == by.pk:
        raise OwnAsking
    if approve and audit.state not in OPEN:
        raise NotOpen
    if not approve and not answer.strip():
        raise ValidationError({"answer": "Say why it is refused."})
    held.decision = Decision.APPROVED if approve else Decision.REFUSED
    held.answer, held.decided_by, held.decided_at = answer.strip(), by, now
    held.full_clean()
    held.save()
    if approve:
        audit.state, audit.version = AuditState.EXEMPT, audit.version + 1
        audit.full_clean()
        audit.save()
        AuditDraft.objects.filter(audit=audit).delete()  # what was typed of it is handed in nowhere
    held.audit = audit
    tell_of_decision(held, now=now)
    return held


def _lock(audit: Audit) -> Audit:
    return Audit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=audit.pk)
