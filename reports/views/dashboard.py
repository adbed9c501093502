"""The Improvement Board's dashboard: as in the newest published edition, or as it would read today."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indicators.newest import newest_month
from organisation import access
from organisation.access import SignedInRequest
from organisation.month import asked_of, keeps_month, read_month
from organisation.roles import Capability
from reports.dashboard.laying import Dashboard
from reports.dashboard.reading import held_today, newest_published
from reports.editions.reading import frozen_of
from reports.models import Edition

PAGE = "reports/dashboard.html"


@require_GET
@access.requires(Capability.READ_EDITIONS)
def show_dashboard(request: SignedInRequest) -> HttpResponse:
    """Show what the newest published edition says: nobody here sees a figure that was not approved.

    Before the first edition there is nothing; who may read what is held today is led there.
    """
    edition = newest_published(request.user)
    may_read_today = access.may(request.user, Capability.READ_DASHBOARD_TODAY)
    if edition is None and may_read_today:
        return redirect("reports:dashboard-today")
    board = Dashboard(frozen_of(edition)) if edition else None
    return render(request, PAGE, {"edition": edition, "board": board, "may_read_today": may_read_today})


@require_GET
@access.requires(Capability.READ_DASHBOARD_TODAY)
@keeps_month()
def show_dashboard_today(request: SignedInRequest) -> HttpResponse:
    """Show what an edition of the month chosen, or of the newest, would say today, to who has a part in making it."""
    latest = newest_month()
    chosen = read_month(asked_of(request).get("month"))
    contents = held_today(month=min(chosen, latest) if chosen and latest else latest, now=timezone.now())
    board = Dashboard(contents) if contents else None
    edition = Edition.objects.filter(month=contents.month).defer("contents").first() if contents else None
    page = {
        "edition": edition,
        "board": board,
        "published": newest_published(request.user),
        "is_today": True,
        "latest": latest,
    }
    return render(request, PAGE, page)
