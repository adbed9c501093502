"""How an agenda is put in order and kept in it, and the sentences that say why something comes back."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from clinics.rules.agenda import AgendaKind
from indicators.rules.vocabulary import Word
from indicators.rules.wording import print_day
from organisation.rules.calendar import is_working_day

_SENTENCE_END = re.compile(r"[.!?](?=\s)")
NOT_DISCUSSED_FOR = 3  # sessions, after which a measure's absence from the table is a reason in itself
_ORDER = {kind: place for place, kind in enumerate(AgendaKind)}
_TIMES = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}

T = TypeVar("T")


class Shift(Word):
    """Where a button sends an item."""

    UP = "up", "Up"
    DOWN = "down", "Down"
    TOP = "top", "To the top"
    BOTTOM = "bottom", "To the bottom"


def due_for_proposal(held_on: date, days_before: int) -> date:
    """Give the day on which a session's agenda is proposed: so many working days before it."""
    day = held_on
    for _ in range(days_before):
        day -= timedelta(days=1)
        while not is_working_day(day):
            day -= timedelta(days=1)
    return day


def shifted(order: Sequence[T], one: T, to: Shift | int) -> list[T]:
    """Move one of several up, down, to an end, or to a place counted from 1; past an end is that end."""
    rest = [other for other in order if other != one]
    here = list(order).index(one)
    places = {Shift.UP: here - 1, Shift.DOWN: here + 1, Shift.TOP: 0, Shift.BOTTOM: len(rest)}
    there = places[to] if isinstance(to, Shift) else to - 1
    there = min(max(there, 0), len(rest))
    return [*rest[:there], one, *rest[there:]]


def place_for(kind: AgendaKind, kinds: Sequence[AgendaKind]) -> int:
    """Give where something of a kind joins an agenda already arranged: after the last that comes no later than it."""
    joins_after = [place for place, other in enumerate(kinds, start=1) if _ORDER[other] <= _ORDER[kind]]
    return joins_after[-1] if joins_after else 0


def say_carried(held_on: date, why: str, times: int) -> str:
    """Say from when something is carried and why, and how often by now."""
    often = f" It is carried for the {_TIMES.get(times, f'{times}th')} time." if times > 1 else ""
    return f"Carried from {print_day(held_on)}: {why}.{often}"


def say_not_discussed(last_discussed: date | None) -> str:
    """Say that a measure has been off the table for long."""
    last = f", last on {print_day(last_discussed)}" if last_discussed else ""
    return f"Not discussed for three sessions{last}."


def end_at_a_sentence(text: str, most: int) -> str:
    """Shorten a text to whole sentences; one that is too long by itself ends at a word, and shows that it goes on."""
    if len(text) <= most:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text) if end.end() <= most]
    return text[: ends[-1]] if ends else f"{text[: most - 1].rpartition(' ')[0] or text[: most - 1]}…"
