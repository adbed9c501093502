"""Series read as plain values, for those who go through all of them: a row a tuple, no instance of a model.

What is read stands in for the rows wherever a rule, a sentence or a chart asks; pages want the rows themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import groupby
from operator import or_
from typing import NamedTuple, cast

from django.db.models import Max, Q, QuerySet

from indicators.defined import Defined
from indicators.models import Cohort, Indicator, Outturn, Target
from indicators.models.against import in_force
from indicators.rules.status import Assessment, Shape, assess
from indicators.rules.vocabulary import Basis
from indicators.standings import Series, goal_of, series_of
from organisation.models import Unit

SeriesKey = tuple[int, int, int | None]
OF_SERIES = ("indicator_id", "unit_id", "cohort_id")


class HeldFigure(NamedTuple):
    """What an outturn says of its month."""

    month: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    absence: str
    indicator: Indicator


class HeldTarget(NamedTuple):
    """What a target aims for, and from when."""

    applies_from: date
    value: Decimal
    per: str
    tolerance: Decimal


class Whose:
    """The indicators, units and cohorts that series are of, read once."""

    def __init__(self) -> None:
        """Read them all: they are few beside the figures."""
        self.indicators = Indicator.objects.in_bulk()
        self.units = Unit.objects.in_bulk()
        self.cohorts = Cohort.objects.in_bulk()


def newest_months(outturns: QuerySet[Outturn]) -> list[tuple[SeriesKey, date]]:
    """Give every series and its newest month, those of one indicator together."""
    rows = outturns.order_by(*OF_SERIES).values_list(*OF_SERIES).annotate(newest=Max("month"))
    return [((indicator, unit, cohort), newest) for indicator, unit, cohort, newest in rows]


class Lot:
    """A lot of series to be read together, and what all of them need: targets, versions and breaks."""

    def __init__(self, keys: Sequence[SeriesKey], whose: Whose) -> None:
        """Read it, in three queries."""
        self.keys, self.whose = keys, whose
        indicators = {key[0] for key in keys}
        self.defined = Defined(indicators)
        self.targets = _targets(indicators, {key[1] for key in keys})

    def read(self, keys: Iterable[SeriesKey], *, until: date) -> list[Series]:
        """Read some of its series with their whole history up to a month, in one query."""
        wanted = sorted(keys, key=lambda key: key[:2])
        if not wanted:
            return []
        chosen, rows = set(wanted), _rows(wanted, until)
        return [
            self._series(key, list(of_one))
            for key, of_one in groupby(rows, key=lambda row: row[:3])
            if key in chosen
        ]  # fmt: skip

    def newest(self, newest: Mapping[SeriesKey, date]) -> dict[SeriesKey, HeldFigure]:
        """Read the figures of the newest months, in one query."""
        rows = Outturn.objects.filter(
            indicator__in={key[0] for key in newest},
            unit__in={key[1] for key in newest},
            month__in=set(newest.values()),
        )
        said = rows.order_by().values_list(*OF_SERIES, "month", "value", "numerator", "denominator", "absence")
        return {
            row[:3]: HeldFigure(row[3], row[4], row[5], row[6], row[7], self.whose.indicators[row[0]])
            for row in said.iterator()
            if newest.get(row[:3]) == row[3]
        }

    def assess(self, key: SeriesKey, figure: HeldFigure, shape: Shape | None = None) -> Assessment:
        """Set one figure against the target in force in its month."""
        target = in_force(self.targets.get(key, ()), figure.month)
        reading = self.defined.reading(figure.indicator, figure.month)
        goal = goal_of(target) if target else None
        return assess(figure.value, goal, reading=reading, month=figure.month, shape=shape)

    def runs_on(self, key: SeriesKey) -> bool:
        """Say whether a series is of a running total, whose months are not told by themselves."""
        return self.whose.indicators[key[0]].basis == Basis.CUMULATIVE

    def _series(self, key: SeriesKey, rows: list[tuple]) -> Series:
        indicator, unit, cohort = key
        of = self.whose.indicators[indicator]
        figures = [HeldFigure(row[3], row[4], row[5], row[6], row[7], of) for row in rows]
        return series_of(
            of,
            self.whose.units[unit],
            self.whose.cohorts[cohort] if cohort else None,
            cast("list[Outturn]", figures),
            targets=cast("list[Target]", self.targets.get(key, [])),
            defined=self.defined,
            earlier={},
        )


def _rows(keys: Sequence[SeriesKey], until: date) -> Iterable[tuple]:
    """Read rows of these series and perhaps of other cohorts, one series after the other, oldest month first."""
    which = [
        Q(indicator=indicator, unit__in={key[1] for key in of_one})
        for indicator, of_one in groupby(keys, key=lambda key: key[0])
    ]
    rows = Outturn.objects.filter(reduce(or_, which), month__lte=until).order_by(*OF_SERIES, "month")
    return rows.values_list(*OF_SERIES, "month", "value", "numerator", "denominator", "absence").iterator()


def _targets(indicators: set[int], units: set[int]) -> dict[SeriesKey, list[HeldTarget]]:
    """Read the targets of these units and perhaps of more, the newest first."""
    held = Target.objects.filter(indicator__in=indicators, unit__in=units).order_by("-applies_from")
    targets: dict[SeriesKey, list[HeldTarget]] = {}
    for row in held.values_list(*OF_SERIES, "applies_from", "value", "per", "tolerance").iterator():
        targets.setdefault(row[:3], []).append(HeldTarget(*row[3:]))
    return targets
