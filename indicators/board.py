"""The board of indicators: every listed measure with its months, target, status and benchmarks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from indicators.as_reported import benchmarks_as_at, end_of, outturns_as_at
from indicators.models import Benchmark, Indicator, Listing, Outturn, PriorityArea
from indicators.months import Standing
from indicators.rules.vocabulary import Absence, Comparator, Measure, Status
from indicators.rules.wording import print_absence, print_figure
from indicators.standings import Series, read_series
from organisation.models import Unit
from organisation.rules.calendar import financial_year_start, first_of_month, months_between

COMPARATOR_ORDER = {word.value: place for place, word in enumerate(Comparator)}


@dataclass(frozen=True, repr=False)
class Choice:
    """What the reader chose to see. Nothing chosen: every area, the authority's own figures."""

    area: PriorityArea | None = None
    service: Unit | None = None
    status: Status | None = None
    to: date | None = None
    as_at: date | None = None

    @property
    def moment(self) -> datetime | None:
        """Give the moment the board is read as at; none: now."""
        return end_of(self.as_at) if self.as_at else None


@dataclass(frozen=True, repr=False)
class Row:
    """One line of the board."""

    group: str
    indicator: Indicator
    series: Series | None
    benchmarks: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name the line: the indicator, and whose figure it is."""
        return self.series.name if self.series else self.indicator.name

    @property
    def status(self) -> Status:
        """Give the status of the newest month."""
        return self.series.status if self.series else Status.NO_DATA

    @property
    def target(self) -> str:
        """Write the target in force."""
        return self.series.printed_target if self.series else ""

    def at(self, month: date) -> Standing | None:
        """Give the month's standing, if there is a row for it."""
        return self.series.by_month.get(month) if self.series else None


@dataclass(frozen=True, repr=False)
class Board:
    """The lines chosen, with the months and benchmark columns they need."""

    rows: list[Row]
    months: list[date]
    comparators: list[str]
    choice: Choice

    @property
    def file_name(self) -> str:
        """Name the board as a file: its newest month, and the day it is read as at."""
        as_at = f"-as-at-{self.choice.as_at:%Y-%m-%d}" if self.choice.as_at else ""
        return f"indicators-{self.months[-1]:%Y-%m}{as_at}"

    @property
    def counts(self) -> list[tuple[Status, int]]:
        """Count the lines by status, in the order of the vocabulary."""
        counted = Counter(row.status for row in self.rows)
        return [(status, counted[status]) for status in Status if counted[status]]


def read_board(choice: Choice, *, readable: set[int], today: date, reveals: bool = False) -> Board:
    """Read the board in six queries: newest months, listings, figures, targets, benchmarks, areas.

    `readable` holds the ids of the units the reader may see; a board without figures shows the
    year of `today`, or of the day it is read as at. As at a past day, figures, targets and
    benchmarks are those of its end. Percentages of too few are given as counts unless the reader may
    read them: `reveals`.
    """
    to = choice.to or newest_month(choice.service, choice.as_at) or first_of_month(choice.as_at or today)
    months = months_between(financial_year_start(to), to)
    series = _series(choice, readable, months, reveals)
    listings = _listings(choice)
    benchmarks, comparators = _benchmarks({listing.indicator for listing in listings}, choice.moment)
    rows = _listed_rows(listings, series, benchmarks) + _service_rows(choice, series)
    if choice.status:
        rows = [row for row in rows if row.status is choice.status]
    return Board(rows, months, comparators, choice)


def latest_beside(board: Board) -> date:
    """Give the newest month there is to show beside a board's own: its own, where none was chosen."""
    choice, own = board.choice, board.months[-1]
    return (newest_month(choice.service, choice.as_at) or own) if choice.to else own


