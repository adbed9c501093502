"""Second readings of audits."""

from django.db import transaction
from django.utils import timezone

from audits.models import Audit, AuditState, Moderation
from audits.operations.consequences import graded
from audits.rules.grades import Grade
from organisation import access
from organisation.models import User
from organisation.roles import Capability


class NotForModeration(Exception):
    """The audit is not waiting to be moderated, or its own auditor tries to moderate it."""


@transaction.atomic
def moderate_audit(audit: Audit, *, grade: Grade, reason: str, by: User) -> Moderation:
    """Give a second reader's grade, which then counts. The auditor's own stays beside it.

    Raises NotForModeration where the audit is not submitted or the moderator was its auditor.
    """
    audit = Audit.objects.select_for_update().get(pk=audit.pk)
    access.check(by, Capability.GRADE_AUDITS, audit.unit)
    if audit.state != AuditState.SUBMITTED or audit.auditor_id == by.pk:
        raise NotForModeration
    moderation = Moderation(
        audit=audit,
        auditor_grade=audit.auditor_grade,
        grade=grade,
        reason=reason,
        moderated_by=by,
        moderated_at=timezone.now(),
    )
    moderation.full_clean()
    moderation.save()
    audit.final_grade, audit.state = grade, AuditState.MODERATED
    audit.full_clean()
    audit.save()
    graded(audit, by=by)
    return moderation
