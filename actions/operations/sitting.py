"""Sittings of the overdue review: begun, taken up again, ended; each leaves a record."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from actions.models import Action, OverdueReview, ReviewSitting, SittingItem
from actions.rules.lifecycle import ActionState, OverdueDecision
from indicators.rules.wording import print_day
from organisation import access
from organisation.models import User
from organisation.roles import Capability


class SittingIsOver(Exception):
    """The sitting has ended: its record stands."""


def open_sitting(by: User, *, held: bool = False) -> ReviewSitting | None:
    """Give the sitting somebody has open, if any; held, so that it cannot end meanwhile, where asked."""
    sittings = ReviewSitting.objects.filter(held_by=by, ended_at=None)
    return (sittings.select_for_update() if held else sittings).first()


@transaction.atomic
def begin_sitting(*, by: User, now: datetime | None = None) -> ReviewSitting:
    """Begin a sitting over everything overdue where somebody decides; the one they have open already, if any."""
    access.check(by, Capability.DECIDE_OVERDUE)
    now = now or timezone.now()
    try:
        with transaction.atomic():
            sitting = ReviewSitting.objects.create(held_by=by, started_at=now)
    except IntegrityError:  # the database allows one open sitting a person
        return ReviewSitting.objects.get(held_by=by, ended_at=None)
    _take_in(sitting, on=timezone.localdate(now))
    return sitting


@transaction.atomic
def resume_sitting(sitting: ReviewSitting, *, by: User, now: datetime | None = None) -> int:
    """Take up an open sitting again, with what has become overdue since. Says how many those are.

    Raises SittingIsOver where it has ended.
    """
    current = _held(sitting, by)
    return _take_in(current, on=timezone.localdate(now or timezone.now()))


@transaction.atomic
def end_sitting(sitting: ReviewSitting, *, by: User, now: datetime | None = None) -> ReviewSitting:
    """End a sitting, and write down what became meanwhile of the actions it did not decide.

    Raises SittingIsOver where it has ended.
    """
    current = _held(sitting, by)
    current.ended_at = now or timezone.now()
    current.save()
    decided = set(current.decisions.values_list("action", flat=True))
    for item in with_what_became(current.items.all()):
        if item.action_id not in decided and (became := became_since(item.action, current.started_at)):
            item.meanwhile = became
            item.save()
    return current


def take_in_one(sitting: ReviewSitting, action: Action, *, on: date) -> None:
    """Add an action that became overdue after the sitting began, once somebody decides about it."""
    SittingItem.objects.get_or_create(sitting=sitting, action=action, defaults=_as_it_stands(action, on))


def with_what_became(items):
    """Read items with everything that says what became of them meanwhile, in a fixed number of queries."""
    items = items.select_related("sitting", "action__unit", "action__closed_by")
    return items.prefetch_related(
        "action__overdue_reviews__reviewed_by",
        "action__overdue_reviews__new_owner",
        "action__date_changes__changed_by",
    )


def became_meanwhile(item: SittingItem) -> str:
    """Say what others did with an action while it lay before a sitting that has not decided it; empty for nothing.

    What an ended sitting wrote down stands.
    """
    return item.meanwhile if item.sitting.ended_at else became_since(item.action, item.sitting.started_at)


def became_since(action: Action, since: datetime) -> str:
    """Say what was done with an action since a moment; empty for nothing."""
    theirs = [one for one in action.overdue_reviews.all() if one.reviewed_at >= since]
    if theirs:
        return f"{said(theirs[0])}, by {theirs[0].reviewed_by}"
    if action.closed_at and action.closed_at >= since:
        return f"{ActionState(action.state).label}, by {action.closed_by}"
    moves = [one for one in action.date_changes.all() if one.changed_at >= since]
    if moves:
        return f"Date moved to {print_day(moves[0].new_due_on)}, by {moves[0].changed_by}"
    return ""


def said(review: OverdueReview) -> str:
    """Say a decision in a few words: what, and to when or whom."""
    decision = OverdueDecision(review.decision)
    if decision is OverdueDecision.EXTEND and review.new_due_on:
        met = f", to be met on {print_day(review.meeting_on)}" if review.meeting_on else ""
        return f"Extended to {print_day(review.new_due_on)}{met}"
    if decision is OverdueDecision.REASSIGN:
        return f"Reassigned to {review.new_owner}"
    if decision is OverdueDecision.ESCALATE:
        return f"Escalated to {review.new_owner}"
    return "Closed as done, to be verified" if decision is OverdueDecision.CLOSE else "Cancelled"


def _take_in(sitting: ReviewSitting, *, on: date) -> int:
    units = access.units_where(sitting.held_by, Capability.DECIDE_OVERDUE)
    known = sitting.items.values("action")
    late = Action.objects.filter(unit__in=units).overdue(on=on).exclude(pk__in=known).select_related("owner")
    items = [SittingItem(sitting=sitting, action=action, **_as_it_stands(action, on)) for action in late]
    return len(SittingItem.objects.bulk_create(items, ignore_conflicts=True))


def _as_it_stands(action: Action, on: date) -> dict:
    return {"due_on": action.due_on, "days_overdue": action.days_overdue(on=on), "owned_by": action.owned_by}


def _held(sitting: ReviewSitting, by: User) -> ReviewSitting:
    current = ReviewSitting.objects.select_for_update().get(pk=sitting.pk)
    if current.held_by_id != by.pk:
        raise PermissionDenied("A sitting is ended by whoever holds it.")
    if current.ended_at:
        raise SittingIsOver
    return current
