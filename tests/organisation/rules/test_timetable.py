"""When a job is due: by readable tables, through both changes of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery.schedules import crontab
from celery.schedules import schedule as every

from organisation.jobs.registry import read_schedule
from organisation.rules.timetable import ByTheClock, Every

pytestmark = pytest.mark.pure
LONDON = ZoneInfo("Europe/London")


def at(*hours, minute=30, **more):
    return ByTheClock(LONDON, frozenset([minute]), frozenset(hours), **more)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NIGHTLY, WORKDAYS = at(5), at(8, minute=0, weekdays=frozenset(range(5)))
IN_THE_GAP = at(1)  # 1:30: skipped in March, shown twice in October
HOURLY, MINUTELY = ByTheClock(LONDON, frozenset([10])), ByTheClock(LONDON)


@pytest.mark.parametrize(
    ("timetable", "now", "last", "coming"),
    [
        # winter: London is UTC
        (NIGHTLY, "2026-11-24 05:30:00", "2026-11-24 05:30", "2026-11-25 05:30"),
        (NIGHTLY, "2026-11-24 05:29:59", "2026-11-23 05:30", "2026-11-24 05:30"),
        # summer: London is an hour ahead
        (NIGHTLY, "2026-07-01 04:29:59", "2026-06-30 04:30", "2026-07-01 04:30"),
        (NIGHTLY, "2026-07-01 04:30:00", "2026-07-01 04:30", "2026-07-02 04:30"),
        # the night the clocks go forward, and the one they go back
        (NIGHTLY, "2026-03-29 04:30:00", "2026-03-29 04:30", "2026-03-30 04:30"),
        (NIGHTLY, "2026-10-25 04:30:00", "2026-10-24 04:30", "2026-10-25 05:30"),
        # a working day's job rests at the weekend
        (WORKDAYS, "2026-11-22 12:00:00", "2026-11-20 08:00", "2026-11-23 08:00"),
        # 1:30 does not come on 29 March: due at 2:30 by the wall
        (IN_THE_GAP, "2026-03-29 01:29:59", "2026-03-28 01:30", "2026-03-29 01:30"),
        (IN_THE_GAP, "2026-03-29 01:30:00", "2026-03-29 01:30", "2026-03-30 00:30"),
        # 1:30 comes twice on 25 October: due the first time only
        (IN_THE_GAP, "2026-10-25 00:30:00", "2026-10-25 00:30", "2026-10-26 01:30"),
        (IN_THE_GAP, "2026-10-25 01:30:00", "2026-10-25 00:30", "2026-10-26 01:30"),
        # by real time: both hours count
        (HOURLY, "2026-10-25 00:30:00", "2026-10-25 00:10", "2026-10-25 01:10"),
        (HOURLY, "2026-10-25 01:30:00", "2026-10-25 01:10", "2026-10-25 02:10"),
        (HOURLY, "2026-03-29 01:05:00", "2026-03-29 00:10", "2026-03-29 01:10"),
        (MINUTELY, "2026-10-25 01:30:40", "2026-10-25 01:30", "2026-10-25 01:31"),
        # rare days
        (at(6, days=frozenset([31])), "2026-11-24 12:00:00", "2026-10-31 06:30", "2026-12-31 06:30"),
        (
            at(6, days=frozenset([29]), months=frozenset([2])),
            "2026-11-24 12:00:00",
            "2024-02-29 06:30",
            "2028-02-29 06:30",
        ),
        (Every(30), "2026-11-24 12:00:29", "2026-11-24 12:00:00", "2026-11-24 12:00:30"),
    ],
)
def test_when_it_was_and_will_be_due(timetable, now, last, coming):
    assert timetable.last_due(utc(now)) == utc(last)
    assert timetable.next_due(utc(now)) == utc(coming)


def test_a_day_that_never_comes_is_never_due():
    never = at(6, days=frozenset([31]), months=frozenset([2]))
    assert (never.last_due(utc("2026-11-24 12:00")), never.next_due(utc("2026-11-24 12:00"))) == (None, None)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("hour", [0, 1, 2, 5])
def test_every_day_of_a_year_has_one_moment_wherever_the_clocks_change(zone, hour):
    daily = ByTheClock(ZoneInfo(zone), frozenset([30]), frozenset([hour]))
    now, moments = utc("2026-01-01 12:00"), []
    while len(moments) < 365:
        now = daily.next_due(now)
        moments.append(now)
        assert daily.last_due(now) == daily.last_due(now + timedelta(minutes=61)) == now
    assert len({moment.astimezone(ZoneInfo(zone)).date() for moment in moments}) == 365


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (crontab(), "every minute"),
        (crontab(minute="*/10"), "every 10 minutes"),
        (crontab(minute=10), "every hour, 10 minutes past"),
        (crontab(hour=5, minute=30), "every day at 5:30"),
        (crontab(hour="8,12", minute=0), "every day at 8:00 and 12:00"),
        (crontab(hour=8, minute=0, day_of_week="mon-fri"), "Monday to Friday at 8:00"),
        (crontab(hour=8, minute=0, day_of_week="sun"), "every Sunday at 8:00"),
        (crontab(hour=8, minute=5, day_of_week="sat,sun"), "every Saturday and Sunday at 8:05"),
        (crontab(hour=6, minute=0, day_of_month=1), "on day 1 of the month at 6:00"),
        (crontab(hour=6, minute=0, day_of_month=1, month_of_year=4), "on day 1 of the month in April at 6:00"),
        (crontab(minute=0, day_of_week="mon"), "every hour, 0 minutes past, every Monday"),
        (timedelta(seconds=30), "every 30 seconds"),
        (1.0, "every second"),
        (every(90), "every 90 seconds"),
    ],
)
def test_a_schedule_of_celerys_in_words(schedule, words):
    assert read_schedule(schedule).in_words() == words
