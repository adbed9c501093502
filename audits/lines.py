"""Who stands in whose line: nobody audits again what they, or whom they manage or are managed by, audited or did."""

from datetime import date

from django.db.models import QuerySet

from audits.models import Audit
from organisation.models import Membership, Unit, User
from organisation.people import able_to
from organisation.roles import MANAGING, Capability


def may_audit_again(re_audit: Audit, *, on: date) -> QuerySet[User]:
    """Give the people outside the line of the first auditor and of the case, on a day."""
    able = able_to(Capability.CARRY_OUT_AUDITS, on=on)
    kept_out = _managing(_around(re_audit, on=on), on=on)
    return able.exclude(pk=_first_auditor(re_audit) or 0).exclude(pk__in=kept_out)


def why_not_audit_again(re_audit: Audit, person: User, *, on: date) -> str | None:
    """Say why somebody may not carry a re-audit out; None where they may."""
    if person.pk == _first_auditor(re_audit):
        return "Carried out the first audit: somebody else looks again."
    if not able_to(Capability.CARRY_OUT_AUDITS, on=on).filter(pk=person.pk).exists():
        return "Holds no role that carries out audits."
    if person.pk in set(_managing(_around(re_audit, on=on), on=on)):
        return "Is in the line of the first auditor or of the case: choose somebody of another service."
    return None


def _first_auditor(re_audit: Audit) -> int | None:
    return re_audit.re_audit_of.auditor_id if re_audit.re_audit_of else None


def _around(re_audit: Audit, *, on: date) -> set[int]:
    """Give the units of the case and of the first auditor's own managing roles, with all above and below each."""
    case = {re_audit.unit_id} | ({re_audit.worker_id} if re_audit.worker_id else set())
    first = Membership.objects.in_force(on=on).filter(user=_first_auditor(re_audit) or 0, role__in=MANAGING)
    parents = dict(Unit.objects.order_by().values_list("pk", "parent"))
    middle = case | set(first.values_list("unit", flat=True))
    above = {up for one in middle for up in _upward(one, parents)}
    below = {one for one in parents if middle & set(_upward(one, parents))}
    return above | below


def _upward(unit: int, parents: dict[int, int | None]) -> list[int]:
    found, at = [], parents.get(unit)
    while at is not None:
        found.append(at)
        at = parents.get(at)
    return [unit, *found]


def _managing(units: set[int], *, on: date) -> QuerySet[Membership, int]:
    held = Membership.objects.in_force(on=on).filter(unit__in=units, role__in=MANAGING)
    return held.values_list("user", flat=True)
