"""Every chart the R package was run on comes out the same: 171 cases, 3,132 points."""

import gzip
import json
from math import isclose
from pathlib import Path

import pytest

from indicators.rules.spc.reference import answer

pytestmark = pytest.mark.pure
CASES = json.loads(gzip.decompress((Path(__file__).parent / "golden.json.gz").read_bytes()))["cases"]
ANSWERED = [case for case in CASES if case["expected"]["error"] != "reference_crash"]
STOPPED = [case for case in CASES if case["expected"]["error"] == "reference_crash"]
MONTHS = [f"{2020 + at // 12}-{at % 12 + 1:02d}-01" for at in range(48)]


def same(expected, found):
    """Compare labels exactly, and numbers to 1e-9 of their size."""
    if isinstance(expected, list):
        return len(expected) == len(found) and all(map(same, expected, found))
    if expected is None or found is None or isinstance(expected, bool | str):
        return type(expected) is type(found) and expected == found
    return not isinstance(found, bool) and isclose(expected, found, rel_tol=1e-9)


def case(values, **options):
    return {"dates": MONTHS[: len(values)], "values": values, **options}


@pytest.mark.parametrize("golden", ANSWERED, ids=lambda golden: golden["name"])
def test_a_chart_comes_out_as_in_the_reference(golden):
    expected, found = golden["expected"], answer(golden)
    assert {key for key in expected if not same(expected[key], found.get(key))} == set()
    assert set(found) == set(expected)


@pytest.mark.parametrize("golden", STOPPED, ids=lambda golden: golden["name"])
def test_where_the_reference_stops_over_a_gap_we_answer(golden):
    found = answer(golden)
    assert found["error"] is None
    assert len(found["special_cause_type"]) == len(golden["dates"])


def test_none_of_the_cases_is_left_out():
    assert (len(CASES), len(STOPPED)) == (171, 2)


def test_a_rise_is_still_seen_when_the_latest_month_is_blank():
    found = answer(case([43, 40, 41, 42, 43, 44, 45, 46, None], improvement_direction="increase"))
    assert found["special_cause_type"][1:] == ["7 Point Trend (Increasing)"] * 7 + ["Common Cause"]
    assert (found["variation_type"], found["variation_icon"]) == ("special_cause_improvement", "improvement_high")


def test_a_fall_is_still_seen_when_the_latest_month_is_blank():
    found = answer(case([43, 46, 45, 44, 43, 42, 41, 40, None], improvement_direction="decrease"))
    assert (found["special_cause_type"][-2], found["variation_icon"]) == (
        "7 Point Trend (Decreasing)",
        "improvement_low",
    )


def test_a_figure_beyond_its_limit_is_still_seen_when_every_other_month_is_blank():
    found = answer(case([50, 60, 50, 60, 60, None, 60, None, 50, None, 999, None]))
    assert (found["special_cause_type"][-2], found["variation_icon"]) == ("Above UCL", "improvement_high")


def test_each_stretch_is_read_from_its_latest_figure_where_the_reference_stops():
    rising = [40, 41, 42, 43, 44, 45, 46, None]
    found = answer(case(rising + rising, rebase=[MONTHS[8]]))
    assert found["group_variation_type"] == ["special_cause_improvement"] * 2


def test_a_blank_latest_month_is_common_cause_where_the_reference_goes_on():
    found = answer(case([40, 44, 39, 43, 41, 45, 38, 42, 40, 44, 41, 43, 90, None]))
    assert found["special_cause_type"][-2] == "Above UCL"
    assert found["variation_type"] == "common_cause"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"dates": ["2020-01-01", "2020-01-01"], "values": [1, 2]}, "duplicate"),
        ({"dates": ["2020-01-01"], "values": [1, 2]}, "as many values"),
        ({"dates": [], "values": []}, "at least one"),
        (case([1, 2], improvement_direction="up"), "improvement_direction"),
        (case([1, 2], fix_after_n_points=11), "greater than or equal to 12"),
        (case([1, 2], run_length=9), "6 or 7"),
    ],
)
def test_what_makes_no_chart_is_refused_in_words(wrong, message):
    refusal = answer(wrong)
    assert refusal["error"] == "validation"
    assert message in refusal["message"]


def test_one_row_has_a_mean_and_nothing_else():
    found = answer(case([7], target=5))
    assert (found["cl"], found["upl"], found["limits_defined"]) == ([7], [None], False)
    assert (found["variation_type"], found["assurance_type"]) == ("common_cause", "inconsistent")


def test_no_target_in_any_row_is_no_target():
    assert answer(case([1, 2, 1], targets=[None, None, None]))["assurance_type"] is None


def test_a_stretch_without_any_figure_has_no_lines():
    found = answer(case([1, 2, 1, None, None], rebase=[MONTHS[3]]))
    assert found["cl"] == [pytest.approx(4 / 3)] * 3 + [None] * 2
    assert found["relative_to_mean"][-2:] == [None, None]


def test_runs_of_six_are_named_as_such():
    found = answer(case([50, 60] * 6 + [55, 65, 60, 65, 60, 65, 60], fix_after_n_points=12, run_length=6))
    assert found["special_cause_type"][-6:] == ["6 Points Above CL"] * 6
