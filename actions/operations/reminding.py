"""Reminding of actions: each stage once a date and person, one letter a person and day, late ones a level up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.db.models import Max
from django.utils import timezone

from actions.letters import tell_of_reminders
from actions.models import Action, ActionReminder, OverdueReview, ProgressUpdate
from actions.rules.lifecycle import OPEN, ActionState, OverdueDecision
from actions.rules.reminders import FURTHEST_AHEAD, LEVELS, OWN, Stage, stages_due
from organisation.jobs.aside import each_or_set_aside
from organisation.models import User
from organisation.people import managers_of
from organisation.roles import MANAGING, Role
from organisation.rules.calendar import add_working_days, is_working_day

REMIND = "remind of actions"
ROLES = {Stage.MANAGER: MANAGING, Stage.HEAD: (Role.HEAD_OF_SERVICE,), Stage.DEPUTY: (Role.DEPUTY_DIRECTOR,)}


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a day's reminding did: reminders and the people they went to, those nobody is found for, what failed."""

    reminders: int = 0
    people: int = 0
    nobody: int = 0
    aside: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A reminder still to be claimed."""

    action: Action
    due_on: date
    stage: Stage
    person: User


@dataclass
class Held:
    """What the reminders of a day draw on: when each action was re-opened, what is claimed, who manages where."""

    on: date
    reopened: dict[int, datetime] = field(default_factory=dict)
    claimed: dict[int, list[ActionReminder]] = field(default_factory=dict)
    above: dict[tuple[int, Stage], list[User]] = field(default_factory=dict)

    def who_is_above(self, action: Action, stage: Stage) -> list[User]:
        """Give whoever holds a level at an action's unit or above it, the nearest first."""
        key = action.unit_id, stage
        if key not in self.above:
            self.above[key] = managers_of(action.unit, on=self.on, roles=ROLES[stage])
        return self.above[key]


def remind(*, now: datetime | None = None) -> Reminded:
    """Tell everybody what is due or late by a working day; on any other day nobody.

    Each reminder is a row, claimed in the transaction that tells of it, on the action as it is at
    that moment: a date moved, an owner changed or an action done meanwhile makes it moot. So two
    runs at once, or one rung again, tell nothing twice, and what a missed morning left is told the
    next. An action or a person it fails with is set aside, and the rest told.
    """
    now = now or timezone.now()
    on = timezone.localdate(now)
    if not is_working_day(on):
        return Reminded()
    actions = list(_watched(on))
    held = Held(on, _reopened(actions), _claims(actions))
    found = each_or_set_aside(REMIND, actions, partial(_pending, held=held), in_savepoint=False)
    by_person: dict[User, list[Pending]] = defaultdict(list)
    for one in (one for pending in found.given for one in pending.values() if one):
        by_person[one.person].append(one)
    order = list(Stage)
    people = sorted(by_person, key=lambda person: (min(order.index(one.stage) for one in by_person[person]), person.pk))
    told = each_or_set_aside(REMIND, people, partial(_tell, pending=by_person, on=on, now=now))
    nobody = sum(one is None for pending in found.given for one in pending.values())
    return Reminded(
        sum(told.given), sum(number > 0 for number in told.given), nobody, len(found.aside) + len(told.aside)
    )


def _watched(on: date):
    """Give the open actions with an owner and a date that may have a stage due, and since when they stand so."""
    ahead = add_working_days(on, FURTHEST_AHEAD)
    placed = Action.objects.open().exclude(owner=None, outside_owner="").filter(due_on__lte=ahead)
    placed = placed.select_related("owner__line_manager", "liaison__line_manager", "unit").order_by("due_on", "pk")
    return placed.annotate(owner_since=Max("owner_changes__changed_at"), date_since=Max("date_changes__changed_at"))


def _claims(actions: Iterable[Action]) -> dict[int, list[ActionReminder]]:
    """Give what is claimed for the date each action has, by the action's key."""
    dates = {action.pk: action.due_on for action in actions}
    held: dict[int, list[ActionReminder]] = defaultdict(list)
    for claim in ActionReminder.objects.filter(action__in=dates):
        if claim.due_on == dates[claim.action_id]:
            held[claim.action_id].append(claim)
    return held


