from decimal import Decimal

import pytest

from indicators.rules.differences import Numbers, differences, print_with_fraction
from indicators.rules.vocabulary import Measure

pytestmark = pytest.mark.pure
# what is held, what takes its place: value, numerator, denominator, printed ("-" nothing), and what is said of it
TABLE = """
    85 - - 85           86 - - 86           up 1 point
    1978 - - 1978       1979 - - 1979       up 1 point
    85 - - 85           94.53125 121 128 85 up 9.5 points; numerator none → 121; denominator none → 128
    50 10 20 50         50 11 22 50         numerator 10 → 11; denominator 20 → 22
    50 10 20 50         50 10 20 51         printed 50 → 51
    50 10 20 -          60 12 20 -          up 10 points; numerator 10 → 12
    85.001 - - 85.001   85 - - 85           down 0.001 points
    - - - -             7 - - 7
    1500 - - 1500       500 - - 500         down 1,000 points
"""


def numbers(words):
    value, numerator, denominator, printed = (None if word == "-" else Decimal(word) for word in words)
    return Numbers(value, numerator, denominator, printed)


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=str.strip)
def test_what_differs_is_said_in_a_few_words(row):
    words = row.split(None, 8)
    said = words[8].strip() if len(words) > 8 else ""
    found = differences(numbers(words[:4]), numbers(words[4:8]), Measure.PERCENTAGE)
    assert "; ".join(found) == said


def test_only_percentages_move_by_points():
    assert differences(Numbers(Decimal(3)), Numbers(Decimal(5)), Measure.NUMBER) == ["up 2"]


def test_a_figure_is_written_with_its_counts():
    assert print_with_fraction(Numbers(Decimal("94.53125"), Decimal(121), Decimal(128)), Measure.PERCENTAGE) == (
        "94.5% (121/128)"
    )
    assert print_with_fraction(Numbers(absence="awaited"), Measure.NUMBER) == "Awaited"
    assert print_with_fraction(Numbers(), Measure.NUMBER) == "no figure"
