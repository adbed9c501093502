"""Raising actions, placing them, reporting on them, and deciding about the overdue ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actions.models import Action, ActionPlan, DueDateChange, OverdueReview, Priority, ProgressUpdate, RaisedIn
from actions.rules.due import why_not_due
from actions.rules.lifecycle import ActionState, OverdueDecision, may_move, may_verify, needs_deputy
from indicators.models import Indicator, Outturn, PriorityArea
from indicators.operations.doorbell import ring_sweep_of
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


class ActionHasMovedOn(Exception):
    """Somebody else changed the action since it was read."""


class OwnerMayNotVerify(Exception):
    """The person who owns an action is not the one to say that it was done."""


class MoveNotAllowed(Exception):
    """The action cannot go from the state it is in to the one asked for."""


class SecondExtensionNeedsDeputy(Exception):
    """A date that has moved once moves again only by the deputy director's review."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What was agreed. Without an owner and a date it is an action all the same, but unplaced."""

    title: str
    unit: Unit
    raised_in: RaisedIn
    detail: str = ""
    area: PriorityArea | None = None
    plan: ActionPlan | None = None
    indicator: Indicator | None = None
    success_measure: str = ""
    owner: User | None = None
    outside_owner: str = ""
    due_on: date | None = None
    priority: Priority = Priority.NORMAL
    source_note: str = ""


@transaction.atomic
def raise_action(promise: Promise, *, by: User, on: date | None = None) -> Action:
    """Write an agreed action down. Raises ValidationError, naming the field, where it cannot stand."""
    access.check(by, Capability.RAISE_ACTIONS)
    _check_due(promise.due_on, on=on or timezone.localdate())
    action = Action(
        **{name: getattr(promise, name) for name in Promise.__slots__},
        original_due_on=promise.due_on,
        value_at_start=_latest_value(promise.indicator, promise.unit),
        raised_by=by,
        raised_at=timezone.now(),
    )
    action.full_clean()
    action.save()
    ring_sweep_of(action.indicator)
    return action


def _held(operation: Callable) -> Callable:
    """Run an operation on the action as it is now, locked, whatever copy the caller holds."""

    @wraps(operation)
    @transaction.atomic
    def on_the_current_row(action: Action, **given):
        current = Action.objects.select_for_update().get(pk=action.pk)
        return operation(current, **given)

    return on_the_current_row


@_held
def place_action(
    action: Action,
    *,
    by: User,
    due_on: date,
    owner: User | None = None,
    outside_owner: str = "",
    on: date | None = None,
) -> Action:
    """Give an action its owner and its date, so that it can be kept or missed.

    Raises ActionHasMovedOn where somebody placed it in the meantime.
    """
    access.check(by, Capability.PLACE_ACTIONS, action.unit)
    if action.is_placed or action.state not in (ActionState.NOT_STARTED, ActionState.IN_PROGRESS):
        raise ActionHasMovedOn
    if not owner and not outside_owner:
        raise ValidationError({"owner": "Name one owner: a person here or a body outside."})
    _check_due(due_on, on=on or timezone.localdate())
    action.owner, action.outside_owner = owner, outside_owner
    action.due_on = action.due_on or due_on
    action.original_due_on = action.original_due_on or action.due_on
    action.full_clean()
    action.save()
    ring_sweep_of(action.indicator)
    return action


@_held
def report_progress(action: Action, *, by: User, note: str, state: ActionState) -> ProgressUpdate:
    """Add what somebody says about an action, and move it where they say it is.

    Raises MoveNotAllowed where it cannot go there from here, OwnerMayNotVerify where the owner
    tries to verify, and PermissionDenied where it is not theirs to report on.
    """
    _check_may_report(action, by)
    if state != action.state:
        _move(action, to=state, by=by, reason=note)
    return ProgressUpdate.objects.create(
        action=action, note=note, state=state, reported_by=by, reported_at=timezone.now()
    )


@_held
def extend_action(action: Action, *, by: User, new_due_on: date, reason: str, on: date | None = None) -> Action:
    """Move the date, once. The second time raises SecondExtensionNeedsDeputy unless it is theirs to say."""
    deputy = access.may_at(by, Capability.REVIEW_OVERDUE, action.unit)
    if not deputy:
        access.check(by, Capability.PLACE_ACTIONS, action.unit)
    if needs_deputy(action.date_changes.count()) and not deputy:
        raise SecondExtensionNeedsDeputy
    _change_date(action, new_due_on, reason=reason, by=by, on=on or timezone.localdate())
    action.save()
    return action


@_held
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
    _change_date(action, review.new_due_on, reason=review.reason, by=review.reviewed_by, on=on)


def _reassign(action: Action, review: OverdueReview, on: date) -> None:
    if review.new_owner == action.owner:
        raise ValidationError({"new_owner": "That person owns it already: name somebody else."})
    action.owner, action.outside_owner = review.new_owner, ""


def _escalate(action: Action, review: OverdueReview, on: date) -> None:
    action.escalated_to = review.new_owner


def _close(action: Action, review: OverdueReview, on: date) -> None:
    _move(action, to=ActionState.DONE, by=review.reviewed_by, reason=review.reason)


def _cancel(action: Action, review: OverdueReview, on: date) -> None:
    _move(action, to=ActionState.CANCELLED, by=review.reviewed_by, reason=review.reason)


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


def _move(action: Action, *, to: ActionState, by: User, reason: str) -> None:
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


def _change_date(action: Action, to: date, *, reason: str, by: User, on: date) -> None:
    _check_due(to, on=on, field="new_due_on")
    if action.due_on is None or to <= action.due_on:
        raise ValidationError({"new_due_on": "Give a date later than the one it has."})
    change = DueDateChange(
        action=action, old_due_on=action.due_on, new_due_on=to, reason=reason, changed_by=by, changed_at=timezone.now()
    )
    change.full_clean()
    change.save()
    action.due_on = to


def _check_may_report(action: Action, by: User) -> None:
    """Let the owner report, and anyone who may report for the action's unit."""
    if action.owner_id == by.pk:
        access.check(by, Capability.REPORT_PROGRESS)
    else:
        access.check(by, Capability.REPORT_PROGRESS, action.unit)


def _check_due(due_on: date | None, *, on: date, field: str = "due_on") -> None:
    if due_on is not None and (why := why_not_due(due_on, on=on)):
        raise ValidationError({field: why})


def _latest_value(indicator: Indicator | None, unit: Unit) -> Decimal | None:
    """Give the newest figure of the unit itself or, where it has none, of the nearest unit above."""
    if indicator is None:
        return None
    above = [unit.pk, *(ancestor.pk for ancestor in reversed(unit.ancestors()))]
    for pk in above:
        newest = (
            Outturn.objects.filter(indicator=indicator, unit=pk, cohort=None, value__isnull=False)
            .order_by("-month")
            .first()
        )
        if newest:
            return newest.value
    return None
