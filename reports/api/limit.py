"""How often a token may ask, and how often an address may bring one that opens nothing.

Counted by one step of the cache that nothing comes between: threads and processes that share it count together.
"""

from math import ceil
from time import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.errors import Throttled
from ninja.throttling import BaseThrottle

from reports.models import ApiToken

MINUTE = 60


def count(what: str) -> int:
    """Count one more of something in this minute, and say how many it makes."""
    key = f"api-{what}-{int(time()) // MINUTE}"
    for _ in range(2):
        cache.add(key, 0, 2 * MINUTE)
        try:
            return int(cache.incr(key))
        except ValueError:  # a full cache let go of it in between
            continue
    return 1


def left_of_the_minute() -> float:
    """Say how many seconds are left of the minute."""
    return MINUTE - time() % MINUTE


def note_refused(request: HttpRequest) -> None:
    """Count a token that opens nothing against the address it came from. Raises Throttled where it is one too many.

    Only what opens nothing is counted and refused so: who comes from the same address with a live token is let in.
    """
    if count(f"refused-{_address(request)}") > settings.API_REFUSALS_A_MINUTE:
        raise Throttled(wait=ceil(left_of_the_minute()))


def _address(request: HttpRequest) -> str:
    """Give where a request came from; through a socket without a word of it, all are counted together."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "nowhere"


class PerToken(BaseThrottle):
    """So many requests a minute for each token, as API_REQUESTS_A_MINUTE says."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this request, and say whether it is one too many."""
        token: ApiToken = request.auth.token  # type: ignore[attr-defined]
        return count(f"{token.pk}") <= settings.API_REQUESTS_A_MINUTE

    def wait(self) -> float:
        """Say how many seconds are left of the minute."""
        return left_of_the_minute()
