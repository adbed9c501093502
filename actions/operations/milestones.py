"""Dated points of plans: adding, moving and reaching them. The first date and every move stay."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from actions.models import ActionPlan, Milestone, MilestoneMove
from actions.operations.dates import check_due
from actions.operations.plans import PlanHasMovedOn, on_the_current_plan
from organisation.models import User


@on_the_current_plan
def add_milestone(
    plan: ActionPlan,
    *,
    by: User,
    title: str,
    due_on: date,
    starts_on: date | None = None,
    note: str = "",
) -> Milestone:
    """Add a dated point, or a stretch of time. It may be past: a programme is often written down midway."""
    milestone = Milestone(plan=plan, title=title, starts_on=starts_on, due_on=due_on, original_due_on=due_on, note=note)
    milestone.full_clean()
    milestone.save()
    return milestone


@on_the_current_plan
def move_milestone(
    plan: ActionPlan,
    *,
    by: User,
    milestone: Milestone,
    due_on: date,
    reason: str,
    starts_on: date | None = None,
    keep_day: bool = False,
    on: date | None = None,
    now: datetime | None = None,
) -> Milestone:
    """Move a milestone that has not been reached to other dates, from today on, and keep the move."""
    current = _unreached(plan, milestone)
    if (starts_on, due_on) == (current.starts_on, current.due_on):
        raise ValidationError({"due_on": "It stands on these dates already."})
    if due_on != current.due_on:
        check_due(due_on, on=on or timezone.localdate(), keep_day=keep_day)
    move = MilestoneMove(
        milestone=current,
        old_starts_on=current.starts_on,
        old_due_on=current.due_on,
        new_starts_on=starts_on,
        new_due_on=due_on,
        reason=reason.strip(),
        moved_by=by,
        moved_at=now or timezone.now(),
    )
    current.starts_on, current.due_on = starts_on, due_on
    current.full_clean()
    move.full_clean()
    current.save()
    move.save()
    return current


@on_the_current_plan
def reach_milestone(
    plan: ActionPlan, *, by: User, milestone: Milestone, reached_on: date, on: date | None = None
) -> Milestone:
    """Say that a milestone was reached, and on which day: today or before."""
    current = _unreached(plan, milestone)
    if reached_on > (on or timezone.localdate()):
        raise ValidationError({"reached_on": "That day is still to come: say so once it is reached."})
    if current.starts_on and reached_on < current.starts_on:
        raise ValidationError({"reached_on": "That is before it begins."})
    current.reached_on, current.reached_by = reached_on, by
    current.full_clean()
    current.save()
    return current


def _unreached(plan: ActionPlan, milestone: Milestone) -> Milestone:
    """Give the milestone as it is now. Raises PlanHasMovedOn where it has been reached meanwhile."""
    current = plan.milestones.filter(pk=milestone.pk, reached_on=None).first()
    if current is None:
        raise PlanHasMovedOn
    return current
