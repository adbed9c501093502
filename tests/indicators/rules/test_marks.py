"""What is unusual where limits differ from point to point."""

import pytest

from indicators.rules.marks import marks_of
from indicators.rules.spc import Limits, SpecialCause

pytestmark = pytest.mark.pure
WORDS = {
    ".": SpecialCause.NONE,
    "A": SpecialCause.ABOVE_LIMIT,
    "B": SpecialCause.BELOW_LIMIT,
    "+": SpecialCause.RUN_ABOVE,
    "-": SpecialCause.RUN_BELOW,
}

# Centre 50, limits 40 to 60. A dash is a gap.
#   figures                                     marks
TABLE = """
    50 60 40 50                                 ....
    50 61 39 50                                 .AB.
    51 51 51 51 51 51 51                        .......
    51 51 51 51 51 51 51 51                     ++++++++
    49 49 49 49 49 49 49 49 51                  --------.
    51 51 51 51 50 51 51 51 51                  .........
    51 51 51 51 - 51 51 51 51                   .........
    51 51 51 51 51 51 51 61 51                  +++++++A+
    51 52 53 54 55 56 57                        .......
    59 59 41                                    ...
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_beyond_a_limit_or_eight_on_one_side(row):
    *figures, marks = row.split()
    values = [None if figure == "-" else float(figure) for figure in figures]
    limits = [Limits(50, 1, lower=40, upper=60)] * len(values)
    assert marks_of(values, limits, centre=50) == [WORDS[mark] for mark in marks]


def test_each_point_is_held_to_its_own_limits():
    limits = [Limits(50, 1, lower=40, upper=60), Limits(50, 1, lower=30, upper=70), Limits(50)]
    assert marks_of([65, 65, 65], limits, centre=50) == [WORDS[mark] for mark in "A.."]


def test_without_a_centre_nothing_runs():
    assert marks_of([51] * 9, [Limits(None)] * 9, centre=None) == [SpecialCause.NONE] * 9
