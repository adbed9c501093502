"""Deciding about overdue actions."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import Action, OverdueReview
from actions.operations.dates import change_date
from actions.operations.holding import ActionHasMovedOn, on_the_current_row
from actions.operations.progress import move_action
from actions.rules.lifecycle import ActionState, OverdueDecision
from organisation import access
from organisation.models import User
from organisation.roles import Capability


@on_the_current_row
def review_overdue(
    action: Action,
    *,
    by: User,
    decision: OverdueDecision,
    reason: str,
    new_due_on: date | None = None,
    new_owner: User | None = None,
    seen_due_on: date | None = None,
    on: date | None = None,
) -> OverdueReview:
    """Record what the deputy director decides about an overdue action, and do it.

    `seen_due_on` is the date the page showed; raises ActionHasMovedOn where the action is no
    longer overdue or somebody else has moved its date since.
    """
    on = on or timezone.localdate()
    access.check(by, Capability.REVIEW_OVERDUE, action.unit)
    if action.due_on is None or not _is_overdue(action, on) or seen_due_on not in (None, action.due_on):
        raise ActionHasMovedOn
    review = OverdueReview(
        action=action,
        decision=decision,
        reason=reason,
        days_overdue=(on - action.due_on).days,
        old_due_on=action.due_on,
        new_due_on=new_due_on,
        old_owner=action.owner,
        new_owner=new_owner,
        reviewed_by=by,
        reviewed_at=timezone.now(),
    )
    review.full_clean()
    _DECISIONS[decision](action, review, on)
    action.full_clean()
    action.save()
    review.save()
    return review


def _extend(action: Action, review: OverdueReview, on: date) -> None:
    if review.new_due_on is None:  # the constraint on the review has refused it by now
        return
    change_date(action, review.new_due_on, reason=review.reason, by=review.reviewed_by, on=on)


def _reassign(action: Action, review: OverdueReview, on: date) -> None:
    if review.new_owner == action.owner:
        raise ValidationError({"new_owner": "That person owns it already: name somebody else."})
    action.owner, action.outside_owner = review.new_owner, ""


def _escalate(action: Action, review: OverdueReview, on: date) -> None:
    action.escalated_to = review.new_owner


def _close(action: Action, review: OverdueReview, on: date) -> None:
    move_action(action, to=ActionState.DONE, by=review.reviewed_by, reason=review.reason)


def _cancel(action: Action, review: OverdueReview, on: date) -> None:
    move_action(action, to=ActionState.CANCELLED, by=review.reviewed_by, reason=review.reason)


_DECISIONS = {
    OverdueDecision.EXTEND: _extend,
    OverdueDecision.REASSIGN: _reassign,
    OverdueDecision.ESCALATE: _escalate,
    OverdueDecision.CLOSE: _close,
    OverdueDecision.CANCEL: _cancel,
}


def _is_overdue(action: Action, on: date) -> bool:
    is_open = action.state in (ActionState.NOT_STARTED, ActionState.IN_PROGRESS)
    return is_open and action.due_on is not None and action.due_on < on
