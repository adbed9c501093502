"""Plans as they are read: what is in each, how it goes by that, and what contradicts its declared status."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.timezone import localdate

from actions.models import Action, ActionPlan, Declared, Milestone, Objective, StatusDeclaration
from actions.operations.plans import may_keep
from actions.reach import readable_actions
from actions.rules.due import day_in_words
from actions.rules.lifecycle import ActionState, Delivery
from actions.rules.plans import Dated, Judged, MilestoneState, PlannedAction, PlanStatus, contradictions, judge_plan
from actions.rules.timeline import Timeline, draw_timeline, tell
from organisation import access
from organisation.models import User
from organisation.roles import Capability, roles_that_may
from organisation.rules.calendar import bank_holiday, is_working_day

WORST_FIRST = [PlanStatus.RED, PlanStatus.AMBER, PlanStatus.NOTHING, PlanStatus.GREEN, PlanStatus.BLUE]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action of a plan as its reader sees it: everybody who reads the plan, even if not the action's own page."""

    action: Action
    delivery: Delivery | None
    is_linked: bool

    @property
    def state(self) -> ActionState:
        """Give its state as a word."""
        return ActionState(self.action.state)


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One milestone, with its state as a word and a sentence, and what is odd about its days."""

    milestone: Milestone
    state: MilestoneState
    told: str
    odd: str


class PlanReading:
    """One plan on one day, for one reader. It was read by `readable_plans`."""

    def __init__(self, plan: ActionPlan, by: User | None, on: date) -> None:
        """Keep whose view of which plan it is; nobody's where it is only judged and printed."""
        self.plan, self.by, self.on = plan, by, on

    @property
    def declared(self) -> Declared | None:
        """Give the declared status as a word; None where nobody has declared one."""
        return Declared(self.plan.declared_status) if self.plan.declared_status else None

    @property
    def said(self) -> StatusDeclaration | None:
        """Give the newest declaration, whose reason stands beside the status."""
        return next(iter(self.plan.declarations.all()), None)

    @cached_property
    def dated(self) -> list[Dated]:
        """Give the milestones as the rules take them."""
        return [milestone.dated() for milestone in self.plan.milestones.all()]

    @cached_property
    def planned(self) -> list[PlannedAction]:
        """Give the actions as the rules take them."""
        return [_planned(action, self.on) for action in self.plan.actions.all()]

    @cached_property
    def judged(self) -> Judged:
        """Say how it goes by what is in it."""
        return judge_plan(self.planned, self.dated, on=self.on)

    @cached_property
    def against(self) -> list[str]:
        """Say what contradicts the declared status."""
        return contradictions(self.declared, self.planned, self.dated, on=self.on)

    @property
    def place(self) -> tuple:
        """Give its place in the list: contradictions first, then the worst, those closed last."""
        is_closed = self.declared is Declared.CLOSED
        return not self.against, is_closed, WORST_FIRST.index(self.judged.status), self.plan.name

    @cached_property
    def may_keep(self) -> bool:
        """Say whether this reader changes it."""
        return self.by is not None and may_keep(self.by, self.plan)

    @cached_property
    def timeline(self) -> Timeline | None:
        """Draw its milestones."""
        return draw_timeline(self.dated, on=self.on)

    @cached_property
    def milestones(self) -> list[MilestoneLine]:
        """Give its milestones with what is to be said of each."""
        both = zip(self.plan.milestones.all(), self.dated, strict=True)
        return [
            MilestoneLine(one, dated.state(on=self.on), tell(dated, on=self.on), _odd(dated)) for one, dated in both
        ]

    @property
    def last_objective(self) -> Objective | None:
        """Give the objective that nothing stands below."""
        return next((objective for objective, _ in reversed(self.groups) if objective), None)

    @cached_property
    def groups(self) -> list[tuple[Objective | None, list[ActionLine]]]:
        """Give its objectives in order, each with its actions, then the actions under none."""
        own = readable_actions(self.by).filter(plan=self.plan) if self.by else Action.objects.none()
        linked = set(own.order_by().values_list("pk", flat=True))
        lines = [
            ActionLine(action, action.delivery(on=self.on), action.pk in linked) for action in self.plan.actions.all()
        ]
        objectives: list[Objective | None] = [*self.plan.objectives.all()]
        under = {objective: [line for line in lines if line.action.objective == objective] for objective in objectives}
        loose = [line for line in lines if line.action.objective not in under]
        return [*under.items(), *([(None, loose)] if loose else [])]


