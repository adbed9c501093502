from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import read_figure
from indicators.rules.runs import Break, consecutive_misses, first_comparable, months_met, newest_break
from indicators.rules.status import Goal, Reading, assess
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity, Status
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
BETTER = {"at least": Polarity.HIGHER, "at most": Polarity.LOWER}
CASES = (Path(__file__).parent / "cases_months_off_target.txt").read_text()
BROKEN = (Path(__file__).parent / "cases_across_a_break.txt").read_text()
APRIL = date(2021, 4, 1)


def read_cases():
    for case in CASES.strip().split("\n\n"):
        title, goal, figures, runs = case.splitlines()
        yield pytest.param(goal, figures.split(), [int(run) for run in runs.split()], id=title)


def statuses_of(goal, figures):
    words, target = goal.rsplit(" ", 1)
    reading = Reading(Measure.NUMBER, Basis.SNAPSHOT, BETTER[words])
    return [
        assess(
            read_figure(figure).value, Goal(Decimal(target), Per.LEVEL), reading=reading, month=date(2021, 10, 1)
        ).status
        for figure in figures
    ]


@pytest.mark.parametrize(("goal", "figures", "expected"), list(read_cases()))
def test_misses_in_a_row(goal, figures, expected):
    statuses = statuses_of(goal, figures)
    assert [consecutive_misses(statuses[: end + 1]) for end in range(len(statuses))] == expected


def read_broken_cases():
    for case in BROKEN.strip().split("\n\n"):
        title, goal, figures, misses, met = case.splitlines()
        yield pytest.param(goal, figures.split(), misses.split()[1:], met.split()[1:], id=title)


@pytest.mark.parametrize(("goal", "figures", "misses", "met"), list(read_broken_cases()))
def test_nothing_is_counted_across_a_break(goal, figures, misses, met):
    """A bar stands before the first month of the new series."""
    breaks = [
        Break(add_months(APRIL, place - figures[:place].count("|")), "A new system")
        for place, figure in enumerate(figures)
        if figure == "|"
    ]
    statuses = statuses_of(goal, [figure for figure in figures if figure != "|"])
    months = [add_months(APRIL, place) for place in range(len(statuses))]
    for end in range(1, len(months) + 1):
        counted = statuses[first_comparable(months[:end], breaks) : end]
        assert str(consecutive_misses(counted)) == misses[end - 1]
        assert "{}/{}".format(*months_met(counted)) == met[end - 1]


def test_a_break_still_to_come_breaks_nothing_yet():
    later = Break(date(2022, 2, 1), "A new system")
    assert newest_break([later], month=date(2022, 1, 1)) is None
    assert newest_break([later], month=date(2022, 2, 1)) is later


def test_a_series_without_months_has_nothing_to_compare():
    assert first_comparable([], [Break(APRIL, "A new system")]) == 0


@given(st.lists(st.integers(0, 30), min_size=1, unique=True), st.lists(st.integers(-5, 35)))
def test_what_compares_ends_with_the_newest_month_and_crosses_no_break(places, broken):
    months = [add_months(APRIL, place) for place in sorted(places)]
    breaks = [Break(add_months(APRIL, place), "?") for place in broken]
    kept = months[first_comparable(months, breaks) :]
    assert kept[-1] == months[-1]
    assert not any(kept[0] < one.month <= kept[-1] for one in breaks)


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
