"""How every series stands, month by month: the one reading that pages, flags and agendas share.

Nothing here is stored. Rows become values here and are handed to the rules.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, QuerySet

from indicators.as_reported import outturns_as_at, targets_as_at
from indicators.defined import Defined, Shapes
from indicators.models import Cohort, Indicator, Outturn, Target
from indicators.models.against import in_force
from indicators.months import Columns, Months, MonthsForFlags, Standing
from indicators.rules.intervals import NotAShareError
from indicators.rules.runs import Break, consecutive_misses, first_comparable, months_met, newest_break
from indicators.rules.share_trajectory import ShareTrajectory, project_share
from indicators.rules.small_numbers import Few
from indicators.rules.status import Reading
from indicators.rules.trajectory import Trajectory, project, why_not_projected
from indicators.rules.vocabulary import Basis, Measure, Per, Status
from indicators.rules.wording import print_month, print_target
from indicators.small_numbers import SmallNumbers, without_figure
from organisation.models import Unit
from organisation.rules.calendar import add_months, financial_year_start


@dataclass(frozen=True, repr=False)
class Series:
    """One indicator for one unit and cohort, month by month, oldest first."""

    indicator: Indicator
    unit: Unit
    cohort: Cohort | None
    reading: Reading
    standings: Months
    breaks: tuple[Break, ...] = ()
    earlier: Mapping[date, Decimal] = field(default_factory=dict)  # a running total's, before the first month read
    targets: Sequence[Target] = ()  # the newest first

    @property
    def key(self) -> tuple[int, int, int | None]:
        """Say which series it is."""
        return (self.indicator.pk, self.unit.pk, self.cohort.pk if self.cohort else None)

    @property
    def set_aside_as(self) -> str:
        """Say under what name a job sets it aside."""
        return series_name(self.key)

    def __str__(self) -> str:
        """Name the series."""
        return self.name

    @property
    def cases(self) -> Decimal | None:
        """Say of how many cases the newest month's percentage is; None where that is not held, or it is none."""
        denominator = self.latest.outturn.denominator
        return denominator if self.reading.measure is Measure.PERCENTAGE else None

    @property
    def name(self) -> str:
        """Name the series: the indicator, and whose figure it is where that is not the authority."""
        return called(self.indicator, self.unit, self.cohort)

    @property
    def latest(self) -> Standing:
        """Give the newest month there is a row for: a series has at least one."""
        return self.standings[-1]

    @property
    def latest_figure(self) -> Standing | None:
        """Give the newest month that has a figure."""
        return next((standing for standing in reversed(self.standings) if standing.outturn.value is not None), None)

    @cached_property
    def by_month(self) -> dict[date, Standing]:
        """Give the months by date."""
        return {standing.month: standing for standing in self.standings}

    @property
    def status(self) -> Status:
        """Give the status of the newest month."""
        return self.latest.status

    @property
    def broken(self) -> Break | None:
        """Give the break the newest month stands behind, where there is one."""
        return newest_break(self.breaks, month=self.latest.month)

    @cached_property
    def comparable(self) -> Months:
        """Give the months that compare with the newest one: those since the newest break."""
        return self.standings[first_comparable(self.standings.dates, self.breaks) :]

    @property
    def months_met(self) -> tuple[int, int]:
        """Say in how many of the scored months since the newest break the target was met."""
        return months_met([standing.status for standing in self.comparable])

    @property
    def consecutive_misses(self) -> int:
        """Count the misses in a row up to the newest month, as far back as the newest break."""
        return consecutive_misses([standing.status for standing in self.comparable])

    @cached_property
    def trajectory(self) -> Trajectory | None:
        """Project the financial year, where there is something to project and no break inside it."""
        return None if self.year_is_broken else self._projected()

    @property
    def year_is_broken(self) -> bool:
        """Say whether a break inside the financial year leaves nothing to project the year from."""
        broken = self.broken
        inside = broken is not None and broken.month > financial_year_start(self.latest.month)
        return inside and self._projected() is not None

    def _projected(self) -> Trajectory | None:
        newest = self.latest_figure
        if newest is None or newest.target is None:
            return None
        return project(
            self.values,
            goal=newest.target.goal,
            basis=self.reading.basis,
            polarity=self.reading.polarity,
            month=newest.month,
            measure=self.reading.measure,
            last_year=self.known,
            breaks=[one.month for one in self.breaks if one.month <= financial_year_start(newest.month)],
        )

    @cached_property
    def share_trajectory(self) -> ShareTrajectory | None:
        """Project the share of the year of a percentage, from numerators and denominators; None without them."""
        newest, starts = self.latest_figure, financial_year_start(self.latest.month)
        is_share = self.reading.measure is Measure.PERCENTAGE
        if self._year_is_of_few(starts):
            return None
        if not is_share or newest is None or newest.target is None or (self.broken and self.broken.month > starts):
            return None
        try:
            return project_share(
                self.fractions,
                goal=newest.target.goal,
                basis=self.reading.basis,
                polarity=self.reading.polarity,
                month=newest.month,
            )
        except NotAShareError:  # a doubt says which; there is no share to project
            return None

    def _year_is_of_few(self, starts: date) -> bool:
        """Say whether the whole year's percentage would be of too few to be shown."""
        whole = sum((whole for month, (_, whole) in self.fractions.items() if month >= starts), Decimal(0))
        return bool(self.indicator.fewest_shown) and whole < (self.indicator.fewest_shown or 0)

    @property
    def heading(self) -> Trajectory | ShareTrajectory | None:
        """Say where the year is heading, whichever way its figures add up."""
        return self.trajectory or self.share_trajectory

    @cached_property
    def fractions(self) -> dict[date, tuple[Decimal, Decimal]]:
        """Give numerators and denominators by month, where both are held and the denominator is not 0."""
        columns = self.standings.columns
        tops, bottoms = self.standings.column(columns.numerator), self.standings.column(columns.denominator)
        each = zip(self.standings.dates, tops, bottoms, strict=True)
        return {month: (top, bottom) for month, top, bottom in each if top is not None and bottom}

    @property
    def charted_fractions(self) -> dict[date, tuple[Decimal, Decimal]]:
        """Give the fractions of the months that have a figure: those of too few make none."""
        return {month: fraction for month, fraction in self.fractions.items() if month in self.values}

    @property
    def few(self) -> list[date]:
        """Give the months whose percentage is of too few, oldest first."""
        if self.indicator.fewest_shown is None:
            return []
        return [at.month for at in self.standings if at.few]

    @property
    def figures(self) -> dict[date, Decimal | None]:
        """Give the figures by month, nothing where a month has a row without one."""
        return dict(zip(self.standings.dates, self.standings.column(self.standings.columns.value), strict=True))

    @cached_property
    def values(self) -> dict[date, Decimal]:
        """Give the figures by month, months without one left out."""
        return {month: value for month, value in self.figures.items() if value is not None}

    @property
    def known(self) -> dict[date, Decimal]:
        """Give the figures by month with those before the first month read, where they were read for their shape."""
        return {**self.earlier, **self.values}

    @property
    def why_not_projected(self) -> str:
        """Say why the year is not projected; nothing where it is."""
        newest = self.latest_figure
        if self.heading is not None:
            return ""
        if newest is None:
            return "No projection: there are no figures."
        if self.year_is_broken and self.broken:
            return f"No projection: figures before and after {print_month(self.broken.month)} do not compare."
        return why_not_projected(
            self.values,
            goal=newest.target.goal if newest.target else None,
            basis=self.reading.basis,
            polarity=self.reading.polarity,
            month=newest.month,
            measure=self.reading.measure,
        )

    @property
    def target(self) -> Target | None:
        """Give the target in force in the newest month."""
        return self.latest.target

    @property
    def printed_target(self) -> str:
        """Write the target and what it is per."""
        if self.target is None:
            return ""
        per = {Per.MONTH: " a month", Per.YEAR_END: " by 31 March"}.get(Per(self.target.per), "")
        shown = print_target(self.target.value, self.reading.measure)
        needs_per = self.reading.measure is not Measure.PERCENTAGE
        return shown + (per if needs_per else "")

    def since(self, month: date) -> "Series":
        """Give the same series from a month on."""
        start = bisect_left(self.standings.dates, month)
        return replace(self, standings=self.standings[start:]) if start else self

    def until(self, month: date) -> "Series | None":
        """Give the same series up to a month; None where it begins later."""
        stop = bisect_right(self.standings.dates, month)
        return replace(self, standings=self.standings[:stop]) if stop else None

    def for_flags(self) -> "MonthsForFlags":
        """Give the months since the newest break in the shape the flag rules read."""
        return MonthsForFlags(self.comparable)


