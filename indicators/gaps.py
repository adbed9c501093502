"""The missing figures of every series, with who brings them: the one reading that pages and chase share.

Nothing of it is stored. A figure that arrives ends its gap by itself; who was to bring it stays as history.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from indicators.models import AwaitedFigure, Cohort, Indicator, Outturn
from indicators.models.figures import Origin
from indicators.rules import gaps as rules
from indicators.rules.gaps import Chase, GapState, Missing, Outlook
from indicators.rules.vocabulary import Absence
from organisation.models import Unit, User

Key = tuple[int, int, int | None]


@dataclass(frozen=True, repr=False)
class GapSeries:
    """One indicator's figures for one unit and cohort, as somebody brings them month by month."""

    indicator: Indicator
    unit: Unit
    cohort: Cohort | None = None

    @property
    def key(self) -> Key:
        """Say which series it is."""
        return (self.indicator.pk, self.unit.pk, self.cohort.pk if self.cohort else None)

    @property
    def named(self) -> dict[str, Indicator | Unit | Cohort | None]:
        """Give the fields that rows about the series have in common."""
        return {"indicator": self.indicator, "unit": self.unit, "cohort": self.cohort}

    @property
    def whose(self) -> str:
        """Name the unit, and the cohort where there is one."""
        return f"{self.unit}, {self.cohort}" if self.cohort else str(self.unit)

    @property
    def name(self) -> str:
        """Name the series: the indicator, and whose figure it is."""
        return f"{self.indicator} ({self.whose})"

    @property
    def service(self) -> Unit | None:
        """Give the service it belongs to: the unit's own, or of the authority's figures the one that leads on them."""
        if self.unit.kind == Unit.Kind.AUTHORITY:
            return self.indicator.lead_service
        return self.unit if self.unit.kind == Unit.Kind.SERVICE else self.unit.parent

    def get_absolute_url(self) -> str:
        """Lead to the page where somebody says who brings it and when."""
        return self.address("indicators:gap")

    @property
    def figures_address(self) -> str:
        """Lead to the figures there are, on the indicator's page."""
        address = self.indicator.get_absolute_url()
        if self.unit.kind == Unit.Kind.AUTHORITY and self.cohort is None:
            return address
        chosen = {"unit": self.unit.code} | ({"cohort": self.cohort.code} if self.cohort else {})
        return f"{address}?{urlencode(chosen)}"

    def address(self, name: str) -> str:
        """Give the address of a page about the series."""
        chosen = f"?{urlencode({'cohort': self.cohort.code})}" if self.cohort else ""
        return reverse(name, args=[self.indicator.code, self.unit.code]) + chosen


@dataclass(frozen=True, repr=False)
class Gap:
    """What one series misses, who brings it, and how it stands with that."""

    series: GapSeries
    missing: tuple[Missing, ...]
    awaited: AwaitedFigure | None
    owner: User | None
    outlook: Outlook

    @property
    def number(self) -> int:
        """Count the months missing."""
        return len(self.missing)

    @property
    def since(self) -> date:
        """Give the oldest month missing."""
        return self.missing[0].month

    @property
    def due_on(self) -> date:
        """Give the day that month was due."""
        return self.missing[0].due_on

    @property
    def promised_on(self) -> date | None:
        """Give the day its owner has promised it for."""
        return promise_of(self.awaited)

    @property
    def severity(self) -> int:
        """Rank the state, the worst first."""
        return list(GapState).index(self.outlook.state)

    @property
    def is_reminded(self) -> bool:
        """Say whether its owner can be reminded by e-mail."""
        return bool(self.owner and self.owner.email)

    def to_chase(self, *, on: date) -> list[Chase]:
        """Give the months its owner is to be reminded of."""
        working_day = working_day_of(self.series.indicator)
        return rules.to_chase(self.missing, promised_on=self.promised_on, on=on, working_day=working_day)


@dataclass(frozen=True, slots=True)
class GapCounts:
    """How much is missing: figures, the series they belong to, and these by how it stands with them."""

    figures: int
    series: int
    by_state: list[tuple[GapState, int]]


def working_day_of(indicator: Indicator) -> int:
    """Give the working day an indicator's figures are due on."""
    return indicator.due_working_day or rules.USUAL_WORKING_DAY


def owner_of(indicator: Indicator, awaited: AwaitedFigure | None) -> User | None:
    """Say who brings a series' figures: whoever is named for them, else the indicator's updater, else its owner.

    Somebody who has left brings nothing.
    """
    named = (awaited.owner if awaited else None, indicator.updater, indicator.owner)
    return next((person for person in named if person and person.is_active), None)


