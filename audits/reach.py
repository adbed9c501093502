"""Which audits somebody may read, and how one is found that an action is raised on."""

from django.db.models import Q, QuerySet

from actions.models import RaisedIn
from actions.sources import Source
from audits.blind import is_veiled, veiled_audits
from audits.following import due_of
from audits.models import Audit, PlannedAudits
from audits.models.audits import AuditQuerySet
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


def audits_of_own_units(user: User) -> AuditQuerySet:
    """Give the audits of the units somebody reads audits of: what lists and counts are made from."""
    units = access.units_where(user, Capability.READ_AUDITS)
    return _unveiled(Audit.objects.filter(unit__in=units).select_related("unit", "auditor"), user)


def readable_audits(user: User) -> AuditQuerySet:
    """Give the audits somebody may open: those of their units, and those they carry out anywhere, no other."""
    units = access.units_where(user, Capability.READ_AUDITS)
    audits = Audit.objects.filter(Q(unit__in=units) | _carried_out_by(user)).select_related("unit", "auditor")
    return _unveiled(audits, user)


def writable_audits(user: User) -> AuditQuerySet:
    """Give the audits somebody may enter: those they carry out, and in the QA unit those of its units."""
    units = access.units_where(user, Capability.GRADE_AUDITS)
    audits = Audit.objects.filter(Q(unit__in=units) | _carried_out_by(user)).select_related("unit", "auditor")
    return _unveiled(audits, user)


def may_write(user: User, audit: Audit) -> bool:
    """Say whether somebody may enter an audit: its auditor, or the QA unit."""
    if audit.auditor_id == user.pk and access.may(user, Capability.CARRY_OUT_AUDITS):
        return True
    return access.may_at(user, Capability.GRADE_AUDITS, audit.unit) and not is_veiled(user, audit)


def _unveiled(audits: AuditQuerySet, user: User) -> AuditQuerySet:
    """Leave out what somebody may come to read blind, and the re-audits of these: that one is booked tells the grade.

    Their own re-audit they keep: they are to make it.
    """
    if not access.may(user, Capability.MODERATE_AUDITS):
        return audits
    veiled = veiled_audits(user).values("pk")
    return audits.exclude(pk__in=veiled).exclude(~Q(auditor=user.pk or 0), re_audit_of__in=veiled)


def _carried_out_by(user: User) -> Q:
    return Q(auditor=user.pk or 0) if access.may(user, Capability.CARRY_OUT_AUDITS) else Q(pk__in=[])


def runnable_lines(user: User) -> QuerySet[PlannedAudits]:
    """Give the lines of programmes in the units somebody plans audits for."""
    units = access.units_where(user, Capability.RUN_AUDITS)
    return PlannedAudits.objects.filter(unit__in=units).select_related("unit", "programme", "theme")


def askable_audits(user: User) -> AuditQuerySet:
    """Give the audits somebody may ask to be let off: their own, and those of the units they carry out audits in."""
    units = access.units_where(user, Capability.CARRY_OUT_AUDITS)
    return Audit.objects.filter(Q(auditor=user) | Q(unit__in=units)).select_related("unit", "auditor")


def find_source(user: User, name: str) -> Source | None:
    """Give the audit of a number, where this person may read it."""
    if not name.isdecimal() or len(name) > 9:
        return None
    audit = readable_audits(user).filter(pk=name).first()
    if audit is None:
        return None
    due = due_of(audit)
    by, why = (due.act_by, f"{due.grade.label}: {due.days} working days to act") if due else (None, "")
    return Source(
        RaisedIn.AUDIT, audit.reference, audit.get_absolute_url(), _team_or_service(audit), due_by=by, due_why=why
    )


def _team_or_service(audit: Audit) -> Unit:
    """Give the unit an action is raised for: never a single worker, who is not named beyond the line."""
    unit = audit.unit
    return unit.parent if unit.kind == Unit.Kind.WORKER and unit.parent else unit
