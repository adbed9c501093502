"""Series read as plain values, for those who go through all of them: a row a tuple, no instance of a model.

What is read stands in for the rows wherever a rule, a sentence or a chart asks; pages want the rows themselves.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, cast

from django.db.models import Exists, F, Max, OuterRef
from django.db.models.functions import Coalesce

from indicators.defined import Defined
from indicators.models import Cohort, Indicator, Outturn, Target
from indicators.models.against import in_force
from indicators.months import Columns
from indicators.rules.status import Assessment, Goal, Shape, assess
from indicators.rules.vocabulary import Basis, Per
from indicators.small_numbers import SmallNumbers, without_figure
from indicators.standings import Series, series_of
from organisation.models import Unit

SeriesKey = tuple[int, int, int | None]
OF_SERIES = ("indicator_id", "unit_id", "cohort_id")
A_UNIT_IS_BELOW = 10**9  # so that an indicator and a unit make one number
SAID = ("month", "value", "numerator", "denominator", "absence")


class HeldFigure(NamedTuple):
    """What an outturn says of its month."""

    month: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    absence: str
    indicator: Indicator


class HeldColumns(Columns):
    """A series' columns as they were read; what a month says is put together when it is looked at."""

    def __init__(self, indicator: Indicator, *said: Sequence) -> None:
        """Take the columns in the order of `SAID`."""
        self.month, self.value, self.numerator, self.denominator, self._absence = said
        self._indicator = indicator

    def row(self, at: int) -> HeldFigure:  # type: ignore[override]
        """Give what one month says."""
        return HeldFigure(
            self.month[at], self.value[at], self.numerator[at], self.denominator[at], self._absence[at], self._indicator
        )


class HeldTarget:
    """What a target aims for, and from when."""

    __slots__ = ("applies_from", "goal", "per", "value")

    def __init__(self, applies_from: date, value: Decimal, per: str, tolerance: Decimal) -> None:
        """Take what was read, and put the goal together once for all months."""
        self.applies_from, self.value, self.per = applies_from, value, per
        self.goal = Goal(value, Per(per), tolerance, applies_from)


class Whose:
    """The indicators, units and cohorts that series are of, read once."""

    def __init__(self) -> None:
        """Read them all: they are few beside the figures."""
        self.indicators = Indicator.objects.in_bulk()
        self.units = Unit.objects.in_bulk()
        self.cohorts = Cohort.objects.in_bulk()
        self.small = SmallNumbers()

    def figure(self, key: SeriesKey, said: tuple) -> HeldFigure:
        """Give what a row says of its month; of too few, its counts alone."""
        month, value, numerator, denominator, absence = said
        held = HeldFigure(month, value, numerator, denominator, absence, self.indicators[key[0]])
        return without_figure(held) if self.small.of(held.indicator, key[1], key[2], held) else held


def newest_figures(whose: Whose, *, month: date, since: date) -> Iterator[tuple[SeriesKey, HeldFigure]]:
    """Give every series' newest figure from `since` up to `month`, those of one indicator mostly together.

    Of active indicators, and of no single worker: they are never compared, and never flagged. Most series have a
    figure in the month itself, which an index finds; only the rest are looked for month by month.
    """
    units = [unit.pk for unit in whose.units.values() if unit.kind != Unit.Kind.WORKER]
    indicators = [indicator.pk for indicator in whose.indicators.values() if indicator.is_active]
    outturns = Outturn.objects.filter(unit__in=units, indicator__in=indicators).order_by(*OF_SERIES)
    for row in outturns.filter(month=month).values_list(*OF_SERIES, *SAID).iterator():
        yield row[:3], whose.figure(row[:3], row[3:])
    of = Coalesce("cohort_id", 0)
    same = {"indicator": OuterRef("indicator"), "unit": OuterRef("unit"), "of": OuterRef("of"), "month": month}
    is_there = Exists(Outturn.objects.alias(of=of).filter(**same))
    behind = outturns.alias(of=of).filter(~is_there, month__gte=since, month__lt=month)
    yield from _newest_of(behind.values_list(*OF_SERIES).annotate(newest=Max("month")), whose)


