"""Today, the front page: what needs this person, in order, each with its one next step."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from organisation.sign_in.sessions import came_before
from reports.rules.today import ORDER
from reports.today.page import read_today


@never_cache  # what was done on another page is gone when one comes back to this one
@require_GET
@access.requires(Capability.SEE_HOME)
def home(request: SignedInRequest) -> HttpResponse:
    """Show what needs this person, what happened since they were last here, and what comes next."""
    today = read_today(request.user, now=timezone.now(), since=came_before(request.session))
    return render(request, "reports/today.html", {"today": today, "order": ORDER})
