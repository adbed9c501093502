"""What only somebody may do who has just said who they are: they are asked again after a while."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from .sessions import SIGNED_IN_AT


def is_recent(request: HttpRequest) -> bool:
    """Say whether the person at this browser proved who they are within the last minutes."""
    if not request.user.is_authenticated:
        return False
    again = [one["at"] for one in get_authentication_records(request, request.user) if one.get("reauthenticated")]
    latest = max([float(request.session.get(SIGNED_IN_AT, 0)), *again])
    return time.time() - latest < settings.RECENT_SIGN_IN_MINUTES * 60


def recently_signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view act for somebody only who signed in lately; others confirm who they are and go on from there.

    Looking is free: only what changes something (a POST) asks. What was typed goes on too, where
    the person confirms by password or key; who confirms at the directory comes back to the page.
    Stands below `requires`.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ("GET", "HEAD") or is_recent(request):
            return view(request, *args, **kwargs)
        if getattr(request, "htmx", False):
            where = {"next": request.htmx.current_url_abs_path or "/"}  # type: ignore[attr-defined]
            return HttpResponse(
                status=204, headers={"HX-Redirect": f"{reverse('account_reauthenticate')}?{urlencode(where)}"}
            )
        raise ReauthenticationRequired

    return guarded
