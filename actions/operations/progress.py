"""Saying how an action goes, and moving it from state to state."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Action, ProgressUpdate, RaisedIn
from actions.operations.figures import latest_figure
from actions.operations.holding import ActionHasMovedOn, on_the_current_row
from actions.rules.lifecycle import JUDGED, OPEN, ActionState, may_follow_effect, may_move, why_not_verify
from indicators.operations.doorbell import ring_sweep_of
from organisation import access
from organisation.models import User
from organisation.roles import Capability

ACCEPTED = "Accepted by its owner."


class OwnerMayNotVerify(Exception):
    """Somebody with a stake in an action is not the one to say that it was done; says why."""


class MoveNotAllowed(Exception):
    """The action cannot go from the state it is in to the one asked for."""


class NotYoursToAccept(Exception):
    """Only the owner says that an action is theirs."""


@on_the_current_row
def accept_action(action: Action, *, by: User, now: datetime | None = None) -> Action:
    """Say that an action is one's own. Saying it again changes nothing."""
    if action.owner_id != by.pk:
        raise NotYoursToAccept
    if action.state not in OPEN:
        raise ActionHasMovedOn
    if action.accepted_at is None:
        action.accepted_at = now or timezone.now()
        action.save()
        ProgressUpdate.objects.create(
            action=action, note=ACCEPTED, state=action.state, reported_by=by, reported_at=action.accepted_at
        )
    return action


@on_the_current_row
def report_progress(
    action: Action, *, by: User, note: str, state: ActionState, now: datetime | None = None
) -> ProgressUpdate:
    """Add what somebody says about an action, and move it where they say it is.

    Who owns it and works on it has accepted it. Raises MoveNotAllowed where it cannot go there
    from here, OwnerMayNotVerify where somebody with a stake tries to verify, and PermissionDenied
    where it is not theirs to report on.
    """
    check_may_report(action, by)
    if not note.strip():
        raise ValidationError({"note": "Say what has happened."})
    now = now or timezone.now()
    if action.owner_id == by.pk and action.accepted_at is None and action.state in OPEN:
        action.accepted_at = now
        action.save()
    if state != action.state:
        move_action(action, to=state, by=by, reason=note, now=now)
    return ProgressUpdate.objects.create(action=action, note=note, state=state, reported_by=by, reported_at=now)


def move_action(action: Action, *, to: ActionState, by: User, reason: str, now: datetime | None = None) -> None:
    """Move a held action to another state and save it.

    Raises MoveNotAllowed, OwnerMayNotVerify, and PermissionDenied where verifying is not theirs.
    """
    now = now or timezone.now()
    if not may_move(ActionState(action.state), to):
        raise MoveNotAllowed(
            f"An action that is {ActionState(action.state).label.lower()} cannot become {to.label.lower()}."
        )
    if to in JUDGED:
        _check_may_judge(action, by)
    if to is ActionState.CANCELLED:
        _check_may_cancel(action, by)
    action.state = to
    _stamp(action, by=by, now=now)
    _stamp_close(action, by=by, reason=reason, now=now)
    action.full_clean()
    action.save()
    ring_sweep_of(action.indicator)


def move_by_effect(action: Action, *, to: ActionState, reason: str, now: datetime) -> None:
    """Embed a held action, or say that it had no impact, by what its measure did: nobody's word, so in nobody's name.

    Who verified it stays who closed it. Raises MoveNotAllowed.
    """
    if not may_follow_effect(ActionState(action.state), to):
        raise MoveNotAllowed(f"An action that is {ActionState(action.state).label.lower()} is not judged by effect.")
    action.state = to
    action.closed_at, action.closed_reason = now, reason[:500]
    action.full_clean()
    action.save()
    ring_sweep_of(action.indicator)


def _stamp(action: Action, *, by: User, now: datetime) -> None:
    """Note who said that it is done and where the measure stood, or who verified it; forget it where that is undone."""
    if action.state in OPEN:
        action.done_at = action.said_done_by = action.month_at_done = action.value_at_done = None
    if action.state == ActionState.DONE:
        action.done_at, action.said_done_by = now, by
        action.month_at_done, action.value_at_done = latest_figure(action.indicator, action.unit)
    if action.state == ActionState.VERIFIED:
        action.verified_at, action.verified_by = now, by


def _stamp_close(action: Action, *, by: User, reason: str, now: datetime) -> None:
    if action.state in OPEN:
        action.closed_by = action.closed_at = None
        action.closed_reason = ""
    else:
        action.closed_by, action.closed_at, action.closed_reason = by, now, reason[:500]


def _check_may_judge(action: Action, by: User) -> None:
    access.check(by, verifying(action), action.unit)
    if why := why_not_judge(action, by):
        raise OwnerMayNotVerify(why)


def verifying(action: Action) -> Capability:
    """Say what it takes to verify an action: one that a case audit asked for is the QA unit's alone."""
    return Capability.VERIFY_AUDIT_ACTIONS if action.raised_in == RaisedIn.AUDIT else Capability.VERIFY_ACTIONS


def why_not_judge(action: Action, by: User) -> str | None:
    """Say why somebody has too much of a stake in an action to verify it; None where they have not."""
    owners = {action.owner_id, *action.owner_changes.values_list("old_owner", flat=True)}
    return why_not_verify(
        by.pk,
        owners=owners,  # type: ignore[arg-type]
        said_done_by=action.said_done_by_id,
        liaison=action.liaison_id,
        answers_for_work=action.raised_in == RaisedIn.AUDIT and access.manages(by, action.unit),
    )


def _check_may_cancel(action: Action, by: User) -> None:
    """Let those who place actions cancel them, but nobody drop what they promised themselves."""
    if access.may_at(by, Capability.REVIEW_OVERDUE, action.unit):
        return
    access.check(by, Capability.PLACE_ACTIONS, action.unit)
    if action.owner_id == by.pk:
        raise MoveNotAllowed("The owner does not cancel their own action: ask the head of service.")


def check_may_report(action: Action, by: User) -> None:
    """Let the owner and the liaison report, and anyone who may report for the action's unit."""
    if by.pk in (action.owner_id, action.liaison_id):
        access.check(by, Capability.REPORT_PROGRESS)
    else:
        access.check(by, Capability.REPORT_PROGRESS, action.unit)
