"""What an auditor has to do: the audits they were given, the overdue first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from audits.models import Audit, AuditState
from organisation.models import User

TO_DO = (AuditState.ALLOCATED, AuditState.IN_PROGRESS)
SHOWN_AFTER = 10


@dataclass(frozen=True, slots=True)
class OwnAudits:
    """Somebody's audits: those to do, how many of them are overdue, and the newest they have handed in."""

    to_do: Sequence[Audit]
    overdue: int
    handed_in: Sequence[Audit]


def audits_to_do(user: User) -> QuerySet[Audit]:
    """Give the audits somebody was given and has not handed in, the longest due first."""
    own = Audit.objects.filter(auditor=user, state__in=TO_DO)
    return own.order_by(F("due_on").asc(nulls_last=True), "reference")


def own_audits(user: User, *, today: date) -> OwnAudits:
    """Give somebody's own audits. Two queries."""
    to_do = list(audits_to_do(user).select_related("unit", "question_set__question_set", "theme"))
    handed_in = Audit.objects.filter(auditor=user).exclude(submitted_at=None).order_by("-submitted_at")
    return OwnAudits(
        to_do,
        sum(bool(audit.due_on and audit.due_on < today) for audit in to_do),
        list(handed_in.select_related("unit")[:SHOWN_AFTER]),
    )
