"""How long a sign-in lasts: idle for so long, or at the end of a working day, it is over.

ASVS 3.3: a session ends after a time without use, after a time altogether, and at once when its
person is shut out. Both times are settings; both are told to the page, which warns beforehand.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organisation.models import User

SIGNED_IN_AT, LAST_SEEN_AT, PROVED_BY = "signed_in_at", "last_seen_at", "proved_by"
CAME_BEFORE_AT = "came_before_at"
NOTED_EVERY = 60  # seconds: being seen is written down no more often


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What is left of a session, in seconds: without further use, and at the most."""

    idle: int
    altogether: int

    @property
    def until_it_ends(self) -> int:
        """Give the seconds until it ends unless it is used."""
        return min(self.idle, self.altogether)


def time_left(session: SessionBase, *, now: float) -> TimeLeft:
    """Say how long a session goes on. One that does not know when it began is over."""
    began = float(session.get(SIGNED_IN_AT, 0))
    seen = float(session.get(LAST_SEEN_AT, began))
    return TimeLeft(
        idle=int(seen + settings.SESSION_IDLE_MINUTES * 60 - now),
        altogether=int(began + settings.SESSION_HOURS * 3600 - now),
    )


def came_before(session: SessionBase) -> datetime | None:
    """Give when whoever is signed in had come in the time before; None the first time."""
    at = session.get(CAME_BEFORE_AT)
    return datetime.fromtimestamp(at, tz=UTC) if at else None


class WatchSessions:
    """End what has gone on for too long; lead who proved too little to what is missing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session before anything else does."""
        if request.user.is_authenticated:
            self._watch(request)
        if request.user.is_authenticated and lacks_second_proof(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def _watch(self, request: HttpRequest) -> None:
        now = time.time()
        if time_left(request.session, now=now).until_it_ends <= 0:
            logout(request)
            if request.method == "GET":
                messages.info(request, "You were signed out, for you had not used the tracker for a while.")
        elif now - request.session.get(LAST_SEEN_AT, 0) > NOTED_EVERY and not _only_asks(request):
            request.session[LAST_SEEN_AT] = now


def lacks_second_proof(request: HttpRequest) -> bool:
    """Say whether somebody came in by a password alone where two proofs are asked for, and goes on from there."""
    if not settings.LOCAL_ACCOUNTS_NEED_TWO_PROOFS or request.session.get(PROVED_BY) != "password":
        return False
    open_to_all = (reverse("mfa_index"), reverse("account_logout"), reverse("account_reauthenticate"))
    return not request.path.startswith((*open_to_all, reverse("session")))


def end_sessions(person: User) -> int:
    """End every session of somebody at once, and say how many there were."""
    sessions = list(UserSession.objects.filter(user=person))
    for one in sessions:
        one.end()
    return len(sessions)


@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """Say how long one's session goes on; a POST keeps it going."""
    if request.method == "POST":
        request.session[LAST_SEEN_AT] = time.time()
    left = time_left(request.session, now=time.time())
    return JsonResponse({"idle": left.idle, "altogether": left.altogether})


def _only_asks(request: HttpRequest) -> bool:
    """Know what a page does by itself, such as asking every few seconds what is new: it is no use of the tracker."""
    by_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    return request.method == "GET" and (by_script or request.path == reverse("session"))
