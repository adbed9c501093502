"""Recording in the room what a clinic decides, with the actions it agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from actions.models import Action, RaisedIn
from actions.operations import Promise, raise_action
from clinics.models import AgendaItem, ClinicSession, Outcome
from clinics.operations.holding import hold_session
from clinics.rules.agenda import Assurance, Cause, SessionState
from organisation.models import User
from organisation.roles import Capability


class OutcomeAlreadyRecorded(Exception):
    """Somebody has already recorded what was decided on this item."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """One action agreed in the room: what, by whom, by when."""

    title: str
    owner: User
    due_on: date
    success_measure: str = ""


@transaction.atomic
def record_outcome(
    item: AgendaItem,
    *,
    assurance: Assurance,
    discussion: str,
    by: User,
    cause: Cause | None = None,
    decision: str = "",
    actions: Sequence[Agreed] = (),
) -> Outcome:
    """Write down what the clinic decided on an item and raise the actions it agreed, all or nothing.

    Raises OutcomeAlreadyRecorded, SessionHasMovedOn where the agenda is not issued or the session
    is closed, and ValidationError where the outcome or an action cannot stand.
    """
    session = hold_session(
        item.session, by, Capability.RECORD_OUTCOMES, SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS
    )
    if Outcome.objects.filter(item=item).exists():
        raise OutcomeAlreadyRecorded
    outcome = Outcome(
        item=item,
        assurance=assurance,
        cause=cause or "",
        discussion=discussion,
        decision=decision,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    outcome.full_clean()
    outcome.save()
    outcome.actions.set([_raise(agreed, item, session, by) for agreed in actions])
    if session.state == SessionState.AGENDA_ISSUED:
        session.state = SessionState.IN_PROGRESS
        session.save()
    return outcome


def _raise(agreed: Agreed, item: AgendaItem, session: ClinicSession, by: User) -> Action:
    promise = Promise(
        title=agreed.title,
        unit=session.clinic.unit,
        raised_in=RaisedIn.CLINIC,
        indicator=item.indicator,
        success_measure=agreed.success_measure,
        owner=agreed.owner,
        due_on=agreed.due_on,
        source_note=f"{session}: {item.title}"[:300],
    )
    return raise_action(promise, by=by)
