"""What a head of QA has to be able to say of a draw: who may be drawn, that chance chose, that it can be shown again."""

from collections import Counter
from datetime import date

import pytest

from audits.rules.sampling import Past, SetAside, digest, draw, months_before, set_aside, why_set_aside

pytestmark = pytest.mark.pure
ON = date(2021, 11, 30)
KEYS = [f"case {number}" for number in range(40)]


def day(word):
    return None if word == "-" else date.fromisoformat(word)


# On 30 November 2021, with 12 months:
#   audited on    let off on    may it be drawn?
WHO_MAY = """
    2020-11-29    -             yes
    2020-11-30    -             yes
    2020-12-01    -             audited
    2021-11-29    -             audited
    -             -             open
    -             2020-11-30    yes
    -             2021-06-01    let_off
"""


@pytest.mark.parametrize("row", WHO_MAY.strip().splitlines(), ids=lambda row: row.strip())
def test_who_may_be_drawn(row):
    audited, let_off, expected = row.split()
    said = why_set_aside([Past(day(audited), day(let_off))], on=ON, months=12)
    assert said == (None if expected == "yes" else SetAside(expected))


def test_a_case_never_audited_may_be_drawn():
    assert why_set_aside([], on=ON, months=12) is None


def test_one_late_audit_among_old_ones_is_enough():
    assert why_set_aside([Past(date(2015, 1, 1)), Past(date(2021, 9, 1))], on=ON, months=12) == SetAside.AUDITED


def test_with_no_months_only_what_is_under_way_is_set_aside():
    past = {"a": [Past(date(2021, 11, 30))], "b": [Past()]}
    assert set_aside(["a", "b", "c"], past, on=ON, months=0) == {"b": SetAside.OPEN}


def test_months_end_where_a_month_is_shorter():
    assert months_before(date(2021, 3, 31), 1) == date(2021, 2, 28)


def test_the_same_list_and_seed_give_the_same_cases_in_whatever_order_it_came():
    assert draw(KEYS, seed="s", number=5) == draw([*reversed(KEYS), *KEYS], seed="s", number=5)


def test_another_seed_gives_others():
    assert draw(KEYS, seed="s", number=5) != draw(KEYS, seed="t", number=5)


def test_a_draw_is_written_down_once_and_for_all():
    """This very result was computed when the rule was made: a change of the rule would undo every old draw."""
    assert draw(KEYS, seed="November", number=4) == ["case 24", "case 19", "case 4", "case 28"]


def test_a_case_that_leaves_the_list_changes_nobody_elses_lot():
    drawn = draw(KEYS, seed="s", number=6)
    assert draw([key for key in KEYS if key != drawn[0]], seed="s", number=5) == drawn[1:]


def test_no_more_are_drawn_than_there_are():
    assert sorted(draw(["a", "b"], seed="s", number=5)) == ["a", "b"]


def test_every_case_is_as_likely_as_any_other():
    """Of 2,000 draws of 10 from 40, each case is in 500 give or take five standard deviations (19.4 each)."""
    often = Counter(key for seed in range(2000) for key in draw(KEYS, seed=str(seed), number=10))
    assert len(often) == 40
    assert all(abs(number - 500) < 5 * 19.4 for number in often.values())


def test_a_fingerprint_knows_the_same_list_and_no_other():
    assert digest(KEYS) == digest([*reversed(KEYS), KEYS[0]])
    assert digest(KEYS) != digest(KEYS[1:])
