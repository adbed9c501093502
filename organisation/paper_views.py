"""The papers the footer leads to. How accessible the product is and what it holds about people, anybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organisation import access
from organisation.access import SignedInRequest
from organisation.papers import find_paper
from organisation.roles import Capability


@require_GET
def show_accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return _show(request, "accessibility")


@require_GET
def show_privacy(request: HttpRequest) -> HttpResponse:
    """Show the privacy notice."""
    return _show(request, "privacy")


@require_GET
@access.requires(Capability.READ_PROTECTION)
def show_protection(request: SignedInRequest) -> HttpResponse:
    """Show the data protection impact assessment."""
    return _show(request, "data-protection")


def _show(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "organisation/paper.html", {"paper": find_paper(name)})
