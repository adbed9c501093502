from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.status import Goal, Reading, Shape, assess, explain, profile
from indicators.rules.vocabulary import Absence, Basis, Measure, Per, Polarity, Status

pytestmark = pytest.mark.pure
OCTOBER = date(2021, 10, 1)
figures = st.decimals(0, 10_000, places=2)

#   basis        per       polarity  tolerance target value  status
TABLE = """
    snapshot     level     higher    0         90     90     on_target
    snapshot     level     higher    0         90     89.9   off_target
    snapshot     level     higher    5         90     85     within_tolerance
    snapshot     level     higher    5         90     84.9   off_target
    snapshot     level     lower     0         0      0      on_target
    snapshot     level     lower     0         0      1      off_target
    snapshot     level     lower     2         0      2      within_tolerance
    in_month     month     lower     0         300    291    on_target
    in_month     month     higher    0         250    264    on_target
    cumulative   year_end  lower     0         637    392    off_target
    cumulative   year_end  lower     0         672    392    on_target
    cumulative   year_end  higher    0         637    371    off_target
    cumulative   year_end  higher    0         637    372    on_target
    cumulative   month     higher    0         50     350    on_target
    cumulative   month     higher    0         50     349    off_target
    cumulative   level     lower     0         400    392    on_target
    snapshot     level     neither   0         35     25     not_scored
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_status_in_october(row):
    basis, per, polarity, tolerance, target, value, status = row.split()
    reading = Reading(Measure.NUMBER, Basis(basis), Polarity(polarity))
    goal = Goal(Decimal(target), Per(per), Decimal(tolerance))
    assert assess(Decimal(value), goal, reading=reading, month=OCTOBER).status is Status(status)


def test_no_figure_is_no_data_whatever_the_target():
    reading = Reading(Measure.NUMBER, Basis.SNAPSHOT, Polarity.LOWER)
    assert assess(None, None, reading=reading, month=OCTOBER).status is Status.NO_DATA
    assert assess(None, Goal(Decimal(1), Per.LEVEL), reading=reading, month=OCTOBER).status is Status.NO_DATA


def test_no_target_is_not_scored():
    reading = Reading(Measure.NUMBER, Basis.SNAPSHOT, Polarity.LOWER)
    assert assess(Decimal(29), None, reading=reading, month=OCTOBER).status is Status.NOT_SCORED


@given(figures, figures, figures)
def test_a_better_figure_never_has_a_worse_status(first, second, target):
    order = [Status.OFF_TARGET, Status.WITHIN_TOLERANCE, Status.ON_TARGET]
    reading = Reading(Measure.NUMBER, Basis.SNAPSHOT, Polarity.HIGHER)
    goal = Goal(target, Per.LEVEL, Decimal(5))
    low, high = sorted((first, second))
    statuses = [assess(value, goal, reading=reading, month=OCTOBER).status for value in (low, high)]
    assert order.index(statuses[0]) <= order.index(statuses[1])


def test_the_profile_reaches_the_target_in_march():
    goal = Goal(Decimal(637), Per.YEAR_END)
    assert profile(goal, basis=Basis.CUMULATIVE, month=date(2022, 3, 1)) == 637
    assert round(profile(goal, basis=Basis.CUMULATIVE, month=OCTOBER), 1) == Decimal("371.6")


def test_the_sentence_names_value_target_direction_and_date():
    reading = Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER)
    goal = Goal(Decimal(87), Per.MONTH, applies_from=date(2021, 4, 1))
    said = explain(assess(Decimal(85), goal, reading=reading, month=OCTOBER), reading=reading, month=OCTOBER)
    assert said == "Off target: 85% against 87% (higher is better, target from April 2021)."


#   basis        per       target  value                 said
CLOSE = """
    snapshot     level     90      89.9665551839465      Off target: 89.97% against 90%
    snapshot     level     90      90                    On target: 90% against 90%
    snapshot     level     90      90.04                 On target: 90.04% against 90%
    cumulative   year_end  63.7    37.16                 Off target: 37.16 against 37.158 by the end of October 2021
"""


@pytest.mark.parametrize("row", CLOSE.strip().splitlines(), ids=lambda row: " ".join(row.split()[:4]))
def test_the_sentence_never_sets_a_figure_against_itself(row):
    basis, per, target, value, said = row.split(None, 4)
    measure = Measure.PERCENTAGE if basis != "cumulative" else Measure.RATE
    reading = Reading(measure, Basis(basis), Polarity.HIGHER if per == "level" else Polarity.LOWER)
    assessment = assess(Decimal(value), Goal(Decimal(target), Per(per)), reading=reading, month=OCTOBER)
    assert explain(assessment, reading=reading, month=OCTOBER).startswith(said)


def test_a_miss_of_demand_is_worded_as_pressure():
    reading = Reading(Measure.NUMBER, Basis.SNAPSHOT, Polarity.LOWER, is_demand=True)
    said = explain(
        assess(Decimal(530), Goal(Decimal(456), Per.LEVEL), reading=reading, month=OCTOBER),
        reading=reading,
        month=OCTOBER,
    )
    assert said == "Pressure above the planned level: 530 against 456 (lower is better)."


def test_an_absent_figure_says_why():
    reading = Reading(Measure.NUMBER, Basis.SNAPSHOT, Polarity.LOWER)
    nothing = assess(None, None, reading=reading, month=OCTOBER)
    assert explain(nothing, reading=reading, month=OCTOBER, absence=Absence.AWAITED) == (
        "No data: awaited for October 2021."
    )


def test_a_running_total_follows_last_years_shape_where_it_is_held():
    """Half the year's work was done by October last year: 318.5 of 637 is where it should be, not 371.6."""
    shape = Shape(Decimal(50), Decimal(100), "2020-21")
    reading = Reading(Measure.RATE, Basis.CUMULATIVE, Polarity.LOWER)
    goal = Goal(Decimal(637), Per.YEAR_END)
    assessment = assess(Decimal(330), goal, reading=reading, month=OCTOBER, shape=shape)
    assert (assessment.against, assessment.status) == (Decimal("318.5"), Status.OFF_TARGET)
    assert assess(Decimal(330), goal, reading=reading, month=OCTOBER).status is Status.ON_TARGET
    assert "318.5 by the end of October 2021 in the shape of 2020-21, on the way to 637 by 31 March" in explain(
        assessment, reading=reading, month=OCTOBER
    )


def test_so_much_a_month_follows_the_shape_too():
    shape = Shape(Decimal(50), Decimal(100), "2020-21")
    assert profile(Goal(Decimal(10), Per.MONTH), basis=Basis.CUMULATIVE, month=OCTOBER, shape=shape) == 60


def test_a_running_percentage_is_set_against_its_target_itself():
    """A percentage does not add up over a year, so no seven twelfths of 90% are due by October."""
    reading = Reading(Measure.PERCENTAGE, Basis.CUMULATIVE, Polarity.HIGHER)
    assessment = assess(Decimal(60), Goal(Decimal(90), Per.YEAR_END), reading=reading, month=OCTOBER)
    assert (assessment.against, assessment.status) == (90, Status.OFF_TARGET)
