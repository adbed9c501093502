"""Where a year is heading, on months short enough to work out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.status import Goal
from indicators.rules.trajectory import increments, project
from indicators.rules.vocabulary import Basis, Per, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
APRIL, OCTOBER, MARCH = date(2021, 4, 1), date(2021, 10, 1), date(2022, 3, 1)
figures = st.decimals(0, 10_000, places=1)

# A dash is a month without a figure; the year starts in April.
#   basis        per       polarity  target  figures               year end  needed  reach
TABLE = """
    cumulative   year_end  lower     120     10,20                 120       10      reachable
    cumulative   year_end  lower     120     8,24                  144       9.6     at_risk
    cumulative   year_end  lower     120     12,24                 144       9.6     out_of_reach
    cumulative   year_end  lower     20      12,24                 144       -0.4    out_of_reach
    cumulative   year_end  higher    120     10,20                 120       10      reachable
    cumulative   year_end  higher    120     12,18                 108       10.2    at_risk
    cumulative   year_end  lower     120     9,30                  180       9       at_risk
    cumulative   year_end  higher    120     10.5,15               90        10.5    at_risk
    cumulative   year_end  higher    120     8,16                  96        10.4    out_of_reach
    cumulative   year_end  higher    20      12,24                 144       -0.4    reachable
    cumulative   year_end  lower     120     -,24                  144       9.6     at_risk
    cumulative   year_end  higher    120     -,16                  96        10.4    at_risk
    cumulative   month     lower     10      12,24                 144       9.6     out_of_reach
    in_month     month     higher    10      8,-,12                120       10      reachable
    in_month     month     lower     10      8,-,14                132       9.7     at_risk
    cumulative   year_end  lower     0       0,0                   0         0       reachable
    cumulative   year_end  higher    0       0,0                   0         0       reachable
"""


def of_the_year(figures):
    months = ((add_months(APRIL, place), figure) for place, figure in enumerate(figures))
    return {month: Decimal(figure) for month, figure in months if figure != "-"}


def heading(figures, *, target=120, basis=Basis.CUMULATIVE, per=Per.YEAR_END, polarity=Polarity.LOWER, month=MARCH):
    return project(
        of_the_year(figures), goal=Goal(Decimal(target), Per(per)), basis=basis, polarity=polarity, month=month
    )


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_where_the_year_is_heading(row):
    basis, per, polarity, target, months, year_end, needed, reach = row.split()
    year = heading(months.split(","), target=target, basis=Basis(basis), per=per, polarity=Polarity(polarity))
    assert (round(year.year_end, 1), round(year.required, 1), year.reach.value) == (
        Decimal(year_end),
        Decimal(needed),
        reach,
    )


SENTENCES = """
    8,24         120  Heading for 144 by 31 March against 120. To get there: at most 9.6 a month for the 10 left, against 12 a month so far: at risk.
    12,24        20   Heading for 144 by 31 March against 20: the ceiling is already passed.
    12,20        20   Heading for 120 by 31 March against 20. To get there: at most 0 a month for the 10 left, against 10 a month so far: out of reach.
    0            0    Heading for 0 by 31 March against 0. To get there: at most 0 a month for the 11 left, against 0 a month so far: reachable.
"""


@pytest.mark.parametrize("row", SENTENCES.strip().splitlines(), ids=lambda row: " ".join(row.split()[:2]))
def test_the_sentence_about_a_ceiling(row):
    months, target, said = row.split(None, 2)
    assert heading(months.split(","), target=target).sentence() == said


def test_a_floor_that_is_met_is_already_reached():
    year = heading(["12", "20"], target=20, polarity=Polarity.HIGHER)
    assert year.sentence() == "Heading for 120 by 31 March against 20: already reached."


def test_a_year_that_is_over_is_only_looked_back_on():
    year = heading([str(10 * month) for month in range(1, 13)], target=119)
    assert (year.required, year.months_left, year.reach.value) == (None, 0, "out_of_reach")
    assert year.sentence() == "Heading for 120 by 31 March against 119: the year is over."


@pytest.mark.parametrize(
    ("why", "year"),
    [
        ("no figure yet", heading([])),
        ("neither is better", heading(["8"], polarity=Polarity.NEITHER)),
        ("a level has no year end", heading(["8"], basis=Basis.SNAPSHOT, per=Per.LEVEL)),
        ("an average has no year end", heading(["8"], basis=Basis.ROLLING_12M, per=Per.MONTH)),
    ],
)
def test_there_may_be_nothing_to_project(why, year):
    assert year is None, why


def test_neither_last_year_nor_later_months_count():
    values = {date(2021, 3, 1): Decimal(900), APRIL: Decimal(10), date(2021, 5, 1): Decimal(500)}
    goal = Goal(Decimal(10), Per.MONTH)
    year = project(values, goal=goal, basis=Basis.IN_MONTH, polarity=Polarity.LOWER, month=APRIL)
    assert (year.so_far, year.year_end, year.elapsed) == (10, 120, 1)


def test_a_running_total_steps_from_the_month_before_and_begins_again_in_april():
    values = of_the_year(["55", "118", "-", "237", "292"]) | {date(2022, 4, 1): Decimal(60)}
    assert [int(step) for step in increments(values, basis=Basis.CUMULATIVE).values()] == [55, 63, 55, 60]


@given(st.lists(figures, min_size=1, max_size=12))
def test_the_steps_of_a_running_total_add_up_to_it(steps):
    totals = [str(sum(steps[: end + 1])) for end in range(len(steps))]
    assert list(increments(of_the_year(totals), basis=Basis.CUMULATIVE).values()) == steps


@given(st.lists(figures, min_size=1, max_size=11), st.integers(0, 20_000))
def test_keeping_the_needed_pace_arrives_at_the_target(steps, target):
    totals = [str(sum(steps[: end + 1])) for end in range(len(steps))]
    year = heading(totals, target=target)
    assert round(year.so_far + year.required * year.months_left, 6) == target
