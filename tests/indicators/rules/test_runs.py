from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import read_figure
from indicators.rules.runs import consecutive_misses, months_met
from indicators.rules.status import Goal, Reading, assess
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity, Status

pytestmark = pytest.mark.pure
BETTER = {"at least": Polarity.HIGHER, "at most": Polarity.LOWER}
CASES = (Path(__file__).parent / "cases_months_off_target.txt").read_text()


def read_cases():
    for case in CASES.strip().split("\n\n"):
        title, goal, figures, runs = case.splitlines()
        yield pytest.param(goal, figures.split(), [int(run) for run in runs.split()], id=title)


@pytest.mark.parametrize(("goal", "figures", "expected"), list(read_cases()))
def test_misses_in_a_row(goal, figures, expected):
    words, target = goal.rsplit(" ", 1)
    reading = Reading(Measure.NUMBER, Basis.SNAPSHOT, BETTER[words])
    statuses = [
        assess(
            read_figure(figure).value, Goal(Decimal(target), Per.LEVEL), reading=reading, month=date(2021, 10, 1)
        ).status
        for figure in figures
    ]
    assert [consecutive_misses(statuses[: end + 1]) for end in range(len(statuses))] == expected


@given(st.lists(st.sampled_from(list(Status))))
def test_a_run_is_never_longer_than_the_months_off_target(statuses):
    assert 0 <= consecutive_misses(statuses) <= statuses.count(Status.OFF_TARGET)


@given(st.lists(st.sampled_from(list(Status))))
def test_months_without_data_change_no_run(statuses):
    assert consecutive_misses([*statuses, Status.NO_DATA]) == consecutive_misses(statuses)


@given(st.lists(st.sampled_from(list(Status))))
def test_months_met_are_some_of_those_scored(statuses):
    met, scored = months_met(statuses)
    assert 0 <= met <= scored <= len(statuses)
