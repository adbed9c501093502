"""How the API says no: a JSON problem object (RFC 9457), whatever went wrong."""

import logging
from http import HTTPStatus
from math import ceil
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

PROBLEM = "application/problem+json"
logger = logging.getLogger(__name__)


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    """Give a problem object."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JsonResponse(said, status=status, content_type=PROBLEM)


def no_token(request: HttpRequest, exc: AuthenticationError) -> JsonResponse:
    """Say that nobody was let in: without a word on why a token does not open anything."""
    answer = problem(401, "Send a token that is neither ended nor revoked, as Authorization: Bearer <token>.")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def too_many(request: HttpRequest, exc: Throttled) -> JsonResponse:
    """Say how long to wait."""
    wait = max(ceil(exc.wait or 1), 1)
    answer = problem(429, f"Too many requests: ask again in {wait} seconds.")
    answer["Retry-After"] = str(wait)
    return answer


def refused(request: HttpRequest, exc: HttpError) -> JsonResponse:
    """Say what else was refused."""
    return problem(exc.status_code, exc.message)


def not_there(request: HttpRequest, exc: Exception) -> JsonResponse:
    """Say that there is nothing here, or nothing for this token: it is not told which."""
    return problem(404, "There is nothing at this address that this token reads.")


def not_understood(request: HttpRequest, exc: ValidationError) -> JsonResponse:
    """Say which filters were not understood, each by name."""
    wrong = [{"where": str(one["loc"][-1]), "message": one["msg"].removeprefix("Value error, ")} for one in exc.errors]
    return problem(422, "A filter was not understood.", errors=wrong)


def broken(request: HttpRequest, exc: Exception) -> JsonResponse:
    """Say that the fault is ours, and log it."""
    logger.error("The API failed at %s", request.path, exc_info=exc)
    return problem(500, "Something went wrong here. It has been logged.")


def say_problems(api: NinjaAPI) -> None:
    """Let an API say every problem this way."""
    for kind, handler in (
        (Exception, broken),
        (HttpError, refused),
        (Http404, not_there),
        (ValidationError, not_understood),
        (AuthenticationError, no_token),
        (Throttled, too_many),
    ):
        api.add_exception_handler(kind, handler)  # type: ignore[arg-type]
