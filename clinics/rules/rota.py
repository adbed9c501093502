"""On which days a clinic meets: every so many weeks, stepping over bank holidays and agreed pauses.

A turn never leaves its week: what falls out goes to the next free working day of that week, and
where there is none the turn is dropped. So a week names a turn, whatever became of its day.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd

from dateutil.relativedelta import relativedelta, weekday
from dateutil.rrule import WEEKLY, rrule

from organisation.rules.calendar import bank_holiday, is_working_day

FRIDAY = 4
ORDINALS = ("", "", "second ", "third ", "fourth ", "fifth ", "sixth ", "seventh ", "eighth ", "ninth ", "tenth ")


class NoFreeWeek(Exception):
    """Not every clinic can have a day of its own."""


@dataclass(frozen=True, slots=True)
class Rota:
    """Every `cadence_weeks`-th weekday, counted from the first such day on or after `first_held_on`."""

    weekday: int
    cadence_weeks: int
    first_held_on: date

    @property
    def first_day(self) -> date:
        """Give the day of the first turn."""
        return on_or_after(self.first_held_on, self.weekday)

    def in_words(self) -> str:
        """Say it as one would aloud, such as "Every sixth Wednesday"."""
        if self.cadence_weeks < len(ORDINALS):
            return f"Every {ORDINALS[self.cadence_weeks]}{self.first_day:%A}"
        return f"Every {self.cadence_weeks} weeks on {self.first_day:%A}"

    def meets_with(self, other: "Rota") -> bool:
        """Say whether the two ever have their turn on one day, however far ahead."""
        apart = (self.first_day - other.first_day).days // 7
        return self.weekday == other.weekday and apart % gcd(self.cadence_weeks, other.cadence_weeks) == 0


@dataclass(frozen=True, slots=True)
class Pause:
    """Days agreed on without clinics."""

    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a rota: the day it is due, the day it is held, and why these differ.

    `held_on` is None where the turn is dropped.
    """

    due_on: date
    held_on: date | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A first day proposed for a clinic, and the clinics it would share its days with."""

    name: str
    first_held_on: date
    shares_with: tuple[str, ...] = ()


def on_or_after(day: date, number: int) -> date:
    """Give the first such weekday on or after a day; Monday is 0."""
    found: date = day + relativedelta(weekday=weekday(number)(+1))
    return found


def week_of(day: date) -> date:
    """Give the Monday of a day's week: the name of a turn."""
    return day - timedelta(days=day.weekday())


def say_day(day: date) -> str:
    """Write a day with its weekday, such as Wednesday 10 November 2021."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def due_days(rota: Rota, *, since: date, until: date) -> list[date]:
    """Give the days on which turns are due, both ends included, whatever falls on them."""
    every = rrule(WEEKLY, interval=rota.cadence_weeks, dtstart=rota.first_day, until=until)
    return [moment.date() for moment in every if moment.date() >= since]


def turns(
    rota: Rota, *, since: date, until: date, pauses: Iterable[Pause] = (), taken: Collection[date] = ()
) -> list[Turn]:
    """Give the turns due between two days, both included.

    `taken` are days on which the clinic meets already, for another reason than its rota.
    """
    agreed = list(pauses)
    return [take_turn(day, agreed, taken) for day in due_days(rota, since=since, until=until)]


def take_turn(due_on: date, pauses: Iterable[Pause] = (), taken: Collection[date] = ()) -> Turn:
    """Find the day on which a turn is held: its own, else the next free working day of that week."""
    agreed = list(pauses)
    problem = _problem(due_on, agreed, taken)
    if not problem:
        return Turn(due_on, due_on)
    for day in _rest_of_week(due_on):
        if not _problem(day, agreed, taken):
            return Turn(due_on, day, f"{say_day(due_on)} {problem}: held on {day:%A} instead.")
    return Turn(
        due_on, None, f"{say_day(due_on)} {problem}, and no later day of its week is free: the turn is dropped."
    )


def why_no_clinic(day: date, pauses: Iterable[Pause] = ()) -> str:
    """Say in a sentence why no clinic can meet on a day; nothing where one can."""
    problem = _problem(day, list(pauses), ())
    return f"{say_day(day)} {problem}." if problem else ""


def propose_first_days(
    names: Sequence[str],
    *,
    start: date,
    number: int,
    cadence_weeks: int,
    others: Iterable[tuple[str, Rota]] = (),
    may_share: bool = False,
) -> list[Proposal]:
    """Give each clinic a first day so that the weeks go from one to the next in the order given.

    Each gets the first week after the one before it in which nobody else has a turn, now or later;
    `number` is the weekday. Raises NoFreeWeek where there are more clinics than weeks, unless they
    may share a day: then it falls on the week with the fewest others.
    """
    placed = list(others)
    proposals = []
    day = on_or_after(start, number)
    for name in names:
        proposal = _place(name, day, cadence_weeks, placed, may_share)
        rota = Rota(number, cadence_weeks, proposal.first_held_on)
        placed.append((name, rota))
        proposals.append(proposal)
        day = proposal.first_held_on + timedelta(weeks=1)
    return proposals


def _place(name: str, day: date, cadence_weeks: int, placed: list[tuple[str, Rota]], may_share: bool) -> Proposal:
    weeks = [day + timedelta(weeks=week) for week in range(cadence_weeks)]
    tried = [(_company(Rota(week.weekday(), cadence_weeks, week), placed), week) for week in weeks]
    fewest = min(len(company) for company, _ in tried)
    if fewest and not may_share:
        raise NoFreeWeek(f"There is no {day:%A} left for {name} that no other clinic has.")
    company, week = next((company, week) for company, week in tried if len(company) == fewest)
    return Proposal(name, week, company)


def _company(rota: Rota, placed: list[tuple[str, Rota]]) -> tuple[str, ...]:
    return tuple(other for other, theirs in placed if rota.meets_with(theirs))


def _rest_of_week(day: date) -> Iterator[date]:
    for ahead in range(1, FRIDAY - day.weekday() + 1):
        yield day + timedelta(days=ahead)


def _problem(day: date, pauses: list[Pause], taken: Collection[date]) -> str:
    if not is_working_day(day):
        name = bank_holiday(day)
        return f"is a bank holiday ({name})" if name else "is not a working day"
    for pause in pauses:
        if pause.starts_on <= day <= pause.ends_on:
            return f"lies in an agreed pause ({pause.reason})"
    return "has a session of this clinic already" if day in taken else ""
