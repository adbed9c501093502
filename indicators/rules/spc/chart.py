"""A control chart: dated figures in, limits, special causes and icons out.

Each re-base starts a new stretch with its own mean and limits, and nothing crosses it. The latest
month that has a figure speaks for the chart. A chart is worked out, never stored.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from math import isfinite
from typing import NamedTuple

from indicators.rules.spc.limits import Limits, limits_of
from indicators.rules.spc.settings import MAKING_DATA_COUNT, CannotChartError, Settings
from indicators.rules.spc.signals import causes_of
from indicators.rules.spc.targets import assurance_of, is_end_of_scale, meets_target
from indicators.rules.spc.words import (
    AssuranceIcon,
    Caution,
    SpecialCause,
    Variation,
    VariationIcon,
    icon_of,
    variation_of,
)
from indicators.rules.status import Reading
from indicators.rules.trajectory import increments
from indicators.rules.vocabulary import Basis
from organisation.rules.calendar import months_between, months_elapsed

Figure = Decimal | float


class RollingFiguresError(CannotChartError):
    """Twelve-month rolling figures share eleven months with their neighbour and never go on a control chart."""


class NotAMonthError(CannotChartError):
    """A figure, or a re-base, is dated otherwise than on the first of its month."""


class NotAFigureError(CannotChartError):
    """A figure is infinite, or not a number."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The months from one re-base to the next, `start` up to but without `stop`, and their lines."""

    start: int
    stop: int
    limits: Limits
    held: int  # figures in it, gaps aside


@dataclass(frozen=True, slots=True)
class Point:
    """One month on a chart. `target` is the one in force, in what is charted; lines may be None."""

    month: date
    value: float | None
    stretch: int
    limits: Limits
    cause: SpecialCause
    variation: Variation
    target: float | None
    meets_target: bool | None


