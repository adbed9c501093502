"""Which columns of the list somebody wants to see: `columns=` in the address, once for each or with commas between."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

ALWAYS = "title"
COLUMNS = {
    "unit": "Service",
    "owned_by": "Owner",
    "due_on": "Due",
    "state": "State",
    "delivery": "Delivery",
    "last_note": "Last update",
    "priority": "Priority",
    "indicator": "Indicator",
    "area": "Priority area",
    "plan": "Plan",
    "raised_in": "Raised in",
    "raised_on": "Raised on",
    "original_due_on": "First due",
    "slips": "Date moved",
    "last_reported_on": "Last heard of",
}
USUAL = ("unit", "owned_by", "due_on", "state", "delivery", "last_note")


@dataclass(frozen=True, slots=True)
class Column:
    """A column to choose, and whether it is."""

    name: str
    label: str
    is_chosen: bool


def chosen_columns(asked: QueryDict) -> tuple[str, ...]:
    """Give the columns an address asks for, in the order they always have; the usual ones where it asks for none."""
    names = {name.strip() for part in asked.getlist("columns") for name in part.split(",")}
    return tuple(name for name in COLUMNS if name in names) or USUAL


def columns_to_choose(chosen: Iterable[str]) -> list[Column]:
    """Give every column with whether it is chosen."""
    taken = set(chosen)
    return [Column(name, label, name in taken) for name, label in COLUMNS.items()]
