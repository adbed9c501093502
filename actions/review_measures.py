"""What the measures that actions should move were at raising and are now."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from actions.models import Action
from actions.rules.reviewing import Figure, Movement, Read, movement
from indicators.models import Indicator, Outturn, SeriesBreak
from indicators.models.flags import LEVELS
from indicators.rules.vocabulary import Basis, Kind, Measure, Polarity
from indicators.rules.wording import print_month, print_target
from indicators.small_numbers import shown

SAID = ("indicator_id", "unit_id", "month", "value")


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure then and now, as words."""

    indicator: Indicator
    start: str
    now: str
    moved: Movement


def measured(actions: list[Action], *, parents: dict[int, int | None]) -> dict[int, Measured]:
    """Give each action's measure, by the action's key: three queries, more only where figures are held further up."""
    indicators = {action.indicator_id for action in actions if action.indicator_id}
    if not indicators:
        return {}
    newest = {(one.indicator_id, one.unit_id): one for one in _newest(actions)}
    breaks = _breaks(indicators)
    return {
        action.pk: _measured(action, action.indicator, _nearest(action, newest, parents), breaks)
        for action in actions
        if action.indicator
    }


def _newest(actions: list[Action]) -> Iterator[Outturn]:
    """Read the newest figure of each action's own unit or, only where that has none, of the nearest above.

    Each series is looked up by itself, from its newest month: what it costs does not grow with the months held.
    """
    wanted = {(action.indicator_id, action.unit_id): action.pk for action in actions if action.indicator_id}
    for steps in range(LEVELS):
        unit = "__".join(["unit", *["parent"] * steps])
        asked = Action.objects.filter(pk__in=wanted.values()).order_by().annotate(newest=Subquery(_newest_of(unit)))
        found = dict(asked.values_list("pk", "newest"))
        yield from Outturn.objects.filter(pk__in=[pk for pk in found.values() if pk]).only(*SAID).order_by()
        wanted = {pair: action for pair, action in wanted.items() if not found[action]}
        if not wanted:
            return


def _newest_of(unit: str) -> QuerySet[Any]:
    own = Outturn.objects.filter(indicator=OuterRef("indicator"), unit=OuterRef(unit), cohort=None)
    return shown(own.filter(value__isnull=False)).order_by("-month").values("pk")[:1]


def _nearest(action: Action, newest: dict, parents: dict[int, int | None]) -> Outturn | None:
    """Give the figure of the action's own unit or of the nearest above, as `latest_figure` does at raising."""
    at: int | None = action.unit_id
    while at is not None:
        if found := newest.get((action.indicator_id, at)):
            return found
        at = parents.get(at)
    return None


def _breaks(indicators: set[int]) -> dict[int, list[tuple[int | None, date]]]:
    marked = defaultdict(list)
    standing = SeriesBreak.objects.standing().filter(indicator__in=indicators)
    for indicator, unit, month in standing.values_list("indicator", "unit", "month"):
        marked[indicator].append((unit, month))
    return marked


def _measured(action: Action, about: Indicator, held: Outturn | None, breaks: dict) -> Measured:
    crossed = [month for unit, month in breaks[about.pk] if unit in (None, held.unit_id if held else None)]
    is_demand = about.kind == Kind.DEMAND
    read = Read(Measure(about.measure), Basis(about.basis), Polarity(about.polarity), is_demand, tuple(crossed))
    start = _figure(action.month_at_start, action.value_at_start)
    now = _figure(held.month, held.value) if held else None
    return Measured(about, _said(start, read), _said(now, read), movement(start, now, read))


def _figure(month: date | None, value: Decimal | None) -> Figure | None:
    return None if month is None or value is None else Figure(month, value)


def _said(figure: Figure | None, read: Read) -> str:
    return f"{print_target(figure.value, read.measure)} in {print_month(figure.month)}" if figure else "no figure"
