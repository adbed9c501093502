"""Every automatic decision can be asked why, and answers with its rule and its numbers."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.reasons import months_met_said, status_rule
from indicators.rules.runs import Break
from indicators.rules.status import Goal, Reading, Shape, assess
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity, Status
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
APRIL, OCTOBER = date(2021, 4, 1), date(2021, 10, 1)
SHARE = Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER)
TOTAL = Reading(Measure.NUMBER, Basis.CUMULATIVE, Polarity.LOWER)


def why(value, goal, reading=SHARE, shape=None):
    figure = None if value is None else Decimal(value)
    return status_rule(assess(figure, goal, reading=reading, month=OCTOBER, shape=shape), reading=reading)


def test_a_status_tells_its_rule_with_target_and_tolerance():
    assert why("85", Goal(Decimal(87), Per.MONTH, Decimal(5))) == (
        "87% or more is on target; short of that by no more than 5 is within tolerance; anything else is off target."
    )
    assert "there is no tolerance" in why("85", Goal(Decimal(87), Per.MONTH))


def test_a_running_total_tells_where_the_number_due_by_now_comes_from():
    straight = why("400", Goal(Decimal(600), Per.YEAR_END), TOTAL)
    assert straight.startswith("350 or less is on target")
    assert straight.endswith("due in equal parts each month, as last year's months are not all held or do not compare.")
    shaped = why("400", Goal(Decimal(600), Per.YEAR_END), TOTAL, Shape(Decimal(1), Decimal(2), "2020-21"))
    assert shaped.startswith("300 or less")
    assert "as was done by this month in 2020-21" in shaped


def test_a_month_that_is_not_scored_says_why():
    assert "there is none" in why("85", None)
    assert "ends no run" in why(None, Goal(Decimal(87), Per.MONTH))
    neither = Reading(Measure.NUMBER, Basis.SNAPSHOT, Polarity.NEITHER)
    assert "neither meet nor miss" in why("85", Goal(Decimal(87), Per.LEVEL), neither)


ON, OFF, NO = Status.ON_TARGET, Status.OFF_TARGET, Status.NO_DATA
#   statuses from April 2021        sentence
CASES = [
    ([ON, OFF, OFF], "Target met in 1 of 3 scored months, April 2021 to June 2021; 2 misses in a row."),
    ([OFF, NO, OFF], "Target met in 0 of 2 scored months, April 2021 to June 2021 (1 month is not scored); 2 misses in a row."),
    ([OFF, ON], "Target met in 1 of 2 scored months, April 2021 to May 2021; the newest is no miss."),
    ([OFF], "Target met in 0 of 1 scored month, April 2021; 1 miss in a row."),
    ([NO, NO], "No month is scored."),
]  # fmt: skip


@pytest.mark.parametrize(("statuses", "said"), CASES)
def test_months_met_are_counted_aloud(statuses, said):
    assert months_met_said([add_months(APRIL, place) for place in range(len(statuses))], statuses) == said


def test_a_break_is_said_with_the_count():
    said = months_met_said([APRIL], [OFF], broken=Break(APRIL, "A new case system"))
    assert "since the break in series of April 2021" in said
