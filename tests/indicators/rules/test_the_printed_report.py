"""The rules alone, on the printed figures, come to the statuses and projections worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.runs import consecutive_misses, months_met
from indicators.rules.status import Goal, Reading, assess
from indicators.rules.trajectory import as_count, project
from indicators.rules.vocabulary import Basis, Reach, Status
from tests import report

pytestmark = pytest.mark.pure

APRIL, OCTOBER, POPULATION = date(2021, 4, 1), date(2021, 10, 1), 51_313
WORDS = {
    "missed": Status.OFF_TARGET,
    "met": Status.ON_TARGET,
    "not scored (neither)": Status.NOT_SCORED,
    "no target": Status.NOT_SCORED,
    "no data": Status.NO_DATA,
}
SERIES, PROPOSALS = report.printed_series(), report.proposals()


def goal_of(proposal):
    basis = report.basis_of(proposal)
    value = proposal["target_value"]
    return Goal(Decimal(value), report.per_of(basis)) if value else None


def reading_of(proposal):
    return Reading(report.measure_of(proposal), report.basis_of(proposal), report.polarity_of(proposal))


def assessments(code):
    proposal = PROPOSALS[code]
    return [
        assess(value, goal_of(proposal), reading=reading_of(proposal), month=month)
        for month, value in SERIES[code].items()
    ]


@pytest.mark.parametrize("row", report.rows("21_target_status"), ids=lambda row: row["code"])
def test_the_status_is_the_one_worked_by_hand(row):
    statuses = [assessment.status for assessment in assessments(row["code"])]
    assert statuses[-1] is WORDS[row["status"]]
    if row["months_met"]:
        met, scored = months_met(statuses)
        assert f"{met}/{scored}" == row["months_met"]
        assert consecutive_misses(statuses) == int(row["consecutive_misses"])
        gap = Decimal(row["gap"])
        assert round(assessments(row["code"])[-1].gap, 1) == gap


@pytest.mark.parametrize("row", report.rows("22_projections"), ids=lambda row: row["code"])
def test_the_projection_is_the_one_worked_by_hand(row):
    proposal, values = PROPOSALS[row["code"]], SERIES[row["code"]]
    basis = report.basis_of(proposal)
    year = project(values, goal=goal_of(proposal), basis=basis, polarity=report.polarity_of(proposal), month=OCTOBER)
    assert year.elapsed == int(row["months_elapsed"])
    assert year.months_left == int(row["months_left"])
    expected_end = Decimal(row["straight_line_year_end"])
    assert round(year.year_end, -expected_end.as_tuple().exponent) == expected_end
    assert round(year.profile, 1) == Decimal(row["profile_at_latest"])
    assert round(year.over_profile, 1) == Decimal(row["over_profile"])
    assert round(year.months_until_reached, 1) == Decimal(row["months_until_target_exhausted_at_current_pace"])
    required, current = year.required, year.pace
    if basis is Basis.CUMULATIVE:
        assert round(year.remaining, 1) == Decimal(row["remaining_per_10k"])
        assert round(required, 1) == Decimal(row["required_per_10k_per_month"])
        assert round(current, 1) == Decimal(row["current_per_10k_per_month"])
        required, current = (as_count(pace, population=POPULATION) for pace in (required, current))
    assert round(required) == int(row["required_count_per_month"])
    assert round(current) == int(row["current_count_per_month"])


@pytest.mark.parametrize("row", report.rows("22_projections"), ids=lambda row: row["code"])
def test_every_other_column_of_the_projections_is_that_worked_by_hand(row):
    proposal, values = PROPOSALS[row["code"]], SERIES[row["code"]]
    basis, goal = report.basis_of(proposal), goal_of(proposal)
    year = project(values, goal=goal, basis=basis, polarity=report.polarity_of(proposal), month=OCTOBER)
    assert " ".join(str(amount) for _, amount in year.amounts) == row["monthly_increments"]
    assert year.latest == Decimal(row["latest"])
    monthly = f"{goal.target} per month (= {year.target} a year)"
    assert row["target"] == (f"{year.target}.0" if basis is Basis.CUMULATIVE else monthly)
    children = year.in_counts(POPULATION) if basis is Basis.CUMULATIVE else year
    assert round(children.required) == int(row["required_count_per_month"])
    assert round(children.pace) == int(row["current_count_per_month"])


@pytest.mark.parametrize(
    ("code", "reach"),
    [
        ("EAI-02", Reach.REACHABLE),
        ("EAI-03", Reach.AT_RISK),
        ("RST-01", Reach.OUT_OF_REACH),
        ("RST-02", Reach.OUT_OF_REACH),
        ("RST-03", Reach.OUT_OF_REACH),
    ],
)
def test_whether_the_year_can_still_be_won(code, reach):
    proposal = PROPOSALS[code]
    year = project(
        SERIES[code],
        goal=goal_of(proposal),
        basis=report.basis_of(proposal),
        polarity=report.polarity_of(proposal),
        month=OCTOBER,
    )
    assert year.reach is reach


def test_the_two_running_rates_would_look_met_if_read_naively():
    for code in ("EAI-03", "RST-03"):
        assert SERIES[code][OCTOBER] < goal_of(PROPOSALS[code]).target
        assert assessments(code)[-1].status is Status.OFF_TARGET
