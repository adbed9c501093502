"""The actions of a section as the Board reads them: what, whose, by when, how far."""

from actions.models import Action, RaisedIn
from actions.rules.lifecycle import ActionState
from indicators.rules.wording import print_day
from reports.editions.contents import Promise
from reports.editions.gathering.held import Held
from reports.editions.order import Place


def promises(held: Held, place: Place, *, as_reported: bool = False) -> tuple[Promise, ...]:
    """Give the actions of a section's area in the order they were raised; as reported, those the report itself set."""
    if place.area is None:
        return ()
    own = (action for action in held.actions if action.area_id == place.area.pk)
    return tuple(_promise(one) for one in own if not as_reported or one.raised_in == RaisedIn.BOARD_REPORT)


def _promise(action: Action) -> Promise:
    due = print_day(action.due_on) if action.due_on else "No date"
    return Promise(action.title, action.owned_by, due, ActionState(action.state).label)
