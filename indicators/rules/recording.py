"""It is recording, not practice: when such a claim excuses a miss, and what the next figure makes of it.

A service that is off target may say that the work was done and only the record is wrong. That is believed
until the figure comes again, and no longer: then the figure itself says whether it was so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.rules.flags import Standing
from indicators.rules.vocabulary import Status, Word
from indicators.rules.wording import print_day, print_month

MET = frozenset({Status.ON_TARGET, Status.WITHIN_TOLERANCE})  # the months that end a run of misses
TELLING = MET | {Status.OFF_TARGET}


class ClaimState(Word):
    """What has become of a claim."""

    OPEN = "open", "Waiting for the next figure"
    CONFIRMED = "confirmed", "Confirmed by the figures"
    NOT_CONFIRMED = "not_confirmed", "Not confirmed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the figures make of a claim, and which month's figure says so."""

    state: ClaimState
    month: date


FEWEST_FOR_A_RATE = 10


@dataclass(frozen=True, slots=True)
class Rate:
    """How many months off target a service had, and how many of them were recording by the figures' own word."""

    missed: int
    claimed: int
    confirmed: int
    not_confirmed: int

    @property
    def waiting(self) -> int:
        """Count the claims no figure has judged yet."""
        return self.claimed - self.confirmed - self.not_confirmed

    @property
    def percentage(self) -> int | None:
        """Give the confirmed as a percentage of the months missed, halves up; None of fewer than ten."""
        if self.missed < FEWEST_FOR_A_RATE:
            return None
        return (200 * self.confirmed + self.missed) // (2 * self.missed)


def excuses(month: date, standings: Sequence[Standing], *, claimed_before: Iterable[date]) -> bool:
    """Say whether a claim on a month excuses its miss: only where none was made on the same run of misses.

    `claimed_before` are the months of earlier claims on the series, confirmed or not; `standings` its months since
    the newest break, oldest first. A claim excused this run already, unless a month that was not a miss stands
    between, or the break does.
    """
    newest = max(claimed_before, default=None)
    if newest is None or not standings or newest < standings[0].month:
        return True
    return any(newest <= at.month <= month and at.status in MET for at in standings)


def judge(month: date, standings: Sequence[Standing], *, is_refreshed: bool) -> Verdict | None:
    """Judge a claim on a month by the figures held, oldest first; None while they do not say.

    The month's own figure speaks where it was refreshed since the claim; else the first later month that has a
    figure set against a target. No data says nothing.
    """
    own = [at for at in standings if at.month == month and is_refreshed]
    for at in [*own, *(at for at in standings if at.month > month)]:
        if at.status in TELLING:
            return Verdict(ClaimState.CONFIRMED if at.status in MET else ClaimState.NOT_CONFIRMED, at.month)
    return None


def as_rule(*, cases: int, claimed_on: date, due_on: date) -> str:
    """Say why a miss is taken for doubtful data: the words a flag's sentence ends in."""
    return (
        f"claimed on {print_day(claimed_on)} as recording in {_cases(cases)}, to be put right by {print_day(due_on)}: "
        "believed until the next figure"
    )


def in_a_sentence(*, month: date, cases: int, who: str, due_on: date, excuses: bool) -> str:
    """Say what is claimed."""
    excused = "" if excuses else "; a claim on this run of misses excused it once already, so this one does not"
    return (
        f"Claimed as recording in {print_month(month)}: {_cases(cases)}, to be put right by {who} by "
        f"{print_day(due_on)}{excused}."
    )


def outcome_in_a_sentence(state: ClaimState, *, month: date, cases: int, by_month: date | None, figure: str) -> str:
    """Say what became of a claim: which figure spoke, and what follows."""
    claimed = f"Claimed as recording in {print_month(month)} ({_cases(cases)})"
    if state is ClaimState.OPEN or by_month is None:
        return f"{claimed}; no figure has come since to say whether it was."
    again = (
        "the figure of the same month, given again" if by_month == month else f"the figure for {print_month(by_month)}"
    )
    said = f"{again}, {figure}," if figure else again
    if state is ClaimState.CONFIRMED:
        return f"{claimed} and confirmed: {said} is no longer off target."
    return f"{claimed} and not confirmed: {said} is still off target, so it counts as practice."


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number:,} cases"