def newest_month(service: Unit | None = None, as_at: date | None = None) -> date | None:
    """Give the newest month that at least half of the authority's indicators have a row for.

    So one early figure does not turn the whole board's newest column blank. Where a service is
    chosen, its own newest month counts too.
    """
    shared = _newest_shared_month(_months_held(Q(unit__kind=Unit.Kind.AUTHORITY, cohort=None), as_at))
    own = max((month for _, month in _months_held(Q(unit=service), as_at)), default=None) if service else None
    return max((month for month in (shared, own) if month), default=None)


def _months_held(which: Q, as_at: date | None) -> set[tuple[int, date]]:
    """Give the indicators and months there are rows for, now or at the end of a day."""
    if as_at:
        return {(outturn.indicator_id, outturn.month) for outturn in outturns_as_at(end_of(as_at), which)}
    return set(Outturn.objects.filter(which).order_by().values_list("indicator", "month").distinct())


def _newest_shared_month(pairs: set[tuple[int, date]]) -> date | None:
    by_month = Counter(month for _, month in pairs)
    indicators = len({indicator for indicator, _ in pairs})
    shared = [month for month, number in by_month.items() if number * 2 >= indicators]
    return max(shared, default=None)


def _series(choice: Choice, readable: set[int], months: Sequence[date], reveals: bool) -> list[Series]:
    which = Q(unit__kind=Unit.Kind.AUTHORITY, cohort=None)
    if choice.service:
        which = (which & Q(indicator__lead_service=choice.service)) | Q(unit=choice.service)
    which &= Q(month__range=(months[0], months[-1]), unit__in=readable)
    if choice.moment is None:
        return read_series(Outturn.objects.filter(which), reveals=reveals)
    return read_series(outturns_as_at(choice.moment, which), as_at=choice.moment, reveals=reveals)


def _listings(choice: Choice) -> list[Listing]:
    listings = Listing.objects.filter(indicator__is_active=True).select_related("area", "indicator__lead_service")
    if choice.area:
        listings = listings.filter(area=choice.area)
    if choice.service:
        listings = listings.filter(indicator__lead_service=choice.service)
    return list(listings.order_by("area__position", "position"))


def _listed_rows(listings: list[Listing], series: list[Series], benchmarks: dict) -> list[Row]:
    own = {one.indicator.pk: one for one in series if one.unit.kind == Unit.Kind.AUTHORITY and one.cohort is None}
    return [
        Row(
            listing.area.name,
            listing.indicator,
            own.get(listing.indicator_id),
            benchmarks.get(listing.indicator_id, {}),
        )
        for listing in listings
    ]


def _service_rows(choice: Choice, series: list[Series]) -> list[Row]:
    """Give the service's own figures, cohort by cohort after the whole, where a service is chosen."""
    if choice.service is None or choice.area is not None:
        return []
    own = [one for one in series if one.unit.pk == choice.service.pk]
    own.sort(key=lambda one: (one.indicator.code, one.cohort is not None, one.cohort.name if one.cohort else ""))
    return [Row(f"{choice.service.name}: its own figures", one.indicator, one) for one in own]


def _benchmarks(indicators: set[Indicator], as_at: datetime | None) -> tuple[dict[int, dict[str, str]], list[str]]:
    held: dict[int, dict[str, str]] = {}
    columns: dict[str, tuple[int, str]] = {}
    of_now = Benchmark.objects.filter(indicator__in=indicators).select_related("indicator")
    for benchmark in benchmarks_as_at(as_at, indicators) if as_at else of_now:
        columns[benchmark.called] = (COMPARATOR_ORDER[benchmark.comparator], benchmark.year)
        held.setdefault(benchmark.indicator_id, {})[benchmark.called] = print_benchmark(benchmark)
    return held, sorted(columns, key=lambda name: columns[name])


def print_benchmark(benchmark: Benchmark) -> str:
    """Write a benchmark the way its indicator is written, or why there is none."""
    if benchmark.value is None:
        return print_absence(Absence(benchmark.absence))
    return print_figure(benchmark.value, Measure(benchmark.indicator.measure), benchmark.indicator.decimals)
