"""The way between the pages of evidence, as far as one's role goes."""

from typing import Any

from django import template
from django.urls import reverse

from organisation import access
from organisation.roles import Capability

register = template.Library()
ROOMS = (
    ("Search", "reports:evidence", Capability.READ_EVIDENCE),
    ("How long records are kept", "reports:keeping", Capability.KEEP_RECORDS),
    ("What is held about a person", "reports:about-person", Capability.GIVE_OUT_WHAT_IS_HELD),
    ("Audits of a case", "reports:audits-of-case", Capability.SEARCH_CASES),
)


@register.simple_tag(takes_context=True)
def evidence_rooms(context: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Give the pages somebody may open, and which this is."""
    request = context["request"]
    open_ones = [(label, reverse(name)) for label, name, needs in ROOMS if access.may(request.user, needs)]
    return [(label, url, request.path == url) for label, url in open_ones]
