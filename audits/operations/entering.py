"""Entering graded audits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from audits.models import (
    Audit,
    AuditProgramme,
    AuditState,
    AuditType,
    Domain,
    DomainGrade,
    Feedback,
    PlannedAudits,
    Theme,
)
from audits.operations.consequences import graded
from audits.rules.grades import Grade
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Finding:
    """One audit as its auditor hands it in."""

    reference: str
    unit: Unit
    kind: AuditType
    audited_on: date
    auditor: User
    grade: Grade
    feedback: Feedback
    theme: Theme | None = None
    programme: AuditProgramme | None = None
    planned: PlannedAudits | None = None
    difference_made: str = ""
    strengths: str = ""
    would_make_it_good: str = ""


@transaction.atomic
def enter_audit(finding: Finding, *, domain_grades: Mapping[Domain, tuple[Grade, str]], by: User) -> Audit:
    """Enter a graded audit, carry the month's new figures to the board, and alert where it is Inadequate.

    `domain_grades` gives the grade and the evidence of each domain. Raises ValidationError,
    naming the field, where the audit cannot stand.
    """
    access.check(by, Capability.GRADE_AUDITS, finding.unit)
    given = {name: getattr(finding, name) for name in Finding.__slots__ if name != "grade"}
    audit = Audit(
        **given,
        auditor_grade=finding.grade,
        state=AuditState.SUBMITTED,
        entered_by=by,
        entered_at=(now := timezone.now()),
        submitted_at=now,
    )
    audit.full_clean()
    audit.save()
    grades = [
        DomainGrade(audit=audit, domain=domain, grade=grade, evidence=evidence)
        for domain, (grade, evidence) in domain_grades.items()
    ]
    bulk_create_with_history(grades, DomainGrade, default_user=by)
    graded(audit, by=by)
    return audit
