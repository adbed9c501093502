"""Every extreme grade, and of the others a fifth or two: drawn by chance that can be done again."""

import pytest

from audits.rules.grades import Grade
from audits.rules.moderation import (
    draw,
    is_always_read_again,
    is_drawn_when_handed_in,
    late_ones_drawn,
    number_of,
    sample_size,
)

pytestmark = pytest.mark.pure
MONTH = [f"QA-{number}" for number in range(1, 41)]

# others in the month, share, at least: how many are read
SIZES = """
    0    20 2   0
    1    20 2   1
    2    20 2   2
    9    20 2   2
    10   20 2   2
    11   20 2   3
    40   20 2   8
    105  20 2   21
    105  10 2   11
    10   5  4   4
    10   100 0  10
"""


@pytest.mark.parametrize("row", SIZES.strip().splitlines(), ids=lambda row: "/".join(row.split()))
def test_a_fifth_rounded_up_or_two_whichever_is_more(row):
    others, share, at_least, size = map(int, row.split())
    assert sample_size(others, share=share, at_least=at_least) == size


@pytest.mark.parametrize(
    ("grade", "always"),
    [(Grade.OUTSTANDING, True), (Grade.GOOD, False), (Grade.REQUIRES_IMPROVEMENT, False), (Grade.INADEQUATE, True)],
)
def test_every_extreme_grade_is_read_again(grade, always):
    assert is_always_read_again(grade) is always
    assert not is_always_read_again(None)


def test_the_same_seed_draws_the_same_whatever_the_order():
    drawn = draw(MONTH, seed="november")
    assert len(drawn) == 8
    assert draw(MONTH[::-1], seed="november") == drawn
    assert draw(MONTH, seed="december") != drawn


def test_what_is_drawn_already_counts_and_is_not_drawn_twice():
    first = draw(MONTH[:20], seed="s")
    more = draw(MONTH, seed="s", already=first)
    assert (len(first), len(more)) == (4, 4)
    assert not set(first) & set(more)
    assert draw(MONTH, seed="s", already=first + more) == []


def test_every_audit_has_about_the_same_chance():
    """Over 2,000 months each of 40 audits is drawn a fifth of the time: 400 of 2,000, give or take 4.5 errors of 18."""
    times = dict.fromkeys(MONTH, 0)
    for seed in range(2000):
        for reference in draw(MONTH, seed=str(seed)):
            times[reference] += 1
    assert all(319 < number < 481 for number in times.values())


def test_a_reference_cannot_be_chosen_to_stay_out():
    numbers = [number_of("QA-1", seed=str(seed)) for seed in range(200)]
    assert min(numbers) < 0.05
    assert max(numbers) > 0.95


def test_in_a_blind_programme_others_are_drawn_on_hand_in_but_never_more_than_the_sample_takes():
    low = next(reference for reference in MONTH if number_of(reference, seed="s") < 0.2)
    high = next(reference for reference in MONTH if number_of(reference, seed="s") >= 0.2)
    assert is_drawn_when_handed_in(low, seed="s", others=1, already=0)
    assert not is_drawn_when_handed_in(high, seed="s", others=1, already=0)
    assert not is_drawn_when_handed_in(low, seed="s", others=9, already=2)
    assert is_drawn_when_handed_in(low, seed="s", others=11, already=2)


def test_handing_in_late_is_no_way_round():
    late = late_ones_drawn(MONTH, seed="s")
    assert late == [reference for reference in sorted(MONTH) if number_of(reference, seed="s") < 0.2]
    assert late