@dataclass(frozen=True)
class Chart:
    """A series as a control chart, month after month, gaps included."""

    reading: Reading
    settings: Settings
    months: tuple[date, ...]
    values: tuple[float | None, ...]
    targets: tuple[float | None, ...]
    causes: tuple[SpecialCause, ...]
    stretches: tuple[Stretch, ...]
    newest: int | None  # the place of the latest month that has a figure

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Give what is known of every month, for a chart or for the table beneath it."""
        return tuple(
            self._point(place, number)
            for number, stretch in enumerate(self.stretches)
            for place in range(stretch.start, stretch.stop)
        )

    @cached_property
    def latest(self) -> Point | None:
        """Give the month that speaks for the chart: the latest that has a figure."""
        if self.newest is None:
            return None
        newest = self.newest
        return self._point(newest, next(at for at, each in enumerate(self.stretches) if newest < each.stop))

    @property
    def on_trial(self) -> bool:
        """Say that the latest stretch has too few figures for icons."""
        return self.latest is not None and self.stretches[self.latest.stretch].held < self.settings.minimum_points

    @property
    def has_collapsed(self) -> bool:
        """Say that the latest stretch varies too little for limits."""
        return self.latest is not None and self.latest.limits.have_collapsed

    @property
    def shows_icons(self) -> bool:
        """Say whether the chart may judge: no run chart, enough figures, and limits that can be told from the mean."""
        return self.latest is not None and self.settings.judges and not self.on_trial and not self.has_collapsed

    @property
    def variation(self) -> VariationIcon | None:
        """Give the variation icon of the latest month, or None where it would mislead."""
        if self.latest is None or not self.shows_icons:
            return None
        return icon_of(self.latest.cause, self.reading.polarity)

    @property
    def is_concern(self) -> bool:
        """Say whether the latest month has a special cause of concern, on a chart that may judge."""
        return self.variation in (VariationIcon.CONCERN_HIGH, VariationIcon.CONCERN_LOW)

    @property
    def assurance(self) -> AssuranceIcon | None:
        """Give the assurance icon: where the latest target lies beside the latest limits.

        None without a target in force that month, or where neither direction is better.
        """
        if self.latest is None or not self.shows_icons:
            return None
        return assurance_of(self.latest.target, self.latest.limits, self.reading.polarity)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """Say what a reader must know before trusting the chart."""
        cautions = {
            Caution.TRIAL_LIMITS: self.on_trial,
            Caution.NO_SPREAD: self.has_collapsed,
            Caution.AUTOCORRELATED: self.reading.basis is Basis.SNAPSHOT,
            Caution.INCREMENTS: self.reading.basis is Basis.CUMULATIVE,
            Caution.TARGET_AT_END_OF_SCALE: self.latest is not None
            and is_end_of_scale(self.latest.target, self.reading),
        }
        return tuple(caution for caution, applies in cautions.items() if applies)

    def _point(self, place: int, number: int) -> Point:
        cause, polarity = self.causes[place], self.reading.polarity
        value, target = self.values[place], self.targets[place]
        return Point(
            self.months[place],
            value,
            number,
            self.stretches[number].limits,
            cause,
            variation_of(cause, polarity),
            target,
            meets_target(value, target, polarity),
        )


def draw(
    figures: Mapping[date, Figure | None],
    *,
    reading: Reading,
    settings: Settings = MAKING_DATA_COUNT,
    rebases: Collection[date] = (),
    target: Figure | Mapping[date, Figure | None] | None = None,
) -> Chart:
    """Draw a series by month. A month that is None, or left out, is a gap.

    A running total is charted as what each month added; `target` is then what one month should add
    (`monthly_target`). `target` is one figure, or the one in force in each month. A re-base starts a
    stretch at its month, figure or not; outside the series it changes nothing.
    """
    laid = lay_out(figures, reading=reading, rebases=rebases, target=target)
    causes, stretches = study(laid.values, laid.starts, settings)
    return Chart(
        reading, settings, laid.months, laid.values, laid.targets, tuple(causes), stretches, laid.newest
    )  # fmt: skip


class LaidOut(NamedTuple):
    """A series as it lies along the axis of months, before anything is worked out of it."""

    months: tuple[date, ...]
    values: tuple[float | None, ...]
    targets: tuple[float | None, ...]
    starts: list[int]  # places where a re-base begins a stretch

    @property
    def newest(self) -> int | None:
        """Give the place of the latest month that has a figure."""
        return next((place for place in reversed(range(len(self.values))) if self.values[place] is not None), None)


def lay_out(
    figures: Mapping[date, Figure | None],
    *,
    reading: Reading,
    rebases: Collection[date] = (),
    target: Figure | Mapping[date, Figure | None] | None = None,
) -> LaidOut:
    """Lay a series out month by month, refusing what cannot be charted: what every chart of months begins with."""
    _check(figures, rebases, reading)
    charted = _what_each_month_added(figures, rebases) if reading.basis is Basis.CUMULATIVE else figures
    months = _without_holes(figures)
    values = tuple(None if (value := charted.get(month)) is None else float(value) for month in months)
    _refuse_what_is_no_number(values)
    starts = [place for place, month in enumerate(months) if month in rebases] if rebases else []
    return LaidOut(tuple(months), values, _targets(target, months), starts)


def stretches_between(starts: Iterable[int], stop: int) -> list[tuple[int, int]]:
    """Give where each stretch starts and stops, `starts` being where re-bases begin one."""
    return list(pairwise([*sorted({0, *starts}), stop])) if stop else [(0, 0)]


def study(
    values: Sequence[float | None], starts: Iterable[int], settings: Settings
) -> tuple[list[SpecialCause], tuple[Stretch, ...]]:
    """Work out lines and special causes of each stretch by itself, `starts` being where they begin."""
    causes: list[SpecialCause] = []
    stretches = []
    for start, stop in stretches_between(starts, len(values)):
        own = values[start:stop]
        limits = limits_of(own[: settings.baseline], screen_ranges=settings.screen_ranges)
        if limits.have_collapsed and not settings.as_reference:
            limits = limits.without_lines()
            causes += [SpecialCause.NONE] * len(own)
        else:
            causes += causes_of(own, limits, settings)
        stretches.append(Stretch(start, stop, limits, len(own) - own.count(None)))
    return causes, tuple(stretches)


def _check(figures: Mapping[date, Figure | None], rebases: Collection[date], reading: Reading) -> None:
    if reading.basis is Basis.ROLLING_12M:
        raise RollingFiguresError(
            "Figures for the last twelve months share eleven months with their neighbour, so they look unusual "
            "when nothing is: chart the monthly figures instead."
        )
    for month in (*figures, *rebases):
        if month.day != 1:
            raise NotAMonthError(f"A month is dated on its first day, not {month.day} {month:%B %Y}.")


def _refuse_what_is_no_number(values: Sequence[float | None]) -> None:
    """Look at each figure only where their sum shows that one may be infinite, or not a number."""
    held = [value for value in values if value is not None]
    if not isfinite(sum(held)) and not all(map(isfinite, held)):
        raise NotAFigureError("A control chart needs ordinary numbers: one of these is infinite or not a number.")


def _without_holes(figures: Mapping[date, Figure | None]) -> list[date]:
    """Give every month from first to last, so that one left out is a gap and not bridged."""
    if not figures:
        return []
    months = sorted(figures)
    first, last = months[0], months[-1]
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    return months if span == len(months) else months_between(first, last)


def _what_each_month_added(totals: Mapping[date, Figure | None], rebases: Collection[date]) -> dict[date, Decimal]:
    """Take a running total apart. A step onto the month of a re-base would cross it: a gap, except in April."""
    exact = {month: Decimal(str(total)) for month, total in totals.items() if total is not None}
    added = increments(exact, basis=Basis.CUMULATIVE)
    return {month: step for month, step in added.items() if month not in rebases or months_elapsed(month) == 1}


def _targets(target: Figure | Mapping[date, Figure | None] | None, months: Sequence[date]) -> tuple[float | None, ...]:
    if not isinstance(target, Mapping):
        return (None if target is None else float(target),) * len(months)
    return tuple(None if (held := target.get(month)) is None else float(held) for month in months)
