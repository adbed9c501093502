"""Agreement between two readers, against a published example and against statsmodels and scikit-learn."""

import pytest

from audits.rules.agreement import (
    LADDER,
    Kappa,
    Movement,
    Pair,
    Weights,
    cross_table,
    kappa,
    movement,
    rate,
    say_kappa,
    standard_error,
)
from audits.rules.grades import Grade

pytestmark = pytest.mark.pure
O, G, R, I = LADDER
LINEAR, QUADRATIC = Weights.LINEAR, Weights.QUADRATIC

# Four ordered answers of 91 couples: Agresti, Categorical Data Analysis (1990) after Hout, Duncan and Sobel 1987;
# the example of R's vcd::Kappa, which prints weighted 0.2374 with error 0.07832 for linear weights
COUPLES = ((7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14))
AUDITS = ((3, 2, 0, 0), (1, 24, 9, 1), (0, 4, 18, 3), (0, 0, 2, 5))

# table, weights: kappa and its error, by statsmodels 0.15.0 (cohens_kappa) and scikit-learn 1.9.1 (cohen_kappa_score)
GOLDEN = [
    (COUPLES, LINEAR, 0.23738062755798, 0.07831633477837),
    (COUPLES, QUADRATIC, 0.33204558624686, 0.09729752195860),
    (AUDITS, LINEAR, 0.60961810466761, 0.07455483354327),
    (AUDITS, QUADRATIC, 0.71061093247588, 0.06795769318547),
]


@pytest.mark.parametrize(("table", "weights", "value", "error"), GOLDEN)
def test_kappa_and_its_error(table, weights, value, error):
    found = kappa(table, weights)
    assert found.value == pytest.approx(value, abs=1e-12)
    assert standard_error(table, weights) == pytest.approx(error, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((value - 1.959964 * error, value + 1.959964 * error), abs=1e-6)
    assert not found.resampled


def test_the_published_example():
    assert round(kappa(COUPLES, LINEAR).value, 4) == 0.2374
    assert round(standard_error(COUPLES, LINEAR), 5) == 0.07832


FEW = ((1, 1, 0, 0), (0, 9, 3, 0), (0, 1, 6, 1), (0, 0, 1, 2))


def test_few_readings_are_resampled_and_always_give_the_same_interval():
    kappa.cache_clear()
    first = kappa(FEW)
    kappa.cache_clear()
    assert first.resampled
    assert first == kappa(FEW)
    assert first.low < first.value < first.high <= 1
    assert first.high - first.low > 0.3


@pytest.mark.parametrize(
    ("table", "number", "said"),
    [
        (((0, 0, 0, 0), (0, 9, 0, 0), (0,) * 4, (0,) * 4), 9, "Too few to say: 9 of at least 10 second readings."),
        (
            ((0, 0, 0, 0), (0, 12, 0, 0), (0,) * 4, (0,) * 4),
            12,
            "Nothing to say: both readers gave every audit the same one grade.",
        ),
        (((0, 0, 0, 0), (0, 8, 0, 0), (0, 0, 4, 0), (0,) * 4), 12, "The two readers agreed on all 12."),
        (COUPLES, 91, "Agreement beyond chance is between slight and moderate."),
        (AUDITS, 72, "Agreement beyond chance is between moderate and almost perfect."),
        (((0, 0, 0, 0), (0, 5, 5, 0), (0, 5, 5, 0), (0,) * 4), 20, "Not told apart from what chance would give."),
    ],
)
def test_it_says_no_more_than_it_knows(table, number, said):
    assert say_kappa(kappa(table), number) == said


def test_both_ends_in_one_band_are_one_word():
    assert say_kappa(Kappa(0.7, 0.65, 0.75, 400, False), 400) == "Agreement beyond chance is substantial."


def test_a_gap_of_two_grades_counts_four_times_a_gap_of_one():
    near = ((0, 0, 0, 0), (0, 10, 2, 0), (0, 2, 10, 0), (0, 0, 0, 6))
    far = ((0, 0, 0, 0), (0, 10, 0, 2), (0, 0, 10, 0), (0, 2, 0, 6))
    assert kappa(near).value > kappa(far).value
    assert kappa(near).value - kappa(far).value > kappa(near, LINEAR).value - kappa(far, LINEAR).value


def test_the_table_is_auditor_by_second_reader():
    table = cross_table([Pair(G, R), Pair(G, R), Pair(I, I), Pair(O, G)])
    assert table == ((0, 1, 0, 0), (0, 0, 2, 0), (0, 0, 0, 0), (0, 0, 0, 1))


@pytest.mark.parametrize(
    ("pairs", "found", "said"),
    [
        ([(G, R), (O, G), (R, G), (G, G)], Movement(1, 1, 2), "3 moved: 1 up, 2 down; on balance 1 down."),
        ([(R, G), (G, O), (G, R)], Movement(2, 0, 1), "3 moved: 2 up, 1 down; on balance 1 up."),
        ([(R, G), (G, R)], Movement(1, 0, 1), "2 moved: 1 up, 1 down; as many up as down."),
        ([(G, G)], Movement(0, 1, 0), "No grade was moved."),
    ],
)
def test_which_way_grades_moved(pairs, found, said):
    assert movement(Pair(*pair) for pair in pairs) == found
    assert found.sentence() == said


def test_the_rate_has_its_interval():
    found = rate([Pair(G, G)] * 8 + [Pair(G, R)] * 2)
    assert (found.part, found.whole) == (8, 10)
    assert (round(found.low, 3), round(found.high, 3)) == (0.490, 0.943)
    assert rate([]) is None


def test_every_grade_is_on_the_ladder():
    assert set(LADDER) == set(Grade)
