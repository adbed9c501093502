"""What is said, to the service only, about what an edition's public copy withholds."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from indicators.rules.wording import short_month
from organisation.models import JobRun, RunOutcome
from reports.editions.contents import EditionContents
from reports.editions.counting import spots
from reports.editions.public import Copied
from reports.models import Edition, PublicCopy
from reports.operations.public_copies import FREEZE
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


def is_coming(edition: Edition) -> bool:
    """Say whether an edition's public copy is still to be made. One being written is read as it would be."""
    return edition.is_published and not PublicCopy.objects.filter(edition=edition).exists()


def how_far() -> str:
    """Say how far the making of public copies has got: it is one long sum, so there is no share of it to tell."""
    run = JobRun.objects.filter(job=FREEZE).order_by("-pk").first()
    if run is None or (run.outcome == RunOutcome.SUCCEEDED):
        return "It is waited for: the next look is within ten minutes."
    if run.outcome:
        return "The last try went wrong. It is tried again by itself; whoever tends the jobs can see why."
    if run.started_at is None:
        return "It is waiting for a worker."
    return f"It is being made since {timezone.localtime(run.started_at):%H:%M:%S}."


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
