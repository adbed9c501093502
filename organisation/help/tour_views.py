"""Going on a tour: each step leads to a real page, and this browser keeps which it was."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from organisation import access
from organisation.access import SignedInRequest
from organisation.help.tours import TOURS, read_at
from organisation.roles import Capability

COOKIE = "tour"
A_MONTH = 30 * 24 * 60 * 60
LEFT = "left"


@require_GET
@access.requires(Capability.SEE_HOME)
def take_step(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Lead to the page of a step."""
    at = read_at(f"{slug}.{number}", access.roles_of(request.user))
    if at is None:
        raise Http404
    return _keep(request, str(at), at.page)


@require_GET
@access.requires(Capability.SEE_HOME)
def leave_tour(request: SignedInRequest, slug: str) -> HttpResponse:
    """End a tour, finished or not. Help offers it again; the front page does not."""
    if slug not in TOURS:
        raise Http404
    return _keep(request, LEFT, f"{reverse('organisation:help')}#tours")


def _keep(request: HttpRequest, said: str, page: str) -> HttpResponse:
    answer = HttpResponseRedirect(page)
    answer.set_cookie(COOKIE, said, max_age=A_MONTH, httponly=True, samesite="Lax", secure=request.is_secure())
    return answer
