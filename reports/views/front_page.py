"""The front page: what this person should do next, by role; the Board's dashboard for who reads for the Board alone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability, Role
from reports.front_page import errands


@require_GET
@access.requires(Capability.SEE_HOME)
def home(request: SignedInRequest) -> HttpResponse:
    """Show what waits for this person; a Board reader, for whom nothing ever waits, is led to the dashboard."""
    if access.roles_of(request.user) == {Role.BOARD_READER}:
        return redirect("reports:dashboard")
    return render(request, "reports/home.html", {"errands": errands(request.user)})