def promise_of(awaited: AwaitedFigure | None) -> date | None:
    """Give the day promised. A promise leaves with whoever made it."""
    return awaited.promised_on if awaited and awaited.owner.is_active else None


def count_gaps(gaps: list[Gap]) -> GapCounts:
    """Count what is missing, the worst state first."""
    counted = Counter(gap.outlook.state for gap in gaps)
    by_state = [(state, counted[state]) for state in GapState if counted[state]]
    return GapCounts(sum(gap.number for gap in gaps), len(gaps), by_state)


def read_gap(series: GapSeries, *, on: date) -> Gap | None:
    """Read what one series misses on a day, if anything."""
    found = read_gaps(on=on, units={series.unit.pk}, indicator=series.indicator)
    return next((gap for gap in found if gap.series.key == series.key), None)


def read_gaps(*, on: date, units: Set[int] | None = None, indicator: Indicator | None = None) -> list[Gap]:
    """Read what is missing on a day, in five queries: indicators, units, figures, owners, cohorts.

    Of `units` and one `indicator` where these are given. Rolled-up series are left out, for what
    is missing is missing below; so are workers, whose figures come with their team's.
    """
    indicators = Indicator.objects.filter(is_active=True).select_related("updater", "owner", "lead_service")
    standing = Unit.objects.exclude(kind=Unit.Kind.WORKER).select_related("parent")
    known_indicators = indicators.in_bulk([indicator.pk] if indicator else None)
    known_units = standing.in_bulk(units)
    found = list(_missing(known_indicators, known_units, on=on, indicator=indicator))
    awaited = _awaited(known_indicators) if found else {}
    cohorts = Cohort.objects.in_bulk() if found else {}
    gaps = [
        _gap(
            GapSeries(known_indicators[key[0]], known_units[key[1]], cohorts[key[2]] if key[2] else None),
            missing,
            awaited.get(key),
            on,
        )
        for key, missing in found
    ]
    return sorted(gaps, key=_place)


def _missing(
    indicators: dict[int, Indicator], units: dict[int, Unit], *, on: date, indicator: Indicator | None
) -> Iterator[tuple[Key, tuple[Missing, ...]]]:
    for key, held in _held(on=on, indicator=indicator, units=units).items():
        if key[0] in indicators and key[1] in units:
            unit = units[key[1]]
            missing = rules.missing_months(
                held,
                on=on,
                working_day=working_day_of(indicators[key[0]]),
                stands_from=unit.valid_from,
                stands_to=unit.valid_to,
            )
            if missing:
                yield key, missing


FOLLOWING = (Origin.ROLLED_UP, Origin.AUDITS)
"""Nobody brings these: they follow by themselves from what is held."""


def _held(*, on: date, indicator: Indicator | None, units: Collection[int]) -> dict[Key, dict[date, Absence | None]]:
    """Give what is held of every series that somebody brings: each month's figure (None) or reason."""
    rows = Outturn.objects.filter(Q(month__gte=rules.first_month_read(on)) | Q(absence=Absence.AWAITED))
    rows = rows.filter(unit__in=units)  # a council's workers have most of its rows, and none that is read here
    if indicator:
        rows = rows.filter(indicator=indicator)
    held: dict[Key, dict[date, Absence | None]] = {}
    newest: dict[Key, tuple[date, str]] = {}
    read = rows.order_by().values_list("indicator_id", "unit_id", "cohort_id", "month", "absence", "origin")
    for indicator_id, unit_id, cohort_id, month, absence, origin in read.iterator(5000):
        key = (indicator_id, unit_id, cohort_id)
        held.setdefault(key, {})[month] = Absence(absence) if absence else None
        newest[key] = max(newest.get(key, (month, origin)), (month, origin))
    return {key: months for key, months in held.items() if newest[key][1] not in FOLLOWING}


def _awaited(indicators: dict[int, Indicator]) -> dict[Key, AwaitedFigure]:
    rows = AwaitedFigure.objects.filter(indicator__in=indicators).select_related("owner")
    return {(row.indicator_id, row.unit_id, row.cohort_id): row for row in rows}


def _gap(series: GapSeries, missing: tuple[Missing, ...], awaited: AwaitedFigure | None, on: date) -> Gap:
    owner = owner_of(series.indicator, awaited)
    seen = rules.outlook(missing, owner=str(owner) if owner else "", promised_on=promise_of(awaited), on=on)
    return Gap(series, missing, awaited, owner, seen)


def _place(gap: Gap) -> tuple:
    """Order gaps by service, then indicator, the whole before its cohorts."""
    series, service = gap.series, gap.series.service
    return (
        service is None,
        service.position if service else 0,
        service.name if service else "",
        series.indicator.code,
        series.unit.position,
        series.unit.name,
        series.cohort.name if series.cohort else "",
    )
