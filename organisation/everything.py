"""The page of all pages: a site map as far as one's role goes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organisation import access
from organisation.access import SignedInRequest
from organisation.places import GROUPS
from organisation.roles import Capability


@require_GET
@access.requires(Capability.SEE_HOME)
def show_everything(request: SignedInRequest) -> HttpResponse:
    """Show every place somebody may open, with one sentence on each."""
    groups = [{"label": group.label, "places": group.open_to(request.user)} for group in GROUPS]
    return render(request, "organisation/everything.html", {"groups": [one for one in groups if one["places"]]})
