"""What the chart of an indicator shows, as values: worked out once, drawn as SVG and as a Vega-Lite specification.

A month is a place from left to right. On a g or t chart a place is the gap up to an event instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.control_charts import SeriesChart
from indicators.models import Benchmark
from indicators.months import Standing
from indicators.rules.rare import RareChart
from indicators.rules.spc import Chart, Point, SpecialCause, Variation
from indicators.rules.vocabulary import Basis, Measure, Status
from indicators.rules.wording import print_month, print_target, short_month
from indicators.standings import Series
from organisation.rules.calendar import add_months, first_of_month, months_between

MONTHS_AFTER = 3  # drawn after the newest figure, where something was done in them
MISSES = (Status.OFF_TARGET, Status.WITHIN_TOLERANCE)


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure: where it stands, what the chart makes of it, whether it misses its target, all of it in words."""

    place: int
    value: float
    variation: Variation
    is_high: bool
    is_missed: bool
    said: str


@dataclass(frozen=True, slots=True)
class Upright:
    """A month from which something is different, with what and why."""

    month: date
    word: str
    reason: str

    @property
    def said(self) -> str:
        """Say it in one line."""
        return f"{self.word}, {print_month(self.month)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Level:
    """Somebody else's figure, as a line across."""

    value: float
    said: str


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done about the figures, with the days it began and was due; pinned to their months by its number."""

    number: int
    title: str
    began: date
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """An action at the month it began or was due."""

    number: int
    place: int
    is_due: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """What the figures are read against, place by place; None where there is nothing to read them against."""

    mean: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    target: tuple[float | None, ...]
    stretch: tuple[int, ...]
    centre: str = "Mean"
    on_trial: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with everything on it."""

    title: str
    measure: Measure
    days: tuple[date, ...]  # of each place: its month, or the event a gap ended with
    marks: tuple[Mark, ...]
    lines: Lines
    uprights: tuple[Upright, ...]
    levels: tuple[Level, ...]
    beyond: tuple[str, ...]  # benchmarks too far off to be drawn
    pins: tuple[Pin, ...]
    label: str

    @property
    def by_place(self) -> dict[int, Mark]:
        """Give the figures by place."""
        return {mark.place: mark for mark in self.marks}

    def place_after(self, month: date) -> int:
        """Give the first place at or after a month."""
        return sum(day < month for day in self.days)

    @property
    def has_limits(self) -> bool:
        """Say whether any limit is drawn."""
        return any(value is not None for value in self.lines.upper)

    @property
    def has_target(self) -> bool:
        """Say whether a target is drawn."""
        return any(value is not None for value in self.lines.target)

    def print(self, value: float) -> str:
        """Write a value as its indicator is written."""
        return print_target(Decimal(str(round(value, 6))), self.measure)


def picture(drawn: SeriesChart, *, benchmarks: Sequence[Benchmark] = (), deeds: Sequence[Deed] = ()) -> Picture | None:
    """Draw a series with what stands beside it; None where there is no figure to draw."""
    series, chart = drawn.series, drawn.chart
    if not series.values:
        return None
    if isinstance(chart, RareChart):
        return _of_gaps(drawn, chart)
    days, marks, lines = _of_chart(series, chart) if chart else _plain(series)
    if not marks:
        return None
    days, lines = _with_room(days, lines, deeds)
    levels, beyond = _levels(benchmarks, series, _spread(marks, lines))
    found = Picture(
        title=series.name,
        measure=series.reading.measure,
        days=days,
        marks=marks,
        lines=lines,
        uprights=_uprights(drawn, days),
        levels=levels,
        beyond=beyond,
        pins=_pins(deeds, days),
        label="",
    )
    return _labelled(found, drawn)


def _with_room(days: tuple[date, ...], lines: Lines, deeds: Sequence[Deed]) -> tuple[tuple[date, ...], Lines]:
    """Leave room for what begins or is due just after the newest figure: figures come late, actions do not."""
    known = [first_of_month(day) for deed in deeds for day in (deed.began, deed.due) if day]
    last = max((day for day in known if day <= add_months(days[-1], MONTHS_AFTER)), default=days[-1])
    more = tuple(months_between(days[-1], last)[1:])
    nothing = (None,) * len(more)
    return (*days, *more), replace(
        lines,
        mean=lines.mean + nothing,
        lower=lines.lower + nothing,
        upper=lines.upper + nothing,
        target=lines.target + nothing,
        stretch=lines.stretch + (lines.stretch[-1],) * len(more),
    )


