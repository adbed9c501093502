"""Figures with nothing wrong raise no contradiction, and next to nothing else. The full size is in bench/doubts.py."""

import pytest

from indicators.rules.doubts.examining import examine
from indicators.rules.vocabulary import Severity
from tests.indicators.rules.doubts.clean import clean_evidence

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("seed", [1, 2])
def test_clean_figures_raise_no_contradiction_and_few_warnings(seed):
    evidence = clean_evidence(indicators=24, months=36, units=40, seed=seed)
    found = list(examine(evidence))
    assert not [one for one in found if one.found.severity is Severity.BLOCK]
    assert len({one.key for one in found}) <= len(evidence.courses) / 100


def test_a_fault_among_clean_figures_is_found():
    evidence = clean_evidence(indicators=24, months=36, units=40)
    course = evidence.courses[2, 1, None]
    before = list(examine(evidence))
    course.values[-1] = course.values[-2] * 2
    (new,) = [one for one in examine(evidence) if one not in before]
    assert (new.key, new.found.code) == ((2, 1, None), "jump_out_of_character")
