"""Recording in the room what a clinic decides, with the actions it agrees; several may record at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions.models import Action, RaisedIn
from actions.operations import Promise, raise_action
from clinics.models import AgendaItem, ClinicSession, Outcome, OutcomeRevision
from clinics.operations.drafts import drop_draft
from clinics.operations.holding import hold_session
from clinics.rules.agenda import Assurance, Cause, SessionState
from clinics.rules.merging import same_words
from clinics.wording import as_typed, words_of
from indicators.models import Flag
from indicators.operations.flag_answers import FlagIsClosed
from indicators.operations.recording import Claimed, NothingToClaim, claim_recording
from organisation.models import User
from organisation.roles import Capability


class OutcomeHasMovedOn(Exception):
    """Somebody recorded other words on this item since the form was opened. Carries theirs."""

    def __init__(self, theirs: Outcome) -> None:
        """Keep what they recorded, so that both wordings can be shown."""
        super().__init__(f"{theirs.recorded_by} has recorded this item in the meantime.")
        self.theirs = theirs


class ItemIsHeldBack(Exception):
    """An item held back from the meeting takes no outcome."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """One action agreed in the room: what, by whom (a person here or a body outside), by when."""

    title: str
    owner: User | None
    due_on: date
    success_measure: str = ""
    outside_owner: str = ""
    keep_day: bool = False  # somebody's word that a day is meant on which nobody works

    def is_like(self, action: Action) -> bool:
        """Say whether this is that action, sent a second time: the same deed by the same owner."""
        same_owner = action.owner_id == (self.owner.pk if self.owner else None)
        return _plain(action.title) == _plain(self.title) and same_owner and action.outside_owner == self.outside_owner


@transaction.atomic
def record_outcome(
    item: AgendaItem,
    *,
    assurance: Assurance,
    discussion: str,
    by: User,
    cause: Cause | None = None,
    decision: str = "",
    bring_back: bool = False,
    actions: Sequence[Agreed] = (),
    claim: tuple[Flag, Claimed] | None = None,
    expected_version: int = 0,
    now: datetime | None = None,
) -> Outcome:
    """Write down what the clinic decided on an item and raise the actions it agreed, all or nothing.

    Where the cause is recording, `claim` says of which flag what is claimed; it is made in the same breath.

    `expected_version` is the version the words began from, 0 where nothing was recorded. Sent a
    second time (a double click, the back button) the same words change nothing, and an action that
    is on the item already is not raised again.

    Raises OutcomeHasMovedOn where other words were recorded since, ItemIsHeldBack,
    SessionHasMovedOn where the agenda is not issued or the session is closed, and ValidationError
    where the outcome or an action cannot stand.
    """
    session = hold_session(
        item.session, by, Capability.RECORD_OUTCOMES, SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS
    )
    item = AgendaItem.objects.select_related("indicator").get(pk=item.pk)
    if item.held_back_at:
        raise ItemIsHeldBack
    words: dict[str, Any] = {
        "assurance": assurance,
        "cause": cause or "",
        "discussion": discussion,
        "decision": decision,
        "bring_back": bring_back,
    }
    held = Outcome.objects.select_related("recorded_by").filter(item=item).first()
    outcome = held or Outcome(item=item, version=0)
    if held is None or not same_words(as_typed(words), words_of(held)):
        if held is not None and held.version != expected_version:
            raise OutcomeHasMovedOn(held)
        _write(outcome, words, by=by, now=now or timezone.now())
    _agree(outcome, actions, session, by)
    if claim and cause is Cause.RECORDING:
        _claim(*claim, by=by, now=now or timezone.now())
    drop_draft(item, by=by)
    if session.state == SessionState.AGENDA_ISSUED:
        session.state = SessionState.IN_PROGRESS
        session.save()
    return outcome


def _write(outcome: Outcome, words: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Write the words over those before, and keep both wordings."""
    written = {**words, "version": outcome.version + 1, "recorded_by": by, "recorded_at": now}
    for name, value in written.items():
        setattr(outcome, name, value)
    outcome.full_clean()
    outcome.save()
    OutcomeRevision.objects.create(outcome=outcome, **written)


def _agree(outcome: Outcome, agreed: Sequence[Agreed], session: ClinicSession, by: User) -> None:
    """Raise what is not on the item yet. Another date for a deed that is on it is refused, not lost."""
    held = list(outcome.actions.all())
    for one in agreed:
        twin = next((action for action in held if one.is_like(action)), None)
        if twin is None:
            held.append(_raise(one, outcome.item, session, by))
        elif twin.original_due_on != one.due_on:
            due = f"{twin.due_on.day} {twin.due_on:%B %Y}" if twin.due_on else "on no day yet"
            said = f"“{twin.title}” is agreed here already, due {due}: change its date on its own page."
            raise ValidationError(said)
    outcome.actions.set(held)


def _claim(flag: Flag, claimed: Claimed, *, by: User, now: datetime) -> None:
    """Claim that the flagged miss is recording; the outcome does not stand where that cannot."""
    try:
        claim_recording(
            flag,
            cases=claimed.cases,
            wrong=claimed.wrong,
            put_right_by=claimed.put_right_by,
            due_on=claimed.due_on,
            by=by,
            now=now,
        )
    except (NothingToClaim, FlagIsClosed) as problem:
        said = str(problem) or "The flag was closed in the meantime, so nothing is left to claim."
        raise ValidationError(f"{said} Nothing was recorded: record it again.") from problem


def _raise(agreed: Agreed, item: AgendaItem, session: ClinicSession, by: User) -> Action:
    promise = Promise(
        title=agreed.title,
        unit=session.clinic.unit,
        raised_in=RaisedIn.CLINIC,
        indicator=item.indicator,
        success_measure=agreed.success_measure,
        owner=agreed.owner,
        outside_owner=agreed.outside_owner,
        due_on=agreed.due_on,
        source_note=f"{session}: {item.title}"[:300],
        source_path=item.get_absolute_url(),
    )
    return raise_action(promise, by=by, keep_day=agreed.keep_day)


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
