"""Calendars at private addresses, read back with the library that Outlook's file is checked with."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from clinics.models import CalendarFeed, Clinic
from clinics.operations import clinics, feeds, rota
from clinics.rules.agenda import Seat
from organisation.models import Unit
from organisation.rules.feeds import Entry, at_london, write_calendar

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2021, 10, 1, 9, tzinfo=UTC)


def write(*entries):
    written = write_calendar("PACT", entries, base="https://here", host="here", organiser="no@here")
    return written, Calendar.from_ical(written)


@pytest.mark.pure
class TestTheFile:
    def entry(self, day, **more):
        starts, ends = at_london(day, 10, 0, 90)
        about = {"key": f"session-{day}", "title": "PACT clinic", "changed_at": NOW} | more
        return Entry(starts=starts, ends=ends, **about)

    def test_ten_in_the_morning_stays_ten_across_the_end_of_summer_time(self):
        _, calendar = write(self.entry(date(2021, 10, 27)), self.entry(date(2021, 11, 3)))
        begins = [event["dtstart"].dt for event in calendar.walk("VEVENT")]
        assert [moment.time() for moment in begins] == [time(10), time(10)]
        assert [moment.astimezone(UTC).time() for moment in begins] == [time(9), time(10)]

    def test_the_zone_is_in_the_file_with_both_its_offsets(self):
        written, calendar = write(self.entry(date(2021, 10, 27)))
        (zone,) = calendar.walk("VTIMEZONE")
        assert zone["tzid"] == "Europe/London"
        assert b"DTSTART;TZID=Europe/London:20211027T100000" in written
        offsets = {part["tzoffsetto"].td for part in zone.subcomponents}
        assert offsets == {timedelta(0), timedelta(hours=1)}

    def test_it_is_what_outlook_asks_for(self):
        written, calendar = write(self.entry(date(2021, 11, 3), place="Civic Centre, room 4; second floor"))
        assert written.count(b"\n") == written.count(b"\r\n")
        assert max(len(line) for line in written.split(b"\r\n")) <= 75
        for said in (b"METHOD:PUBLISH", b"VERSION:2.0", b"X-WR-CALNAME:PACT", b"REFRESH-INTERVAL;VALUE=DURATION:PT1H"):
            assert said in written
        (event,) = calendar.walk("VEVENT")
        assert event["location"] == "Civic Centre, room 4; second floor"
        assert {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "ORGANIZER"} <= set(event)

    def test_a_cancelled_one_says_so_and_frees_the_time(self):
        _, calendar = write(self.entry(date(2021, 11, 3), is_cancelled=True, sequence=1))
        (event,) = calendar.walk("VEVENT")
        assert (event["status"], event["transp"], event["summary"]) == (
            "CANCELLED",
            "TRANSPARENT",
            "Cancelled: PACT clinic",
        )

    def test_a_whole_day_and_letters_beyond_ascii(self):
        written, calendar = write(Entry("action-1", "Café – due", date(2021, 11, 3), NOW))
        assert b"DTSTART;VALUE=DATE:20211103" in written
        assert calendar.walk("VEVENT")[0]["summary"] == "Café – due"

    def test_the_same_entries_make_the_same_bytes(self):
        assert write(self.entry(date(2021, 11, 3)))[0] == write(self.entry(date(2021, 11, 3)))[0]

    def test_an_empty_calendar_is_one_too(self):
        assert write()[1]["x-wr-calname"] == "PACT"


@pytest.fixture
def clinic(analyst):
    return clinics.set_up_clinic(
        name="Early Help clinic", unit=Unit.objects.get(code="early-help"), cadence_weeks=6, place="Room 4",
        first_held_on=timezone.localdate() + timedelta(days=20), may_share=True, by=analyst, now=timezone.now(),
    )  # fmt: skip


def fetch(client, secret, **headers):
    return client.get(f"/calendar/{secret}.ics", headers=headers)


def events(answer):
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


@pytest.mark.django_db
class TestTheAddress:
    def test_a_clinics_sessions_without_signing_in(self, client, analyst, clinic):
        answer = fetch(client, feeds.make_feed(clinic=clinic, by=analyst, now=NOW))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert len(events(answer)) == clinic.sessions.count()
        assert not answer.cookies
        assert b"chair" not in answer.content.lower()
        assert b"analyst" not in answer.content.lower()

    def test_a_moved_session_keeps_its_uid_and_its_sequence_rises(self, client, analyst, clinic):
        secret = feeds.make_feed(clinic=clinic, by=analyst, now=NOW)
        session = clinic.sessions.order_by("held_on").first()
        uid = f"session-{session.pk}@testserver"
        before = events(fetch(client, secret))[uid]
        day = next(
            day for day in (session.held_on + timedelta(days=ahead) for ahead in range(7, 20))
            if not rota.why_no_clinic(day)
        )  # fmt: skip
        rota.move_session(session, to=day, reason="Away", by=analyst, now=timezone.now())
        after = events(fetch(client, secret))[uid]
        assert (before["sequence"], after["sequence"]) == (0, 1)
        assert after["dtstart"].dt.date() == day
        rota.cancel_session(session, reason="Inspection", by=analyst, now=timezone.now())
        last = events(fetch(client, secret))[uid]
        assert (last["sequence"], last["status"]) == (2, "CANCELLED")
        assert b"Inspection" not in fetch(client, secret).content

    def test_ones_own_has_the_clinics_one_sits_in(self, client, analyst, qa, clinic):
        secret = feeds.make_feed(clinic=None, by=qa, now=NOW)
        assert events(fetch(client, secret)) == {}
        clinics.seat_member(clinic, user=qa, seat=Seat.QA, by=analyst)
        assert len(events(fetch(client, secret))) == clinic.sessions.count()

    def test_revoked_renewed_or_made_up_it_is_not_there(self, client, analyst, clinic):
        first = feeds.make_feed(clinic=clinic, by=analyst, now=NOW)
        second = feeds.make_feed(clinic=clinic, by=analyst, now=NOW)
        assert [fetch(client, secret).status_code for secret in (first, second, "x")] == [404, 200, 404]
        feeds.revoke_feed(CalendarFeed.objects.get(revoked_at=None), by=analyst, now=NOW)
        assert fetch(client, second).status_code == 404

    def test_it_ends_with_its_owners_role_or_account(self, client, pact_manager):
        pact = Clinic.objects.get(unit__code="pact")
        secret = feeds.make_feed(clinic=pact, by=pact_manager, now=NOW)
        assert fetch(client, secret).status_code == 200
        pact_manager.memberships.update(ends_on=date(2021, 1, 1))
        assert fetch(client, secret).status_code == 404
        pact_manager.memberships.update(ends_on=None)
        type(pact_manager).objects.filter(pk=pact_manager.pk).update(is_active=False)
        assert fetch(client, secret).status_code == 404

    def test_the_secret_is_not_kept(self, analyst, clinic):
        secret = feeds.make_feed(clinic=clinic, by=analyst, now=NOW)
        assert secret not in str(CalendarFeed.objects.values().get())

    def test_asked_again_unchanged_nothing_is_sent(self, client, analyst, clinic):
        secret = feeds.make_feed(clinic=clinic, by=analyst, now=NOW)
        tag = fetch(client, secret)["ETag"]
        assert fetch(client, secret, if_none_match=tag).status_code == 304

    def test_fetching_is_noted_once_an_hour_and_costs_little(
        self, client, analyst, clinic, django_assert_max_num_queries
    ):
        secret = feeds.make_feed(clinic=clinic, by=analyst, now=NOW)
        # feed with owner and clinic, memberships, tree, readable, noted, sessions
        with django_assert_max_num_queries(6):
            fetch(client, secret)
        noted = CalendarFeed.objects.get().fetched_at
        fetch(client, secret)
        assert noted
        assert CalendarFeed.objects.get().fetched_at == noted


@pytest.mark.django_db
class TestThePage:
    def test_an_address_is_shown_once_and_can_be_revoked(self, sign_in, analyst, clinic):
        client = sign_in(analyst)
        made = client.post("/clinics/feeds/make/", {"clinic": clinic.pk})
        address = made.context["address"]
        assert address in made.content.decode()
        assert fetch(client, address.rpartition("/")[2].removesuffix(".ics")).status_code == 200
        assert address not in client.get("/clinics/feeds/").content.decode()
        client.post(f"/clinics/feeds/{CalendarFeed.objects.get().pk}/revoke/")
        assert client.get(address).status_code == 404

    def test_nobody_makes_one_of_a_clinic_they_may_not_read(self, sign_in, cla_manager, clinic):
        assert sign_in(cla_manager).post("/clinics/feeds/make/", {"clinic": clinic.pk}).status_code == 404
