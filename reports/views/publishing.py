"""Approving an edition, taking that back, publishing it, and setting two side by side."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organisation import access
from organisation.access import SignedInRequest
from organisation.numbers import read_number
from organisation.roles import Capability
from organisation.sign_in.recently import recently_signed_in
from reports.edition_page import read_making
from reports.editions.comparing import compare
from reports.editions.reading import contents_of
from reports.models import Edition, EditionState
from reports.operations import editions
from reports.operations.holding import EditionHasMovedOn, EditionIsClosed
from reports.reach import readable_editions

REFUSED = (EditionHasMovedOn, EditionIsClosed, editions.EditionNotReady)


@require_POST
@access.requires(Capability.APPROVE_EDITIONS)
def approve_edition(request: SignedInRequest, month: date) -> HttpResponse:
    """Approve an edition as it was seen."""
    edition = _edition(request, month)
    try:
        editions.approve_edition(edition, by=request.user, seen=_seen(request))
    except REFUSED as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "Approved. Its words stand now; publishing freezes its figures too.")
    return redirect("reports:prepare-edition", month)


@require_POST
@access.requires(Capability.APPROVE_EDITIONS)
@recently_signed_in
def reopen_edition(request: SignedInRequest, month: date) -> HttpResponse:
    """Take an approval back."""
    try:
        editions.take_approval_back(_edition(request, month), by=request.user, seen=_seen(request))
    except REFUSED as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "The approval is taken back: it can be written on again.")
    return redirect("reports:prepare-edition", month)


@require_http_methods(["GET", "POST"])
@access.requires(Capability.APPROVE_EDITIONS)
@recently_signed_in
def publish_edition(request: SignedInRequest, month: date) -> HttpResponse:
    """Say what publishing freezes, and do it."""
    edition = _edition(request, month)
    if request.method == "POST":
        try:
            editions.publish_edition(edition, by=request.user, seen=_seen(request))
        except REFUSED as refused:
            messages.warning(request, str(refused))
            return redirect("reports:prepare-edition", month)
        messages.success(request, "Published. It reads the same from now on.")
        return redirect(edition)
    if edition.is_published:
        return redirect(edition)
    if edition.state != EditionState.APPROVED:
        messages.warning(request, "It is published once it is approved.")
        return redirect("reports:prepare-edition", month)
    page = read_making(request.user, edition) | {"contents": contents_of(edition, now=timezone.now())}
    return render(request, "reports/publish_edition.html", page)


@require_GET
@access.requires(Capability.READ_EDITIONS)
def compare_editions(request: SignedInRequest, month: date, other: date) -> HttpResponse:
    """Set two editions side by side, the earlier first."""
    found = readable_editions(request.user)
    both = [get_object_or_404(found, month=one) for one in sorted((month, other))]
    earlier, later = (contents_of(one, now=timezone.now()) for one in both)
    shown = {"earlier": both[0], "later": both[1], "compared": compare(earlier, later)}
    return render(request, "reports/compare_editions.html", shown)


def _seen(request: SignedInRequest) -> int:
    """Give the version the page was opened on; a page that does not say was opened on none there is."""
    return read_number(request.POST.get("seen"))


def _edition(request: SignedInRequest, month: date) -> Edition:
    return get_object_or_404(readable_editions(request.user), month=month)
