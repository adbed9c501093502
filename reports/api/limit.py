"""How often a token may ask."""

from time import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from reports.api.reach import Reach

MINUTE = 60


class PerToken(BaseThrottle):
    """So many requests a minute for each token, as API_REQUESTS_A_MINUTE says.

    Counted by one step of the cache that nothing comes between: threads and processes that share it count together.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this request, and say whether it is one too many."""
        reach: Reach = request.auth  # type: ignore[attr-defined]
        key = f"api-{reach.token.pk}-{int(time()) // MINUTE}"
        cache.add(key, 0, 2 * MINUTE)
        return cache.incr(key) <= settings.API_REQUESTS_A_MINUTE

    def wait(self) -> float:
        """Say how many seconds are left of the minute."""
        return MINUTE - time() % MINUTE
