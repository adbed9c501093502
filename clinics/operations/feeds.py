"""Making, renewing and revoking the private addresses of calendars."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from clinics.feeds import digest_of
from clinics.models import CalendarFeed, Clinic
from clinics.reach import readable_clinics
from organisation import access
from organisation.models import User
from organisation.roles import Capability

NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_feed(*, clinic: Clinic | None, by: User, now: datetime) -> str:
    """Make an address of one's own for a clinic, or for all that is one's own; give its secret, this once.

    One there is already is revoked: making again renews.
    """
    access.check(by, Capability.READ_CLINICS)
    if clinic and not readable_clinics(by).filter(pk=clinic.pk).exists():
        raise PermissionDenied("You may not read this clinic.")
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once make one after the other
    by.calendar_feeds.filter(clinic=clinic, revoked_at=None).update(revoked_at=now)
    secret = token_urlsafe(32)
    CalendarFeed.objects.create(owner=by, clinic=clinic, digest=digest_of(secret), made_at=now)
    return secret


def revoke_feed(feed: CalendarFeed, *, by: User, now: datetime) -> None:
    """Let nothing be fetched at an address any more. Again changes nothing."""
    if feed.owner_id != by.pk:
        raise PermissionDenied("This calendar address is somebody else's.")
    CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=now)


def note_fetch(feed: CalendarFeed, *, now: datetime) -> None:
    """Note that a calendar came for a feed, at most once an hour however often it comes."""
    stale = Q(fetched_at=None) | Q(fetched_at__lt=now - NOTED_EVERY)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(fetched_at=now)
