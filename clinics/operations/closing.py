"""Closing a session, once everything on its agenda has an outcome."""

from django.db import transaction
from django.utils import timezone

from clinics.models import ClinicSession
from clinics.operations.holding import hold_session
from clinics.rules.agenda import SessionState
from organisation.models import User
from organisation.roles import Capability


class ItemsWithoutOutcome(Exception):
    """A session closes only when every item has an outcome."""


@transaction.atomic
def close_session(session: ClinicSession, *, by: User) -> ClinicSession:
    """Close a session. Raises ItemsWithoutOutcome while an item has none."""
    session = hold_session(session, by, Capability.RECORD_OUTCOMES, SessionState.IN_PROGRESS)
    if session.items.filter(outcome=None).exists():
        raise ItemsWithoutOutcome
    session.state, session.closed_by, session.closed_at = SessionState.CLOSED, by, timezone.now()
    session.save()
    return session
