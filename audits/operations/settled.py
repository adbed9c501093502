"""Entering many audits at once that were settled before they came here: an archive, a year of another tool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from audits.alerts import alert_if_inadequate
from audits.models import Audit, AuditState, Domain, DomainGrade, HowFinal, Moderation, WhyModerated
from audits.operations.entering import Finding
from audits.operations.moderating import NotForModeration
from audits.operations.publishing import publish_months
from audits.operations.re_auditing import follow_grade
from audits.rules.following import is_history
from audits.rules.grades import Grade
from organisation import access
from organisation.models import User
from organisation.roles import Capability

AT_ONCE = 500
LOOKED_UP = ("unit", "worker", "theme", "programme", "planned", "draw", "question_set", "re_audit_of", "dip_sample",
             "auditor", "entered_by", "made_final_by")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """One audit with the grade that was made final; by a second reader, with the reason, where there was one."""

    finding: Finding
    final_grade: Grade
    moderated_by: User | None = None
    because: str = ""
    domain_grades: Mapping[Domain, Grade] = field(default_factory=dict)


@transaction.atomic
def enter_settled_audits(settled: Sequence[Settled], *, by: User, now: datetime | None = None) -> list[Audit]:
    """Enter audits that are final already, all or none, and carry their months' figures to the board once.

    What is history by now alerts nobody and books no re-audit; a recent Inadequate does. Raises ValidationError
    naming the audit, and NotForModeration where a second reader was the auditor.
    """
    now = now or timezone.now()
    for unit in {one.finding.unit for one in settled}:
        access.check(by, Capability.GRADE_AUDITS, unit)
    if any(one.moderated_by == one.finding.auditor for one in settled):
        raise NotForModeration
    audits = [_audit(one, by, now) for one in settled]
    for audit in audits:
        _check(audit)
    bulk_create_with_history(audits, Audit, batch_size=AT_ONCE, default_user=by)
    pairs = list(zip(audits, settled, strict=True))
    grades = [
        DomainGrade(audit=audit, domain=domain, grade=grade)
        for audit, one in pairs
        for domain, grade in one.domain_grades.items()
    ]
    bulk_create_with_history(grades, DomainGrade, batch_size=AT_ONCE, default_user=by)
    Moderation.objects.bulk_create(_readings(pairs, now), batch_size=AT_ONCE)
    publish_months({audit.month for audit in audits if audit.month}, by=by, because="Audits were entered together.")
    for audit in audits:
        if audit.audited_on and not is_history(audit.audited_on, timezone.localdate(now)):
            follow_grade(audit, by=by)
            alert_if_inadequate(audit, now=now)
    return audits


def _audit(one: Settled, by: User, now: datetime) -> Audit:
    given = {name: getattr(one.finding, name) for name in Finding.__slots__ if name != "grade"}
    return Audit(
        **given,
        auditor_grade=one.finding.grade,
        final_grade=one.final_grade,
        final_how=_how(one),
        final_reason=one.because,
        state=AuditState.FINAL,
        entered_by=by,
        entered_at=now,
        submitted_at=now,
        made_final_by=by,
        made_final_at=now,
    )


def _how(one: Settled) -> HowFinal:
    """Say what made its grade final."""
    if one.moderated_by is None:
        return HowFinal.NOT_DRAWN if one.final_grade == one.finding.grade else HowFinal.SETTLED
    return HowFinal.AGREED if one.final_grade == one.finding.grade else HowFinal.SETTLED


def _check(audit: Audit) -> None:
    """Check what was written; that rows exist and rules hold between fields the database checks for all at once."""
    try:
        audit.clean_fields(exclude=LOOKED_UP)
    except ValidationError as problem:
        raise ValidationError([f"{audit.reference}: {message}" for message in problem.messages]) from problem


def _readings(pairs: list[tuple[Audit, Settled]], now: datetime) -> list[Moderation]:
    return [
        Moderation(
            audit=audit,
            why=WhyModerated.SAMPLE,
            auditor_grade=audit.auditor_grade,
            grade=one.final_grade,
            reason=one.because,
            moderated_by=one.moderated_by,
            moderated_at=now,
        )
        for audit, one in pairs
        if one.moderated_by
    ]
