"""Saying how an action goes, and moving it from state to state."""

from django.utils import timezone

from actions.models import Action, ProgressUpdate
from actions.operations.holding import on_the_current_row
from actions.rules.lifecycle import ActionState, may_move, may_verify
from indicators.operations.doorbell import ring_sweep_of
from organisation import access
from organisation.models import User
from organisation.roles import Capability


class OwnerMayNotVerify(Exception):
    """The person who owns an action is not the one to say that it was done."""


class MoveNotAllowed(Exception):
    """The action cannot go from the state it is in to the one asked for."""


@on_the_current_row
def report_progress(action: Action, *, by: User, note: str, state: ActionState) -> ProgressUpdate:
    """Add what somebody says about an action, and move it where they say it is.

    Raises MoveNotAllowed where it cannot go there from here, OwnerMayNotVerify where the owner
    tries to verify, and PermissionDenied where it is not theirs to report on.
    """
    _check_may_report(action, by)
    if state != action.state:
        move_action(action, to=state, by=by, reason=note)
    return ProgressUpdate.objects.create(
        action=action, note=note, state=state, reported_by=by, reported_at=timezone.now()
    )


def move_action(action: Action, *, to: ActionState, by: User, reason: str) -> None:
    """Move a held action to another state and save it.

    Raises MoveNotAllowed, OwnerMayNotVerify, and PermissionDenied where verifying is not theirs.
    """
    if not may_move(ActionState(action.state), to):
        raise MoveNotAllowed(
            f"An action that is {ActionState(action.state).label.lower()} cannot become {to.label.lower()}."
        )
    if to in (ActionState.VERIFIED, ActionState.EMBEDDED, ActionState.NO_IMPACT):
        access.check(by, Capability.VERIFY_ACTIONS, action.unit)
        if not may_verify(owner_id=action.owner_id, verifier_id=by.pk):
            raise OwnerMayNotVerify
    action.state = to
    _stamp_close(action, by=by, reason=reason)
    action.full_clean()
    action.save()
    ring_sweep_of(action.indicator)


def _stamp_close(action: Action, *, by: User, reason: str) -> None:
    if action.state in (ActionState.NOT_STARTED, ActionState.IN_PROGRESS):
        action.closed_by = action.closed_at = None
        action.closed_reason = ""
    else:
        action.closed_by, action.closed_at, action.closed_reason = by, timezone.now(), reason[:500]


def _check_may_report(action: Action, by: User) -> None:
    """Let the owner report, and anyone who may report for the action's unit."""
    if action.owner_id == by.pk:
        access.check(by, Capability.REPORT_PROGRESS)
    else:
        access.check(by, Capability.REPORT_PROGRESS, action.unit)
