"""Whether clinics keep going: held against due, what was carried, what became of the actions, a quarter at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clinics.rules.agenda import SessionState
from organisation.rules.calendar import financial_year_label, financial_year_start, months_elapsed

HELD = frozenset({SessionState.IN_PROGRESS, SessionState.CLOSED})


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a financial year: 1 is April to June."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Give the quarter a day lies in."""
        number = (months_elapsed(day) - 1) // 3
        start = financial_year_start(day)
        month = start.month + 3 * number
        return cls(date(start.year + (month - 1) // 12, (month - 1) % 12 + 1, 1))

    @property
    def year(self) -> str:
        """Give the financial year, such as 2021-22."""
        return financial_year_label(self.first)

    def __str__(self) -> str:
        """Say it as the service does: Q3 2021-22."""
        return f"Q{(months_elapsed(self.first) + 2) // 3} {self.year}"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session, as far as continuity asks."""

    service: str
    held_on: date
    state: SessionState
    moves: int = 0
    items: int = 0
    not_reached: int = 0
    most_carried: int = 0


@dataclass(frozen=True, slots=True)
class Deed:
    """An action a clinic agreed: the day of its session, and the day it was done, if it was."""

    service: str
    agreed_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Continuity:
    """How a service's clinics went in one quarter, in counts."""

    service: str
    quarter: Quarter
    due: int = 0
    held: int = 0
    cancelled: int = 0
    missed: int = 0
    moved: int = 0
    items: int = 0
    carried: int = 0
    most_carried: int = 0
    raised: int = 0
    finished: int = 0


def count_continuity(sittings: Iterable[Sitting], deeds: Iterable[Deed], *, today: date) -> list[Continuity]:
    """Count sessions and actions by quarter, the newest first, and service.

    Due is every session set, by the rota or by hand, once its day is over or something was recorded: held,
    cancelled with a reason, or missed (nothing was recorded). A moved session counts on its present day.
    An action counts as raised in the quarter of its session, as finished in the quarter it was done.
    """
    sessions = [one for one in sittings if one.held_on < today or one.state in HELD]
    actions = list(deeds)
    keys = {(Quarter.of(one.held_on), one.service) for one in sessions}
    keys |= {(Quarter.of(one.agreed_on), one.service) for one in actions}
    keys |= {(Quarter.of(one.done_on), one.service) for one in actions if one.done_on}
    ordered = sorted(keys, key=lambda key: (-key[0].first.toordinal(), key[1]))
    return [_row(quarter, service, sessions, actions) for quarter, service in ordered]


def _row(quarter: Quarter, service: str, sittings: list[Sitting], deeds: list[Deed]) -> Continuity:
    due = [one for one in sittings if one.service == service and Quarter.of(one.held_on) == quarter]
    held = [one for one in due if one.state in HELD]
    cancelled = sum(one.state is SessionState.CANCELLED for one in due)
    ours = [one for one in deeds if one.service == service]
    return Continuity(
        service=service,
        quarter=quarter,
        due=len(due),
        held=len(held),
        cancelled=cancelled,
        missed=len(due) - len(held) - cancelled,
        moved=sum(one.moves > 0 for one in due),
        items=sum(one.items for one in held),
        carried=sum(one.not_reached for one in held),
        most_carried=max((one.most_carried for one in held), default=0),
        raised=sum(Quarter.of(one.agreed_on) == quarter for one in ours),
        finished=sum(one.done_on is not None and Quarter.of(one.done_on) == quarter for one in ours),
    )


def say_continuity(rows: Iterable[Continuity]) -> str:
    """Sum the rows up in one sentence."""
    rows = list(rows)
    if not rows:
        return "No clinic was due."
    due, held = (sum(getattr(row, name) for row in rows) for name in ("due", "held"))
    carried, raised, finished = (sum(getattr(row, name) for row in rows) for name in ("carried", "raised", "finished"))
    clinics = f"{held} of {_many(due, 'clinic')} due held" if due else "No clinic was due"
    return (
        f"{clinics}; {_many(carried, 'item')} carried to the next; "
        f"{_many(raised, 'action')} raised and {finished} finished."
    )


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
