"""Empty lists that teach."""

from typing import Any

from django import template
from django.template.context import Context

from organisation.nothing import Nothing

register = template.Library()
NO_CHOICES = {"page", "sort", "tour", "per_page", "file"}


@register.inclusion_tag("components/empty.html", takes_context=True)
def empty_table(context: Context, table: Any) -> dict[str, object]:
    """Say why a table is empty: nothing fits what was chosen, or there is nothing at all yet."""
    request = context.get("request")
    nothing = getattr(table, "nothing", None)
    if nothing is None or request is None:
        return {"said": table.empty_text or "Nothing to show."}
    chosen = any(value for name, value in request.GET.items() if name not in NO_CHOICES)
    if chosen:
        return {"said": table.empty_text, "step": "Clear the choices", "step_to": request.path}
    return _shown(nothing, request.user)


@register.inclusion_tag("components/empty.html", takes_context=True)
def nothing(context: Context, said: str, why: str = "", step: str = "", to: str = "") -> dict[str, object]:
    """Say what would be here, why it is empty, and the next step where it is the reader's to take."""
    return _shown(Nothing(said, why, step, to), context["request"].user)


def _shown(nothing: Nothing, user: Any) -> dict[str, object]:
    return {
        "said": nothing.said,
        "why": nothing.why,
        "step": nothing.step,
        "step_to": nothing.step_for(user),
    }