def is_judged(chart: Chart, point: Point) -> bool:
    """Say whether a month's own stretch may be judged: enough figures, limits, and not a run chart."""
    held = chart.stretches[point.stretch].held
    enough = held >= chart.settings.minimum_points
    return chart.settings.judges and enough and not point.limits.have_collapsed


def cause_said(chart: Chart, point: Point) -> str:
    """Say what the chart says of a month; nothing where it may not judge, or the month has no figure."""
    if point.value is None or not is_judged(chart, point):
        return ""
    return "Within its usual range" if point.cause is SpecialCause.NONE else point.cause.label


def _of_chart(series: Series, chart: Chart) -> tuple[tuple[date, ...], tuple[Mark, ...], Lines]:
    marks = tuple(
        _mark(place, point, chart, series) for place, point in enumerate(chart.points) if point.value is not None
    )
    draws_limits = chart.settings.judges
    limits = [point.limits.drawn(chart.reading.measure) if draws_limits else (None, None) for point in chart.points]
    return (
        chart.months,
        marks,
        Lines(
            mean=tuple(point.limits.mean for point in chart.points),
            lower=tuple(lower for lower, _ in limits),
            upper=tuple(upper for _, upper in limits),
            target=_targets(series, chart),
            stretch=tuple(point.stretch for point in chart.points),
            on_trial=chart.on_trial,
        ),
    )


def _targets(series: Series, chart: Chart) -> tuple[float | None, ...]:
    """Give the target in force in each month; what one month should add, of a running total."""
    if series.reading.basis is Basis.CUMULATIVE:
        return chart.targets
    aims = {at.month: at.aim for at in series.standings}
    return tuple(None if (aim := aims.get(month)) is None else float(aim) for month in chart.months)


def _mark(place: int, point: Point, chart: Chart, series: Series) -> Mark:
    judged = is_judged(chart, point)
    at = series.by_month[point.month]
    adds_up = series.reading.basis is Basis.CUMULATIVE
    missed = point.meets_target is False if adds_up else at.status in MISSES
    assert point.value is not None  # noqa: S101 - the caller has looked
    alone = f"{print_target(Decimal(str(point.value)), chart.reading.measure)} in the month alone, " if adds_up else ""
    says = cause_said(chart, point)
    said = f"{print_month(point.month)}: {alone}{at.printed}{' so far' if adds_up else ''}, {at.status.label.lower()}"
    return Mark(
        place,
        point.value,
        point.variation if judged else Variation.COMMON_CAUSE,
        point.cause.is_high,
        missed,
        f"{said}; {says.lower()}" if says else said,
    )


def _plain(series: Series) -> tuple[tuple[date, ...], tuple[Mark, ...], Lines]:
    """Give a line that nothing judges: figures and targets."""
    days = tuple(months_between(series.standings[0].month, series.latest.month))
    shown = [series.by_month.get(day) for day in days]
    nothing = (None,) * len(days)
    aims = tuple(None if at is None or at.aim is None else float(at.aim) for at in shown)
    marks = [_plain_mark(place, at) for place, at in enumerate(shown) if at and at.outturn.value is not None]
    stretches = tuple(sum(one.month <= day for one in series.breaks) for day in days)
    return days, tuple(marks), Lines(nothing, nothing, nothing, aims, stretches)


def _plain_mark(place: int, at: Standing) -> Mark:
    said = f"{print_month(at.month)}: {at.printed}, {at.status.label.lower()}"
    assert at.outturn.value is not None  # noqa: S101 - the caller has looked
    return Mark(place, float(at.outturn.value), Variation.COMMON_CAUSE, False, at.status in MISSES, said)


