"""Rare events, charted by what lies between them: cases or months (g chart), days (t chart).

A chart of 0, 0, 1, 0, 0 says nothing: its limits lie beyond what can happen. The gap from one event to
the next says something every time there is one, and a long gap is good news the month itself cannot give.

    g chart    cases, or months, without the event between one and the next. Centre: the median gap, so that
               half lie on either side. Upper limit: the gap that chance passes 0.135% of the time where
               events are as frequent as here, ln(0.00135) / ln(1 - p) - 1 with p = 1 / (mean gap + 1); three
               standard deviations would be passed 2% of the time. (Benneyan, Health Care Management Science
               2001;4:305-18 and 319-36.) There is no lower limit: events that crowd together show as a run.
    t chart    days between events, raised to the power 1 / 3.6, which makes exponential times all but normal
               (Nelson, Journal of Quality Technology 1994;26:239-40); mean and limits 2.66 average moving
               ranges either side of it, put back to days. Events of one day lie half a day apart.

Gaps are judged by `marks.py`. Fewer than eight are refused: no run can be seen, and limits rest on chance;
under twelve no icons are shown, as on every chart. No gap crosses a re-base.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import takewhile
from math import log, sqrt
from statistics import fmean, median

from indicators.rules.between_events import SAME_DAY, Between, Gaps
from indicators.rules.marks import TwoRules, marks_of
from indicators.rules.shares import AVERAGE_RANGE
from indicators.rules.spc import CannotChartError, Chart, Limits, Point, SpecialCause, Stretch
from indicators.rules.spc.limits import limits_of
from indicators.rules.spc.sentences import DEMAND_VERDICTS, VERDICTS
from indicators.rules.spc.signals import sides_of
from indicators.rules.spc.words import variation_of
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity
from indicators.rules.wording import print_month, print_number

FEWEST_GAPS = 8
PASSED_BY_CHANCE = 0.00135
POWER = 3.6
MOST_SAME_DAY = 0.2
OTHER_WAY = {Polarity.HIGHER: Polarity.LOWER, Polarity.LOWER: Polarity.HIGHER, Polarity.NEITHER: Polarity.NEITHER}


class TooFewEventsError(CannotChartError):
    """There are fewer gaps between events than a chart can rest on."""


class EventsTooCloseError(CannotChartError):
    """Too many events fall on the day of another for the days between them to mean anything."""


@dataclass(frozen=True, slots=True)
class RareSettings(TwoRules):
    """How gaps are drawn: as days (t chart) or as counts (g chart)."""

    is_of_days: bool = False

    def sentence(self) -> str:
        """Say how the limits were made and the runs counted, for the foot of the chart."""
        limits = (
            "Centre and limits: mean of the days to the power 1/3.6, 2.66 average moving ranges either side, put back"
            if self.is_of_days
            else "Centre: the median gap. Upper limit: what chance passes 0.135% of the time at this frequency"
        )
        return f"{limits}. Unusual: a gap beyond a limit; {self.run_length} gaps on one side of the centre."


G_CHART = RareSettings()
T_CHART = RareSettings(is_of_days=True)


@dataclass(frozen=True)
class RareChart(Chart):
    """Gaps between events as a control chart: its months are the dates of the events that ended them.

    It is read as gaps: where fewer events are better, longer gaps are. A centre line stands where other
    charts have their mean.
    """

    between: Between
    since: float | None

    @property
    def is_quiet(self) -> bool:
        """Say whether more has passed since the last event than chance explains."""
        if self.latest is None or self.since is None or not self.shows_icons:
            return False
        return self.latest.limits.upper is not None and self.since > self.latest.limits.upper

    def sentence(self, *, name: str) -> str:
        """Say how the latest gap stands, and what has passed since."""
        latest = self.latest
        if latest is None or latest.value is None:
            return f"{name}: there are no gaps to chart."
        gap = f"{name}: {_print(latest.value)} {self.between.label} up to the event of {self._day(latest.month)}"
        if not self.shows_icons:
            return f"{gap}. {self._why_no_icons(latest)}"
        verdicts = DEMAND_VERDICTS if self.reading.is_demand else VERDICTS
        quiet = ""
        if self.is_quiet and self.since is not None:
            verdict = verdicts[variation_of(SpecialCause.ABOVE_LIMIT, self.reading.polarity)]
            quiet = f" Since then {_print(self.since)} {self.between.label} have passed without another: {verdict}."
        return f"{gap}, {self._finding(latest)}: {verdicts[latest.variation]}.{quiet}"

    def _finding(self, latest: Point) -> str:
        centre, lower, upper = (_print(line) for line in (latest.limits.mean, latest.limits.lower, latest.limits.upper))
        if latest.cause in (SpecialCause.RUN_ABOVE, SpecialCause.RUN_BELOW):
            sides = sides_of(self.values[self.stretches[latest.stretch].start :], latest.limits.mean)
            running = sum(1 for _ in takewhile(lambda side: side == sides[-1], reversed(sides)))
            return f"the last of {running} gaps running {'above' if sides[-1] > 0 else 'below'} the centre of {centre}"
        return {
            SpecialCause.ABOVE_LIMIT: f"above the upper limit of {upper}",
            SpecialCause.BELOW_LIMIT: f"below the lower limit of {lower}",
        }.get(latest.cause, f"within the usual range, {lower} to {upper}")

    def _why_no_icons(self, latest: Point) -> str:
        if self.has_collapsed and not self.on_trial:
            return "The gaps vary too little to draw limits."
        held = self.stretches[latest.stretch].held
        return (
            f"{held} gaps are held; {self.settings.minimum_points} are needed before a chart can say what is unusual."
        )

    def _day(self, day: date) -> str:
        return f"{day.day} {print_month(day)}" if self.between is Between.DAYS else print_month(day)


def draw_g(
    gaps: Gaps, *, reading: Reading, settings: RareSettings = G_CHART, rebases: Collection[date] = ()
) -> RareChart:
    """Draw the cases, or the months, between events. `reading` is that of the events.

    Raises TooFewEventsError under eight gaps.
    """
    return _draw(gaps, _limits_of_counts, reading, settings, rebases)


def draw_t(
    gaps: Gaps, *, reading: Reading, settings: RareSettings = T_CHART, rebases: Collection[date] = ()
) -> RareChart:
    """Draw the days between events. `reading` is that of the events.

    Raises TooFewEventsError under eight gaps, EventsTooCloseError where more than a fifth of the events
    fall on the day of the one before.
    """
    close = sum(1 for gap in gaps.gaps if gap.length == SAME_DAY)
    if close > MOST_SAME_DAY * len(gaps.gaps):
        raise EventsTooCloseError(
            f"{close} of {len(gaps.gaps)} events fell on the day of the one before: count them by month instead."
        )
    return _draw(gaps, _limits_of_days, reading, settings, rebases)


def _draw(
    gaps: Gaps,
    limits_of_gaps: Callable[[Sequence[float]], Limits],
    reading: Reading,
    settings: RareSettings,
    rebases: Collection[date],
) -> RareChart:
    kept = [gap for gap in gaps.gaps if not any(gap.began < rebase <= gap.ended for rebase in rebases)]
    if len(kept) < FEWEST_GAPS:
        raise TooFewEventsError(
            f"A chart of rare events needs {FEWEST_GAPS} gaps between events, and {len(kept)} are held: "
            "list the events instead."
        )
    lengths = tuple(gap.length for gap in kept)
    starts = {sum(1 for gap in kept if gap.ended < rebase) for rebase in rebases} | {0}
    edges = sorted(start for start in starts if start < len(kept))
    stretches, causes = [], []
    for start, stop in zip(edges, [*edges[1:], len(kept)], strict=True):
        own = lengths[start:stop]
        limits = limits_of_gaps(own[: settings.baseline])
        stretches.append(Stretch(start, stop, limits, len(own)))
        causes += (
            [SpecialCause.NONE] * len(own)
            if limits.have_collapsed
            else marks_of(own, [limits] * len(own), centre=limits.mean, run=settings.run_length)
        )
    is_cut_off = gaps.last_event is None or any(rebase > gaps.last_event for rebase in rebases)
    return RareChart(
        replace(reading, measure=Measure.NUMBER, basis=Basis.IN_MONTH, polarity=OTHER_WAY[reading.polarity]),
        settings,
        tuple(gap.ended for gap in kept),
        lengths,
        (None,) * len(kept),
        tuple(causes),
        tuple(stretches),
        len(kept) - 1,
        gaps.between,
        None if is_cut_off else gaps.since,
    )


def _limits_of_counts(gaps: Sequence[float]) -> Limits:
    """Put the centre at the median, and the upper limit where chance passes it 0.135% of the time."""
    mean, centre = fmean(gaps), float(median(gaps))
    if not mean:
        return Limits(centre, 0.0)
    upper = log(PASSED_BY_CHANCE) / log(mean / (mean + 1)) - 1
    return Limits(centre, AVERAGE_RANGE * sqrt(mean * (mean + 1)), lower=0.0, upper=upper)


def _limits_of_days(gaps: Sequence[float]) -> Limits:
    """Put centre and limits as on any chart, of the days made normal, and put them back to days."""
    drawn = limits_of([gap ** (1 / POWER) for gap in gaps], screen_ranges=False)
    assert drawn.mean is not None  # noqa: S101 - a stretch has gaps
    if drawn.have_collapsed or drawn.lower is None or drawn.upper is None:
        return Limits(drawn.mean**POWER, drawn.average_range)
    return Limits(
        drawn.mean**POWER, drawn.average_range, lower=max(drawn.lower, 0.0) ** POWER, upper=drawn.upper**POWER
    )


def _print(value: float | None) -> str:
    return "" if value is None else print_number(Decimal(repr(value)))