def _reopened(actions: Iterable[Action]) -> dict[int, datetime]:
    """Say when those were opened again that were once said to be done: their clock begins anew."""
    keys = [action.pk for action in actions]
    told = [
        *ProgressUpdate.objects.filter(action__in=keys).values_list("reported_at", "pk", "action", "state"),
        *(
            (at, 0, action, ActionState.DONE.value)
            for at, action in OverdueReview.objects.filter(action__in=keys, decision=OverdueDecision.CLOSE).values_list(
                "reviewed_at", "action"
            )
        ),
    ]
    before: dict[int, str] = {}
    reopened: dict[int, datetime] = {}
    for at, _, action, state in sorted(told):
        if before.get(action) == ActionState.DONE and state in OPEN:
            reopened[action] = at
        before[action] = state
    return reopened


def _pending(action: Action, *, held: Held) -> dict[Stage, Pending | None]:
    """Give what is due for an action and not yet claimed, by stage; None where nobody is there to be asked.

    A level that nobody holds is passed over: the next one hears in its own time.
    """
    if action.due_on is None:
        return {}
    claims = held.claimed.get(action.pk, [])
    pending: dict[Stage, Pending | None] = {}
    up_here = {claim.sent_to_id for claim in claims if claim.stage in LEVELS}
    for stage in stages_due(action.due_on, since=_since(action, held), on=held.on):
        person = _asked(action, held) if stage in OWN else _level(action, stage, held)
        if person is None and stage in OWN:
            pending[stage] = None
        elif person is None:
            continue
        elif not _is_claimed(stage, person, claims) and not (stage in LEVELS and person.pk in up_here):
            pending[stage] = Pending(action, action.due_on, stage, person)
            up_here |= {person.pk} if stage in LEVELS else set()
    return pending


def _since(action: Action, held: Held) -> date:
    """Say since when an action has its date and its owner, and is to be done."""
    moments = [
        action.raised_at,
        action.owner_since,  # type: ignore[attr-defined]
        action.date_since,  # type: ignore[attr-defined]
        held.reopened.get(action.pk),
    ]
    return timezone.localdate(max(moment for moment in moments if moment))


def _asked(action: Action, held: Held) -> User | None:
    """Give who is asked to do it: its owner, or who here keeps after the body outside."""
    person = action.owner or action.liaison
    if person is None:
        return next(iter(held.who_is_above(action, Stage.MANAGER)), None)
    return person if person.is_active else None


def _level(action: Action, stage: Stage, held: Held) -> User | None:
    """Give who a late action goes up to at a level: never the one who is late with it."""
    asked = _asked(action, held)
    above = held.who_is_above(action, stage)
    if stage is Stage.MANAGER and asked and asked.line_manager and asked.line_manager.is_active:
        above = [asked.line_manager, *above]
    return next((person for person in above if person != asked), None)


def _is_claimed(stage: Stage, person: User, claims: Iterable[ActionReminder]) -> bool:
    """Say whether a stage has been told: of one's own, to this person; of a level, to anybody."""
    return any(claim.stage == stage and (stage in LEVELS or claim.sent_to_id == person.pk) for claim in claims)


def _tell(person: User, *, pending: dict[User, list[Pending]], on: date, now: datetime) -> int:
    """Claim what still holds of somebody's reminders and tell them of it. Says how many."""
    claimed = [_claim(one, now) for one in _still_so(pending[person])]
    if claimed:
        tell_of_reminders(person, claimed, on=on, now=now)
    return len(claimed)


def _still_so(pending: Sequence[Pending]) -> list[Pending]:
    """Keep what stands as it was read and nobody has claimed meanwhile, with the actions locked."""
    keys = {one.action.pk for one in pending}
    now_so = {action.pk: action for action in Action.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    claims = _claims(now_so.values())
    return [
        one
        for one in pending
        if one.action.pk in now_so
        and _standing(now_so[one.action.pk]) == _standing(one.action)
        and not _is_claimed(one.stage, one.person, claims.get(one.action.pk, []))
    ]


def _standing(action: Action) -> tuple:
    is_open = action.state in OPEN
    return is_open, action.due_on, action.owner_id, action.outside_owner, action.liaison_id


def _claim(one: Pending, now: datetime) -> ActionReminder:
    return ActionReminder.objects.create(
        action=one.action, due_on=one.due_on, stage=one.stage, sent_to=one.person, claimed_at=now
    )
