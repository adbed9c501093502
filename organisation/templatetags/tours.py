"""Tours where they are met: the banner on a page, the list in Help, the offer on the front page."""

from datetime import timedelta
from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from organisation import access
from organisation.help.topics import help_with
from organisation.help.tour_views import COOKIE
from organisation.help.tours import At, read_at, tours_of

register = template.Library()
NEW_FOR = timedelta(days=30)


@register.inclusion_tag("help/_tour_banner.html", takes_context=True)
def tour_banner(context: Context) -> dict[str, At | None]:
    """Give the step of the tour that led to this page; nothing where none did."""
    request = context.get("request")
    said = request.GET.get("tour", "") if request else ""
    return {"at": _at(request, said) if said else None}


@register.inclusion_tag("help/_tours.html", takes_context=True)
def tours(context: Context) -> dict[str, object]:
    """Give the tours for somebody's roles, and how far they have got on one."""
    request = context["request"]
    return {"tours": tours_of(access.roles_of(request.user)), "at": _at(request, request.COOKIES.get(COOKIE, ""))}


@register.inclusion_tag("help/_tour_offer.html", takes_context=True)
def tour_offer(context: Context) -> dict[str, object]:
    """Offer a tour to whoever is new and has neither begun nor left one in this browser; or its next step."""
    request = context["request"]
    kept, user = request.COOKIES.get(COOKIE, ""), request.user
    is_new = user.is_authenticated and timezone.now() - user.date_joined < NEW_FOR
    mine = tours_of(access.roles_of(user)) if is_new and not kept else []
    return {"tour": mine[0] if mine else None, "at": _at(request, kept) if "tour" not in request.GET else None}


@register.simple_tag(takes_context=True)
def help_address(context: Context) -> str:
    """Give where help with this page is read."""
    match = getattr(context.get("request"), "resolver_match", None)
    return help_with(match.view_name if match else "")


def _at(request: Any, said: str) -> At | None:
    user = getattr(request, "user", None)
    return read_at(said, access.roles_of(user)) if said and user and user.is_authenticated else None
