"""The list of keys, over a page or as one, and whether single letters work."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from organisation import access, keys
from organisation.access import SignedInRequest
from organisation.roles import Capability

A_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(Capability.SEE_HOME)
def show_keys(request: SignedInRequest) -> HttpResponse:
    """Show the keys; or turn single letters on or off in this browser."""
    if request.method == "POST":
        return _turn(request, request.POST.get("letters", ""))
    about = {"places": list(keys.by_place(keys.keys_for(request))), "on": keys.are_on(request)}
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    return render(request, f"organisation/{'_keys_dialog' if is_part else 'keys'}.html", about)


def _turn(request: SignedInRequest, letters: str) -> HttpResponse:
    answer = redirect("organisation:keys")
    if letters == keys.OFF:
        answer.set_cookie(keys.COOKIE, keys.OFF, max_age=A_YEAR, secure=request.is_secure(), samesite="Lax")
        messages.success(request, "Single letters are off in this browser.")
    else:
        answer.delete_cookie(keys.COOKIE)
        messages.success(request, "Single letters are on.")
    return answer
