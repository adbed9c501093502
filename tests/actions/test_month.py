"""The month of due dates: the same choice, on its days."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions.month import MOST
from tests.actions.test_lists import alone, make, queries  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]


def days(client, path="/actions/calendar/2021-12/", **asked):
    page = client.get(path, asked)
    return {day.day: day for week in page.context["weeks"] for day in week}


def test_a_whole_month_with_its_weekends_and_bank_holidays(sign_in, deputy):
    make(deputy, title="Cover the visits", due_on=date(2021, 12, 27))
    make(deputy, title="Before", due_on=date(2021, 11, 30))
    make(deputy, title="Long before", due_on=date(2021, 11, 1))
    found = days(sign_in(deputy))
    assert (min(found), max(found)) == (date(2021, 11, 29), date(2022, 1, 2))
    assert found[date(2021, 12, 27)].bank_holiday
    assert [due.action.title for due in found[date(2021, 12, 27)].shown] == ["Cover the visits"]
    assert [day.day.day for day in found.values() if day.is_of_month and day.is_weekend][:3] == [4, 5, 11]
    assert [day for day, one in found.items() if one.number and not one.is_of_month] == [date(2021, 11, 30)]


def test_the_same_choice_goes_with_one_from_month_to_month(sign_in, deputy):
    make(deputy, due_on=date(2021, 12, 1), priority="statutory")
    make(deputy, due_on=date(2021, 12, 1))
    make(deputy, priority="statutory")
    page = sign_in(deputy).get("/actions/calendar/2021-12/?priority=statutory")
    assert (page.context["number"], page.context["undated"]) == (1, 1)
    told = page.content.decode()
    assert 'href="/actions/calendar/2021-11/?priority=statutory"' in told
    assert 'href="/actions/board/?priority=statutory"' in told


def test_a_full_day_leads_to_the_list(sign_in, deputy):
    for _ in range(MOST + 2):
        make(deputy, due_on=date(2021, 12, 1))
    client = sign_in(deputy)
    assert days(client)[date(2021, 12, 1)].more == 2
    assert (
        "/actions/?due_from=2021-12-01&amp;due_to=2021-12-01"
        in client.get("/actions/calendar/2021-12/").content.decode()
    )


def test_it_opens_on_today_and_costs_no_more_with_more(sign_in, deputy):
    client, today = sign_in(deputy), timezone.localdate()
    make(deputy, due_on=today)
    assert days(client, "/actions/calendar/")[today].is_today
    few = queries(client, "/actions/calendar/")
    for number in range(40):
        make(deputy, due_on=today + timedelta(days=number % 3))
    assert queries(client, "/actions/calendar/") == few <= 17


@pytest.mark.parametrize("month", ["2000-01", "2099-12"])
def test_the_calendar_has_an_end(sign_in, deputy, month):
    assert sign_in(deputy).get(f"/actions/calendar/{month}/").status_code == 200
