"""How a programme stands: done against planned, in counts, with a word."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date

from indicators.rules.vocabulary import Word
from organisation.rules.calendar import first_of_month


class Standing(Word):
    """How one line of a programme stands."""

    DONE = "plan_done", "Done"
    OVERDUE = "plan_overdue", "Overdue"
    BEHIND = "plan_behind", "Behind"
    TO_BOOK = "plan_to_book", "To be booked"
    UNDER_WAY = "plan_under_way", "Under way"
    TO_COME = "plan_to_come", "To come"


@dataclass(frozen=True, slots=True)
class Tally:
    """What a line, or several, planned and came to. Whoever is let off is counted apart and leaves a gap."""

    planned: int = 0
    booked: int = 0
    given: int = 0
    done: int = 0
    let_off: int = 0
    overdue: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add two up."""
        return Tally(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    @property
    def short(self) -> int:
        """Say how many are planned that are not booked."""
        return max(self.planned - self.booked, 0)

    @property
    def to_give(self) -> int:
        """Say how many are booked that nobody has yet."""
        return self.booked - self.given


def add_up(tallies: Iterable[Tally]) -> Tally:
    """Add lines up."""
    return sum(tallies, Tally())


def how_it_stands(tally: Tally, *, month: date, on: date) -> Standing:
    """Say in a word how a line of a month stands on a day. What is worst is said first, unless all is done."""
    if tally.planned and tally.done >= tally.planned:
        return Standing.DONE
    if tally.overdue:
        return Standing.OVERDUE
    if month < first_of_month(on):
        return Standing.BEHIND
    if tally.short:
        return Standing.TO_BOOK if month == first_of_month(on) else Standing.TO_COME
    return Standing.UNDER_WAY


def against_plan(lines: Iterable[tuple[date, Tally]], *, on: date) -> str:
    """Say in one sentence what is done of what was planned for the months that are over."""
    over = [tally for month, tally in lines if month < first_of_month(on)]
    due = add_up(over)
    if not due.planned:
        return "None of its months is over."
    missing = sum(max(one.planned - one.done, 0) for one in over)
    said = f"Of {due.planned} planned for the months that are over, {due.planned - missing} are done"
    return f"{said}: {missing} behind." if missing else f"{said}: on plan."
