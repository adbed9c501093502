from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.rules.due import why_not_due
from actions.rules.duplicates import Alike, Named, find_alike, likeness
from actions.rules.spoken import Spoken, challenge_month, read_day

pytestmark = pytest.mark.pure
TODAY = date(2021, 11, 19)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021-11-24", Spoken(day=date(2021, 11, 24))),
        ("24/11/2021", Spoken(day=date(2021, 11, 24))),
        ("24.11.21", Spoken(day=date(2021, 11, 24))),
        ("24 November 2021", Spoken(day=date(2021, 11, 24))),
        ("  Wednesday 24th  Nov 2021", Spoken(day=date(2021, 11, 24))),
        ("by 3 January 2022", Spoken(day=date(2022, 1, 3))),
        ("24 November", Spoken(day=date(2021, 11, 24))),
        ("3 January", Spoken(day=date(2022, 1, 3))),
        ("January 2021", Spoken(month=date(2021, 1, 1))),
        ("end of Jan 2022", Spoken(month=date(2022, 1, 1))),
        ("30 February 2022", None),
        ("29 February", None),
        ("31/13/2022", None),
        ("soon", None),
        ("ongoing", None),
        ("", None),
    ],
)
def test_dates_as_people_write_them(written, read):
    assert read_day(written, on=TODAY) == read


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_whatever_day_is_written_is_read(day):
    for written in (f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day.day} {day:%B %Y}", f"{day:%A} {day.day} {day:%b %Y}"):
        assert read_day(written, on=TODAY) == Spoken(day=day)


@given(st.text(max_size=40))
def test_whatever_is_written_nothing_breaks(text):
    read_day(text, on=TODAY)


def test_a_month_is_challenged():
    assert challenge_month(date(2021, 1, 1), on=TODAY) == "January 2021 is past. Give a day from today on."
    assert challenge_month(date(2022, 1, 1), on=TODAY) == (
        "January 2022 is a month: on which day of it? Its last working day is Monday 31 January 2022."
    )


def test_the_bank_holiday_is_named_and_may_be_kept():
    assert why_not_due(date(2022, 1, 3), on=TODAY) == (
        "Monday 3 January 2022 is not a working day. The next one is Tuesday 4 January 2022. "
        "It is a bank holiday: New Year's Day, substitute day."
    )
    assert why_not_due(date(2022, 1, 3), on=TODAY, keep_day=True) is None
    assert (
        why_not_due(date(2021, 1, 29), on=TODAY, keep_day=True) == "29 January 2021 is past. Give a date from today on."
    )


OPEN = [Named(1, "Cover the visits", 7), Named(2, "Recruit two social workers", None), Named(3, "Write the policy", 9)]


@pytest.mark.parametrize(
    ("title", "indicator", "found"),
    [
        ("Cover every visit", None, [Alike(1, "Worded nearly the same.")]),
        ("Cover the visits.", 9, [Alike(1, "Worded nearly the same."), Alike(3, "Works on the same indicator.")]),
        ("Recruit two new social workers", None, [Alike(2, "Worded nearly the same.")]),
        ("Social workers: recruit two", None, [Alike(2, "Worded nearly the same.")]),
        ("Train managers in supervision", 7, [Alike(1, "Works on the same indicator.")]),
        ("Train managers in supervision", None, []),
        ("", None, []),
    ],
)
def test_what_stands_there_already(title, indicator, found):
    assert find_alike(title, indicator, OPEN) == found


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_goes_both_ways_within_bounds(one, other):
    assert 0 <= likeness(one, other) <= 1
    if likeness(one, one):
        assert likeness(one, one) == 1
