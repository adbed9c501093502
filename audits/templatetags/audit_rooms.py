"""The way between the rooms of case audits, as far as one's role goes."""

from django import template
from django.urls import reverse

from organisation import access
from organisation.roles import Capability

register = template.Library()

PLACES = [
    ("Audits", "audits:list", Capability.READ_AUDITS),
    ("Figures", "audits:figures", Capability.READ_AUDITS),
    ("My audits", "audits:mine", Capability.CARRY_OUT_AUDITS),
    ("Second readings", "audits:moderation", Capability.MODERATE_AUDITS),
    ("Agreement", "audits:agreement", Capability.READ_AUDITS),
    ("Follow-up", "audits:follow-up", Capability.READ_AUDITS),
    ("Question sets", "audits:tools", Capability.KEEP_AUDIT_TOOL),
    ("Dip samples", "audits:dip-samples", Capability.ASK_FOR_DIP_SAMPLES),
    ("Programme", "audits:programmes", Capability.READ_AUDITS),
    ("Themes", "audits:themes", Capability.READ_AUDITS),
    ("Learning", "audits:learning", Capability.READ_LEARNING),
    ("Reads", "audits:reads", Capability.READ_AUDIT_READS),
]


@register.inclusion_tag("audits/_rooms.html", takes_context=True)
def audit_rooms(context: dict) -> dict:
    """Give the rooms this person may enter, and which one this page is in."""
    request = context["request"]
    places = [(label, reverse(name)) for label, name, capability in PLACES if access.may(request.user, capability)]
    here = max((url for _, url in places if request.path.startswith(url)), key=len, default="")
    return {"places": [{"label": label, "url": url, "is_current": url == here} for label, url in places]}
