"""Which series a person must deal with, of what class, and when that ends.

A list of 23 reds is ignored by January. So a miss opens one flag and keeps it; each sweep says
what sort of attention it asks for; two months on target end it; missing data never does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from indicators.rules.runs import SCORED, misses_back_from
from indicators.rules.vocabulary import Absence, FlagClass, Status
from indicators.rules.wording import print_month, print_number
from organisation.rules.calendar import add_months

MONTHS_TO_CLOSE = 2
MONTHS_UNTIL_STALE = 3  # a figure further behind than this speaks for nothing that could close a flag


@dataclass(frozen=True, slots=True)
class Standing:
    """How a series stood at the end of one month."""

    month: date
    status: Status
    absence: Absence | None = None


class Move(Enum):
    """What a sweep does about a series."""

    NOTHING = "nothing"
    FLAG = "flag"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about a series and by which rule. The class counts only where the move is to flag."""

    move: Move
    classification: FlagClass = FlagClass.RECOVERING
    rule: str = ""


NOTHING = Decision(Move.NOTHING)


def decide(
    standings: Sequence[Standing],
    *,
    is_flagged: bool,
    action_in_hand: bool = False,
    is_doubtful: bool = False,
    concern: str = "",
    since_break: bool = False,
    too_few: bool = False,
    claimed: str = "",
    month: date | None = None,
) -> Decision:
    """Decide about one series from its months, oldest first.

    `is_flagged` says whether a live flag stands; `is_doubtful` whether a doubt that blocks is
    live on the newest figure; `concern` why the newest figure is a special cause of concern in its own
    series, in words, where it is one; `since_break` that the months are only those since a break;
    `too_few` that the newest month's percentage is of too few cases to flag on its own; `claimed` why its miss
    is taken for recording until the next figure, where somebody's claim excuses it; `month` as at which
    month things are judged, so that figures long out of date close nothing.
    """
    if not standings:
        return NOTHING
    newest = standings[-1]
    if is_doubtful:
        return _flag(FlagClass.DOUBTFUL_DATA, "the figure is in doubt")
    if newest.absence is Absence.AWAITED:
        return _flag(FlagClass.AWAITED_DATA, _awaited(standings))
    if newest.status is Status.OFF_TARGET:
        if too_few:
            return NOTHING
        if claimed:
            return _flag(FlagClass.DOUBTFUL_DATA, claimed)
        return _off_target(standings, action_in_hand, concern, since_break)
    if _is_stale(newest, month):
        return NOTHING
    if not is_flagged or newest.status is Status.NO_DATA:
        return NOTHING
    return _while_flagged(standings)


def _is_stale(newest: Standing, month: date | None) -> bool:
    return month is not None and add_months(newest.month, MONTHS_UNTIL_STALE) < month


def _off_target(standings: Sequence[Standing], action_in_hand: bool, concern: str, since_break: bool) -> Decision:
    misses = misses_back_from(standing.status for standing in reversed(standings))
    if concern:
        return _flag(FlagClass.WORSENING, concern)
    if misses == 1:
        first = "the first month scored since the break in series" if since_break else "the first month scored"
        is_first = not any(standing.status in SCORED for standing in reversed(standings[:-1]))
        return _flag(FlagClass.NEW, first if is_first else "not off target the month before")
    rule = f"off target for {misses} months running"
    if action_in_hand:
        return _flag(FlagClass.PERSISTENT_WITH_ACTION, f"{rule}, with an action in hand")
    return _flag(FlagClass.PERSISTENT_WITHOUT_ACTION, f"{rule}, with no action in hand")


def _while_flagged(standings: Sequence[Standing]) -> Decision:
    """Say what becomes of a live flag once its series is no longer off target."""
    met = _months_on_target(standings)
    if met >= MONTHS_TO_CLOSE:
        return Decision(Move.CLOSE, rule=f"on target for {met} months running")
    if standings[-1].status is Status.NOT_SCORED:
        return Decision(Move.CLOSE, rule="the data has come and no target is set")
    rule = "on target for one month" if met else "within tolerance"
    return _flag(FlagClass.RECOVERING, rule)


def _months_on_target(standings: Sequence[Standing]) -> int:
    met = 0
    for standing in reversed(standings):
        if standing.status is Status.ON_TARGET:
            met += 1
        elif standing.status is not Status.NO_DATA:
            break
    return met


def _awaited(standings: Sequence[Standing]) -> str:
    awaited = 0
    for standing in reversed(standings):
        if standing.absence is not Absence.AWAITED:
            break
        awaited += 1
    return "awaited for 1 month" if awaited == 1 else f"awaited for {awaited} months running"


def _flag(classification: FlagClass, rule: str) -> Decision:
    return Decision(Move.FLAG, classification, rule)


def too_few_to_flag(
    status: Status, *, numerator: Decimal | None, cases: Decimal | None, fewest: int, counts_in: str = ""
) -> str:
    """Say that a miss is of too few cases to be flagged on its own, and whose figure they count in; else nothing."""
    if status is not Status.OFF_TARGET or cases is None or cases >= fewest:
        return ""
    of = "" if numerator is None else f"{print_number(numerator)} of "
    counted = f"; it counts in the {counts_in}'s figure" if counts_in else ""
    return f"Off target, but {of}{print_number(cases)} cases is too few to flag on its own{counted}."


def sentence(*, series: str, explanation: str, decision: Decision, month: date) -> str:
    """Say why a series is flagged: what it is, how it stands, and by which rule."""
    return f"{series}, {print_month(month)}. {explanation.removesuffix('.')}; {decision.rule}."
