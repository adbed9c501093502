"""Which months are marked, by which rule: tables first, then the rules window by window against any figures.

In `cases_special_causes.txt` limits rest on twelve months of 60 and 50 in turn, not shown there:
mean 55, limits 28.4 and 81.6, close to them from 37.27 down and from 72.73 up. The marks:

    ·  nothing       H  above the upper limit    ↑  rising     h  two of three, high    +  run above the mean
                     L  below the lower limit    ↓  falling    l  two of three, low     -  run below the mean
"""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import read_figure
from indicators.rules.spc.limits import limits_of
from indicators.rules.spc.settings import R_PACKAGE, Settings
from indicators.rules.spc.signals import causes_of, runs_of
from indicators.rules.spc.words import SpecialCause

pytestmark = pytest.mark.pure
BASELINE = [60.0, 50.0] * 6
SETTINGS = {"runs of 7": Settings(), "runs of 6": Settings(run_length=6), "as the reference": R_PACKAGE}
MARKS = dict(zip("·HL↑↓hl+-", SpecialCause, strict=True))
CASES = (Path(__file__).parent / "cases_special_causes.txt").read_text()
FIGURES = st.lists(st.none() | st.integers(0, 12).map(float), max_size=30)


def read_cases():
    for case in CASES.strip().split("\n\n"):
        title, settings, figures, marks = case.splitlines()
        assert [at for at, mark in enumerate(figures) if mark != " " and figures[at - 1 : at] in ("", " ")] == [
            at for at, mark in enumerate(marks) if mark != " "
        ], f"{title}: a mark does not stand under its figure"
        yield pytest.param(SETTINGS[settings], figures.split(), marks.split(), id=title)


@pytest.mark.parametrize(("settings", "figures", "marks"), list(read_cases()))
def test_marks(settings, figures, marks):
    held = [read_figure(figure).value for figure in figures]
    values = BASELINE + [None if value is None else float(value) for value in held]
    causes = causes_of(values, limits_of(BASELINE, screen_ranges=False), settings)
    assert causes[12:] == [MARKS[mark] for mark in marks]


@given(FIGURES, st.sampled_from([6, 7]))
def test_every_window_of_a_run_beside_the_mean_is_marked_and_nothing_else(values, length):
    limits = limits_of(values, screen_ranges=False)
    sides = [0 if value is None or value == limits.mean else 1 if value > limits.mean else -1 for value in values]
    windows = [range(at, at + length) for at in range(len(values) - length + 1)]
    whole = [window for window in windows if len({sides[at] for at in window}) == 1 and sides[window[0]]]
    expected = {at for window in whole for at in window}
    assert {at for start, stop in runs_of(sides, length) for at in range(start, stop)} == expected


@given(FIGURES, st.sampled_from([6, 7]))
def test_every_window_of_a_rise_is_marked_and_nothing_else_unless_a_limit_is_passed(values, length):
    limits = limits_of(values, screen_ranges=False)
    causes = causes_of(values, limits, Settings(run_length=length))
    windows = [range(at, at + length) for at in range(len(values) - length + 1)]
    rising = {at for window in windows if _rises([values[at] for at in window]) for at in window}
    falling = {at for window in windows if _rises([values[at] for at in reversed(window)]) for at in window}
    outside = {SpecialCause.ABOVE_LIMIT, SpecialCause.BELOW_LIMIT}
    trends = {SpecialCause.RISING, SpecialCause.FALLING}
    assert {at for at, cause in enumerate(causes) if cause in trends} == {
        at for at in rising | falling if causes[at] not in outside
    }


@given(FIGURES)
def test_a_month_is_beyond_a_limit_exactly_when_its_figure_is(values):
    limits = limits_of(values, screen_ranges=True)
    causes = causes_of(values, limits, R_PACKAGE)
    beyond = [
        value is not None and limits.upper is not None and not limits.lower <= value <= limits.upper for value in values
    ]
    assert [cause in (SpecialCause.ABOVE_LIMIT, SpecialCause.BELOW_LIMIT) for cause in causes] == beyond


@given(FIGURES)
def test_a_month_without_a_figure_is_never_marked(values):
    causes = causes_of(values, limits_of(values, screen_ranges=False), Settings())
    assert all(cause is SpecialCause.NONE for value, cause in zip(values, causes, strict=True) if value is None)


@given(FIGURES)
def test_a_figure_close_to_a_limit_has_company_when_it_is_marked(values):
    limits = limits_of(values, screen_ranges=False)
    causes = causes_of(values, limits, Settings())
    for at, cause in enumerate(causes):
        if cause is SpecialCause.TWO_OF_THREE_HIGH:
            near = [place for place in range(max(at - 2, 0), at + 3) if _is_at_least(values, place, limits.near_upper)]
            assert len(near) >= 2


def _rises(values):
    return None not in values and all(after > before for before, after in pairwise(values))


def _is_at_least(values, place, line):
    return place < len(values) and values[place] is not None and values[place] > line
