"""What of audits hangs on somebody: those they were to carry out. The QA unit gives them anew."""

from django.urls import reverse

from audits.models import Audit, AuditState
from organisation.leavers import Left, ask_what_is_left
from organisation.roles import Capability, Role


def say_what_is_left() -> None:
    """Put it into the register."""
    may = Capability.CARRY_OUT_AUDITS
    ask_what_is_left(Left("the audit", _under_way, "auditor", may, _unit, _link, asks=Role.QA))


def _under_way():
    return Audit.objects.filter(state__in=[AuditState.ALLOCATED, AuditState.IN_PROGRESS])


def _unit(audit):
    return audit.unit


def _link(audit) -> str:
    return reverse("audits:allocate")
