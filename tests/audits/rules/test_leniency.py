"""An auditor's habit is said with its interval, and not under ten second readings."""

import pytest

from audits.rules.agreement import LADDER, Pair
from audits.rules.leniency import leniency, student

pytestmark = pytest.mark.pure
O, G, R, I = LADDER


@pytest.mark.parametrize(("freedom", "printed"), [(9, 2.262), (14, 2.145), (20, 2.086), (30, 2.042), (120, 1.980)])
def test_students_percentile_is_the_printed_tables(freedom, printed):
    assert student(freedom) == pytest.approx(printed, abs=0.001)


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([(G, R)] * 9, "Too few to say: 9 of at least 10 second readings."),
        ([(G, G)] * 10, "The same grade each time."),
        ([(G, R)] * 10, "The same step each time: there is no spread to judge by."),
        ([(G, R)] * 6 + [(G, G)] * 6, "Grades higher than second readers."),
        ([(R, G)] * 6 + [(G, G)] * 6, "Grades lower than second readers."),
        ([(G, R)] + [(G, G)] * 11, "No difference that chance would not give."),
    ],
)
def test_what_it_says(pairs, said):
    assert leniency([Pair(*pair) for pair in pairs]).sentence() == said


def test_the_interval_is_students():
    """Six of twelve one step higher: mean 0.5, spread 0.5222, so 0.5 ± 2.201 × 0.1508."""
    found = leniency([Pair(G, R)] * 6 + [Pair(G, G)] * 6)
    assert (found.number, found.mean) == (12, 0.5)
    assert (found.low, found.high) == pytest.approx((0.168, 0.832), abs=0.001)
