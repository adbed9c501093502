"""What somebody is told who does not get in by the directory."""

import logging

from allauth.socialaccount.models import SocialLogin
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .letting_in import Refusal

log = logging.getLogger(__name__)


def not_let_in(request: HttpRequest, why: Refusal, login: SocialLogin) -> HttpResponse:
    """Say why, what to do about it, and the key by which the ICT team finds the entry; who was in is out."""
    logout(request)
    log.warning("Directory entry %s was not let in: %s", login.account.uid, why.value)
    page = {"why": why.value, "key": login.account.uid}
    return render(request, "account/not_let_in.html", page, status=403)


def went_wrong(request: HttpRequest, *, status: int = 401) -> HttpResponse:
    """Say that the directory and this site did not come to an end with each other."""
    return render(request, "account/directory_failed.html", status=status)