def plans_in_reach(user: User) -> QuerySet[ActionPlan]:
    """Give the plans somebody may read: of their units and of those above, which are theirs too, and their own.

    A plan is read whole or not at all: who reads it sees the title, owner and date of each action in it.
    """
    units = access.units_where(user, Capability.READ_ACTIONS) | _units_above(user)
    mine = Q(pk__in=Action.objects.filter(owner=user).exclude(plan=None).order_by().values("plan"))
    return ActionPlan.objects.filter(Q(unit__in=units) | Q(sponsor=user) | mine)


def readable_plans(user: User) -> QuerySet[ActionPlan]:
    """Give the plans somebody may read, with what they are judged by."""
    return with_what_judges(plans_in_reach(user))


def with_what_judges(plans: QuerySet[ActionPlan]) -> QuerySet[ActionPlan]:
    """Read plans together with what they are judged by: actions, milestones and declarations."""
    actions = Action.objects.with_delivery().select_related("unit", "owner", "objective").order_by("due_on", "pk")
    return plans.select_related("unit", "area", "sponsor").prefetch_related(
        Prefetch("actions", actions),
        Prefetch("milestones", Milestone.objects.order_by("due_on", "pk").prefetch_related("moves__moved_by")),
        Prefetch("declarations", StatusDeclaration.objects.select_related("declared_by")),
    )


def readable_plan(user: User, pk: int) -> PlanReading:
    """Give one plan somebody may read, as it is today. Raises Http404."""
    return PlanReading(get_object_or_404(readable_plans(user), pk=pk), user, timezone.localdate())


def read_plans(user: User) -> list[PlanReading]:
    """Give the plans somebody may read, contradictions first."""
    on = timezone.localdate()
    return sorted((PlanReading(plan, user, on) for plan in readable_plans(user)), key=lambda one: one.place)


def actions_to_gather(user: User) -> list[Action]:
    """Give the actions somebody may put into a plan: open, of their units, and in no plan yet."""
    units = access.units_where(user, Capability.READ_ACTIONS)
    return list(readable_actions(user).open().filter(plan=None, unit__in=units).order_by("unit", "title", "pk"))


def _units_above(user: User) -> set[int]:
    able = roles_that_may(Capability.READ_ACTIONS)
    held = [membership.unit for membership in access.memberships(user) if membership.role in able]
    return {above.pk for unit in held for above in unit.ancestors()}


def _planned(action: Action, on: date) -> PlannedAction:
    delivery = action.delivery(on=on)
    return PlannedAction(
        action.title,
        ActionState(action.state),
        delivery.status if delivery else None,
        told_on=localdate(getattr(action, "last_reported_at", None) or action.raised_at),
        due_on=action.due_on,
        is_owned=bool(action.owner_id or action.outside_owner),
        is_critical=action.is_critical,
    )


def _odd(dated: Dated) -> str:
    """Say of a milestone still to be reached which of its days nobody works on."""
    days = [day for day in (dated.starts_on, dated.due_on) if day and not is_working_day(day)]
    return "" if dated.reached_on else " ".join(map(_why_nobody_works, days))


def _why_nobody_works(day: date) -> str:
    holiday = bank_holiday(day)
    return f"{day_in_words(day)} is " + (f"a bank holiday: {holiday}." if holiday else "no working day.")
