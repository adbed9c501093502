"""Who may read an audit a second time: not its auditor, nor anybody in the line of its case."""

from collections import defaultdict

from django.utils import timezone

from audits.models import Audit
from audits.rules.allocation import line_of
from organisation import access
from organisation.models import Membership, Unit, User
from organisation.people import able_to
from organisation.roles import MANAGING, Capability


def why_not_reader(person: User, audit: Audit) -> str:
    """Say why somebody may not read an audit a second time; nothing where they may."""
    if audit.auditor_id == person.pk:
        return f"{person} made this audit: somebody else reads it a second time."
    if not access.may_at(person, Capability.MODERATE_AUDITS, audit.unit):
        return f"{person} reads no audits of {audit.unit} a second time."
    if _manages(person, audit):
        return f"{person} is in the line of this case."
    return ""


def readers_for(audit: Audit) -> list[User]:
    """Give everybody who may read an audit a second time, by name."""
    people = able_to(Capability.MODERATE_AUDITS, on=timezone.localdate()).order_by("first_name", "last_name", "pk")
    return [person for person in people if not why_not_reader(person, audit)]


def _manages(person: User, audit: Audit) -> bool:
    managed = Membership.objects.in_force(on=timezone.localdate()).filter(user=person, role__in=MANAGING)
    at = set(managed.values_list("unit", flat=True))
    return bool(at) and bool(at & _line(audit))


def _line(audit: Audit) -> frozenset[int]:
    above: dict[int, int | None] = dict(Unit.objects.order_by().values_list("pk", "parent"))
    below: dict[int | None, list[int]] = defaultdict(list)
    for unit, parent in above.items():
        below[parent].append(unit)
    return line_of(audit.worker_id or audit.unit_id, above=above, below=below)