def called(indicator: Indicator, unit: Unit, cohort: Cohort | None) -> str:
    """Call a series as people do: by its indicator, and by whose figure it is where that is not the authority."""
    whose = [] if unit.kind == Unit.Kind.AUTHORITY else [unit.name]
    whose += [cohort.name] if cohort else []
    return f"{indicator.name} ({', '.join(whose)})" if whose else indicator.name


def series_name(key: tuple[int, int, int | None]) -> str:
    """Name a series by the rows it belongs to, so that a job can find it again."""
    indicator, unit, cohort = key
    return f"series of indicator {indicator}, unit {unit}" + (f", cohort {cohort}" if cohort else "")


def read_series(
    outturns: QuerySet[Outturn] | Sequence[Outturn], *, as_at: datetime | None = None, reveals: bool = False
) -> list[Series]:
    """Read outturns into series with their standing, in four queries: figures, targets, versions, breaks.

    A fifth reads the year before of running totals, whose shape their profile follows. Outturns held
    at an earlier moment come as a list, oldest month first; with that moment as `as_at` they are set
    against the targets, versions and breaks of then. Percentages of too few are read as their counts, with the
    percentage beside them only where the reader may read it: `reveals`.
    """
    if isinstance(outturns, QuerySet):
        outturns = outturns.select_related("indicator__lead_service", "unit", "cohort").order_by("month")
    rows = list(outturns)
    indicators = {row.indicator_id for row in rows}
    targets = _targets(indicators, {row.unit_id for row in rows}, as_at)
    defined = Defined(indicators, as_at)
    grouped: dict[tuple, list[Outturn]] = {}
    for row in rows:
        grouped.setdefault((row.indicator_id, row.unit_id, row.cohort_id), []).append(row)
    earlier = _earlier(grouped, as_at)
    small = SmallNumbers(indicators, as_at=as_at, reveals=reveals)
    return [
        series_of(
            months[0].indicator, months[0].unit, months[0].cohort, Columns(months),
            targets=targets.get(key, []), defined=defined, earlier=earlier.get(key, {}), small=small,
        )
        for key, months in grouped.items()
    ]  # fmt: skip