def _newest_of(rows: Iterable[tuple], whose: Whose) -> Iterator[tuple[SeriesKey, HeldFigure]]:
    """Read the figures of these series, each in its own newest month, in one query if there are any."""
    newest = {row[:3]: row[3] for row in rows}
    if not newest:
        return
    held = Outturn.objects.filter(
        indicator__in={key[0] for key in newest},
        unit__in={key[1] for key in newest},
        month__in=set(newest.values()),
    )
    for row in held.order_by(*OF_SERIES).values_list(*OF_SERIES, *SAID).iterator():
        if newest.get(row[:3]) == row[3]:
            yield row[:3], whose.figure(row[:3], row[3:])


class Lot:
    """A lot of series to be read together, and what all of them need: targets, versions and breaks."""

    def __init__(self, keys: Sequence[SeriesKey], whose: Whose) -> None:
        """Read it, in three queries."""
        self.keys, self.whose = keys, whose
        indicators = {key[0] for key in keys}
        self.defined = Defined(indicators)
        self.targets = _targets(indicators, {key[1] for key in keys})

    def read(self, keys: Sequence[SeriesKey], *, until: date) -> list[Series]:
        """Read some of its series with their whole history up to a month, in one query."""
        rows: dict[SeriesKey, list[tuple]] = {key: [] for key in keys}
        for row in _rows(keys, until) if keys else ():
            if (key := row[:3]) in rows:
                rows[key].append(row[3:])
        return [self._series(key, sorted(of_one)) for key, of_one in rows.items() if of_one]

    def assess(self, key: SeriesKey, figure: HeldFigure, shape: Shape | None = None) -> Assessment:
        """Set one figure against the target in force in its month."""
        target = in_force(self.targets.get(key, ()), figure.month)
        reading = self.defined.reading(figure.indicator, figure.month)
        return assess(figure.value, target.goal if target else None, reading=reading, month=figure.month, shape=shape)

    def runs_on(self, key: SeriesKey) -> bool:
        """Say whether a series is of a running total, whose months are not told by themselves."""
        return self.whose.indicators[key[0]].basis == Basis.CUMULATIVE

    def _series(self, key: SeriesKey, rows: Iterable[tuple]) -> Series:
        indicator, unit, cohort = key
        of = self.whose.indicators[indicator]
        return series_of(
            of,
            self.whose.units[unit],
            self.whose.cohorts[cohort] if cohort else None,
            HeldColumns(of, *zip(*rows, strict=True)),
            targets=cast("list[Target]", self.targets.get(key, [])),
            defined=self.defined,
            earlier={},
            small=self.whose.small,
        )


def _rows(keys: Sequence[SeriesKey], until: date) -> Iterable[tuple]:
    """Read rows of these series and perhaps of other cohorts, in no order.

    Each pair of indicator and unit is one number, looked up among those asked for. Said with an OR for every indicator
    the database takes four times as long, most of it to try one after the other.
    """
    rows = Outturn.objects.alias(pair=F("indicator_id") * A_UNIT_IS_BELOW + F("unit_id")).filter(
        indicator__in={key[0] for key in keys},
        pair__in={key[0] * A_UNIT_IS_BELOW + key[1] for key in keys},
        month__lte=until,
    )
    return rows.order_by().values_list(*OF_SERIES, *SAID).iterator()


def _targets(indicators: set[int], units: set[int]) -> dict[SeriesKey, list[HeldTarget]]:
    """Read the targets of these units and perhaps of more, the newest first."""
    held = Target.objects.filter(indicator__in=indicators, unit__in=units).order_by("-applies_from")
    targets: dict[SeriesKey, list[HeldTarget]] = {}
    for row in held.values_list(*OF_SERIES, "applies_from", "value", "per", "tolerance").iterator():
        targets.setdefault(row[:3], []).append(HeldTarget(*row[3:]))
    return targets
