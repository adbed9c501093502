"""Acts done where a thing is shown: the answer to a script is the row as it is now, and what is said of it.

The same address answers whoever has no script with a page, so everything works both ways. A message may offer to undo
what it tells: that is an act like any other, posted, checked and put down.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

UNDO = "undo"


def is_asked(request: HttpRequest) -> bool:
    """Say whether a script asks for a part of the page that is open."""
    return bool(getattr(request, "htmx", False))


def part(request: HttpRequest, template: str, about: dict[str, object], *, status: int = 200) -> HttpResponse:
    """Answer with the part of a page that changed, and with what is to be said above it."""
    shown = render_to_string(template, about, request)
    return HttpResponse(shown + render_to_string("components/said.html", {}, request), status=status)


@dataclass(frozen=True, slots=True)
class Undo:
    """Where what a message tells is undone, and which part of the page that changes."""

    address: str
    changes: str


def say(request: HttpRequest, words: str, *, undo: Undo | None = None) -> None:
    """Say that something is done, and offer to undo it."""
    messages.success(request, words, extra_tags=f"{UNDO} {undo.address} {undo.changes}" if undo else "")


def undo_of(message: object) -> Undo | None:
    """Give what a message offers to undo."""
    given = str(getattr(message, "extra_tags", "") or "").split(" ")
    return Undo(given[1], given[2]) if given[0] == UNDO else None


def back_of(request: HttpRequest, otherwise: str) -> str:
    """Give the page of ours somebody acted on, to come back to."""
    asked = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if is_ours else otherwise