def _earlier(grouped: Mapping[tuple, list[Outturn]], as_at: datetime | None) -> dict[tuple, dict[date, Decimal]]:
    """Give what running totals held before the first month read, back to the April of the year before it."""
    first = {key: rows[0].month for key, rows in grouped.items() if rows[0].indicator.basis == Basis.CUMULATIVE}
    if not first:
        return {}
    which = running_before(first)
    held = outturns_as_at(as_at, which) if as_at else Outturn.objects.filter(which).order_by()
    values: dict[tuple, dict[date, Decimal]] = {}
    for row in held:
        key = (row.indicator_id, row.unit_id, row.cohort_id)
        if row.value is not None and key in first and row.month < first[key]:
            values.setdefault(key, {})[row.month] = row.value
    return values


def running_before(first: Mapping[tuple[int, int, int | None], date]) -> Q:
    """Choose what some series held before their first month, back to the April of the year before it."""
    return Q(
        indicator__in={key[0] for key in first}, unit__in={key[1] for key in first},
        month__gte=add_months(financial_year_start(min(first.values())), -12), month__lt=max(first.values()),
    )  # fmt: skip


def _targets(indicators: set[int], units: set[int], as_at: datetime | None) -> dict[tuple, list[Target]]:
    """Give the targets of some series, newest first: of these units alone, for every team may have its own."""
    if as_at:
        held = [target for target in targets_as_at(as_at) if target.indicator_id in indicators]
    else:
        held = list(Target.objects.filter(indicator__in=indicators, unit__in=units).order_by("-applies_from"))
    targets: dict[tuple, list[Target]] = {}
    for target in held:
        targets.setdefault((target.indicator_id, target.unit_id, target.cohort_id), []).append(target)
    return targets


def series_of(
    indicator: Indicator,
    unit: Unit,
    cohort: Cohort | None,
    columns: Columns,
    *,
    targets: Sequence[Target],
    defined: Defined,
    earlier: Mapping[date, Decimal],
    small: SmallNumbers,
) -> Series:
    """Set one series' rows, oldest first, against its targets, newest first, as it was defined month by month."""
    breaks = defined.breaks_of(indicator.pk, unit.pk)
    basis, values = Basis(indicator.basis), dict(earlier)
    if basis is Basis.CUMULATIVE:
        each = zip(columns.month, columns.value, strict=True)
        values |= {month: value for month, value in each if value is not None}
    shapes = Shapes(values, basis, breaks)
    few = _few(indicator, unit, cohort, columns, small)

    def stand(row: Outturn) -> Standing:
        target, reading = in_force(targets, row.month), defined.reading(indicator, row.month)
        if (found := few.get(row.month)) is not None:
            return Standing(without_figure(row), target, reading, shapes, found)
        return Standing(row, target, reading, shapes)

    reading = defined.reading(indicator, columns.month[-1])
    months = Months(columns, stand, range(len(columns.month)), {})
    return Series(indicator, unit, cohort, reading, months, breaks, earlier, targets)


def _few(
    indicator: Indicator, unit: Unit, cohort: Cohort | None, columns: Columns, small: SmallNumbers
) -> dict[date, Few]:
    """Give the months whose percentage is of too few, and take their figures out of what is charted and judged."""
    if indicator.fewest_shown is None:
        return {}
    rows = (columns.row(at) for at in range(len(columns.month)))
    found = {
        row.month: few for row in rows if (few := small.of(indicator, unit.pk, cohort.pk if cohort else None, row))
    }
    if found:
        each = zip(columns.month, columns.value, strict=True)
        columns.value = [None if month in found else value for month, value in each]
    return found
