"""The way through the house, as far as one's role goes: one row of words, and the line of the group one is in."""

import time
from typing import Any

from django.http import HttpRequest

from organisation import access
from organisation.models import User
from organisation.places import GROUPS, Place, place_of
from organisation.roles import Capability
from organisation.sign_in.sessions import time_left


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give templates where this person may go, the role they are in, every page's notice, and how much is unread."""
    user = getattr(request, "user", None)
    if user is None:
        return {"navigation": [], "roles": [], "notice": ""}
    notice = access.notice_for(user)
    if not user.is_authenticated:
        return {"navigation": [], "roles": [], "notice": notice}
    return {
        **_ways(request, user),
        "roles": sorted(role.label for role in access.roles_of(user)),
        "notice": notice,
        "may_read_protection": access.may(user, Capability.READ_PROTECTION),
        "may_be_told": access.may(user, Capability.READ_NOTIFICATIONS),
        "unread": access.unread_of(user),
        "session_left": max(0, time_left(request.session, now=time.time()).until_it_ends),
    }


def _ways(request: HttpRequest, user: User) -> dict[str, list[dict[str, Any]]]:
    """Give the row of groups, each leading to its first place that one may open, and the line of the one one is in.

    Places one goes to seldom are left out, but for the one where one is.
    """
    here_group, here = place_of(request.path, user) or (None, None)
    row, line = [], []
    for group in GROUPS:
        places = [one for one in group.open_to(user) if one is here or not one.is_quiet] if group.is_in_row else []
        if places:
            first = next((one for one in places if not one.is_quiet), places[0])
            marked = "" if group is not here_group else "true" if len(places) > 1 else _current(first, request.path)
            row.append({"label": group.label, "url": first.url, "current": marked})
        if group is here_group and len(places) > 1:
            line = [_way(one, _current(one, request.path) if one is here else "") for one in places]
    return {"navigation": row, "navigation_line": line}


def _way(place: Place, current: str) -> dict[str, str]:
    return {"label": place.label, "url": place.url, "current": current}


def _current(place: Place, path: str) -> str:
    """Say how the place one is at or below is marked: as the page itself, or as what it stands below."""
    return "page" if path == place.url else "true"
