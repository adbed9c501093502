"""Making and changing plans: what they are for, what they are to achieve, what their sponsor says of them."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from actions.models import ActionPlan, Declared, Objective, PlanKind, StatusDeclaration
from indicators.models import PriorityArea
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability


class PlanHasMovedOn(Exception):
    """Somebody else changed the plan since it was read."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What is written at the head of a plan."""

    name: str
    purpose: str
    unit: Unit
    kind: PlanKind = PlanKind.PLAN
    area: PriorityArea | None = None
    sponsor: User | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @classmethod
    def of(cls, plan: ActionPlan) -> "PlanFacts":
        """Give what is written at the head of a plan now."""
        return cls(**{field.name: getattr(plan, field.name) for field in fields(cls)})


def may_keep(user: User, plan: ActionPlan) -> bool:
    """Say whether somebody changes a plan: its sponsor, and who manages the unit it is for."""
    at_home = access.may_at(user, Capability.KEEP_PLANS, plan.unit)
    return at_home or (plan.sponsor_id == user.pk and access.may(user, Capability.KEEP_PLANS))


def check_may_keep(user: User, plan: ActionPlan) -> None:
    """Refuse unless somebody may change a plan."""
    if not may_keep(user, plan):
        access.check(user, Capability.KEEP_PLANS, plan.unit)


def on_the_current_plan(operation: Callable) -> Callable:
    """Run an operation on the plan as it is now, locked, by somebody who may keep it, and make its next version.

    `seen_version` is the version somebody decided on: raises PlanHasMovedOn where the plan has
    changed since.
    """

    @wraps(operation)
    @transaction.atomic
    def held(plan: ActionPlan, *, by: User, seen_version: int | None = None, **given: Any) -> Any:
        current = ActionPlan.objects.select_for_update().get(pk=plan.pk)
        check_may_keep(by, current)
        if seen_version not in (None, current.version):
            raise PlanHasMovedOn
        current.version += 1
        current.save(update_fields=["version"])
        return operation(current, by=by, **given)

    return held


@transaction.atomic
def make_plan(facts: PlanFacts, *, by: User) -> ActionPlan:
    """Write a new plan down. Raises ValidationError, naming the field, where it cannot stand."""
    access.check(by, Capability.KEEP_PLANS, facts.unit)
    plan = ActionPlan(**_as_fields(facts))
    plan.full_clean()
    plan.save()
    return plan


@on_the_current_plan
def change_plan(plan: ActionPlan, *, by: User, facts: PlanFacts) -> ActionPlan:
    """Change what is written at the head of a plan; to another unit only by who manages that one too."""
    if facts.unit != plan.unit:
        access.check(by, Capability.KEEP_PLANS, facts.unit)
    for name, value in _as_fields(facts).items():
        setattr(plan, name, value)
    plan.full_clean()
    plan.save()
    return plan


@on_the_current_plan
def declare_status(
    plan: ActionPlan, *, by: User, status: Declared, reason: str, now: datetime | None = None
) -> StatusDeclaration:
    """Say how a plan stands and what that rests on. What was said before stays as it was said."""
    said = StatusDeclaration(
        plan=plan, status=status, reason=reason.strip(), declared_by=by, declared_at=now or timezone.now()
    )
    said.full_clean()
    said.save()
    plan.declared_status = status
    plan.save(update_fields=["declared_status"])
    return said


@on_the_current_plan
def add_objective(plan: ActionPlan, *, by: User, title: str) -> Objective:
    """Add something the plan is to achieve, after what is there."""
    objective = Objective(plan=plan, position=_next_place(plan), title=title)
    objective.full_clean()
    objective.save()
    return objective


@on_the_current_plan
def rename_objective(plan: ActionPlan, *, by: User, objective: Objective, title: str) -> Objective:
    """Say an objective in other words."""
    current = _still_there(plan, objective)
    current.title = title
    current.full_clean()
    current.save()
    return current


@on_the_current_plan
def move_objective(plan: ActionPlan, *, by: User, objective: Objective, up: bool) -> None:
    """Change an objective's place with the one above or below it; at the end nothing happens."""
    ordered = list(plan.objectives.order_by("position"))
    place = ordered.index(_still_there(plan, objective))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    one, two = ordered[place], ordered[other]
    between = _next_place(plan)  # no two stand at one place, not even for a moment
    for moved, to in ((one, between), (two, one.position), (one, two.position)):
        Objective.objects.filter(pk=moved.pk).update(position=to)


@on_the_current_plan
def drop_objective(plan: ActionPlan, *, by: User, objective: Objective) -> None:
    """Take an objective out. Its actions stay in the plan, under no objective."""
    _still_there(plan, objective).delete()


def _as_fields(facts: PlanFacts) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def _next_place(plan: ActionPlan) -> int:
    return (plan.objectives.aggregate(last=Max("position"))["last"] or 0) + 1


def _still_there(plan: ActionPlan, objective: Objective) -> Objective:
    """Give the objective as it is now. Raises PlanHasMovedOn where somebody took it out."""
    current = plan.objectives.filter(pk=objective.pk).first()
    if current is None:
        raise PlanHasMovedOn
    return current
