"""Calendars of sessions, at private addresses: found by the digest of their secret."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import Q

from clinics.models import CalendarFeed, ClinicSession
from clinics.reach import readable_clinics
from clinics.rules.agenda import SessionState
from organisation import access
from organisation.feeds import entries_of, for_a_person
from organisation.models import User
from organisation.roles import Capability
from organisation.rules.feeds import Entry, at_london

LOOKS_BACK = timedelta(days=180)


def digest_of(secret: str) -> str:
    """Give what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def live_feed(secret: str) -> CalendarFeed | None:
    """Find the feed of an address: not revoked, its owner still here and still allowed to read it."""
    feeds = CalendarFeed.objects.filter(digest=digest_of(secret), revoked_at=None, owner__is_active=True)
    feed = feeds.select_related("owner", "clinic").first()
    if feed is None or not access.may(feed.owner, Capability.READ_CLINICS):
        return None
    if feed.clinic_id and not readable_clinics(feed.owner).filter(pk=feed.clinic_id).exists():
        return None
    return feed


def name_of(feed: CalendarFeed) -> str:
    """Give the name a calendar program shows."""
    return str(feed.clinic) if feed.clinic else "My clinics"


def entries_in(feed: CalendarFeed, *, on: date) -> list[Entry]:
    """Give what stands in a feed, from half a year ago on."""
    since = on - LOOKS_BACK
    if feed.clinic is None:
        return entries_of(feed.owner, since=since)
    return list(_entries(ClinicSession.objects.filter(clinic=feed.clinic, held_on__gte=since)))


@for_a_person
def sessions_of(user: User, since: date) -> Iterable[Entry]:
    """Bring the sessions of every clinic somebody chairs or belongs to."""
    theirs = Q(clinic__members__user=user) | Q(clinic__chair=user) | Q(chair=user)
    return _entries(ClinicSession.objects.filter(theirs, held_on__gte=since).distinct())


def _entries(sessions) -> Iterator[Entry]:
    for session in sessions.select_related("clinic").order_by("held_on", "pk"):
        clinic, begins = session.clinic, session.clinic.starts_at
        starts, ends = at_london(session.held_on, begins.hour, begins.minute, clinic.length_minutes)
        yield Entry(
            key=f"session-{session.pk}",
            title=clinic.name,
            starts=starts,
            ends=ends,
            changed_at=session.day_set_at,
            place=clinic.place,
            path=session.get_absolute_url(),
            sequence=session.calendar_sequence,
            is_cancelled=session.state == SessionState.CANCELLED,
        )
