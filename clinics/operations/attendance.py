"""Writing down who came to a session, who sent a deputy, and who took the chair."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from clinics.models import Attendance, ClinicSession
from clinics.operations.holding import hold_session
from clinics.rules.agenda import Presence, SessionState
from organisation.models import User
from organisation.roles import Capability


class AttendanceHasMovedOn(Exception):
    """Somebody else changed the attendance since it was read."""


@dataclass(frozen=True, slots=True)
class Came:
    """What is said of one person: came, is away, or sent somebody."""

    user: User
    presence: Presence
    deputy: User | None = None


@transaction.atomic
def record_attendance(
    session: ClinicSession, *, came: Sequence[Came], chair: User | None, seen: str, by: User
) -> ClinicSession:
    """Put the attendance of a session in place of what was said before, and name who takes the chair.

    `seen` is what `attendance_said` gave when it was read. Raises AttendanceHasMovedOn where it
    says something else now (unless it says the same as this), SessionHasMovedOn where the session
    is not being held, and ValidationError where the chair is away and nobody else is named.
    """
    session = hold_session(
        session, by, Capability.RECORD_OUTCOMES, SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS
    )
    said = attendance_said(session)
    if said == _say(((one.user.pk, one.presence, _pk(one.deputy)) for one in came), _pk(chair)):
        return session
    if said != seen:
        raise AttendanceHasMovedOn
    _check(came, chair)
    session.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(session=session, user=one.user, presence=one.presence, deputy=one.deputy) for one in came
    )
    session.chair = chair
    session.save()
    return session


def attendance_said(session: ClinicSession) -> str:
    """Give what is said of everybody, as one word to compare: another word, another attendance."""
    rows = Attendance.objects.filter(session=session).values_list("user_id", "presence", "deputy_id")
    return _say(rows, ClinicSession.objects.values_list("chair", flat=True).get(pk=session.pk))


def _say(rows, chair: int | None) -> str:
    people = sorted(f"{user}-{presence}-{deputy or ''}" for user, presence, deputy in rows)
    return ".".join([f"chair-{chair or ''}", *people])


def _check(came: Sequence[Came], chair: User | None) -> None:
    """Refuse a deputy nobody is named for, and a meeting nobody chairs."""
    nameless = next((one for one in came if one.presence is Presence.DEPUTISED and one.deputy is None), None)
    if nameless:
        raise ValidationError({f"deputy-{nameless.user.pk}": f"Say who came for {nameless.user}."})
    here = {one.user.pk for one in came if one.presence is Presence.PRESENT}
    here |= {one.deputy.pk for one in came if one.deputy}
    if here and (chair is None or chair.pk not in here):
        who = f"{chair} is not here" if chair else "Nobody chairs"
        raise ValidationError({"chair": f"{who}: name who takes the chair, of those who are."})


def _pk(user: User | None) -> int | None:
    return user.pk if user else None
