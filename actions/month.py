"""A month of due dates: what falls due on each of its days."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from actions.models import Action
from actions.models.actions import ActionQuerySet
from actions.rules.lifecycle import ActionState, Delivery
from organisation.rules.calendar import bank_holiday

MOST = 5  # actions shown on one day: the list has the rest
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Due:
    """One action on its day."""

    action: Action
    state: ActionState
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the page, with what falls due on it."""

    day: date
    is_of_month: bool
    is_today: bool
    bank_holiday: str
    number: int
    shown: list[Due]

    @property
    def is_weekend(self) -> bool:
        """Say whether it is a Saturday or a Sunday."""
        return self.day.weekday() >= SATURDAY

    @property
    def more(self) -> int:
        """Say how many are not on the page."""
        return self.number - len(self.shown)

    @property
    def has_something(self) -> bool:
        """Say whether the list of the month has it."""
        return bool(self.bank_holiday or self.number)


def read_month(actions: ActionQuerySet, month: date, *, today: date) -> list[list[Day]]:
    """Give the weeks of a month, Monday to Sunday, with what falls due on their days."""
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    by_day = defaultdict(list)
    for action in actions.filter(due_on__range=(weeks[0][0], weeks[-1][-1])).order_by("due_on", "pk"):
        by_day[action.due_on].append(action)

    def seen(day: date) -> Day:
        due = by_day[day]
        shown = [Due(action, ActionState(action.state), action.delivery(on=today)) for action in due[:MOST]]
        return Day(day, day.month == month.month, day == today, bank_holiday(day), len(due), shown)

    return [[seen(day) for day in week] for week in weeks]
