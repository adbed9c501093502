"""How a figure stands against its target: computed every time, never stored.

The exact value is compared; meeting the target is on target; missing it by no more than the
tolerance is within tolerance; no target is ever divided by. A running total is set against its
profile, because its target is for the year end (report, November 2021: 392 against 637 looks
met in October, and is missed). The profile has the shape of last year's months where these are held, else it is
a straight line: the same that `trajectory.py` projects by, so that the two never contradict each other.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.vocabulary import Absence, Basis, Measure, Per, Polarity, Status
from indicators.rules.wording import places_apart, print_month, print_number, print_target
from organisation.rules.calendar import months_elapsed


@dataclass(frozen=True, slots=True)
class Goal:
    """What is aimed for: a target, what it is per, and how far short still counts as near."""

    target: Decimal
    per: Per
    tolerance: Decimal = Decimal(0)
    applies_from: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How an indicator is to be read, whatever the month."""

    measure: Measure
    basis: Basis
    polarity: Polarity
    is_demand: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How a year's work fell to its months last year: what was done by the same month, and in the whole year."""

    done: Decimal
    whole: Decimal
    year: str  # such as 2020-21


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a figure stands, with the number it was set against; and the year whose shape that number followed."""

    status: Status
    value: Decimal | None = None
    against: Decimal | None = None
    goal: Goal | None = None
    shape_of: str = ""

    @property
    def gap(self) -> Decimal | None:
        """Say how far above (or, negative, below) what it was set against the figure lies."""
        return None if self.value is None or self.against is None else self.value - self.against


def assess(
    value: Decimal | None, goal: Goal | None, *, reading: Reading, month: date, shape: Shape | None = None
) -> Assessment:
    """Set a month's figure against the goal in force that month. No value is no data.

    `shape` is last year's, where a running total follows it.
    """
    if value is None:
        return Assessment(Status.NO_DATA, goal=goal)
    if goal is None or reading.polarity is Polarity.NEITHER:
        return Assessment(Status.NOT_SCORED, value, goal=goal)
    adds_up = reading.basis is Basis.CUMULATIVE and reading.measure is not Measure.PERCENTAGE
    against = profile(goal, basis=reading.basis, month=month, shape=shape) if adds_up else goal.target
    status = status_against(value, against, goal.tolerance, polarity=reading.polarity)
    follows = shape is not None and adds_up and goal.per is not Per.LEVEL
    return Assessment(status, value, against, goal, shape.year if shape and follows else "")


def status_against(value: Decimal, against: Decimal, tolerance: Decimal, *, polarity: Polarity) -> Status:
    """Set a figure against a number, one direction being better: met, nearly met (within the tolerance), or missed."""
    shortfall = against - value if polarity is Polarity.HIGHER else value - against
    if shortfall <= 0:
        return Status.ON_TARGET
    return Status.WITHIN_TOLERANCE if shortfall <= tolerance else Status.OFF_TARGET


def profile(goal: Goal, *, basis: Basis, month: date, shape: Shape | None = None) -> Decimal:
    """Give what the figure should be by the end of a month.

    For a running total: as much of the year's target as was done by then last year, where that shape
    is given; else the straight line to the year-end target, or the months so far at so much a month.
    For everything else: the target itself.
    """
    if basis is not Basis.CUMULATIVE or goal.per is Per.LEVEL:
        return goal.target
    if shape is not None:
        return (goal.target * 12 if goal.per is Per.MONTH else goal.target) * shape.done / shape.whole
    if goal.per is Per.MONTH:
        return goal.target * months_elapsed(month)
    return goal.target * months_elapsed(month) / 12


def explain(assessment: Assessment, *, reading: Reading, month: date, absence: Absence | None = None) -> str:
    """Say in one sentence how a figure stands, with value, target, direction and date."""
    if assessment.value is None:
        why = absence.label if absence else "Nothing recorded"
        return f"No data: {why.lower()} for {print_month(month)}."
    shown = print_target(assessment.value, reading.measure)
    if assessment.goal is None:
        return f"Not scored: {shown} in {print_month(month)}, and no target is set."
    if assessment.against is None:
        target = print_target(assessment.goal.target, reading.measure)
        return f"Not scored: {shown} beside {target}; neither direction is better."
    places = places_apart(assessment.value, assessment.against)
    shown = print_target(assessment.value, reading.measure, places)
    return f"{_verdict(assessment, reading)}: {shown} against {_aim(assessment, reading, month, places)}."


def _verdict(assessment: Assessment, reading: Reading) -> str:
    """Word a miss of a demand measure as pressure, never as practice failing."""
    if reading.is_demand and assessment.status is Status.OFF_TARGET:
        above = assessment.gap is not None and assessment.gap > 0
        return "Pressure above the planned level" if above else "Below the planned level"
    return assessment.status.label


def _aim(assessment: Assessment, reading: Reading, month: date, places: int) -> str:
    goal = assessment.goal
    assert goal is not None  # noqa: S101 - the caller has looked
    assert assessment.against is not None  # noqa: S101 - the caller has looked
    direction = reading.polarity.label.lower()
    tolerance = f", tolerance {print_number(goal.tolerance)}" if goal.tolerance else ""
    since = f", target from {print_month(goal.applies_from)}" if goal.applies_from else ""
    target = print_target(goal.target, reading.measure, places)
    if assessment.against == goal.target:
        return f"{target} ({direction}{tolerance}{since})"
    by_now = print_target(assessment.against, reading.measure, places)
    per = "a month" if goal.per is Per.MONTH else "by 31 March"
    shape = f" in the shape of {assessment.shape_of}" if assessment.shape_of else ""
    return (
        f"{by_now} by the end of {print_month(month)}{shape}, on the way to {target} {per} "
        f"({direction}{tolerance}{since})"
    )
