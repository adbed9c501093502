"""What of audits is evidence: their grades from booking to final, second readings, and who read which."""

from django.db.models import Q

from audits.blind import veiled_audits
from audits.models import Audit, AuditRead, DomainGrade, Moderation
from organisation.evidence.catalogue import Source, veil, watch, watch_history
from organisation.models import User
from organisation.rules.evidence import Record


def watch_rows() -> None:
    """Put them into the register."""
    watch_history(Audit, Record.GRADE, thing=("reference",), unit="unit")
    watch_history(DomainGrade, Record.GRADE, thing=("audit", "domain"), unit="audit__unit")
    watch(
        Source(
            Moderation,
            Record.GRADE,
            "moderated_at",
            "moderated_by",
            ("audit",),
            ("audits.audit", "audit_id"),
            act="audit read a second time",
            was=("auditor_grade",),
            became=("grade",),
            why=("reason",),
            unit="audit__unit",
            may_be_older=True,
        )
    )
    veil(of_veiled_audits)
    watch(
        Source(
            AuditRead,
            Record.READ,
            "read_at",
            "user",
            ("audit",),
            ("audits.audit", "audit_id"),
            act="audit read",
            became=("page",),
            unit="audit__unit",
        )
    )


def of_veiled_audits(user: User) -> Q:
    """Give the entries that would tell somebody the grade of an audit they may come to read blind."""
    veiled = veiled_audits(user)
    told_by = Audit.objects.filter(Q(pk__in=veiled) | Q(re_audit_of__in=veiled))
    audits = [f"audits.audit {pk}" for pk in told_by.values_list("pk", flat=True)]
    grades = DomainGrade.objects.filter(audit__in=veiled).values_list("pk", flat=True)
    return Q(record=Record.GRADE, key__in=[*audits, *(f"audits.domaingrade {pk}" for pk in grades)])
