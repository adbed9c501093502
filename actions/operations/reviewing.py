"""Deciding about overdue actions."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from actions.models import Action, Evidence, EvidenceKind, OverdueReview
from actions.operations.dates import change_date
from actions.operations.holding import ActionHasMovedOn, on_the_current_row
from actions.operations.owners import Hands, change_owner
from actions.operations.progress import move_action
from actions.operations.sitting import open_sitting, take_in_one
from actions.rules.lifecycle import ActionState, OverdueDecision
from actions.rules.reviewing import why_may_not, why_no_meeting
from organisation import access
from organisation.models import User
from organisation.roles import Capability


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decides about an overdue action, with everything that kind of decision needs."""

    decision: OverdueDecision
    reason: str
    new_due_on: date | None = None
    meeting_on: date | None = None
    new_owner: User | None = None
    evidence: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """How the page showed an action: its date, its owner (0: none here), the newest decision about it (0: none)."""

    due_on: date
    owner: int = 0
    review: int = 0

    @classmethod
    def of(cls, action: Action, newest: OverdueReview | None) -> "Seen":
        """Say how an action stands now."""
        return cls(action.due_on or date.min, action.owner_id or 0, newest.pk if newest else 0)


@on_the_current_row
def review_overdue(
    action: Action, *, by: User, decided: Decided, seen: Seen | None = None, now: datetime | None = None
) -> OverdueReview:
    """Record what somebody decides about an overdue action, and do it.

    It counts towards the sitting they have open, if any. The same decision sent twice is recorded once.
    Raises ActionHasMovedOn where the action is no longer overdue, or is not as the page showed it;
    PermissionDenied where the decision is not theirs; ValidationError, naming the field.
    """
    now = now or timezone.now()
    on = timezone.localdate(now)
    access.check(by, Capability.DECIDE_OVERDUE, action.unit)
    newest = action.overdue_reviews.first()
    if seen and newest and newest.pk != seen.review and _says_the_same(newest, decided, by):
        return newest
    if action.due_on is None or not _is_overdue(action, on) or seen not in (None, Seen.of(action, newest)):
        raise ActionHasMovedOn
    _check_theirs(action, decided, by)
    review = OverdueReview(
        action=action,
        decision=decided.decision,
        reason=decided.reason,
        days_overdue=(on - action.due_on).days,
        sitting=open_sitting(by, held=True),
        old_due_on=action.due_on,
        new_due_on=decided.new_due_on if decided.decision is OverdueDecision.EXTEND else None,
        meeting_on=decided.meeting_on if decided.decision is OverdueDecision.EXTEND else None,
        old_owner=action.owner,
        new_owner=decided.new_owner if decided.decision in _HAND_OVERS else None,
        reviewed_by=by,
        reviewed_at=now,
    )
    review.full_clean()
    if review.sitting:
        take_in_one(review.sitting, action, on=on)
    _DOINGS[decided.decision](action, review, decided)
    action.full_clean()
    action.save()
    review.save()
    return review


_HAND_OVERS = (OverdueDecision.REASSIGN, OverdueDecision.ESCALATE)


def _extend(action: Action, review: OverdueReview, decided: Decided) -> None:
    if review.new_due_on is None:  # the constraint on the review has refused it by now
        return
    on, extensions = timezone.localdate(review.reviewed_at), action.date_changes.count()
    wrong = why_no_meeting(review.meeting_on, new_due_on=review.new_due_on, extensions=extensions, on=on)
    if wrong:
        raise ValidationError({"meeting_on": wrong})
    change_date(action, review.new_due_on, reason=review.reason, by=review.reviewed_by, on=on)


def _reassign(action: Action, review: OverdueReview, decided: Decided) -> None:
    if review.new_owner == action.owner:
        raise ValidationError({"new_owner": "That person owns it already: name somebody else."})
    to = Hands(owner=review.new_owner)
    change_owner(action, to, reason=review.reason, by=review.reviewed_by, now=review.reviewed_at)


def _escalate(action: Action, review: OverdueReview, decided: Decided) -> None:
    if review.new_owner == action.owner:
        raise ValidationError({"new_owner": "That person owns it: escalating means somebody above them."})
    action.escalated_to = review.new_owner


def _close(action: Action, review: OverdueReview, decided: Decided) -> None:
    if not (decided.evidence or decided.link):
        raise ValidationError({"evidence": "Say or link what shows that it was done."})
    shown = Evidence(
        action=action,
        kind=EvidenceKind.LINK if decided.link else EvidenceKind.TEXT,
        text=decided.evidence or review.reason,
        link=decided.link,
        added_by=review.reviewed_by,
        added_at=review.reviewed_at,
    )
    shown.full_clean()
    shown.save()
    move_action(action, to=ActionState.DONE, by=review.reviewed_by, reason=review.reason, now=review.reviewed_at)


def _cancel(action: Action, review: OverdueReview, decided: Decided) -> None:
    move_action(action, to=ActionState.CANCELLED, by=review.reviewed_by, reason=review.reason, now=review.reviewed_at)


_DOINGS = {
    OverdueDecision.EXTEND: _extend,
    OverdueDecision.REASSIGN: _reassign,
    OverdueDecision.ESCALATE: _escalate,
    OverdueDecision.CLOSE: _close,
    OverdueDecision.CANCEL: _cancel,
}


def _check_theirs(action: Action, decided: Decided, by: User) -> None:
    wrong = why_may_not(
        decided.decision,
        is_deputy=access.may_at(by, Capability.REVIEW_OVERDUE, action.unit),
        is_owner=action.owner_id == by.pk,
        extensions=action.date_changes.count(),
    )
    if wrong:
        raise PermissionDenied(wrong)


def _is_overdue(action: Action, on: date) -> bool:
    is_open = action.state in (ActionState.NOT_STARTED, ActionState.IN_PROGRESS)
    return is_open and action.due_on is not None and action.due_on < on


def _says_the_same(review: OverdueReview, decided: Decided, by: User) -> bool:
    """Say whether a decision is the very one just recorded: a button pressed twice."""
    extends, hands_over = decided.decision is OverdueDecision.EXTEND, decided.decision in _HAND_OVERS
    return (
        review.reviewed_by_id == by.pk
        and review.decision == decided.decision
        and review.reason == decided.reason
        and (not extends or review.new_due_on == decided.new_due_on)
        and (not hands_over or review.new_owner == decided.new_owner)
    )
