"""Closing a session: the chair signs its minutes off. Taking it up again keeps what was signed."""

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from clinics.minutes import say_moment, write_minutes
from clinics.models import ClinicSession, SessionRecord, SessionReopening
from clinics.operations.holding import hold_session
from clinics.rules.agenda import Presence, Seat, SessionState
from clinics.rules.closing import signs_as
from clinics.rules.minutes import Signed, as_content
from organisation.models import User
from organisation.roles import Capability


class ItemsWithoutOutcome(Exception):
    """A session closes only when every item that was not held back has an outcome."""


class MinutesHaveMovedOn(Exception):
    """Somebody recorded something after the chair read the minutes through."""


def capacity_of(person: User, session: ClinicSession) -> str:
    """Say as what somebody signs this session's minutes off: chair, acting chair, or not at all."""
    came_for_the_chair = session.attendances.filter(user=session.chair_id, presence=Presence.DEPUTISED)
    deputies = session.clinic.members.filter(seat=Seat.DEPUTY)
    stand_ins = {*came_for_the_chair.values_list("deputy", flat=True), *deputies.values_list("user", flat=True)}
    return signs_as(person.pk, chair=session.chair_id, stand_ins=stand_ins - {None})


def without_outcome(session: ClinicSession):
    """Give the items that stand in the way of closing."""
    return session.items.filter(outcome=None, held_back_at=None)


@transaction.atomic
def close_session(
    session: ClinicSession, *, by: User, read: str | None = None, now: datetime | None = None
) -> ClinicSession:
    """Sign a session's minutes off and close it: from here on nothing of it changes.

    `read` is the mark of the minutes as the chair read them through. Raises PermissionDenied for
    anybody but the chair or who chaired, ItemsWithoutOutcome, MinutesHaveMovedOn and
    SessionHasMovedOn.
    """
    session = hold_session(session, by, Capability.RECORD_OUTCOMES, SessionState.IN_PROGRESS)
    capacity = _signing(by, session)
    if without_outcome(session).exists():
        raise ItemsWithoutOutcome
    minutes = write_minutes(session)
    if read is not None and read != minutes.fingerprint:
        raise MinutesHaveMovedOn
    now, version = now or timezone.now(), session.minutes_version + 1
    signed = replace(minutes, signed=Signed(version, str(by), capacity, say_moment(now)))
    SessionRecord.objects.create(
        session=session, version=version, content=as_content(signed), signed_by=by, signed_at=now
    )
    session.state, session.closed_by, session.closed_at = SessionState.CLOSED, by, now
    session.minutes_version = version
    session.save()
    return session


@transaction.atomic
def reopen_session(session: ClinicSession, *, reason: str, by: User, now: datetime | None = None) -> ClinicSession:
    """Take a closed session up again. What was signed stays as it is, and stays readable."""
    session = hold_session(session, by, Capability.RECORD_OUTCOMES, SessionState.CLOSED)
    _signing(by, session)
    reopening = SessionReopening(
        session=session,
        after_version=session.minutes_version,
        reason=reason.strip(),
        reopened_by=by,
        reopened_at=now or timezone.now(),
    )
    reopening.full_clean()
    reopening.save()
    session.state, session.closed_by, session.closed_at = SessionState.IN_PROGRESS, None, None
    session.save()
    return session


def _signing(by: User, session: ClinicSession) -> str:
    capacity = capacity_of(by, session)
    if not capacity:
        raise PermissionDenied(
            f"The chair, {session.chair}, signs these minutes off. Where somebody else chaired, "
            "record in the attendance that they came in the chair’s place."
        )
    return capacity
