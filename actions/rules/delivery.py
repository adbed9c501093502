"""How delivery of an action is going, in one word and a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from actions.rules.lifecycle import OPEN, ActionState, Delivery, DeliveryStatus
from organisation.rules.calendar import add_working_days, is_working_day, working_days_between

SOON = 5  # working days before its date in which an action has to be heard of
QUIET_DAYS = 14
TO_ACCEPT = 5  # working days an owner has to say that it is theirs
TOO_OFTEN = 2  # slips

ENDED = {
    ActionState.EMBEDDED: Delivery(DeliveryStatus.BLUE, "Complete, and its effect is embedded."),
    ActionState.VERIFIED: Delivery(DeliveryStatus.BLUE, "Complete and verified; whether it helped is to be seen."),
    ActionState.DONE: Delivery(DeliveryStatus.GREEN, "Said to be done; it waits to be verified."),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What delivery is judged by. `asked_on` is the day its owner was named, None once accepted or with nobody here."""

    state: ActionState
    due_on: date | None
    told_on: date
    is_owned: bool = True
    slips: int = 0
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days on which an open action comes to be at risk, seen from one day: `delivery` for many at once.

    Not accepted where its owner was named by `asked_by`; unheard of where it is due before
    `due_before` and was last told of by `told_by`.
    """

    asked_by: date
    due_before: date
    told_by: date


def bounds(on: date) -> Bounds:
    """Give the days at which open actions come to be at risk, seen from a day."""
    day, left = on, TO_ACCEPT + 1
    while left:
        left -= is_working_day(day)
        day -= timedelta(days=1)
    return Bounds(asked_by=day, due_before=add_working_days(on, SOON + 1), told_by=on - timedelta(days=QUIET_DAYS))


def delivery(standing: Standing, *, on: date) -> Delivery | None:
    """Say how delivery is going on a day; None where there is nothing to deliver any more.

    Blue is complete, red overdue, amber at risk: nobody can be late with it, its owner has not
    accepted it, its date has moved twice, or it is due within five working days and nothing has
    been said for fourteen days. Anything else is green. Every reason is named, a slip always.
    """
    if standing.state not in OPEN:
        return ENDED.get(standing.state)
    days = (on - standing.due_on).days if standing.due_on else 0
    risks = list(_risks(standing, on))
    if days > 0:
        return Delivery(DeliveryStatus.RED, " ".join([f"Overdue by {_days(days)}.", *risks]))
    if risks and (standing.slips != 1 or len(risks) > 1):
        return Delivery(DeliveryStatus.AMBER, " ".join(risks))
    due = "Due today." if days == 0 else f"Due in {_days(-days)}."
    return Delivery(DeliveryStatus.GREEN, " ".join([due, *risks]))


def _risks(standing: Standing, on: date) -> Iterator[str]:
    """Name what puts an action at risk, and any slip: one alone is told and is no risk."""
    if missing := _missing(standing):
        is_late = standing.due_on and on > standing.due_on
        yield f"No {missing}, so nobody {'answers for' if is_late else 'can be late with'} it."
    if standing.asked_on and (waited := working_days_between(standing.asked_on, on)) > TO_ACCEPT:
        yield f"Its owner has not accepted it for {waited} working days."
    if standing.slips:
        yield f"Its date has moved {_times(standing.slips)}."
    quiet = (on - standing.told_on).days
    if standing.due_on and on <= standing.due_on and quiet >= QUIET_DAYS:
        left = working_days_between(on, standing.due_on)
        if left <= SOON:
            yield f"Due in {_days(left, 'working day')}, and nothing has been said for {_days(quiet)}."


def _missing(standing: Standing) -> str:
    return " and no ".join(
        what for what, is_there in (("owner", standing.is_owned), ("due date", standing.due_on)) if not is_there
    )


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _days(number: int, one: str = "day") -> str:
    return f"{number} {one}" if number == 1 else f"{number:,} {one}s"
