"""Why an automatic decision came out as it did, for the reader who asks: the rule, with the numbers it was put to.

The sentences of a decision itself are said where it is made; here are the rules behind them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.rules.runs import SCORED, Break, consecutive_misses, months_met
from indicators.rules.status import Assessment, Reading
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity, Status
from indicators.rules.wording import places_apart, print_month, print_number, print_target


@dataclass(frozen=True, slots=True)
class Reason:
    """One question a reader may ask, and the answer."""

    question: str
    answer: str


def status_rule(assessment: Assessment, *, reading: Reading) -> str:
    """Say by which rule a figure's status was decided, or why it has none."""
    if assessment.value is None:
        return "A month without a figure has no status: it is neither a hit nor a miss, and ends no run of either."
    if assessment.goal is None:
        return "A figure is scored against the target in force in its month, and there is none."
    if reading.polarity is Polarity.NEITHER or assessment.against is None:
        return "Where neither direction is better a figure can neither meet nor miss its target, so it is not scored."
    against = print_target(assessment.against, reading.measure, places_apart(assessment.value, assessment.against))
    side = "more" if reading.polarity is Polarity.HIGHER else "less"
    tolerance = assessment.goal.tolerance
    near = (
        f"short of that by no more than {print_number(tolerance)} is within tolerance"
        if tolerance
        else "there is no tolerance"
    )
    return f"{against} or {side} is on target; {near}; anything else is off target.{_by_now(assessment, reading)}"


def _by_now(assessment: Assessment, reading: Reading) -> str:
    """Say where the number due by now comes from, of a running total."""
    runs_on = reading.basis is Basis.CUMULATIVE and reading.measure is not Measure.PERCENTAGE
    if not runs_on or assessment.goal is None or assessment.goal.per is Per.LEVEL:
        return ""
    if assessment.shape_of:
        return f" That much of the year's target is due by now as was done by this month in {assessment.shape_of}."
    return (
        " The year's target is due in equal parts each month, as last year's months are not all held or do not compare."
    )


def months_met_said(months: Sequence[date], statuses: Sequence[Status], *, broken: Break | None = None) -> str:
    """Say in how many months the target was met and how many misses stand in a row, and what was not counted."""
    met, scored = months_met(statuses)
    if not scored:
        return "No month is scored" + (f" since the break in {print_month(broken.month)}." if broken else ".")
    since = f" since the break in series of {print_month(broken.month)}" if broken else ""
    counted = [month for month, status in zip(months, statuses, strict=True) if status in SCORED]
    span = since or f", {' to '.join(dict.fromkeys(map(print_month, (counted[0], counted[-1]))))}"
    of = f"{scored} scored {'month' if scored == 1 else 'months'}{span}{_not_scored(statuses)}"
    return f"Target met in {met} of {of}; {_in_a_row(statuses)}."


def _not_scored(statuses: Sequence[Status]) -> str:
    left_out = sum(status not in SCORED for status in statuses)
    if not left_out:
        return ""
    return f" ({left_out} {'month is' if left_out == 1 else 'months are'} not scored)"


def _in_a_row(statuses: Sequence[Status]) -> str:
    misses = consecutive_misses(statuses)
    if not misses:
        return "the newest is no miss"
    return "1 miss in a row" if misses == 1 else f"{misses} misses in a row"
