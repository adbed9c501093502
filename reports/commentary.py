"""A month's commentary: what has been written about each area and indicator, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from indicators.claims import Checked, Figures
from indicators.models import Indicator, Listing, Outturn, PriorityArea
from indicators.months import Standing
from indicators.newest import newest_month
from indicators.rules.vocabulary import Status
from indicators.standings import Series, read_series
from organisation.models import Unit
from organisation.rules.calendar import add_months
from reports.models import Commentary
from reports.subjects import Subject


@dataclass(frozen=True, repr=False)
class Line:
    """An area or an indicator: its figure of the month, and what has been written."""

    subject: Subject
    held: Commentary | None = None
    checked: Checked | None = None
    standing: Standing | None = None
    elsewhere: tuple[Commentary, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Say whether something ought to be written: of an area always, of an indicator off target unless another has.

        The authority's line of an indicator counts as written where the service that leads on it has written.
        """
        is_off = self.standing is not None and self.standing.status is Status.OFF_TARGET and not self.elsewhere
        return self.held is None and (self.subject.area is not None or is_off)


@dataclass(frozen=True, repr=False)
class Section:
    """A priority area with its indicators; without an area, the indicators that are in none."""

    area: Line | None
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class MonthOfCommentary:
    """Everything there is to write about, for one unit and month."""

    unit: Unit
    month: date
    sections: list[Section]

    @property
    def areas(self) -> list[Line]:
        """Give the areas."""
        return [section.area for section in self.sections if section.area]

    @property
    def areas_written(self) -> int:
        """Count the areas something has been written about."""
        return sum(line.held is not None for line in self.areas)

    @property
    def unexplained(self) -> int:
        """Count the indicators off target about which nothing has been written; each once, in however many areas."""
        lines = {line.subject.key: line for section in self.sections for line in section.lines}
        return sum(line.is_missing for line in lines.values())


def month_to_show(unit: Unit, chosen: date | None, today: date) -> date:
    """Give the month asked for, or the newest there are figures of."""
    service = unit if unit.kind == Unit.Kind.SERVICE else None
    return chosen or newest_month(service) or today.replace(day=1)


def read_month(unit: Unit, month: date, *, figures: Figures) -> MonthOfCommentary:
    """Read a unit's month in eight queries besides the figures: commentary, standings, areas, listings, no area."""
    held, of_others = _held(unit, month)
    of_unit = series_of(unit, month)

    def line(area: PriorityArea | None = None, indicator: Indicator | None = None) -> Line:
        subject = Subject(unit, month, area, indicator)
        written, series = held.get(subject.key), of_unit.get(indicator.pk) if indicator else None
        checked = figures.check(written.text, month=month) if written else None
        standing = series.by_month.get(month) if series else None
        return Line(subject, written, checked, standing, tuple(of_others.get(subject.key, ())) if indicator else ())

    listed = _listed(unit, of_unit)
    sections = [
        Section(line(area), [line(indicator=indicator) for indicator in indicators])
        for area, indicators in listed.items()
        if indicators or unit.kind == Unit.Kind.AUTHORITY or (area.pk, None, "") in held
    ]
    rest = _in_no_area(held.values(), of_unit, month)
    if rest:
        sections.append(Section(None, [line(indicator=indicator) for indicator in rest]))
    return MonthOfCommentary(unit, month, sections)


def series_of(unit: Unit, month: date) -> dict[int, Series]:
    """Give the series a unit answers for, by indicator: its own, or the authority's where it leads on the measure.

    Of the month and the one before it.
    """
    its_own = Q(unit=unit) | Q(unit__kind=Unit.Kind.AUTHORITY, indicator__lead_service=unit)
    rows = Outturn.objects.filter(its_own, cohort=None, month__in=[add_months(month, -1), month])
    series = read_series(rows.filter(indicator__is_active=True))
    series.sort(key=lambda one: one.unit.pk == unit.pk)
    return {one.indicator.pk: one for one in series}


def _held(unit: Unit, month: date) -> tuple[dict[tuple, Commentary], dict[tuple, list[Commentary]]]:
    """Give what stands of the month: the unit's own by what it is about, and what others wrote of the same."""
    newest: dict[tuple, Commentary] = {}
    rows = Commentary.objects.filter(month=month).select_related("unit", "area", "indicator", "written_by")
    for row in rows.order_by("number"):
        newest[row.unit_id, row.subject.key] = row
    own = {key: row for (whose, key), row in newest.items() if whose == unit.pk}
    others: dict[tuple, list[Commentary]] = {}
    for (whose, key), row in newest.items():
        if whose != unit.pk:
            others.setdefault(key, []).append(row)
    return own, others


def _listed(unit: Unit, of_unit: dict[int, Series]) -> dict[PriorityArea, list[Indicator]]:
    """Give the indicators of each area: all of them for the authority, a service's own for a service."""
    listed: dict[PriorityArea, list[Indicator]] = {area: [] for area in PriorityArea.objects.all()}
    listings = Listing.objects.filter(indicator__is_active=True).select_related("area", "indicator")
    for listing in listings.order_by("area__position", "position"):
        if unit.kind == Unit.Kind.AUTHORITY or listing.indicator_id in of_unit:
            listed[listing.area].append(listing.indicator)
    return listed


def _in_no_area(held: Iterable[Commentary], of_unit: dict[int, Series], month: date) -> list[Indicator]:
    """Give the indicators no area lists, that have a figure of the month or something written about them."""
    found = {row.indicator.pk: row.indicator for row in held if row.indicator}
    found |= {pk: one.indicator for pk, one in of_unit.items() if month in one.by_month}
    listed = set(Listing.objects.filter(indicator__in=found).values_list("indicator", flat=True))
    return sorted((one for pk, one in found.items() if pk not in listed), key=lambda one: one.code)
