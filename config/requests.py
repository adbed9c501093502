"""A number for every request: an error page says it, the log has it, and so somebody can be helped."""

import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_number: ContextVar[str] = ContextVar("number", default="")


def number_of_request() -> str:
    """Give the number of the request being answered; nothing outside one."""
    return _number.get()


class NumberRequests:
    """Number each request, and say the number in the answer's header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep the number for as long as the request is answered."""
        number = secrets.token_hex(4)
        token = _number.set(f"{number[:4]}-{number[4:]}")
        try:
            answer = self.get_response(request)
            answer.headers.setdefault("X-Request-ID", number_of_request())
            return answer
        finally:
            _number.reset(token)
