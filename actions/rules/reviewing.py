"""How the overdue review judges: who decides what, which row comes first, what the measure did meanwhile.

The second extension needs the deputy director and a meeting (design, section 4: every slip stays visible);
an owner closes nothing of their own, and drops nothing either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from actions.rules.due import why_not_due
from actions.rules.lifecycle import OverdueDecision, needs_deputy
from indicators.rules.vocabulary import Basis, Measure, Polarity, Word
from indicators.rules.wording import print_month, print_target
from organisation.rules.calendar import working_days_between


class Course(Word):
    """What a measure has done since an action was raised, in the word people read."""

    BETTER = "better", "Better"
    WORSE = "worse", "Worse"
    MORE_PRESSURE = "more_pressure", "More pressure"
    LESS_PRESSURE = "less_pressure", "Less pressure"
    SAME = "same", "The same"
    CHANGED = "changed", "Changed; neither direction is better"
    NOT_COMPARED = "not_compared", "Not compared"
    NO_NEWER = "no_newer", "No newer figure"
    NO_FIGURE = "no_figure", "No figure"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's figure in one month."""

    month: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Read:
    """How a measure is to be read, and the months its series breaks at."""

    measure: Measure
    basis: Basis
    polarity: Polarity
    is_demand: bool = False
    breaks: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Movement:
    """What a measure was at raising and is now, with the word for it and why."""

    course: Course
    sentence: str


@dataclass(frozen=True, slots=True)
class Late:
    """How long a date has passed."""

    days: int
    working_days: int

    def __str__(self) -> str:
        """Say both ways of counting."""
        return f"{_days(self.days, 'day')} overdue ({_days(self.working_days, 'working day')})"


@dataclass(frozen=True, slots=True)
class Count:
    """How far a sitting has got."""

    reviewed: int
    undecided: int
    meanwhile: int = 0

    def __str__(self) -> str:
        """Say it as the record does: 12 reviewed, 3 undecided."""
        said = f"{self.reviewed} reviewed, {self.undecided} undecided"
        return f"{said}, {self.meanwhile} done meanwhile by others" if self.meanwhile else said


class Place(NamedTuple):
    """An action in the queue, and all that its order and its counts are made of."""

    action: int
    heads: str  # of the service; empty where nobody heads it
    rank: int  # how serious it would be not to do it, 0 first
    due_on: date
    is_decided: bool = False
    is_meanwhile: bool = False  # others did something with it while it lay before the sitting


def in_order(places: Iterable[Place]) -> list[Place]:
    """Put the queue in order: by head of service, nobody's last; the most serious and the oldest first."""
    return sorted(places, key=lambda one: (not one.heads, one.heads, one.rank, one.due_on, one.action))


def late(due_on: date, *, on: date) -> Late:
    """Say how late a day finds a date: in days, and in days that people in England work."""
    return Late(max((on - due_on).days, 0), working_days_between(due_on, on))


def why_may_not(decision: OverdueDecision, *, is_deputy: bool, is_owner: bool, extensions: int) -> str | None:
    """Say why a decision is not this person's to take; None where it is."""
    if decision is OverdueDecision.EXTEND and needs_deputy(extensions) and not is_deputy:
        return "Its date has moved before: a further extension is the deputy director's to grant, after a meeting."
    if decision is OverdueDecision.CANCEL and is_owner and not is_deputy:
        return "The owner does not cancel their own action: ask the deputy director."
    if decision is OverdueDecision.CLOSE and is_owner:
        return "The owner does not close their own overdue action: ask somebody else."
    return None


def why_no_meeting(meeting_on: date | None, *, new_due_on: date, extensions: int, on: date) -> str | None:
    """Say what is wrong with the meeting a further extension asks for; None where none is asked or all is well."""
    if meeting_on is None:
        asked = needs_deputy(extensions)
        return "Its date has moved before. Say when the owner is met about it." if asked else None
    if wrong := why_not_due(meeting_on, on=on):
        return wrong
    return "Meet before the new date." if meeting_on > new_due_on else None


def movement(start: Figure | None, now: Figure | None, read: Read) -> Movement:
    """Say in words what a measure has done since an action was raised.

    Nothing is compared across a break, nor is a running total with an earlier month of itself:
    it rises whatever anybody does.
    """
    if now is None:
        return Movement(Course.NO_FIGURE, "There is no figure for it.")
    if start is None:
        return Movement(Course.NO_FIGURE, "There was no figure when the action was raised.")
    if now.month <= start.month:
        return Movement(Course.NO_NEWER, f"Nothing newer than {print_month(start.month)}.")
    if crossed := [month for month in read.breaks if start.month < month <= now.month]:
        return Movement(Course.NOT_COMPARED, f"Counted differently since {print_month(max(crossed))}.")
    if read.basis is Basis.CUMULATIVE:
        return Movement(Course.NOT_COMPARED, "A running total does not compare with its earlier months.")
    change = now.value - start.value
    if not change:
        return Movement(Course.SAME, f"Still {_print(now, read)}.")
    return Movement(_course(change, read), f"{_print(start, read)}, now {_print(now, read)}.")


def nearest(unit: int, *, parents: Mapping[int, int | None], heads: Mapping[int, Sequence[int]]) -> tuple[int, ...]:
    """Give who heads the service a unit belongs to: those at the unit itself, else at the nearest unit above."""
    at: int | None = unit
    while at is not None:
        if heads.get(at):
            return tuple(heads[at])
        at = parents.get(at)
    return ()


def next_undecided(order: Sequence[int], decided: Iterable[int], *, after: int | None) -> int | None:
    """Give the next row without a decision after one, then from the top; None where every row has its own."""
    done = {*decided, after}
    place = order.index(after) + 1 if after in order else 0
    return next((one for one in (*order[place:], *order[:place]) if one not in done), None)


def _course(change: Decimal, read: Read) -> Course:
    """Name a change. Demand is worded as pressure, never as practice failing."""
    if read.is_demand:
        return Course.MORE_PRESSURE if change > 0 else Course.LESS_PRESSURE
    if read.polarity is Polarity.NEITHER:
        return Course.CHANGED
    return Course.BETTER if (change > 0) == (read.polarity is Polarity.HIGHER) else Course.WORSE


def _print(figure: Figure, read: Read) -> str:
    return print_target(figure.value, read.measure)


def _days(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number} {what}s"
