"""What other rooms have to say beside a figure. They register it when they are ready: this room leans on none.

A part stands on an indicator's page, below what clinics decided; lines join the story of a flag.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.models import Flag
from organisation.models import User

if TYPE_CHECKING:
    from indicators.flag_page import Entry
    from indicators.indicator_page import IndicatorPage


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: its template, and what the template is given as `part`."""

    template: str
    about: object


PartGiver = Callable[["IndicatorPage"], Part | None]
FlagPartGiver = Callable[[Flag, User], Part | None]
StoryTeller = Callable[[Flag, User], Iterable["Entry"]]
_parts: list[PartGiver] = []
_flag_parts: list[FlagPartGiver] = []
_story: list[StoryTeller] = []


def ask_for_part(answer: PartGiver) -> None:
    """Register who gives a part of an indicator's page, as far as its reader may read it."""
    _parts.append(answer)


def ask_for_flag_part(answer: FlagPartGiver) -> None:
    """Register who gives a part of a flag's page."""
    _flag_parts.append(answer)


def ask_for_story(answer: StoryTeller) -> None:
    """Register who adds to the story of a flag."""
    _story.append(answer)


def parts_of(page: "IndicatorPage") -> list[Part]:
    """Give what every room shows beside an indicator."""
    return [part for answer in _parts if (part := answer(page))]


def parts_of_flag(flag: Flag, *, by: User) -> list[Part]:
    """Give what every room shows beside a flag."""
    return [part for answer in _flag_parts if (part := answer(flag, by))]


def story_of(flag: Flag, *, by: User) -> list["Entry"]:
    """Give what every room adds to the story of a flag, in no order."""
    return [entry for answer in _story for entry in answer(flag, by)]
