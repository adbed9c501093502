"""What is said, to the service only, about what an edition's public copy withholds."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from indicators.rules.wording import short_month
from reports.editions.contents import EditionContents
from reports.editions.counting import spots
from reports.editions.public import Copied
from reports.rules.suppression import Why


@dataclass(frozen=True, slots=True)
class WithheldLine:
    """One measure: in which months it is withheld, for each reason."""

    code: str
    label: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WithheldSaid:
    """What is withheld and why. `given_away` counts what was printed before it was small, and cannot be taken back."""

    number: int
    reasons: tuple[tuple[int, str], ...]
    lines: tuple[WithheldLine, ...]
    given_away: int


def say_withheld(whole: EditionContents, copied: Copied) -> WithheldSaid:
    """Say of what an edition holds which figures its public copy withholds."""
    why = copied.withheld.why
    there = {spot.name: spot.row.label for spot in spots(whole)}
    mine = {name: reason for name, reason in why.items() if name in there}
    counted = Counter(mine.values())
    return WithheldSaid(
        number=len(mine),
        reasons=tuple((counted[reason], reason.label) for reason in Why if counted[reason]),
        lines=tuple(_lines(mine, there)),
        given_away=len(copied.withheld.narrowed) + len(copied.withheld.known_already),
    )


def _lines(mine: dict[tuple[str, str, str], Why], labels: dict[tuple[str, str, str], str]) -> Iterator[WithheldLine]:
    rows = dict.fromkeys((name[0], label) for name, label in labels.items() if name in mine)
    for code, label in rows:
        names = [name for name, said in labels.items() if name in mine and (name[0], said) == (code, label)]
        reasons = [(reason.label, _months(name[2] for name in names if mine[name] is reason)) for reason in Why]
        yield WithheldLine(code, label, tuple((said, months) for said, months in reasons if months))


def _months(months: Iterator[str]) -> str:
    return ", ".join(short_month(date.fromisoformat(f"{month}-01")) for month in sorted(set(months)))
