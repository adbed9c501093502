"""Which printed figures would be printed otherwise now: cell by cell, whatever they are cells of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from indicators.rules.vocabulary import Word

NOTHING = "no figure"


class What(Word):
    """What of a measure was printed."""

    FIGURE = "figure", "Figure"
    TARGET = "target", "Target"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is printed: in which table, of which measure, of which month."""

    table: str
    code: str
    what: What
    month: date


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed on a spot, and the name of its measure."""

    label: str
    text: str
    is_figure: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """A spot on which something else would be printed now. `came`: nothing but a mark stood there before."""

    code: str
    label: str
    what: What
    month: date
    then: str
    now: str
    came: bool = False


def changes(then: Mapping[Spot, Printed], now: Mapping[Spot, Printed]) -> list[Change]:
    """Give what would be printed otherwise, in printed order, each once though it stands in several tables.

    A spot that is no longer printed at all is no change of a figure: its row has left the report. Nor is it one
    where there was no figure and is none.
    """
    found: dict[tuple[object, ...], Change] = {}
    for spot, was in then.items():
        became = now.get(spot)
        if became is None or became.text == was.text or not (was.is_figure or became.is_figure):
            continue
        key = (spot.code, spot.what, spot.month, was.text, became.text)
        found.setdefault(
            key,
            Change(
                spot.code,
                became.label,
                spot.what,
                spot.month,
                was.text or NOTHING,
                became.text or NOTHING,
                came=became.is_figure and not was.is_figure,
            ),
        )
    return list(found.values())


def reason_of(change: Change, said: Iterable[str]) -> str:
    """Say why: what was written down, or that it came late, or that nobody wrote down why."""
    written = "; ".join(dict.fromkeys(said))
    if written:
        return written
    return "It came after the edition was published." if change.came else "No reason was written down."
