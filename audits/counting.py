"""Audits counted: one query, however many there are, and sums of its rows by whatever is asked for."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from audits.models.audits import AuditQuerySet
from audits.rules.grades import MonthOfAudits
from organisation.models import Unit

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many audits of one month, unit, type and theme came out how."""

    month: date
    unit: int
    kind: str
    theme: str
    counts: MonthOfAudits


def tally(audits: AuditQuerySet) -> list[Tally]:
    """Count audits by month, unit, type and theme, in one query. The grade that stands counts."""
    by = audits.with_standing_grade().annotate(month=TruncMonth("audited_on")).order_by()
    rows = by.values_list("month", "unit", "kind", "theme__name", "standing").annotate(
        number=Count("pk"), open=Count("pk", filter=Q(is_provisional=True))
    )
    return [
        Tally(month, unit, kind, theme or "", MonthOfAudits(**{grade: number}, provisional=still_open))
        for month, unit, kind, theme, grade, number, still_open in rows
    ]


def sum_by(rows: Iterable[Tally], key: Callable[[Tally], Key | None]) -> dict[Key, MonthOfAudits]:
    """Sum rows by a key; those without one are left out."""
    sums: dict[Key, MonthOfAudits] = {}
    for row in rows:
        if (found := key(row)) is not None:
            sums[found] = sums.get(found, MonthOfAudits()) + row.counts
    return sums


def sum_of(rows: Iterable[Tally]) -> MonthOfAudits:
    """Sum rows whole."""
    return sum((row.counts for row in rows), MonthOfAudits())


def services_of() -> dict[int, int]:
    """Give of each service and each unit below one the service it counts in. One query."""
    rows = Unit.objects.order_by().values_list("pk", "parent", "kind")
    tree = {pk: (parent, kind) for pk, parent, kind in rows}
    found = {}
    for pk in tree:
        at = pk
        while at is not None and tree[at][1] != Unit.Kind.SERVICE:
            at = tree[at][0]
        if at is not None:
            found[pk] = at
    return found
