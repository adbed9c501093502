"""A unit's own figures, as its page shows them."""

from datetime import date

from django.db.models import Max

from indicators.models import Flag, Indicator, Outturn
from indicators.standings import Series, read_series
from indicators.tables import UnitTable
from organisation import access
from organisation.models import Unit, User
from organisation.rules.calendar import add_months
from organisation.unit_page import OpenWork, Section

MONTHS_SHOWN = 13


def figures_of_unit(unit: Unit, by: User, month: date | None = None) -> Section | None:
    """Give the newest figure of every series of a unit up to a month, as far as somebody may read it."""
    if unit.pk not in access.readable_units(by, looking_at=""):
        return _ask_to_look(unit) if unit.pk in access.workers_in_line(by) else None
    newest = Outturn.objects.filter(unit=unit).aggregate(newest=Max("month"))["newest"]
    shown = min(month or newest, newest) if newest else None
    led = Indicator.objects.filter(lead_service=unit, is_active=True)
    context = {
        "table": UnitTable(_series(unit, shown) if shown else []),
        "led": list(led),
        "newest": newest,
        "shown": shown,
        "has_ended": unit.valid_to is not None,
    }
    return Section("Its figures", "indicators/_unit_figures.html", context)


def _ask_to_look(worker: Unit) -> Section:
    context = {"unit": worker, "next": worker.get_absolute_url()}
    return Section("Its figures", "organisation/_worker_figures.html", context)


def left_behind(units: set[int]) -> list[OpenWork]:
    """Count what of ours would be left with units that end: live flags, and measures they answer for."""
    return [
        OpenWork(Flag.objects.live().filter(unit__in=units).count(), "live flag", "live flags"),
        OpenWork(
            Indicator.objects.filter(lead_service__in=units, is_active=True).count(),
            "indicator it answers for",
            "indicators it answers for",
        ),
    ]


def _series(unit: Unit, until: date) -> list[Series]:
    since = add_months(until, 1 - MONTHS_SHOWN)
    series = read_series(Outturn.objects.filter(unit=unit, month__range=(since, until)))
    return sorted(series, key=lambda one: (one.indicator.code, one.cohort.name if one.cohort else ""))
