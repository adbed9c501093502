"""What every answer of the API passes through: GET and HEAD only, an ETag and 304, nothing kept by others."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from reports.api.problems import problem


def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Let a view of the API be only read, and say that it asks for a token itself."""

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            answer = problem(405, "The API is only read: GET and HEAD.")
            answer["Allow"] = "GET, HEAD"
            return answer
        return _finish(request, _as_get(view, request, *args, **kwargs))

    through.asks_for_a_token = True  # type: ignore[attr-defined]
    through.csrf_exempt = True  # type: ignore[attr-defined]
    return through


def _as_get(view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer HEAD as GET is answered: the server leaves the body out."""
    asked, request.method = request.method, "GET"
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = asked


def _finish(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    patch_vary_headers(answer, ["Authorization"])
    if answer.status_code != 200:
        answer["Cache-Control"] = "no-store"
        return answer
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = quote_etag(sha256(answer.content).hexdigest())
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer an address of the API that leads nowhere."""
    return problem(404, "There is nothing at this address. What there is, /api/v1/openapi.json describes.")
