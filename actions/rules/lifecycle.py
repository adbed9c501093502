"""How an action lives: the states it may pass through, who may verify it, how it is going."""

from collections.abc import Collection
from dataclasses import dataclass

from indicators.rules.vocabulary import Word


class ActionState(Word):
    """Where an action has got to."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done, to be verified"
    VERIFIED = "verified", "Verified"
    EMBEDDED = "embedded", "Embedded"
    NO_IMPACT = "no_impact", "Done, no impact"
    CANCELLED = "cancelled", "Cancelled"


class DeliveryStatus(Word):
    """How delivery is going: blue, green, amber or red, said in words."""

    BLUE = "blue", "Complete"
    GREEN = "green", "On track"
    AMBER = "amber", "At risk"
    RED = "red", "Overdue"


class OverdueDecision(Word):
    """What the deputy director may decide about an overdue action."""

    EXTEND = "extend", "Extend"
    REASSIGN = "reassign", "Reassign"
    ESCALATE = "escalate", "Escalate"
    CLOSE = "close", "Close as done"
    CANCEL = "cancel", "Cancel"


class Verdict(Word):
    """What the measure did in the months after an action was done."""

    IMPROVED = "improved", "Improved"
    NO_IMPACT = "no_impact", "No impact"
    WORSE = "worse", "Worse"
    NO_FIGURES = "no_figures", "No figures to tell"


OPEN = frozenset({ActionState.NOT_STARTED, ActionState.IN_PROGRESS})
JUDGED = frozenset({ActionState.VERIFIED, ActionState.EMBEDDED, ActionState.NO_IMPACT})

_MOVES: dict[ActionState, frozenset[ActionState]] = {
    ActionState.NOT_STARTED: frozenset({ActionState.IN_PROGRESS, ActionState.DONE, ActionState.CANCELLED}),
    ActionState.IN_PROGRESS: frozenset({ActionState.DONE, ActionState.CANCELLED}),
    ActionState.DONE: frozenset({ActionState.VERIFIED, ActionState.IN_PROGRESS}),
    ActionState.VERIFIED: frozenset({ActionState.EMBEDDED, ActionState.NO_IMPACT}),
    ActionState.EMBEDDED: frozenset(),
    ActionState.NO_IMPACT: frozenset(),
    ActionState.CANCELLED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """How delivery is going, with the sentence that says why."""

    status: DeliveryStatus
    reason: str


def moves_from(state: ActionState) -> frozenset[ActionState]:
    """Give the states an action may go to from this one."""
    return _MOVES[state]


def moves_for(state: ActionState, *, may_judge: bool, may_cancel: bool) -> list[ActionState]:
    """Give the states somebody may move an action to from this one, in their natural order."""
    refused = (JUDGED if not may_judge else frozenset()) | ({ActionState.CANCELLED} if not may_cancel else frozenset())
    return [to for to in ActionState if to in moves_from(state) - refused]


def may_move(state: ActionState, to: ActionState) -> bool:
    """Say whether an action may go from one state to another."""
    return to in _MOVES[state]


def may_follow_effect(state: ActionState, to: ActionState) -> bool:
    """Say whether what a measure did may move an action: once it is verified, and again where figures are corrected."""
    return state in JUDGED and to in (ActionState.EMBEDDED, ActionState.NO_IMPACT)


def why_not_verify(
    verifier_id: int,
    *,
    owners: Collection[int],
    said_done_by: int | None = None,
    liaison: int | None = None,
    answers_for_work: bool = False,
) -> str | None:
    """Say why somebody may not verify an action; None where they may.

    Whoever has a stake in the answer does not give it: who owns or has owned the action, who said
    that it is done, who keeps after the body outside that does it; for what an audit asked for also
    who manages where it is done, and so answers for the work that was graded.
    """
    if verifier_id in owners:
        return "The owner does not verify their own action: ask somebody else."
    if verifier_id == said_done_by:
        return "You said that it is done: somebody else verifies it."
    if verifier_id == liaison:
        return "You keep after the body outside that does it: somebody else verifies it."
    if answers_for_work:
        return "You answer for the work that was audited: somebody of the QA unit outside its line verifies it."
    return None


def needs_deputy(extensions: int) -> bool:
    """Say whether another extension is for the deputy director alone: the second one is."""
    return extensions >= 1
