"""What comes first on somebody's front page, and how much of it is shown."""

from datetime import date

import pytest

from reports.rules.today import (
    MOST,
    MOST_KINDS,
    Band,
    ago,
    briefly,
    due,
    how_long,
    in_order,
    in_short,
    share_out,
    waits,
    when_due,
    worse,
)

TODAY = date(2026, 5, 15)


def at(day, month=5):
    return date(2026, month, day)


def dated(day, **more):
    return due(day, on=TODAY, **more)


def test_the_most_pressing_comes_first():
    expected = [
        dated(at(14), is_serious=True),  # a statutory duty, a day late, before what is later but less serious
        dated(at(1)),
        dated(at(14)),
        dated(TODAY),
        worse(at(2)),
        worse(at(9)),
        dated(at(16)),
        dated(at(20)),
        waits(at(1, month=4)),
        waits(at(3)),
    ]
    assert sorted(reversed(expected), key=lambda one: one.place) == expected


@pytest.mark.parametrize(
    ("day", "band"), [(at(14), Band.LATE), (TODAY, Band.TODAY), (at(16), Band.SOON)], ids=["past", "today", "to come"]
)
def test_a_day_is_past_today_or_to_come(day, band):
    assert dated(day).band is band


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (at(12), "3 days overdue, since 12 May."),
        (at(14), "1 day overdue, since 14 May."),
        (date(2025, 5, 15), "365 days overdue, since 15 May 2025."),
        (TODAY, "Due today."),
        (at(16), "Due tomorrow."),
        (at(19), "Due in 4 days, on 19 May."),
    ],
)
def test_a_day_is_said_in_words(day, said):
    assert when_due(day, on=TODAY) == said


def test_waiting_is_said_in_words():
    assert how_long(at(10), on=TODAY) == "for 5 days, since 10 May"
    assert how_long(TODAY, on=TODAY) == "since today"
    assert ago(at(14), on=TODAY) == "1 day ago, on 14 May"
    assert ago(TODAY, on=TODAY) == "today"
    assert in_short(date(2027, 1, 1), on=TODAY) == "1 January 2027"


def test_what_stands_in_brackets_is_left_to_the_things_own_page():
    said = "Off target: 54% against 75% (higher is better, target from April 2021); worse than usual."
    assert briefly(said) == "Off target: 54% against 75%; worse than usual."
    assert briefly("Nothing in brackets.") == "Nothing in brackets."


def test_piles_come_by_their_most_pressing_need_and_empty_ones_not_at_all():
    assert in_order([[waits(at(1))], [], [dated(at(20)), dated(at(1))], [worse(at(3))]]) == [2, 3, 0]
    same = dated(at(1))
    assert in_order([[same], [same]]) == [0, 1]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ([], []),
        ([3], [3]),
        ([12], [7]),
        ([12, 12], [4, 3]),
        ([12, 1, 1], [5, 1, 1]),
        ([1, 12], [1, 6]),
        ([2, 2, 2], [2, 2, 2]),
        ([5] * 9, [2, 2, 1, 1, 1, 0, 0, 0, 0]),
        ([1] * 9, [1, 1, 1, 1, 1, 0, 0, 0, 0]),
    ],
)
def test_no_pile_pushes_another_off_the_page(sizes, shown):
    assert share_out(sizes) == shown
    assert sum(shown) == min(MOST, sum(sizes[:MOST_KINDS]))
