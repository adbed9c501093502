"""What is shown where something cannot be shown: what happened, what to do, whom to ask, and the number to quote."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from config.requests import number_of_request
from organisation.access import NotAllowed
from organisation.roles import roles_that_may

TRY_AGAIN_AFTER = "60"  # seconds


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what somebody's role does not let them do, and which roles could."""
    roles = roles_that_may(exception.capability) if isinstance(exception, NotAllowed) else frozenset()
    about = {"exception": exception, "could": sorted(role.label for role in roles)}
    return render(request, "403.html", about, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and offer a search for it."""
    return render(request, "404.html", status=404)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be read. Nothing of it is trusted, so nothing else is asked of it."""
    return _alone("400.html", 400)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong, or that the database is away, with neither of them needed to say it."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        answer = _alone("503.html", 503)
        answer.headers["Retry-After"] = TRY_AGAIN_AFTER
        return answer
    return _alone("500.html", 500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that did not come from a page of ours, or from one open since before signing in. Nothing of why."""
    return render(request, "403_csrf.html", status=403)


def _alone(template: str, status: int) -> HttpResponse:
    """Show a page that stands by itself: no context processors, no query, its own small style sheet."""
    about = {
        "number": number_of_request(),
        "contact": settings.COUNCIL_CONTACT,
        "sheet": f"{settings.STATIC_URL}css/alone.css",
    }
    return HttpResponse(loader.render_to_string(template, about), status=status)
