"""Months, the year from April, and the working days around Christmas 2021."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisation.rules.calendar import (
    add_months,
    add_working_days,
    financial_year_label,
    financial_year_start,
    first_of_month,
    is_working_day,
    last_full_month,
    months_between,
    months_elapsed,
    next_working_day,
    working_days_between,
)

pytestmark = pytest.mark.pure
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
months = days.map(first_of_month)


#   month       year starts  label    months over
TABLE = """
    2021-03-01  2020-04-01   2020-21  12
    2021-04-01  2021-04-01   2021-22  1
    2021-10-01  2021-04-01   2021-22  7
    2021-12-01  2021-04-01   2021-22  9
    2022-01-01  2021-04-01   2021-22  10
    1999-12-01  1999-04-01   1999-00  9
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: row.split()[0])
def test_the_financial_year(row):
    month, start, label, over = row.split()
    month = date.fromisoformat(month)
    assert financial_year_start(month).isoformat() == start
    assert (financial_year_label(month), months_elapsed(month)) == (label, int(over))


@pytest.mark.parametrize(
    ("month", "number", "expected"),
    [
        (date(2021, 10, 1), 3, date(2022, 1, 1)),
        (date(2021, 10, 1), 2, date(2021, 12, 1)),
        (date(2021, 1, 1), -1, date(2020, 12, 1)),
        (date(2021, 12, 1), -12, date(2020, 12, 1)),
    ],
)
def test_months_later_and_earlier(month, number, expected):
    assert add_months(month, number) == expected


@given(months, st.integers(-200, 200))
def test_going_there_and_back_ends_where_it_began(month, number):
    assert add_months(add_months(month, number), -number) == month


@given(months, st.integers(0, 60))
def test_months_between_hold_both_ends(month, number):
    between = months_between(month, add_months(month, number))
    assert (between[0], between[-1], len(between)) == (month, add_months(month, number), number + 1)


def test_no_months_lie_between_a_month_and_an_earlier_one():
    assert months_between(date(2021, 10, 1), date(2021, 9, 1)) == []


@pytest.mark.parametrize(
    ("on", "month"),
    [
        (date(2021, 11, 1), date(2021, 10, 1)),
        (date(2021, 11, 30), date(2021, 10, 1)),
        (date(2022, 1, 1), date(2021, 12, 1)),
    ],
)
def test_a_month_is_full_once_it_is_over(on, month):
    assert last_full_month(on) == month


CHRISTMAS = """
    2021-12-18  not       Saturday
    2021-12-24  working   Friday
    2021-12-25  not       Christmas Day, a Saturday
    2021-12-26  not       Boxing Day, a Sunday
    2021-12-27  not       for Christmas Day
    2021-12-28  not       for Boxing Day
    2021-12-29  working   Wednesday
    2022-01-03  not       for New Year's Day (the report has training begin on it)
    2022-01-04  working   a bank holiday in Scotland only
    2022-06-02  not       the spring bank holiday, moved for the Jubilee
"""


@pytest.mark.parametrize("row", CHRISTMAS.strip().splitlines(), ids=lambda row: row.split()[0])
def test_working_days_in_england(row):
    day, working, _ = row.split(None, 2)
    assert is_working_day(date.fromisoformat(day)) is (working == "working")


def test_working_days_step_over_christmas():
    friday, wednesday = date(2021, 12, 24), date(2021, 12, 29)
    assert next_working_day(friday) == friday
    assert next_working_day(friday + timedelta(days=1)) == wednesday
    assert add_working_days(friday, 1) == wednesday
    assert working_days_between(friday, wednesday) == 1


def test_no_working_day_lies_between_a_day_and_itself_or_an_earlier_one():
    assert working_days_between(date(2021, 12, 24), date(2021, 12, 24)) == 0
    assert working_days_between(date(2021, 12, 24), date(2021, 12, 1)) == 0


@given(days, st.integers(1, 50))
def test_adding_working_days_lands_on_one_that_many_later(day, number):
    later = add_working_days(day, number)
    assert is_working_day(later)
    assert working_days_between(day, later) == number


def test_working_days_are_counted_as_if_one_by_one():
    for start in (date(2021, 12, 20), date(2020, 12, 24), date(2022, 5, 28), date(2019, 2, 28)):
        for days in (0, 1, 6, 7, 8, 40, 400, 800):
            end = start + timedelta(days=days)
            one_by_one = sum(is_working_day(start + timedelta(days=step)) for step in range(1, days + 1))
            assert working_days_between(start, end) == one_by_one, (start, days)
