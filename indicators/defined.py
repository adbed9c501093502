"""How indicators were defined month by month, where their series break, and what shape running totals follow."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from indicators.models import Indicator, IndicatorVersion, SeriesBreak
from indicators.models.definitions import wording_in_force
from indicators.rules.runs import Break
from indicators.rules.status import Reading, Shape
from indicators.rules.trajectory import months_of_last_year, shape_of
from indicators.rules.vocabulary import Basis, Kind, Measure, Polarity
from organisation.rules.calendar import financial_year_start


class Wording(NamedTuple):
    """What a version says that figures are read by."""

    indicator_id: int
    number: int
    effective_from: date
    polarity: str
    kind: str


def reading_of(indicator: Indicator, version: IndicatorVersion | Wording | None = None) -> Reading:
    """Turn a definition, as a version of it says, into what the rules need of it."""
    wording = version or indicator
    return Reading(
        Measure(indicator.measure),
        Basis(indicator.basis),
        Polarity(wording.polarity),
        is_demand=wording.kind == Kind.DEMAND,
    )


class Defined:
    """How indicators were defined, month by month, and where their series break; read once for all of them."""

    def __init__(self, indicators: Collection[int], as_at: datetime | None = None) -> None:
        """Read versions and breaks: those of today, or those there were at a moment."""
        versions = IndicatorVersion.objects.filter(indicator__in=indicators)
        if as_at:  # the first version keeps how things were before any was written
            versions = versions.filter(Q(written_at__lte=as_at) | Q(number=1))
        self.versions: dict[int, list[Wording]] = {}
        for version in map(Wording._make, versions.order_by("number").values_list(*Wording._fields)):
            self.versions.setdefault(version.indicator_id, []).append(version)
        self.breaks: dict[int, list[SeriesBreak]] = {}
        for one in SeriesBreak.objects.standing(as_at).filter(indicator__in=indicators).order_by("month"):
            self.breaks.setdefault(one.indicator_id, []).append(one)
        self._readings: dict[tuple[int, date | None], Reading] = {}  # every unit's series asks for the same

    def reading(self, indicator: Indicator, month: date) -> Reading:
        """Give how a month's figure is to be read: by the version in force then."""
        versions = self.versions.get(indicator.pk, ())
        asked = (indicator.pk, month if len(versions) > 1 else None)  # a single wording is in force in every month
        if asked not in self._readings:
            self._readings[asked] = reading_of(indicator, wording_in_force(versions, month))
        return self._readings[asked]

    def breaks_of(self, indicator: int, unit: int) -> tuple[Break, ...]:
        """Give the breaks that count for a unit's series: its own, and those of every unit's."""
        held = self.breaks.get(indicator, ())
        return tuple(Break(one.month, one.reason) for one in held if one.unit_id in (None, unit))


class Shapes:
    """The shape of last year that a running total follows, month by month; each year's is worked out once."""

    def __init__(self, values: Mapping[date, Decimal], basis: Basis, breaks: Collection[Break]) -> None:
        """Take the figures of one series by month, with those of the year before the first month asked about."""
        self.values, self.basis, self.breaks = values, basis, [one.month for one in breaks]
        self._years: dict[date, dict[date, Decimal] | None] = {}

    def by(self, month: date) -> Shape | None:
        """Give the shape by the end of a month; None where the line is straight, or nothing runs on."""
        if self.basis is not Basis.CUMULATIVE:
            return None
        if self.breaks:  # whether one lies between depends on the month
            months = months_of_last_year(self.values, month, self.basis, self.breaks)
        else:
            months = self._last_year(financial_year_start(month))
        return shape_of(months, month) if months else None

    def _last_year(self, start: date) -> dict[date, Decimal] | None:
        if start not in self._years:
            self._years[start] = months_of_last_year(self.values, start, self.basis, ())
        return self._years[start]
