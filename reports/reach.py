"""Who may read which editions, and who may write, review and remark on what is about to stand in them."""

from django.db.models import Q, QuerySet

from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from reports.models import Edition, EditionSection, EditionState
from reports.rules.words import SectionKind
from reports.subjects import Subject

MAKERS = (Capability.KEEP_EDITIONS, Capability.WRITE_COMMENTARY, Capability.REVIEW_COMMENTARY)


def may_make(user: User) -> bool:
    """Say whether somebody has a part in the making of an edition, and so sees it before it is published."""
    return any(access.may(user, capability) for capability in MAKERS)


def readable_editions(user: User) -> QuerySet[Edition]:
    """Give the editions somebody may read: the published ones, and to those who make them all."""
    if not access.may(user, Capability.READ_EDITIONS):
        return Edition.objects.none()
    return Edition.objects.all() if may_make(user) else Edition.objects.filter(state=EditionState.PUBLISHED)


def check_reads_everything(user: User) -> None:
    """Refuse unless somebody may read the reporting data of every authority: the views know no narrower reader."""
    for authority in Unit.objects.filter(kind=Unit.Kind.AUTHORITY):
        access.check(user, Capability.READ_REPORTING_DATA, authority)


def may_write(user: User, subject: Subject) -> bool:
    """Say whether somebody may write about this: for their own unit, or a section of an edition they were given."""
    if access.may_at(user, Capability.WRITE_COMMENTARY, subject.unit):
        return True
    return access.may(user, Capability.WRITE_COMMENTARY) and _is_given(user, subject)


def may_remark(user: User, subject: Subject) -> bool:
    """Say whether somebody may remark on what was written about this: who may write or review it."""
    return access.may_at(user, Capability.REVIEW_COMMENTARY, subject.unit) or may_write(user, subject)


def _is_given(user: User, subject: Subject) -> bool:
    if subject.indicator or subject.unit.kind != Unit.Kind.AUTHORITY:
        return False
    kind = subject.area.part if subject.area else subject.section
    about = Q(area=subject.area) if kind == SectionKind.AREA else Q(kind=kind)
    return EditionSection.objects.filter(about, owner=user, edition__month=subject.month).exists()
