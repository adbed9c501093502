"""How the items of a session stand while it is being held."""

from datetime import datetime, timedelta

from indicators.rules.vocabulary import Word

from .agenda import Assurance

STILL_TYPING = timedelta(minutes=2)


class ItemState(Word):
    """How far the room has come with an item."""

    RECORDED = "recorded", "Recorded"
    NOT_REACHED = "not_reached", "Not reached"
    BEING_TYPED = "being_typed", "Being typed"
    BEGUN = "begun", "Begun, not recorded"
    NOT_YET = "not_yet", "Not yet"
    HELD_BACK = "held_back", "Held back"


def state_of(
    *, is_held_back: bool, assurance: Assurance | None, last_typed: datetime | None, now: datetime
) -> ItemState:
    """Say how an item stands. Somebody typing right now comes before what was recorded: both are said of it."""
    if is_held_back:
        return ItemState.HELD_BACK
    if last_typed is not None and now - last_typed <= STILL_TYPING:
        return ItemState.BEING_TYPED
    if assurance is not None:
        return ItemState.NOT_REACHED if assurance is Assurance.NOT_REACHED else ItemState.RECORDED
    return ItemState.NOT_YET if last_typed is None else ItemState.BEGUN
