"""When the weekly letter comes, and what its subject says."""

from datetime import date

import pytest

from organisation.rules.calendar import is_working_day
from reports.rules.digest import Part, day_of_letter, subject, week_of

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("week", "weekday", "day"),
    [
        (date(2021, 11, 8), 0, date(2021, 11, 8)),
        (date(2021, 11, 8), 3, date(2021, 11, 11)),
        (date(2021, 8, 30), 0, date(2021, 8, 31)),  # the summer bank holiday is a Monday
        (date(2021, 12, 27), 0, date(2021, 12, 29)),  # Christmas and Boxing Day put off
        (date(2022, 4, 11), 4, date(2022, 4, 14)),  # Good Friday: the Thursday before, not another week
    ],
)
def test_it_comes_on_a_working_day_of_its_own_week(week, weekday, day):
    assert day_of_letter(week, weekday) == day


def test_every_week_has_its_day_whatever_was_chosen():
    weeks = [date.fromordinal(date(2021, 1, 4).toordinal() + 7 * place) for place in range(500)]
    for week in weeks:
        for weekday in range(5):
            day = day_of_letter(week, weekday)
            assert is_working_day(day)
            assert week_of(day) == week


def test_the_subject_counts_and_leaves_out_what_there_is_none_of():
    assert (
        subject({Part.OVERDUE: 4, Part.NEW: 3, Part.WORSENING: 1, Part.DUE: 0})
        == "3 new, 1 worsening, 4 actions overdue"
    )
    assert subject({Part.OVERDUE: 1, Part.OWED: 1, Part.TOLD: 2}) == "1 action overdue, 1 figure owed, 2 notifications"
