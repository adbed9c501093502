"""Which actions a plan has, what each serves, and which are critical to it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from actions.models import Action, ActionPlan, Objective
from actions.operations.plans import PlanHasMovedOn, check_may_keep, on_the_current_plan
from organisation import access
from organisation.models import User
from organisation.roles import Capability


@on_the_current_plan
def put_into_plan(
    plan: ActionPlan,
    *,
    by: User,
    actions: Iterable[Action],
    objective: Objective | None = None,
    is_critical: bool = False,
) -> list[Action]:
    """Put actions into a plan, under an objective of it where one is named: all of them or none.

    They are of units whose actions this person reads; from another plan only by who keeps that one too.
    """
    _check_of(plan, objective)
    there = list(Action.objects.filter(pk__in=[action.pk for action in actions]).select_for_update().order_by("pk"))
    plans = ActionPlan.objects.in_bulk({action.plan_id for action in there} - {None, plan.pk})
    for other in plans.values():
        check_may_keep(by, other)
    units = access.units_where(by, Capability.READ_ACTIONS)
    for action in there:
        if action.unit_id not in units and action.plan_id != plan.pk:
            access.check(by, Capability.READ_ACTIONS, action.unit)
    # only these columns: whoever is writing about such an action is not disturbed by where it is filed
    Action.objects.filter(pk__in=[action.pk for action in there]).update(
        plan=plan, objective=objective, is_critical=is_critical
    )
    return there


@on_the_current_plan
def take_out_of_plan(plan: ActionPlan, *, by: User, action: Action) -> None:
    """Take an action out of its plan; the action itself stays as it is."""
    taken = Action.objects.filter(pk=action.pk, plan=plan)
    if not taken.update(plan=None, objective=None, is_critical=False):
        raise PlanHasMovedOn


def _check_of(plan: ActionPlan, objective: Objective | None) -> None:
    if objective is not None and objective.plan_id != plan.pk:
        raise ValidationError({"objective": "That objective is of another plan."})
