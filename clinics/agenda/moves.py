"""Which of the figures an agenda was issued with have moved since, and how."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from clinics.agenda.figures import AUTHORITY, COHORT, OWN
from clinics.models import AgendaItem
from clinics.rules.moves import say_moved
from indicators.models import Outturn
from indicators.rules.small_numbers import Few
from indicators.rules.vocabulary import Absence, Measure
from indicators.rules.wording import print_absence, print_figure, short_month
from indicators.small_numbers import SmallNumbers, without_figure
from indicators.why import figure_address

Key = tuple[int, int, int | None]
LED = (OWN, COHORT, AUTHORITY)
"""Parts of an agenda whose figures lead on: a team's are read by its own line, and an agenda by all of the clinic."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure as it was frozen, with what has become of it, and where it stands among its months."""

    frozen: dict[str, Any]
    moved: str = ""
    newer: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Now:
    """A figure as it is held now; of too few, its counts and no figure."""

    row: Outturn
    few: Few | None = None


def shown_figures(items: Iterable[AgendaItem]) -> dict[int, list[Shown]]:
    """Give the frozen figures of some items with what has become of each, in one query for all of them."""
    items = list(items)
    current = _current([row for item in items for row in item.figures if "month_on" in row])
    return {item.pk: [_shown(row, current) for row in item.figures] for item in items}


def moved_since(items: Iterable[AgendaItem]) -> list[str]:
    """Say of every figure that has moved since it was frozen which it is and how; each once."""
    shown = [one for of_item in shown_figures(items).values() for one in of_item]
    return list(
        dict.fromkeys(f"{one.frozen['name']}, {one.frozen['month']}: {one.moved}" for one in shown if one.moved)
    )


def _current(rows: list[dict[str, Any]]) -> dict[Key, dict[date, Now]]:
    """Read what is held now of the series of some rows, from the oldest of their months on."""
    if not rows:
        return {}
    held = Outturn.objects.filter(
        indicator__in={row["indicator"] for row in rows},
        unit__in={row["unit"] for row in rows},
        month__gte=min(row["month_on"] for row in rows),
    )
    series: dict[Key, dict[date, Now]] = {}
    small = SmallNumbers()
    for outturn in held.select_related("indicator", "unit", "cohort").order_by("month"):
        few = small.of(outturn.indicator, outturn.unit_id, outturn.cohort_id, outturn)
        now = Now(without_figure(outturn) if few else outturn, few)
        series.setdefault((outturn.indicator_id, outturn.unit_id, outturn.cohort_id), {})[outturn.month] = now
    return series


def _shown(row: dict[str, Any], current: dict[Key, dict[date, Now]]) -> Shown:
    if "month_on" not in row:  # frozen before figures could be found again
        return Shown(row)
    months = current.get((row["indicator"], row["unit"], row["cohort"]), {})
    month = date.fromisoformat(row["month_on"])
    held = months.get(month)
    newest = max(months, default=month)
    newer = f"{_printed(months[newest], row)} in {short_month(newest)}" if newest > month else ""
    return Shown(row, _moved(row, held), newer, _address(held.row) if held and row.get("part") in LED else "")


def _address(held: Outturn) -> str:
    """Give where the figure stands among its months."""
    cohort = held.cohort.code if held.cohort else ""
    return figure_address(held.indicator.code, month=held.month, unit=held.unit.code, cohort=cohort)


def _moved(row: dict[str, Any], now: Now | None) -> str:
    if now is None:
        return say_moved(row["figure"], "", on=None)
    held = now.row
    numbers = tuple(_exactly(number) for number in (held.value, held.numerator, held.denominator))
    if (*numbers, held.absence) == (row["value"], row["numerator"], row["denominator"], row["absence"]):
        return ""
    before, after = row["figure"], _printed(now, row)
    if before == after:  # they differ by less than is printed: by their fractions, then
        before, after = f"{before} ({row['fraction'] or row['value']})", f"{after} ({_fraction(held)})"
    return say_moved(before, after, on=timezone.localdate(held.recorded_at))


def _printed(now: Now, row: dict[str, Any]) -> str:
    held = now.row
    if now.few:
        return now.few.counts
    if held.value is None:
        return print_absence(Absence(held.absence)) if held.absence else ""
    return print_figure(held.value, Measure(row["measure"]), row["decimals"])


def _fraction(held: Outturn) -> str:
    if held.numerator is None or held.denominator is None:
        return _exactly(held.value)
    return f"{_exactly(held.numerator)}/{_exactly(held.denominator)}"


def _exactly(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
