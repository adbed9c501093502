"""The board of indicators: every listed measure with its months, target, status and benchmarks."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Q

from indicators.as_reported import benchmarks_as_at, end_of
from indicators.models import Benchmark, Indicator, Listing, PriorityArea
from indicators.models.against import name_of_benchmark
from indicators.months import Standing
from indicators.newest import newest_month
from indicators.plain import PlainIndicator, read_plain
from indicators.rules.vocabulary import Absence, Comparator, Measure, Status
from indicators.rules.wording import print_absence, print_figure
from indicators.standings import Series
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
    indicator: PlainIndicator
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
    def width(self) -> int:
        """Count its columns: name, status, target, trend, and those of months and comparators."""
        return 4 + len(self.months) + len(self.comparators)

    @property
    def caption(self) -> str:
        """Say what is shown: up to which month, and as reported on which day."""
        as_at = self.choice.as_at
        said = f", as reported on {as_at.day} {as_at:%B %Y}" if as_at else ""
        return f"Indicators to {self.months[-1]:%B %Y}{said}"

    @property
    def counts(self) -> list[tuple[Status, int]]:
        """Count the lines by status, in the order of the vocabulary."""
        counted = Counter(row.status for row in self.rows)
        return [(status, counted[status]) for status in Status if counted[status]]


def series_address(row: Row, as_at: date | None = None) -> str:
    """Give the address of a line's own page, as reported on the same day."""
    address, series = row.indicator.get_absolute_url(), row.series
    chosen = {}
    if series and not (series.unit.kind == "authority" and series.cohort is None):
        chosen = {"unit": series.unit.code} | ({"cohort": series.cohort.code} if series.cohort else {})
    chosen |= {"as_at": as_at.isoformat()} if as_at else {}
    return f"{address}?{urlencode(chosen)}" if chosen else address


def read_board(
    choice: Choice,
    *,
    readable: set[int],
    today: date,
    reveals: bool = False,
    authorities: Collection[int] | None = None,
) -> Board:
    """Read the board: its newest month, listings, figures, targets, benchmarks; no more of them for more lines.

    `readable` holds the ids of the units the reader may see, `authorities` those of the authority they belong to
    (every one, if none is said); a board without figures shows the year of `today`, or of the day it is read as at.
    As at a past day, figures, targets and benchmarks are those of its end. Percentages of too few are given as counts
    unless the reader may read them: `reveals`.
    """
    to = choice.to or newest_month(choice.service, choice.as_at, authorities) or first_of_month(choice.as_at or today)
    months = months_between(financial_year_start(to), to)
    listings = _listings(choice)
    known = {one.pk: one for _, one in listings}
    series = _series(choice, _whose(readable, authorities), months, known, reveals)
    benchmarks, comparators = _benchmarks(known, choice.moment)
    rows = _listed_rows(listings, series, benchmarks) + _service_rows(choice, series)
    if choice.status:
        rows = [row for row in rows if row.status is choice.status]
    return Board(rows, months, comparators, choice)


def latest_beside(board: Board, authorities: Collection[int] | None = None) -> date:
    """Give the newest month there is to show beside a board's own: its own, where none was chosen."""
    choice, own = board.choice, board.months[-1]
    return (newest_month(choice.service, choice.as_at, authorities) or own) if choice.to else own


def _whose(readable: set[int], authorities: Collection[int] | None) -> Q:
    """Choose the authority's own figures, of those somebody may read."""
    if authorities is None:
        return Q(unit__kind=Unit.Kind.AUTHORITY, unit__in=readable, cohort=None)
    return Q(unit__in=readable.intersection(authorities), cohort=None)


def _series(
    choice: Choice, whose: Q, months: Sequence[date], known: Mapping[int, PlainIndicator], reveals: bool
) -> list[Series]:
    if choice.service:
        whose = (whose & Q(indicator__lead_service=choice.service)) | Q(unit=choice.service)
    which = whose & Q(month__range=(months[0], months[-1]))
    return read_plain(which, known=known, as_at=choice.moment, reveals=reveals)


def _listings(choice: Choice) -> list[tuple[str, PlainIndicator]]:
    """Give the lines of the board, in its order: each with the name of its area."""
    listings = Listing.objects.filter(indicator__is_active=True)
    if choice.area:
        listings = listings.filter(area=choice.area)
    if choice.service:
        listings = listings.filter(indicator__lead_service=choice.service)
    said = ("area__name", *(f"indicator__{name}" for name in PlainIndicator._fields))
    rows = listings.order_by("area__position", "position").values_list(*said)
    return [(row[0], PlainIndicator(*row[1:])) for row in rows]


def _listed_rows(listings: list[tuple[str, PlainIndicator]], series: list[Series], benchmarks: dict) -> list[Row]:
    own = {one.indicator.pk: one for one in series if one.unit.kind == Unit.Kind.AUTHORITY and one.cohort is None}
    return [Row(area, one, own.get(one.pk), benchmarks.get(one.pk, {})) for area, one in listings]


def _service_rows(choice: Choice, series: list[Series]) -> list[Row]:
    """Give the service's own figures, cohort by cohort after the whole, where a service is chosen."""
    if choice.service is None or choice.area is not None:
        return []
    own = [one for one in series if one.unit.pk == choice.service.pk]
    own.sort(key=lambda one: (one.indicator.code, one.cohort is not None, one.cohort.name if one.cohort else ""))
    return [Row(f"{choice.service.name}: its own figures", one.indicator, one) for one in own]  # type: ignore[arg-type]


def _benchmarks(
    indicators: Mapping[int, PlainIndicator], as_at: datetime | None
) -> tuple[dict[int, dict[str, str]], list[str]]:
    """Give what indicators are compared with, by the headings of its columns; and the columns in their order."""
    held: dict[int, dict[str, str]] = {}
    columns: dict[str, tuple[int, str]] = {}
    for key, comparator, year, heading, value, absence in _held_benchmarks(indicators, as_at):
        called = name_of_benchmark(heading, comparator, year)
        columns[called] = (COMPARATOR_ORDER[comparator], year)
        held.setdefault(key, {})[called] = _printed(indicators[key], value, absence)
    return held, sorted(columns, key=lambda name: columns[name])


def _held_benchmarks(indicators: Collection[int], as_at: datetime | None) -> Iterable[tuple]:
    said = ("indicator_id", "comparator", "year", "heading", "value", "absence")
    if as_at is None:
        held = Benchmark.objects.filter(indicator__in=indicators).order_by("indicator_id", "comparator", "year")
        return held.values_list(*said)
    of = Indicator.objects.filter(pk__in=indicators)
    return [tuple(getattr(one, name) for name in said) for one in benchmarks_as_at(as_at, of)]


def print_benchmark(benchmark: Benchmark) -> str:
    """Write a benchmark the way its indicator is written, or why there is none."""
    return _printed(benchmark.indicator, benchmark.value, benchmark.absence)


def _printed(indicator: PlainIndicator | Indicator, value: Decimal | None, absence: str) -> str:
    if value is None:
        return print_absence(Absence(absence))
    return print_figure(value, Measure(indicator.measure), indicator.decimals)
