"""How a plan is going by its actions and milestones, and where that contradicts what its sponsor says."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from actions.rules.lifecycle import OPEN, ActionState, DeliveryStatus
from indicators.rules.vocabulary import Word
from organisation.rules.calendar import working_days_between

STALLED_AFTER = 10  # working days without a word about a critical action


class Declared(Word):
    """What a plan's sponsor says of it."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"
    CLOSED = "closed", "Closed"


class PlanStatus(Word):
    """How a plan is going by what is in it: blue, green, amber or red, said in words."""

    BLUE = "blue", "Complete"
    GREEN = "green", "On track"
    AMBER = "amber", "At risk"
    RED = "red", "Off track"
    NOTHING = "nothing", "Nothing to judge by"


class MilestoneState(Word):
    """Where a milestone has got to."""

    REACHED = "reached", "Reached"
    MISSED = "missed", "Missed"
    UNDER_WAY = "under_way", "Under way"
    COMING = "coming", "Coming"


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What is known of an action when its plan is judged. `told_on` is the day something was last said of it."""

    title: str
    state: ActionState
    delivery: DeliveryStatus | None
    told_on: date
    due_on: date | None = None
    is_owned: bool = True
    is_critical: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be done."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Dated:
    """A milestone: a day, or a stretch of days, with the date it had first."""

    title: str
    due_on: date
    original_due_on: date
    starts_on: date | None = None
    reached_on: date | None = None
    moves: int = 0

    def state(self, *, on: date) -> MilestoneState:
        """Say where it has got to on a day. On its very day it is not yet missed."""
        if self.reached_on:
            return MilestoneState.REACHED
        if self.due_on < on:
            return MilestoneState.MISSED
        begun = self.starts_on and self.starts_on <= on
        return MilestoneState.UNDER_WAY if begun else MilestoneState.COMING


@dataclass(frozen=True, slots=True)
class Judged:
    """How a plan is going, with the sentence that says why."""

    status: PlanStatus
    reason: str


def judge_plan(actions: Sequence[PlannedAction], milestones: Sequence[Dated], *, on: date) -> Judged:
    """Say how a plan is going on a day.

    Red: a milestone is missed or a critical action is overdue. Amber: a critical action is stalled or
    nobody can be late with it, or any other action is overdue or at risk. Blue: all of it is complete
    and verified. Anything else is green. The sentence names the first thing and counts the others.
    """
    counted = [action for action in actions if action.state is not ActionState.CANCELLED]
    if not counted and not milestones:
        return Judged(PlanStatus.NOTHING, "It has neither actions nor milestones yet.")
    if worst := [*_missed(milestones, on), *_critical(counted, on, _why_overdue)]:
        return Judged(PlanStatus.RED, _first_and_more(worst))
    risks = [*_critical(counted, on, why_not_moving), *_at_risk(counted)]
    if risks:
        return Judged(PlanStatus.AMBER, _first_and_more(risks))
    if _is_complete(counted, milestones):
        return Judged(PlanStatus.BLUE, f"Complete: {_tally(counted, milestones)}.")
    return Judged(PlanStatus.GREEN, f"Nothing is late or stalled: {_tally(counted, milestones)}.")


def contradictions(
    declared: Declared | None, actions: Sequence[PlannedAction], milestones: Sequence[Dated], *, on: date
) -> list[str]:
    """Say what stands against a declared status, one sentence a thing: each names it.

    Green is contradicted by a critical action that is overdue, unplaced or stalled and by a missed
    milestone; closed by anything still to be done.
    """
    if declared is Declared.GREEN:
        late = [*_critical(actions, on, _why_overdue), *_critical(actions, on, why_not_moving)]
        return [f"Declared green, but {_lower(said)}" for said in [*late, *_missed(milestones, on)]]
    if declared is Declared.CLOSED:
        still = [f"“{action.title}” is still to be done." for action in actions if action.is_open]
        unreached = [f"the milestone “{one.title}” has not been reached." for one in milestones if not one.reached_on]
        return [f"Declared closed, but {said}" for said in [*still, *unreached]]
    return []


def why_not_moving(action: PlannedAction, on: date) -> str | None:
    """Say why an open action that is not overdue is stuck: it is unplaced, or nothing has been said for long."""
    if not action.is_open or _why_overdue(action, on):
        return None
    lacks = [what for what, there in (("owner", action.is_owned), ("due date", action.due_on)) if not there]
    if lacks:
        return f"has no {' and no '.join(lacks)}"
    quiet = working_days_between(action.told_on, on)
    return f"is stalled: nothing has been said of it for {quiet} working days" if quiet > STALLED_AFTER else None


def _why_overdue(action: PlannedAction, on: date) -> str | None:
    """Say how late an open action is; that nobody owns it is said with it."""
    if not action.is_open or action.due_on is None or action.due_on >= on:
        return None
    unowned = "" if action.is_owned else " and has no owner"
    return f"is overdue by {_days((on - action.due_on).days)}{unowned}"


def _critical(
    actions: Iterable[PlannedAction], on: date, why: Callable[[PlannedAction, date], str | None]
) -> Iterator[str]:
    for action in actions:
        if action.is_critical and (said := why(action, on)):
            yield f"The critical action “{action.title}” {said}."


def _missed(milestones: Iterable[Dated], on: date) -> Iterator[str]:
    for one in milestones:
        if one.state(on=on) is MilestoneState.MISSED:
            yield f"The milestone “{one.title}” was missed {_days((on - one.due_on).days)} ago."


def _at_risk(actions: Iterable[PlannedAction]) -> Iterator[str]:
    words = {DeliveryStatus.RED: "is overdue", DeliveryStatus.AMBER: "is at risk"}
    for action in actions:
        if action.is_open and not action.is_critical and action.delivery in words:
            yield f"“{action.title}” {words[action.delivery]}."
        elif action.state is ActionState.NO_IMPACT:
            yield f"“{action.title}” was done and did not help."


def _is_complete(actions: Iterable[PlannedAction], milestones: Iterable[Dated]) -> bool:
    ended = {ActionState.VERIFIED, ActionState.EMBEDDED}
    return all(action.state in ended for action in actions) and all(one.reached_on for one in milestones)


def _tally(actions: Sequence[PlannedAction], milestones: Sequence[Dated]) -> str:
    parts = []
    if actions:
        done = sum(not action.is_open for action in actions)
        parts.append(f"{done} of {len(actions)} action{'s' if len(actions) > 1 else ''} done")
    if milestones:
        reached = sum(bool(one.reached_on) for one in milestones)
        parts.append(f"{reached} of {len(milestones)} milestone{'s' if len(milestones) > 1 else ''} reached")
    return ", ".join(parts)


def _first_and_more(said: Sequence[str]) -> str:
    more = len(said) - 1
    return said[0] + (f" And {more} more thing{'s' if more > 1 else ''} like it." if more else "")


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number:,} days"
