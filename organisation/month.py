"""The month somebody looks at: chosen on one page, shown by every page that shows a month until another is chosen.

It is kept in a cookie of this browser for a working day, and nowhere else. Every page that shows a month
says which, and leads to the latest (the tag `month` in organisation/templatetags/way.py): it is never silently old.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

COOKIE = "month"
LATEST = "latest"
A_WORKING_DAY = 10 * 60 * 60


def read_month(text: str | None) -> date | None:
    """Read a month such as 2021-10; what is none is none."""
    return date.fromisoformat(f"{text}-01") if text and re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text) else None


def kept_month(request: HttpRequest) -> date | None:
    """Give the month this browser was told to show."""
    return read_month(request.COOKIES.get(COOKIE))


def asked_of(request: HttpRequest, name: str = "month") -> QueryDict:
    """Give what a page was asked, with the month kept where it was asked for none.

    Asked for the latest, or with the month left empty, it is asked for none. A page read as reported on a
    day keeps to its own newest month.
    """
    asked = request.GET.copy()
    if asked.get(name) == LATEST:
        asked[name] = ""
    elif name not in asked and not asked.get("as_at") and (kept := kept_month(request)):
        asked[name] = f"{kept:%Y-%m}"
    return asked


def keeps_month(name: str = "month") -> Callable:
    """Let a page keep the month that was chosen on it, named by this part of its query or of its path."""

    def keeping(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def kept(request: HttpRequest, *args: object, **more: object) -> HttpResponse:
            answer = view(request, *args, **more)
            chosen = request.GET.get(name)
            if chosen is None and isinstance(of_path := more.get(name), date):
                chosen = f"{of_path:%Y-%m}"
            if chosen is not None and answer.status_code == 200:
                _keep(answer, read_month(chosen), is_latest=chosen in ("", LATEST))
            return answer

        return kept

    return keeping


def _keep(answer: HttpResponse, month: date | None, *, is_latest: bool) -> None:
    if month:
        secure = settings.SESSION_COOKIE_SECURE
        kept_for = {"max_age": A_WORKING_DAY, "secure": secure, "httponly": True, "samesite": "Lax"}
        answer.set_cookie(COOKIE, f"{month:%Y-%m}", **kept_for)  # type: ignore[arg-type]
    elif is_latest:
        answer.delete_cookie(COOKIE, samesite="Lax")
