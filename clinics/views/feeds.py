"""The addresses one's calendar programs fetch from, and what is fetched there."""

from email.utils import parseaddr
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from clinics.feeds import entries_in, live_feed, name_of
from clinics.models import CalendarFeed, Clinic
from clinics.operations import feeds
from clinics.reach import readable_clinics
from organisation import access
from organisation.access import SignedInRequest
from organisation.numbers import read_number
from organisation.roles import Capability
from organisation.rules.feeds import write_calendar


@require_safe
def fetch(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Give a calendar to whoever knows its address: no sign-in, no cookie, nothing once it is revoked."""
    feed = live_feed(secret)
    if feed is None:
        return HttpResponseNotFound("There is no calendar at this address.", content_type="text/plain")
    now = timezone.now()
    feeds.note_fetch(feed, now=now)
    written = write_calendar(
        name_of(feed),
        entries_in(feed, on=timezone.localdate(now)),
        base=request.build_absolute_uri("/").rstrip("/"),
        host=request.get_host().partition(":")[0],
        organiser=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    )
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = quote_etag(sha256(written).hexdigest())
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    answer["Content-Disposition"] = 'inline; filename="clinics.ics"'
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


@require_GET
@access.requires(Capability.READ_CLINICS)
def list_feeds(request: SignedInRequest) -> HttpResponse:
    """List one's own addresses, and offer new ones."""
    return _page(request)


@require_POST
@never_cache
@access.requires(Capability.READ_CLINICS)
def make_feed(request: SignedInRequest) -> HttpResponse:
    """Make an address, or a new one in its place, and show it this once."""
    chosen = read_number(request.POST.get("clinic"))
    clinics = readable_clinics(request.user)
    clinic = get_object_or_404(clinics, pk=chosen) if chosen else None
    secret = feeds.make_feed(clinic=clinic, by=request.user, now=timezone.now())
    address = request.build_absolute_uri(reverse("clinics:calendar-feed", args=[secret]))
    return _page(request, address=address, made_of=clinic)


@require_POST
@access.requires(Capability.READ_CLINICS)
def revoke_feed(request: SignedInRequest, pk: int) -> HttpResponse:
    """Revoke an address."""
    feed = get_object_or_404(CalendarFeed, pk=pk, owner=request.user)
    feeds.revoke_feed(feed, by=request.user, now=timezone.now())
    messages.success(request, "Revoked: nothing can be fetched at that address any more.")
    return redirect("clinics:feeds")


def _page(request: SignedInRequest, address: str = "", made_of: Clinic | None = None) -> HttpResponse:
    live = {feed.clinic_id: feed for feed in request.user.calendar_feeds.filter(revoked_at=None)}
    offered: list[Clinic | None] = [None, *readable_clinics(request.user)]
    about = {
        "rows": [(clinic, live.get(clinic.pk if clinic else None)) for clinic in offered],
        "address": address,
        "made_of": made_of,
    }
    return render(request, "clinics/feeds.html", about)
