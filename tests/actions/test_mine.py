"""What is mine: on a phone in the order it asks for me, and in my own calendar without its words."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from actions import operations
from clinics.operations import feeds
from organisation.rules.calendar import next_working_day
from tests.actions.test_lists import alone, make, queries  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]


def parts(client):
    return {
        part.name: [one.action.title for one in part.actions] for part in client.get("/actions/mine/").context["parts"]
    }


def test_in_the_order_in_which_it_asks_for_me(sign_in, deputy, pact_manager, cla_manager):
    today = timezone.localdate()
    own = {"owner": pact_manager}
    make(deputy, title="Late", due_on=today - timedelta(days=1), **own)
    make(deputy, title="Today", due_on=today, **own)
    make(deputy, title="Next week", due_on=today + timedelta(days=8), **own)
    make(deputy, title="Undated", **own)
    make(deputy, title="Done", state="done", due_on=today - timedelta(days=9), **own)
    make(deputy, title="Over", state="embedded", **own)
    make(deputy, title="Police's", outside_owner="The police", liaison=pact_manager, due_on=today)
    make(
        deputy,
        title="Police's late",
        outside_owner="The police",
        liaison=pact_manager,
        due_on=today - timedelta(days=3),
    )
    make(deputy, title="Somebody's", owner=cla_manager, due_on=today)
    assert parts(sign_in(pact_manager)) == {
        "overdue": ["Police's late", "Late"],
        "week": ["Today"],
        "later": ["Next week", "Undated"],
        "others": ["Done", "Police's"],
    }


def test_nothing_is_said_to_be_nothing(sign_in, pact_manager):
    assert "Nothing is waiting for you." in sign_in(pact_manager).get("/actions/mine/").content.decode()


def test_one_tap_to_say_how_it_goes_and_back(sign_in, deputy, pact_manager):
    action, client = make(deputy, owner=pact_manager), sign_in(pact_manager)
    address = f"/actions/{action.pk}/move/?back=/actions/mine/"
    assert address in client.get("/actions/mine/").content.decode()
    told = client.post(address, {"note": "Begun", "state": "in_progress", "seen_version": 1})
    assert told["Location"] == f"/actions/mine/#action-{action.pk}"
    action.refresh_from_db()
    assert action.accepted_at


def test_the_page_is_light_and_costs_no_more_with_more(sign_in, deputy, pact_manager):
    client = sign_in(pact_manager)
    make(deputy, owner=pact_manager)
    few = queries(client, "/actions/mine/")
    for number in range(30):
        make(deputy, title=f"Visit {number}", owner=pact_manager, due_on=timezone.localdate())
    assert queries(client, "/actions/mine/") == few <= 9
    told = client.get("/actions/mine/").content
    assert len(told) + sum(map(weight, re.findall(r"(?:css|js)/[a-z]+\.(?:css|js)", told.decode()))) < 75_000
    assert b"django_htmx" not in told


def weight(file):
    return (settings.BASE_DIR / "static" / file).stat().st_size


def events(client, person):
    secret = feeds.make_feed(clinic=None, by=person, now=timezone.now())
    calendar = Calendar.from_ical(client.get(reverse("clinics:calendar-feed", args=[secret])).content)
    return {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def test_my_calendar_has_the_day_and_not_the_words(client, head, deputy, pact_manager, cla_manager):
    due_on = next_working_day(timezone.localdate() + timedelta(days=20))
    action = make(deputy, title="Speak with the family", owner=pact_manager, due_on=due_on)
    make(deputy, owner=pact_manager, state="done", due_on=due_on)
    make(deputy, owner=cla_manager, due_on=due_on)
    found = events(client, pact_manager)
    event = found[f"action-{action.pk}"]
    assert [key for key in found if key.startswith("action")] == [f"action-{action.pk}"]
    assert (event["dtstart"].dt, event["summary"]) == (due_on, f"Action {action.pk} is due (PACT)")
    assert "family" not in str(event)
    assert event["url"].endswith(action.get_absolute_url())
    moved_to = next_working_day(due_on + timedelta(days=7))
    operations.extend_action(action, by=head, new_due_on=moved_to, reason="Sickness")
    again = events(client, pact_manager)[f"action-{action.pk}"]
    assert (again["dtstart"].dt, again["sequence"]) == (moved_to, 1)
    assert again["dtstamp"].dt > event["dtstamp"].dt
