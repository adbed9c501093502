from dataclasses import replace
from datetime import date

import pytest

from actions.rules.plans import Dated
from actions.rules.timeline import MARGIN, WIDTH, draw_timeline, tell

pytestmark = pytest.mark.pure
ON = date(2021, 12, 6)
UAT = Dated("UAT", date(2021, 12, 16), date(2021, 12, 16), starts_on=date(2021, 11, 1))
LIVE = Dated("Live", date(2022, 1, 31), date(2022, 1, 31))

TOLD = [
    (UAT, "Under way, due 16 December 2021, in 10 days."),
    (replace(UAT, starts_on=None, due_on=ON), "Due 6 December 2021, today."),
    (LIVE, "Due 31 January 2022, in 56 days."),
    (replace(LIVE, due_on=date(2021, 12, 5)), "Missed: it was due 5 December 2021, 1 day ago."),
    (replace(UAT, reached_on=date(2021, 12, 20)), "Reached 20 December 2021, 4 days late."),
    (replace(UAT, reached_on=date(2021, 12, 16)), "Reached 16 December 2021, on its day."),
    (
        replace(LIVE, due_on=date(2022, 2, 28), moves=2),
        "Due 28 February 2022, in 84 days. Moved twice; first 31 January 2022.",
    ),
]


@pytest.mark.parametrize(("milestone", "sentence"), TOLD)
def test_says_where_a_milestone_stands(milestone, sentence):
    assert tell(milestone, on=ON) == sentence


def test_nothing_is_drawn_of_nothing():
    assert draw_timeline([], on=ON) is None


def test_every_mark_stands_within_the_picture_in_the_order_of_its_days():
    moved = replace(LIVE, due_on=date(2022, 2, 28), moves=1)
    drawn = draw_timeline([UAT, moved], on=ON)
    uat, live = drawn.marks
    places = [uat.bar_x, drawn.today_x, uat.x, live.first_x, live.x]
    assert places == sorted(places)
    assert places[0] >= MARGIN
    assert places[-1] <= WIDTH - MARGIN
    assert uat.first_x is None
    assert uat.bar_end == uat.x
    assert live.bar_x is None
    assert live.said == "Coming, moved once"


def test_today_far_away_is_told_and_not_drawn():
    late = draw_timeline([UAT, LIVE], on=date(2026, 11, 30))
    assert (late.today_x, late.today) == (None, "Today, 30 November 2026, is after this picture ends")
    assert "before this picture begins" in draw_timeline([UAT], on=date(2019, 1, 1)).today
    assert [tick.label for tick in late.ticks] == ["Nov 2021", "Dec 2021", "Jan 2022"]


@pytest.mark.parametrize("last", [date(2022, 1, 31), date(2024, 6, 1), date(2031, 1, 1)])
def test_ticks_stay_few(last):
    drawn = draw_timeline([UAT, replace(LIVE, due_on=last)], on=ON)
    assert 2 <= len(drawn.ticks) <= 9


def test_a_long_title_is_cut_in_the_picture():
    assert len(draw_timeline([replace(LIVE, title="x" * 200)], on=ON).marks[0].title) == 72
