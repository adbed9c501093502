"""What auditors are told of the audits they are given, and both sides of letting one off. None of it interrupts."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from audits.models import Audit, Decision, Exemption
from indicators.rules.wording import print_day
from organisation.notifications import Kind, tell
from organisation.people import able_to
from organisation.roles import Capability

GIVEN = Kind("audit-given", "An audit I was given", about="Once an audit, with the day it is due.")
ASKED = Kind("audit-exemption-asked", "Somebody asks to be let off an audit", about="Once each.")
DECIDED = Kind("audit-exemption-decided", "What became of my asking to be let off an audit", about="Once each.")
KINDS = (GIVEN, ASKED, DECIDED)


def tell_auditor(audit: Audit, *, now: datetime) -> None:
    """Tell an audit's auditor that it is theirs, once an audit however often its day is changed."""
    if audit.auditor and audit.due_on:
        tell(
            to=[audit.auditor],
            kind=GIVEN.name,
            key=f"{GIVEN.name}:{audit.pk}",
            title=f"You were given audit {audit.reference}",
            body=f"{audit.get_kind_display()}, {audit.unit}. It is due on {print_day(audit.due_on)}.",
            link=audit.get_absolute_url(),
            now=now,
        )


def tell_of_asking(exemption: Exemption, *, now: datetime) -> None:
    """Tell the QA unit that somebody asks; whoever asked knows."""
    deciding = able_to(Capability.RUN_AUDITS, on=timezone.localdate(now)).exclude(pk=exemption.asked_by_id)
    tell(
        to=deciding,
        kind=ASKED.name,
        key=f"{ASKED.name}:{exemption.pk}",
        title=f"Somebody asks to be let off audit {exemption.audit.reference}",
        link=reverse("audits:exemptions"),
        now=now,
    )


def tell_of_decision(exemption: Exemption, *, now: datetime) -> None:
    """Tell whoever asked, and the auditor, what the QA unit decided."""
    audit = exemption.audit
    let_off = exemption.decision == Decision.APPROVED
    tell(
        to={person for person in (exemption.asked_by, audit.auditor) if person},
        kind=DECIDED.name,
        key=f"{DECIDED.name}:{exemption.pk}",
        title=f"Audit {audit.reference} {'is let off' if let_off else 'stays to be carried out'}",
        body=exemption.answer,
        link=reverse("audits:ask-exemption", args=[audit.pk]),
        now=now,
    )
