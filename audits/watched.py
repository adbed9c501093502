"""What of audits is evidence: who read which."""

from audits.models import AuditRead
from organisation.evidence.catalogue import Source, watch
from organisation.rules.evidence import Record


def watch_rows() -> None:
    """Put them into the register."""
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
