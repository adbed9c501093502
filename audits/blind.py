"""What a second reader who reads blind may not see yet: the audit itself, wherever it is shown.

In a programme that reads blind, an audit that was handed in is hidden from everybody who may come to read it
a second time, until somebody has. It is left out of what they may read altogether (`audits.reach`), so that no
page, list or file of theirs tells its grade, and counts in no figure, which would; the reading page shows what
they need. Hidden from the hand-in on, not only once it is chosen: that it waits must not tell how it was graded,
and a list read before the month's draw would.

Not hidden from whoever knows the grade anyway: its auditor, whoever entered it, who was alerted of it, and who
had opened it. They may read it a second time too, and it is put down that they did not read it blind.
"""

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from audits.alerts import INADEQUATE
from audits.models import Audit, AuditRead
from audits.models.audits import IN_WAITING
from organisation import access
from organisation.models import Notification, User
from organisation.roles import Capability

READING_PAGES = "/audits/moderation/"


def veiled_audits(user: User) -> QuerySet[Audit]:
    """Give the audits that are hidden from somebody because they may come to read them blind."""
    units = access.units_where(user, Capability.MODERATE_AUDITS)
    if not units:
        return Audit.objects.none()
    knows = Q(auditor=user) | Q(entered_by=user) | Q(_opened(user)) | Q(_alerted(user))
    return Audit.objects.filter(IN_WAITING, unit__in=units).exclude(knows)


def is_veiled(user: User, audit: Audit) -> bool:
    """Say whether an audit is hidden from somebody."""
    return veiled_audits(user).filter(pk=audit.pk).exists()


def _opened(user: User) -> Exists:
    """Say whether somebody opened it since it was handed in, or its entry page ever: elsewhere it had no grade."""
    reads = AuditRead.objects.filter(audit=OuterRef("pk"), user=user).exclude(page__startswith=READING_PAGES)
    return Exists(reads.filter(Q(read_at__gte=OuterRef("submitted_at")) | Q(page__endswith="/entry/")))


def _alerted(user: User) -> Exists:
    key = Concat(Value(f"{INADEQUATE.name}:"), Cast(OuterRef("pk"), CharField()))
    return Exists(Notification.objects.filter(person=user, key=key))
