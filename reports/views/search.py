"""The search: a page of what was found, and the few nearest while one types. What is typed is kept nowhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from reports.rules.searching import LONGEST
from reports.search.searching import A_FEW, A_PAGE, AS_ONE_TYPES, KINDS, nearest, search


@require_GET
@access.requires(Capability.SEE_HOME)
def show_search(request: SignedInRequest) -> HttpResponse:
    """Show what fits, by kind; up to a hundred of one kind where it is named."""
    asked, kind = _asked(request), request.GET.get("in", "")
    kind = kind if kind in KINDS else ""
    groups = search(request.user, asked, kind=kind, limit=A_PAGE if kind else A_FEW)
    number = sum(group.total for group in groups if group.name != "exact")
    return render(request, "reports/search.html", {"asked": asked, "kind": kind, "groups": groups, "number": number})


@require_GET
@access.requires(Capability.SEE_HOME)
def suggest(request: SignedInRequest) -> HttpResponse:
    """Give the few nearest, for the list under the box."""
    asked = _asked(request)
    found = nearest(search(request.user, asked, limit=AS_ONE_TYPES), 12)
    return render(request, "reports/_suggested.html", {"asked": asked, "found": found})


def _asked(request: SignedInRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
