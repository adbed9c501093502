"""One audit as one reader may see it: what its page and its paper both say."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from audits.answers import Found, found_in
from audits.follow_up import Followed, ReAudit, follows_of
from audits.keeping import Keeping, keeping_of
from audits.models import Audit, AuditState, Exemption
from audits.reach import readable_audits
from audits.readings import SecondReadings, second_readings_of
from audits.workers import worker_shown
from organisation.models import Unit, User


@dataclass(frozen=True, slots=True)
class AuditReading:
    """One audit, read by somebody on a day. `worker` is None to whoever is not to know whose work it was."""

    audit: Audit
    by: User
    on: date
    found: Found
    followed: Followed | None
    re_audits: list[ReAudit]
    second: SecondReadings
    keeping: Keeping
    exemption: Exemption | None
    worker: Unit | None

    @property
    def state(self) -> AuditState:
        """Say where it has got to."""
        return AuditState(self.audit.state)


def audits_to_print(user: User) -> QuerySet[Audit]:
    """Give the audits somebody may take away: those they may open, with what their paper names."""
    return readable_audits(user).select_related(
        "unit", "auditor", "theme", "programme", "question_set__question_set", "worker", "re_audit_of", "made_final_by"
    )


def read_audit(user: User, audit: Audit, *, on: date | None = None) -> AuditReading:
    """Read one audit that this person may open."""
    on = on or timezone.localdate()
    followed, re_audits = follows_of(audit, on=on)
    return AuditReading(
        audit, user, on, found_in(audit), followed, re_audits,
        second_readings_of(user, audit), keeping_of(user, audit),
        audit.exemptions.select_related("asked_by", "decided_by").first(), worker_shown(user, audit),
    )  # fmt: skip
