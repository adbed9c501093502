"""The Improvement Board's dashboard: as in the newest published edition, or as it would read today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from reports.dashboard.laying import Dashboard
from reports.dashboard.reading import held_today, newest_published
from reports.editions.reading import frozen_of
from reports.models import Edition

PAGE = "reports/dashboard.html"


@require_GET
@access.requires(Capability.READ_EDITIONS)
def show_dashboard(request: SignedInRequest) -> HttpResponse:
    """Show what the newest published edition says: nobody here sees a figure that was not approved."""
    edition = newest_published(request.user)
    board = Dashboard(frozen_of(edition)) if edition else None
    return render(request, PAGE, {"edition": edition, "board": board, "may_read_today": _may_read_today(request)})


@require_GET
@access.requires(Capability.READ_DASHBOARD_TODAY)
def show_dashboard_today(request: SignedInRequest) -> HttpResponse:
    """Show what an edition of the newest month would say today, to who has a part in making it."""
    contents = held_today(now=timezone.now())
    board = Dashboard(contents) if contents else None
    edition = Edition.objects.filter(month=contents.month).defer("contents").first() if contents else None
    return render(request, PAGE, {"edition": edition, "board": board, "may_read_today": True, "is_today": True})


def _may_read_today(request: SignedInRequest) -> bool:
    return access.may(request.user, Capability.READ_DASHBOARD_TODAY)
