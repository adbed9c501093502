"""Which audits somebody may read, and how one is found that an action is raised on."""

from django.db.models import QuerySet

from actions.models import RaisedIn
from actions.sources import Source
from audits.models import Audit
from organisation import access
from organisation.models import User
from organisation.roles import Capability


def readable_audits(user: User) -> QuerySet[Audit]:
    """Give the audits of the units somebody reads audits of."""
    units = access.units_where(user, Capability.READ_AUDITS)
    return Audit.objects.filter(unit__in=units).select_related("unit", "auditor")


def find_source(user: User, name: str) -> Source | None:
    """Give the audit of a number, where this person may read it."""
    if not name.isdecimal() or len(name) > 9:
        return None
    audit = readable_audits(user).filter(pk=name).first()
    if audit is None:
        return None
    return Source(RaisedIn.AUDIT, audit.reference, audit.get_absolute_url(), audit.unit)
