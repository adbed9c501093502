"""What changed between two rows of one record's history, field by field and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is no longer what it was."""

    field: str
    old: str
    new: str


def changes(before: Model, after: Model, fields: Iterable[str]) -> list[Change]:
    """Give the fields that differ between two rows, each with what it was and what it became."""
    both = ((_called(after, name), say(before, name), say(after, name)) for name in fields)
    return [Change(called, old, new) for called, old, new in both if old != new]


def say(row: Model, name: str) -> str:
    """Write one field the way people read it: labels, dates and names instead of what is stored."""
    if hasattr(row, f"get_{name}_display"):
        return getattr(row, f"get_{name}_display")() or NOTHING
    return say_value(getattr(row, name))


def say_value(value: object) -> str:
    """Write a value the way people read it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)


def _called(row: Model, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
