"""The table of keys, for the scripts of a page."""

from django import template
from django.http import HttpRequest

from organisation.keys import KEYS, Key, as_read_by_scripts

register = template.Library()


@register.inclusion_tag("components/keys.html", takes_context=True)
def keys(context: template.Context) -> dict[str, object]:
    """Put the table of keys into a page, for whoever is signed in."""
    request: HttpRequest | None = context.get("request")
    is_known = request is not None and hasattr(request, "user") and request.user.is_authenticated
    return {"keys": as_read_by_scripts(request) if request is not None and is_known else None}


@register.simple_tag
def keys_of(where: str) -> list[Key]:
    """Give the keys of one place, for a page that lists its own."""
    return [key for key in KEYS if key.where == where]
