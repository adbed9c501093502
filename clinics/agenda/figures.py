"""The figures of an agenda item: as they are now, and as they are frozen when the agenda is issued."""

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TypedDict

from django.db.models import Q

from clinics.models import AgendaItem, ClinicIndicator, ClinicSession
from clinics.rules.agenda import Breakdown
from indicators.models import Outturn
from indicators.rules.wording import print_month
from indicators.standings import Series, read_series
from organisation.models import Unit
from organisation.rules.calendar import add_months

OWN, COHORT, TEAM, AUTHORITY = "own", "cohort", "team", "authority"
BY_TEAM = (Breakdown.TEAM, Breakdown.WORKER)  # an agenda goes to everybody in the clinic: never a single worker


class Frozen(TypedDict):
    """One figure as it is written down. What is read by people is text; the rest finds it again."""

    name: str  # of the series
    whose: str
    part: str  # own, cohort, authority or team
    month: str
    figure: str
    fraction: str
    printed: str  # by the source, where that differs
    status: str
    status_word: str
    target: str
    last_month: str
    year_ago: str
    value: str
    numerator: str
    denominator: str
    absence: str
    measure: str
    decimals: int
    indicator: int
    unit: int
    cohort: int | None
    month_on: str


def figures_for(indicators: Sequence[int], service: Unit, also: Q | None = None) -> list[Series]:
    """Read the series of some measures that a service's clinic looks at: its own, the authority's, then others."""
    whose = Q(unit=service) | Q(unit__kind=Unit.Kind.AUTHORITY, cohort=None)
    series = read_series(Outturn.objects.filter(whose | also if also else whose, indicator__in=indicators))
    return sorted(series, key=lambda one: _place(one, service))


def series_for(item: AgendaItem) -> list[Series]:
    """Read the figures an item is about: the service's own by cohort, and the authority's."""
    if item.indicator_id is None:
        return []
    return figures_for([item.indicator_id], item.session.clinic.unit)


def figures_of(item: AgendaItem) -> list[Frozen]:
    """Write an item's figures down as they stand now."""
    return freeze(item.session, [item])[item.pk]


def freeze(session: ClinicSession, items: Sequence[AgendaItem]) -> dict[int, list[Frozen]]:
    """Write the figures of some items of a session down as they stand now, read once for all of them.

    Below the service's own figure stands what the clinic's line asks for; a deep dive has both.
    """
    service = session.clinic.unit
    about = [item for item in items if item.indicator_id]
    if not about:
        return {item.pk: [] for item in items}
    lines = _lines(session)
    below = {item.pk: _below(item, lines) for item in about}
    indicators = list({item.indicator_id for item in about if item.indicator_id})
    series = figures_for(indicators, service, _also(about, below, service))
    return {item.pk: _of_item(item, series, service, below) if item.indicator_id else [] for item in items}


def _lines(session: ClinicSession) -> dict[int, str]:
    return dict(ClinicIndicator.objects.filter(clinic=session.clinic_id).values_list("indicator", "breakdown"))


def _below(item: AgendaItem, lines: dict[int, str]) -> set[str]:
    """Say what stands below an item's own figure."""
    if item.is_deep_dive:
        return {COHORT, TEAM}
    asked = lines.get(item.indicator_id or 0, Breakdown.COHORT)
    return {COHORT} if asked == Breakdown.COHORT else {TEAM} if asked in BY_TEAM else set()


def _also(items: Sequence[AgendaItem], below: dict[int, set[str]], service: Unit) -> Q | None:
    """Choose what is read besides the service's own and the authority's: teams, and what is flagged elsewhere."""
    by_team = [item.indicator_id for item in items if TEAM in below[item.pk]]
    teams = Q(unit__parent=service, unit__kind=Unit.Kind.TEAM, unit__valid_to=None, indicator__in=by_team)
    flags = [item.flag for item in items if item.flag and item.flag.unit_id != service.pk]
    flagged = [
        Q(indicator=flag.indicator_id, unit=flag.unit_id, cohort=flag.cohort_id)
        for flag in flags
        if flag.unit.kind != Unit.Kind.WORKER
    ]
    chosen = ([teams] if by_team else []) + flagged
    return reduce(or_, chosen) if chosen else None


def _of_item(item: AgendaItem, series: list[Series], service: Unit, below: dict[int, set[str]]) -> list[Frozen]:
    mine = [(part_of(one, service), one) for one in series if one.indicator.pk == item.indicator_id]
    has_whole = any(part == OWN for part, _ in mine)
    shown = {OWN, AUTHORITY, *below[item.pk], *(() if has_whole else (COHORT,))}
    flagged = item.flag and (item.flag.indicator_id, item.flag.unit_id, item.flag.cohort_id)
    return [_frozen(one, part) for part, one in mine if part in shown or one.key == flagged]


def part_of(series: Series, service: Unit) -> str:
    """Say which part of an item's figures a series is, seen from its service."""
    if series.unit.pk == service.pk:
        return COHORT if series.cohort else OWN
    return AUTHORITY if series.unit.kind == Unit.Kind.AUTHORITY else TEAM


def _place(series: Series, service: Unit) -> tuple[int, int, str]:
    part = (OWN, COHORT, AUTHORITY, TEAM).index(part_of(series, service))
    return (part, series.unit.position if part else 0, series.cohort.name if series.cohort else "")


def _frozen(series: Series, part: str) -> Frozen:
    latest = series.latest
    row = latest.outturn
    return {
        "name": series.name,
        "whose": f"{series.unit.name}, {series.cohort.name}" if series.cohort else series.unit.name,
        "part": part,
        "month": print_month(latest.month),
        "figure": latest.printed,
        "fraction": latest.fraction,
        "printed": latest.as_source_printed if latest.differs_from_print else "",
        "status": series.status.label,
        "status_word": series.status.value,
        "target": series.printed_target,
        "last_month": _earlier(series, 1),
        "year_ago": _earlier(series, 12),
        "value": _exactly(row.value),
        "numerator": _exactly(row.numerator),
        "denominator": _exactly(row.denominator),
        "absence": row.absence,
        "measure": series.reading.measure.value,
        "decimals": series.indicator.decimals,
        "indicator": series.indicator.pk,
        "unit": series.unit.pk,
        "cohort": series.cohort.pk if series.cohort else None,
        "month_on": latest.month.isoformat(),
    }


def _earlier(series: Series, months: int) -> str:
    """Write the figure so many months before the newest, where it compares with it."""
    month = add_months(series.latest.month, -months)
    return next((at.printed for at in series.comparable if at.month == month), "")


def _exactly(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
