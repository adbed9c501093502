"""Where one is, and in which month: the links above a page's heading, and those from month to month."""

from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse

from organisation.month import LATEST
from organisation.places import TODAY, Place, place_of
from organisation.rules.calendar import add_months

register = template.Library()


@register.inclusion_tag("components/trail.html", takes_context=True)
def trail(context: Context, *above: Any, **named: Any) -> dict[str, Any]:
    """Lead from the group down to what the page stands below: its place, then each thing above it, the nearest last.

    A page names only the things (`{% trail clinic session %}`): each says its own address and name.
    What has no page of its own is given by name (`a="…" to="/…/"`), and stands last. The page itself
    is not among them: its heading says it. Where the navigation itself marks the page there is no trail.
    """
    request = context.get("request")
    user = context.get("user")
    if request is None or user is None or not user.is_authenticated:
        return {"steps": []}
    things = [thing for one in above if one for thing in (one if isinstance(one, list | tuple) else [one])]
    return {"steps": _steps(request.path, user, things, **named)}


def _steps(path: str, user: Any, above: list[Any], *, a: str = "", to: str = "", at: str = "") -> list[dict[str, str]]:
    found = place_of(at or path, user)
    if found and found[0].is_in_row and found[1].url == path and not found[1].is_quiet:
        return []
    if found:
        group, place = found
        first = group.open_to(user)[0] if group.is_in_row else TODAY.places[0]
        steps = [_step(first, group.label if group.is_in_row else TODAY.label), _step(place)]
    else:
        steps = [_step(TODAY.places[0])]
    steps += [{"label": str(one), "url": one.get_absolute_url()} for one in above]
    if to:
        steps.append({"label": a, "url": to})
    return _each_once([step for step in steps if step["url"] != path])


def _step(place: Place, label: str = "") -> dict[str, str]:
    return {"label": label or place.label, "url": place.url}


def _each_once(steps: list[dict[str, str]]) -> list[dict[str, str]]:
    """Leave out a step that leads where the one before it leads: a group's word and its first place."""
    return [step for number, step in enumerate(steps) if number == 0 or step["url"] != steps[number - 1]["url"]]


@register.inclusion_tag("components/month.html", takes_context=True)
def month(
    context: Context, shown: date | None, latest: date | None, name: str = "month", at: str = ""
) -> dict[str, Any]:
    """Say which month a page shows, and lead to the one before, the one after and the latest.

    The rest of what the page was asked stays. `name` is the part of the address that names the month;
    where the path names it, `at` is the name of that address.
    """
    if shown is None:
        return {}
    asked = context["request"].GET.copy()
    for part in ("page", "file"):
        asked.pop(part, None)

    def to(month: date, *, is_latest: bool = False) -> str:
        if at:
            return _path(at, month) + (f"?{name}={LATEST}" if is_latest else "")
        asked[name] = LATEST if is_latest else f"{month:%Y-%m}"
        return f"?{asked.urlencode()}"

    before, after = add_months(shown, -1), add_months(shown, 1)
    is_latest = latest is None or shown == latest
    return {
        "shown": shown,
        "before": {"month": before, "url": to(before)},
        "after": None if latest is None or shown >= latest else {"month": after, "url": to(after)},
        "latest": None if latest is None or is_latest else {"month": latest, "url": to(latest, is_latest=True)},
    }


def _path(at: str, month: date) -> str:
    """Give the address of a month; nothing where no address is held for it, as before the year 2000."""
    try:
        return reverse(at, args=[month])
    except NoReverseMatch:
        return ""
