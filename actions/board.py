"""Actions as a board: a column a state, what is most pressing on top."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from actions.filters import CLOSED, CLOSED_STATES
from actions.models import OPEN_STATES, Action, RaisedIn
from actions.models.actions import ActionQuerySet
from actions.rules.lifecycle import ActionState, Delivery
from organisation import access
from organisation.models import User
from organisation.roles import Capability

MOST = 10  # cards in a column: the list has the rest
COLUMNS: dict[str, tuple[str, list[str]]] = {
    **{
        state.value: (state.label, [state.value])
        for state in (ActionState.NOT_STARTED, ActionState.IN_PROGRESS, ActionState.DONE, ActionState.VERIFIED)
    },
    CLOSED: ("Closed", CLOSED_STATES),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One action on the board, and whether its reader may move it."""

    action: Action
    state: ActionState
    delivery: Delivery | None
    may_move: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One state of the board: how many there are, and the first of them."""

    name: str
    label: str
    number: int
    cards: list[Card]

    @property
    def more(self) -> int:
        """Say how many are not on the board."""
        return self.number - len(self.cards)


def read_board(actions: ActionQuerySet, by: User, *, on: date) -> list[Column]:
    """Give the columns of a choice of actions, as somebody may read it."""
    numbers = _numbers(actions)
    movable = set(_movable(actions, by).values_list("pk", flat=True)) if numbers else set()
    return [
        Column(
            name,
            label,
            sum(numbers[state] for state in states),
            [
                Card(action, ActionState(action.state), action.delivery(on=on), action.pk in movable)
                for action in _first_of(actions, states)
            ],
        )
        for name, (label, states) in COLUMNS.items()
    ]


def _numbers(actions: ActionQuerySet) -> Counter[str]:
    counted = actions.order_by().values_list("state").annotate(Count("pk", distinct=True))
    return Counter(dict(counted))


def _first_of(actions: ActionQuerySet, states: list[str]) -> Iterator[Action]:
    """Give the most pressing of some states: those still open by their date, the others as they were closed."""
    soonest = F("due_on").asc(nulls_last=True) if set(states) <= set(OPEN_STATES) else F("closed_at").desc()
    return iter(actions.filter(state__in=states).order_by(soonest, "pk")[:MOST])


def _movable(actions: ActionQuerySet, by: User) -> ActionQuerySet:
    """Keep what somebody may report on and take further: what is verified only who may judge whether it helped."""
    reported = access.units_where(by, Capability.REPORT_PROGRESS)
    judged = access.units_where(by, Capability.VERIFY_ACTIONS)
    theirs = Q(unit__in=reported) | Q(owner=by) | Q(liaison=by)
    of_audits = access.units_where(by, Capability.VERIFY_AUDIT_ACTIONS)
    judges = Q(unit__in=judged) & ~Q(raised_in=RaisedIn.AUDIT) | Q(unit__in=of_audits, raised_in=RaisedIn.AUDIT)
    goes_on = Q(state__in=[*OPEN_STATES, ActionState.DONE]) | Q(state=ActionState.VERIFIED) & judges
    return actions.filter(theirs & goes_on)
