"""Cases audited before, known by their key: what a draw sets aside, and what whoever starts an audit is told."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q
from django.utils import timezone

from audits.models import Audit, AuditProgramme, AuditState, Decision
from audits.models.audits import AuditQuerySet
from audits.rules import sampling
from audits.rules.retention import months_keys_serve
from audits.rules.sampling import Past
from indicators.rules.wording import print_day


@dataclass(frozen=True, slots=True)
class Earlier:
    """An audit because of which its case would not be drawn now."""

    audit: Audit
    past: Past

    @property
    def says(self) -> str:
        """Say which it is, and when."""
        if day := self.past.audited_on:
            return f"{self.audit.reference} is of this case, audited on {print_day(day)}."
        if day := self.past.let_off_on:
            return f"{self.audit.reference} is of this case, let off on {print_day(day)}."
        return f"{self.audit.reference} is of this case, and under way."


def keyed_audits(on: date, months: int) -> AuditQuerySet:
    """Give the audits of known cases that may count within the months, each with when it was let off."""
    since = sampling.months_before(on, months)
    let_off = Max("exemptions__decided_at", filter=Q(exemptions__decision=Decision.APPROVED))
    keyed = Audit.objects.exclude(case_key="").filter(Q(audited_on=None) | Q(audited_on__gt=since))
    return keyed.annotate(let_off_at=let_off)


def past_of(audit: Audit) -> Past:
    """Give an audit of `keyed_audits` as what is past of its case."""
    let_off_at = getattr(audit, "let_off_at", None) or audit.entered_at
    is_let_off = audit.state == AuditState.EXEMPT
    return Past(audit.audited_on, timezone.localdate(let_off_at) if is_let_off else None)


def earlier_audits(key: str, *, on: date) -> list[Earlier]:
    """Give the audits because of which a case would not be drawn on a day, the newest first; none without a key.

    The months are those of the longest rule of any programme then running, or the design's twelve.
    """
    if not key:
        return []
    running = AuditProgramme.objects.filter(starts_on__lte=on, ends_on__gte=on)
    months = months_keys_serve(running.values_list("not_audited_within", flat=True))
    found = [
        Earlier(audit, past_of(audit))
        for audit in keyed_audits(on, months).filter(case_key=key).order_by("-entered_at")
    ]
    return [one for one in found if sampling.why_set_aside([one.past], on=on, months=months)]
