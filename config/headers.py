"""What goes with every answer besides its content, so that no view can forget it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from config.policies import PERMISSIONS

EVERY_ANSWER = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    # Pages hold personal and sensitive data: no cache keeps them, so that the back button shows nothing after signing
    # out. Styles and scripts say for themselves how long they may be kept, and so may a view.
    "Cache-Control": "private, no-store",
}
# A form sent back with what is wrong in it: going back finds what was typed, until signing out empties the store
SENT_BACK = {"Cache-Control": "private, no-cache"}
SIGN_OUT = "account_logout"
VERBS = ("GET", "HEAD", "POST")
API = "/api/"  # answers for itself, in its own form


class SafeHeaders:
    """Add what every answer carries, and empty the browser's store for us when somebody signs out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add each header that the answer has not got of its own."""
        answer = self.get_response(request)
        sent_back = SENT_BACK if request.method == "POST" and answer.status_code == 422 else {}
        for name, value in (EVERY_ANSWER | sent_back).items():
            answer.headers.setdefault(name, value)
        if request.method == "POST" and request.resolver_match and request.resolver_match.view_name == SIGN_OUT:
            answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer


class KnownVerbs:
    """Refuse every verb that no page answers to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is asked with a verb in use."""
        if request.method not in VERBS and not request.path.startswith(API):
            return HttpResponseNotAllowed(VERBS)
        return self.get_response(request)
