"""A calendar as a file that Outlook, Google and Apple take: RFC 5545, published, with the zone's own rules in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

LONDON = ZoneInfo("Europe/London")
ASKED_AGAIN_AFTER = timedelta(hours=1)
PRODUCT = "-//Clinic tracker//Clinics//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a calendar: at a time of a day, or on a whole day where `starts` is a date.

    `key` names it for ever; `sequence` rises with every change of day, time or place.
    """

    key: str
    title: str
    starts: datetime | date
    changed_at: datetime
    ends: datetime | None = None
    place: str = ""
    path: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def at_london(day: date, hour: int, minute: int, length_minutes: int) -> tuple[datetime, datetime]:
    """Give begin and end of something by the clock on the wall; its length is real time."""
    starts = datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)
    ends = (starts.astimezone(ZoneInfo("UTC")) + timedelta(minutes=length_minutes)).astimezone(LONDON)
    return starts, ends


def write_calendar(name: str, entries: Iterable[Entry], *, base: str, host: str, organiser: str) -> bytes:
    """Write a calendar. `base` is what paths are put behind, `host` makes keys unique in the world.

    The same entries always make the same bytes: each is stamped with when it last changed.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", LONDON.key)
    calendar.add("refresh-interval", ASKED_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    found = list(entries)
    years = {entry.starts.year for entry in found}
    for entry in found:
        calendar.add_component(_event(entry, base, host, organiser))
    if years:
        calendar.add_missing_timezones(first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 2, 1, 1))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, base: str, host: str, organiser: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", entry.changed_at.astimezone(ZoneInfo("UTC")))
    event.add("last-modified", entry.changed_at.astimezone(ZoneInfo("UTC")))
    event.add("sequence", entry.sequence)
    event.add("summary", f"Cancelled: {entry.title}" if entry.is_cancelled else entry.title)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{organiser}"))
    event.add("dtstart", entry.starts)
    is_free = entry.is_cancelled or entry.ends is None
    event.add("dtend", entry.ends or _day_after(entry.starts))
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", "FREE" if is_free else "BUSY")
    if entry.place:
        event.add("location", entry.place)
    if entry.path:
        event.add("url", f"{base}{entry.path}")
    return event


def _day_after(day: date) -> date:
    return day + timedelta(days=1)
