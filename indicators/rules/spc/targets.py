"""What a control chart says of a target."""

from decimal import Decimal

from indicators.rules.spc.limits import Limits
from indicators.rules.spc.words import AssuranceIcon
from indicators.rules.status import Goal, Reading
from indicators.rules.trajectory import MONTHS
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity


def assurance_of(target: float | None, limits: Limits, polarity: Polarity) -> AssuranceIcon | None:
    """Compare a target with the limits; exactly on a limit is between them.

    Source: NHSRplotthedots 0.2.2, `ptd_calculate_assurance_type`. The latest target is compared with
    the latest limits, as the Making Data Count team says, and not with the latest figure.
    """
    if target is None or polarity is Polarity.NEITHER:
        return None
    higher = polarity is Polarity.HIGHER
    if limits.upper is not None and target > limits.upper:
        return AssuranceIcon.FAIL if higher else AssuranceIcon.PASS
    if limits.lower is not None and target < limits.lower:
        return AssuranceIcon.PASS if higher else AssuranceIcon.FAIL
    return AssuranceIcon.HIT_OR_MISS


def meets_target(value: float | None, target: float | None, polarity: Polarity) -> bool | None:
    """Say whether one month met its target, equality included. None where there is nothing to say."""
    if value is None or target is None or polarity is Polarity.NEITHER:
        return None
    return value >= target if polarity is Polarity.HIGHER else value <= target


def monthly_target(goal: Goal, basis: Basis) -> Decimal | None:
    """Give a goal in what is charted: of a running total, what one month should add."""
    if basis is not Basis.CUMULATIVE:
        return None if goal.per is Per.YEAR_END else goal.target
    return {Per.MONTH: goal.target, Per.YEAR_END: goal.target / MONTHS}.get(goal.per)


def is_end_of_scale(target: float | None, reading: Reading) -> bool:
    """Say whether the target is 100% (or nothing, where lower is better): no limit lies clear beyond it."""
    if target is None:
        return False
    if reading.polarity is Polarity.HIGHER:
        return reading.measure is Measure.PERCENTAGE and target >= 100
    return reading.polarity is Polarity.LOWER and target <= 0
