"""The front page: what this person should do next, by role."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from reports.front_page import errands


@require_GET
@access.requires(Capability.SEE_HOME)
def home(request: SignedInRequest) -> HttpResponse:
    """Show what waits for this person, and the sessions ahead."""
    return render(request, "reports/home.html", {"errands": errands(request.user)})
