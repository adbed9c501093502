"""What the entry page of an audit needs to say in its templates."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of_field(apart: Mapping[str, str] | str | None, name: str) -> str:
    """Give the words another window kept for a field; none where there are none."""
    return apart.get(name, "") if isinstance(apart, Mapping) else ""