def _of_gaps(drawn: SeriesChart, chart: RareChart) -> Picture:
    """Draw the gaps between rare events: no target, no benchmark and no month to pin anything to."""
    marks = tuple(
        Mark(
            place,
            point.value or 0.0,
            point.variation if is_judged(chart, point) else Variation.COMMON_CAUSE,
            point.cause.is_high,
            False,
            f"{print_target(Decimal(str(point.value)), Measure.NUMBER)} {chart.between.label} up to the event of "
            f"{print_month(point.month)}" + (f"; {says.lower()}" if (says := cause_said(chart, point)) else ""),
        )
        for place, point in enumerate(chart.points)
    )
    limits = [point.limits.drawn(Measure.NUMBER) for point in chart.points]
    lines = Lines(
        tuple(point.limits.mean for point in chart.points),
        (None,) * len(limits),
        tuple(upper for _, upper in limits),
        (None,) * len(limits),
        tuple(point.stretch for point in chart.points),
        centre="Centre",
        on_trial=chart.on_trial,
    )
    label = f"{drawn.series.name}: {drawn.choice.kind.label}, {chart.between.label} between events."
    days = tuple(first_of_month(point.month) for point in chart.points)
    return Picture(drawn.series.name, Measure.NUMBER, days, marks, lines, (), (), (), (), label)


def _uprights(drawn: SeriesChart, days: Sequence[date]) -> tuple[Upright, ...]:
    """Give what lies between two months of the picture: breaks in series, and limits that begin anew."""
    breaks = {one.month for one in drawn.series.breaks}
    starts = {one.month: one for one in (*drawn.starts, *drawn.series.breaks)}
    return tuple(
        Upright(month, "Break in series" if month in breaks else "New limits", starts[month].reason)
        for month in sorted(starts)
        if days[0] < month <= days[-1]
    )


def _spread(marks: Sequence[Mark], lines: Lines) -> tuple[float, float]:
    sets = (lines.mean, lines.lower, lines.upper, lines.target)
    held = [mark.value for mark in marks] + [value for line in sets for value in line if value is not None]
    return min(held), max(held)


def _levels(
    benchmarks: Sequence[Benchmark], series: Series, spread: tuple[float, float]
) -> tuple[tuple[Level, ...], tuple[str, ...]]:
    """Choose the benchmarks that can stand on the same scale: a year's total beside months cannot.

    One further off than the figures are apart would squeeze them flat: it is named beneath instead.
    """
    low, high = spread
    room = max(high - low, abs(high) / 5)
    levels, beyond = [], []
    for one in benchmarks:
        if one.value is None or series.reading.basis is Basis.CUMULATIVE or not _compares(one, series):
            continue
        said = f"{one.called}: {print_target(one.value, series.reading.measure)}"
        if low - room <= one.value <= high + room:
            levels.append(Level(float(one.value), said))
        else:
            beyond.append(said)
    return tuple(levels), tuple(beyond)


def _compares(benchmark: Benchmark, series: Series) -> bool:
    return benchmark.basis in ("", series.reading.basis)


def _pins(deeds: Sequence[Deed], days: Sequence[date]) -> tuple[Pin, ...]:
    places = {day: place for place, day in enumerate(days)}
    pins = []
    for deed in deeds:
        for day, is_due in ((deed.began, False), (deed.due, True)):
            if day is not None and (place := places.get(first_of_month(day))) is not None:
                pins.append(Pin(deed.number, place, is_due))
    return tuple(pins)


def _labelled(found: Picture, drawn: SeriesChart) -> Picture:
    """Add what a reader hears in place of the picture; of a broken series, from where on its figures compare."""
    broken, kind = drawn.series.broken, drawn.choice.kind.label
    compare = [mark for mark in found.marks if broken is None or found.days[mark.place] >= broken.month]
    first, last = (compare or found.marks)[0], found.marks[-1]
    unusual = sum(mark.variation is not Variation.COMMON_CAUSE for mark in found.marks)
    ends = [f"{found.print(mark.value)} in {short_month(found.days[mark.place])}" for mark in (first, last)]
    said = [f"{kind[0].upper()}{kind[1:]} of {found.title}, from {' to '.join(ends)}."]
    if unusual:
        said.append("1 month stands out as unusual." if unusual == 1 else f"{unusual} months stand out as unusual.")
    said += [f"{one.said}." for one in found.uprights]
    return replace(found, label=" ".join([*said, "The table below holds the same figures."]))
