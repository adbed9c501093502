"""The way through the house, as far as one's role goes."""

import time
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from organisation import access
from organisation.roles import Capability
from organisation.sign_in.sessions import time_left

PLACES = [
    ("Home", "reports:home", Capability.SEE_HOME),
    ("Dashboard", "reports:dashboard", Capability.READ_EDITIONS),
    ("Indicators", "indicators:board", Capability.READ_BOARD),
    ("Flags", "indicators:flags", Capability.READ_FLAGS),
    ("Doubts", "indicators:doubts", Capability.READ_FLAGS),
    ("Gaps", "indicators:gaps", Capability.READ_GAPS),
    ("Returns", "indicators:returns", Capability.READ_RETURNS),
    ("Type figures", "indicators:sheets", Capability.ENTER_FIGURES),
    ("Commentary", "reports:commentaries", Capability.READ_COMMENTARY),
    ("Editions", "reports:editions", Capability.READ_EDITIONS),
    ("Data", "reports:data", Capability.READ_REPORTING_DATA),
    ("Clinics", "clinics:list", Capability.READ_CLINICS),
    ("Actions", "actions:list", Capability.READ_ACTIONS),
    ("Overdue", "actions:overdue", Capability.DECIDE_OVERDUE),
    ("Audits", "audits:list", Capability.READ_AUDITS),
    ("Learning", "audits:learning", Capability.READ_LEARNING),
    ("Units", "organisation:units", Capability.READ_BOARD),
    ("People", "organisation:people", Capability.MANAGE_ACCOUNTS),
    ("Case lists", "indicators:exception-switches", Capability.SWITCH_EXCEPTIONS),
    ("Looks", "organisation:looks", Capability.READ_LOOKS),
    ("Audit reads", "audits:reads", Capability.READ_AUDIT_READS),
    ("Evidence", "reports:evidence", Capability.READ_EVIDENCE),
    ("Roles", "reports:roles", Capability.READ_ACCESS),
    ("Tokens", "reports:tokens", Capability.MANAGE_TOKENS),
    ("Jobs", "organisation:jobs", Capability.TEND_JOBS),
    ("Data entry", "admin:index", Capability.USE_ADMIN),
]


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give templates where this person may go, the role they are in, every page's notice, and how much is unread."""
    user = getattr(request, "user", None)
    if user is None:
        return {"navigation": [], "roles": [], "notice": ""}
    notice = access.notice_for(user)
    if not user.is_authenticated:
        return {"navigation": [], "roles": [], "notice": notice}
    places: list[dict[str, Any]] = [
        {"label": label, "url": reverse(name)} for label, name, capability in PLACES if access.may(user, capability)
    ]
    here = max((place["url"] for place in places if _is_below(request.path, place["url"])), key=len, default=None)
    for place in places:
        place["is_current"] = place["url"] == here
    return {
        "navigation": places,
        "roles": sorted(role.label for role in access.roles_of(user)),
        "notice": notice,
        "may_read_protection": access.may(user, Capability.READ_PROTECTION),
        "may_be_told": access.may(user, Capability.READ_NOTIFICATIONS),
        "unread": access.unread_of(user),
        "session_left": max(0, time_left(request.session, now=time.time()).until_it_ends),
    }


def _is_below(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
