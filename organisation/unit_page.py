"""What other apps know of a unit. They say so when they are ready: this app leans on none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from organisation.models import Unit, User


@dataclass(frozen=True)
class Section:
    """A part of a unit's page: its heading, its template and what the template is given."""

    heading: str
    template: str
    context: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Work that stays where it is when a unit ends: how much, of what, one or many."""

    number: int
    one: str
    many: str

    @property
    def words(self) -> str:
        """Say how much of what."""
        return f"{self.number} {self.one if self.number == 1 else self.many}"


Answer = Callable[[Unit, User, date | None], Section | None]
_sections: list[Answer] = []
_open_work: list[Callable[[set[int]], Iterable[OpenWork]]] = []


def ask_for_section(answer: Answer) -> None:
    """Register who gives a section of a unit's page, as far as one may read it, up to a month if one is chosen."""
    _sections.append(answer)


def ask_for_open_work(answer: Callable[[set[int]], Iterable[OpenWork]]) -> None:
    """Register who counts the open work of units, given by their ids."""
    _open_work.append(answer)


def sections_of(unit: Unit, *, by: User, month: date | None = None) -> list[Section]:
    """Give what every app has to show of a unit."""
    return [section for answer in _sections if (section := answer(unit, by, month))]


def open_work_of(units: set[int]) -> list[OpenWork]:
    """Give the open work of units that would be left behind if they ended; nothing is left out but noughts."""
    return [work for answer in _open_work for work in answer(units) if work.number]
