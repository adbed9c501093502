"""Who is told at once that an audit came out Inadequate."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from audits.following import standard_of, stands_since
from audits.models import Audit, AuditState
from audits.rules.following import audit_again_by
from audits.rules.grades import Grade
from organisation.models import Membership, Notification, Unit, User
from organisation.notifications import Kind, tell
from organisation.people import managers_of
from organisation.roles import Role
from organisation.rules.calendar import add_working_days

INADEQUATE = Kind(
    "audit-inadequate",
    "An audit graded Inadequate in my service",
    interrupts=True,
    about="You hear of it the same day.",
    duty_for=frozenset({Role.HEAD_OF_SERVICE}),
)
OF_THE_PAST = timedelta(days=92)
"""An audit older than the three months in which its re-audit falls due is history being entered: it alerts nobody."""


def alert_if_inadequate(audit: Audit, *, now: datetime | None = None) -> list[Notification]:
    """Tell the head of service, once an audit, that either reader graded it Inadequate; without one, who manages above.

    The letter says neither whose case it was nor whose work: that is read behind the sign-in.
    """
    now = now or timezone.now()
    on = timezone.localdate(now)
    if not _found_inadequate(audit) or not audit.audited_on or on - audit.audited_on > OF_THE_PAST:
        return []
    service = audit.unit.parent if audit.unit.kind == Unit.Kind.WORKER and audit.unit.parent else audit.unit
    return tell(
        to=_heads_of(service, on=on) or managers_of(service, on=on)[:1],
        kind=INADEQUATE.name,
        key=f"{INADEQUATE.name}:{audit.pk}",
        title=f"An audit in {service} is graded Inadequate",
        body=_asks(audit, on),
        link=audit.get_absolute_url(),
        now=now,
    )


def _asks(audit: Audit, on: date) -> str:
    """Say what is to be done by which day, by the programme's own numbers or the design's."""
    standard = standard_of(audit.programme)
    since, days = stands_since(audit) or on, standard.inadequate_days
    by, again = add_working_days(since, days), audit_again_by(since, standard)
    return (
        f"Agree what is done about it by {by:%A} {by.day} {by:%B %Y}, {days} working days on. "
        f"The case is audited again by {again.day} {again:%B %Y}."
    )


def _found_inadequate(audit: Audit) -> bool:
    """Say whether its grade is Inadequate, or a second reader's is who waits to be settled: that cannot wait."""
    if audit.grade == Grade.INADEQUATE:
        return True
    return audit.state == AuditState.MODERATED and audit.moderation.grade == Grade.INADEQUATE


def _heads_of(unit: Unit, *, on: date) -> list[User]:
    """Give the heads of service of the nearest unit that has one, from a unit upwards."""
    above = [unit.pk, *(ancestor.pk for ancestor in reversed(unit.ancestors()))]
    held = Membership.objects.in_force(on=on).filter(unit__in=above, role=Role.HEAD_OF_SERVICE, user__is_active=True)
    heads = list(held.select_related("user"))
    nearest = min((above.index(one.unit_id) for one in heads), default=0)
    return [one.user for one in heads if above.index(one.unit_id) == nearest]
