"""Flags written as HTML, a line at a time: a template a cell would take longer than all else on the page.

Whatever comes from a person is escaped.
"""

from html import escape
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from indicators.models import Flag
from indicators.rules.vocabulary import FlagClass, FlagState
from indicators.rules.wording import print_day

IN_PLACE = 'hx-target="closest tr" hx-swap="outerHTML" hx-sync="this:drop"'


def line(flag: Flag, *, more: str, is_beneath: bool, may_choose: bool, may_rest: bool) -> SafeString:
    """Write one flag; an answer given in place brings it anew. `more` is said after why it is flagged."""
    of_a_team = ' class="of-a-team"' if is_beneath else ""
    label = FlagClass(flag.classification)
    return mark_safe(  # noqa: S308 - every text in it is escaped
        f'<tr id="flag-{flag.pk}"{of_a_team}><th scope="row">'
        f'<a href="{flag.get_absolute_url()}">{escape(flag.what)}</a>'
        f'<span class="why">{escape(flag.why)}{escape(more)}</span></th>'
        f'<td data-label="Class"><span class="pill pill-{label.value}">{escape(label.label)}</span></td>'
        f'<td data-label="Month" class="nowrap">{flag.month:%b %Y}</td><td data-label="State">{_state(flag)}</td>'
        f'<td data-label="Answer">{_answer(flag, may_choose=may_choose, may_rest=may_rest)}</td></tr>'
    )


def _state(flag: Flag) -> str:
    label = escape(FlagState(flag.state).label)
    return f'{label}<span class="why">until {print_day(flag.rests_until)}</span>' if flag.rests_until else label


def _answer(flag: Flag, *, may_choose: bool, may_rest: bool) -> str:
    """Write what can be done. Buttons and box belong to the form `answers` before the table."""
    what, offered = escape(flag.what), []
    if may_choose:
        to = reverse("indicators:acknowledge-flag", args=[flag.pk])
        offered.append(
            f'<label class="form-check"><input class="form-check-input" type="checkbox" form="answers" name="flag" '
            f'value="{flag.pk}"> Seen<span class="visually-hidden">: {what}</span></label><button class="btn btn-plain '
            f'btn-small" form="answers" formaction="{to}" hx-post="{to}" {IN_PLACE} data-act="acknowledge">Acknowledge'
            f'<span class="visually-hidden"> {what}</span></button>'
        )
    if may_rest:
        to = reverse("indicators:snooze-flag", args=[flag.pk])
        offered.append(
            f'<a href="{to}" hx-get="{to}" {IN_PLACE} data-act="rest">Let it rest'
            f'<span class="visually-hidden">: {what}</span></a>'
        )
    if flag.classification == FlagClass.PERSISTENT_WITHOUT_ACTION and flag.state != FlagState.CLOSED:
        to = escape(_raising(flag))
        offered.append(
            f'<a class="raise" href="{to}">Raise an action<span class="visually-hidden"> on {what}</span></a>'
        )
    return f'<div class="answers">{"".join(offered)}</div>'


def _raising(flag: Flag) -> str:
    """Give the address at which an action is raised on it."""
    service = {"unit": flag.service.pk} if flag.service else {}
    about = {"indicator": flag.indicator_id} | service | {"source": f"flag:{flag.pk}"}
    return f"{reverse('actions:raise')}?{urlencode(about, safe=':')}"
