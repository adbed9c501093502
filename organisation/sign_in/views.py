"""The pages of the way in."""

import logging
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from .directory import DIRECTORY, DirectoryAdapter, called, in_use
from .refusing import went_wrong

log = logging.getLogger(__name__)


class SignInView(LoginView):
    """The door: by the directory where there is one, else by an account kept here."""

    in_emergency = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take passwords where they are asked for only."""
        if in_use() and not self.in_emergency:
            return redirect("account_emergency")
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which door it is."""
        doors = {"directory": called() if in_use() else "", "in_emergency": self.in_emergency}
        return {**super().get_context_data(**kwargs), **doors}


class EmergencyView(SignInView):
    """The side door for accounts kept here, while the directory is in use."""

    in_emergency = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Know no side door where there is only one."""
        return super().get(request, *args, **kwargs) if in_use() else redirect("account_login")


@never_cache
def directory_login(request: HttpRequest) -> HttpResponse:
    """Send somebody to the council's directory.

    The answer is a page that goes there by itself, not a redirect: the content policy lets a form
    lead to this site only, and directories send people on to servers that we cannot list.
    """
    if not in_use():
        raise Http404
    if request.method != "POST":
        return redirect("account_login")
    return _to_directory(request)


@never_cache
def directory_again(request: HttpRequest) -> HttpResponse:
    """Ask somebody to prove at the directory once more who they are."""
    if not in_use():
        raise Http404
    if request.method == "POST":
        return _to_directory(request, auth_params={"prompt": "login", "max_age": "0"}, again=True)
    page = {"directory": called(), "next": get_next_redirect_url(request) or ""}
    return render(request, "account/directory_again.html", page)


def _to_directory(request: HttpRequest, **asking: Any) -> HttpResponse:
    provider = get_adapter().get_provider(request, DIRECTORY)
    try:
        going = provider.redirect(request, **provider.get_redirect_from_request_kwargs(request), **asking)
    except RequestException as problem:
        return _unreachable(request, problem)
    address = going.url if isinstance(going, HttpResponseRedirect) else ""
    return render(request, "account/going.html", {"address": address}) if address else going


@never_cache
@require_safe
def directory_callback(request: HttpRequest) -> HttpResponse:
    """Take somebody in whom the directory sent back."""
    if not in_use():
        raise Http404
    try:
        return OAuth2CallbackView.adapter_view(DirectoryAdapter(request))(request)
    except RequestException as problem:
        return _unreachable(request, problem)


def _unreachable(request: HttpRequest, problem: RequestException) -> HttpResponse:
    log.error("The council's directory does not answer: %s", problem)
    return went_wrong(request, status=503)
