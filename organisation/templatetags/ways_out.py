"""Where to go and whom to ask, on a page that says that something is not to be had."""

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import NoReverseMatch, reverse

from config.requests import number_of_request

register = template.Library()


@register.inclusion_tag("help/_ways_out.html", takes_context=True)
def ways_out(context: Context) -> dict[str, object]:
    """Give where to go, whom to ask, and the number to quote."""
    user = getattr(context.get("request"), "user", None)
    return {
        "contact": settings.COUNCIL_CONTACT,
        "number": number_of_request(),
        "is_signed_in": bool(user and user.is_authenticated),
    }


@register.simple_tag
def address_if_any(name: str) -> str:
    """Give the address of a page; nothing where there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
