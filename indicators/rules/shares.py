"""A share month by month, each with limits of its own: the p-chart, and Laney's p′.

Six of eight is a looser figure than 60 of 80, so where the number of cases changes, so do the limits. The
mean is all cases together, and never the average of percentages.

    p-chart     limits 3 standard deviations of the mean share of that month's cases; right where cases are
                alike and do not touch one another (Shewhart; Provost and Murray 2011)
    Laney p′    the same limits times sigma z: how much more, or less, months differ than that. Each month is
                put in standard deviations, z; sigma z is the average step from z to z, over 1.128.
                (Laney, Quality Engineering 2002;14:531-7.) At sigma z 1 both charts are one.

Months are judged by `marks.py`: beyond a limit, or a run of eight. A month without cases is a gap. The chart
has the shape of `spc.Chart`, whose sentences and icons it shares; its limits lie in its points.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import fsum, sqrt

from indicators.rules.intervals import NotAShareError, Whole, as_share
from indicators.rules.marks import TwoRules, marks_of
from indicators.rules.rollup import PER
from indicators.rules.spc import (
    CannotChartError,
    Chart,
    Limits,
    Point,
    SpecialCause,
    Stretch,
)
from indicators.rules.spc.chart import Figure, lay_out, stretches_between
from indicators.rules.status import Reading
from indicators.rules.trajectory import increments
from indicators.rules.vocabulary import Basis, Measure
from indicators.rules.wording import print_month
from organisation.rules.calendar import months_elapsed

AVERAGE_RANGE = 1.128  # of neighbours, in standard deviations

Share = tuple[int, int]
Fractions = Mapping[date, tuple[Whole, Whole] | None]


class MonthIsNoShareError(CannotChartError):
    """A month's part is larger than its whole, or no number of cases."""


class NotSharesError(CannotChartError):
    """A number has no whole to be a share of."""


@dataclass(frozen=True, slots=True)
class ShareSettings(TwoRules):
    """How a chart of shares is drawn: by Laney's method or not."""

    is_laney: bool = False

    def sentence(self) -> str:
        """Say how the limits were made and the runs counted, for the foot of the chart."""
        base = f"the first {self.baseline} months" if self.baseline else "all months"
        times = ", times how much more or less months differ than chance makes them (Laney p′)" if self.is_laney else ""
        return (
            f"Mean of all cases of {base} together, limits 3 standard deviations either side of a share of that "
            f"month's cases{times}. "
            f"Unusual: a month beyond its limit; {self.run_length} months on one side of the mean."
        )


P_CHART = ShareSettings()
LANEY = ShareSettings(is_laney=True)


@dataclass(frozen=True)
class SharesChart(Chart):
    """A share as a control chart whose limits differ from month to month."""

    fractions: tuple[Share | None, ...]
    limits: tuple[Limits, ...]
    spreads: tuple[float | None, ...]  # sigma z of each stretch, whether it was used or not

    def _point(self, place: int, number: int) -> Point:
        return replace(super()._point(place, number), limits=self.limits[place])


def draw_shares(
    fractions: Fractions,
    *,
    reading: Reading,
    settings: ShareSettings = P_CHART,
    rebases: Collection[date] = (),
    target: Figure | Mapping[date, Figure | None] | None = None,
) -> SharesChart:
    """Draw a share by month from its parts and wholes; otherwise as `spc.draw`, and refused as there.

    A running total is charted as what each month added to part and whole. Raises MonthIsNoShareError, and
    NotSharesError for a measure that is no share.
    """
    if reading.measure is Measure.NUMBER:
        raise NotSharesError("A number is no share of anything, so it has no chart of shares.")
    monthly = monthly_shares(fractions, basis=reading.basis, rebases=rebases)
    scale = PER[reading.measure]
    figures = {month: None if share is None else scale * share[0] / share[1] for month, share in monthly.items()}
    month_by_month = reading if reading.basis is not Basis.CUMULATIVE else replace(reading, basis=Basis.IN_MONTH)
    plain = lay_out(figures, reading=month_by_month, rebases=rebases, target=target)
    shares = [monthly.get(month) for month in plain.months]
    edges = stretches_between(plain.starts, len(shares))
    studied = [_study(shares, plain.values, start, stop, settings, scale) for start, stop in edges]
    return SharesChart(
        reading,
        settings,
        plain.months,
        plain.values,
        plain.targets,
        tuple(cause for each in studied for cause in each.causes),
        tuple(each.stretch for each in studied),
        plain.newest,
        tuple(shares),
        tuple(limits for each in studied for limits in each.limits),
        tuple(each.spread for each in studied),
    )


def monthly_shares(fractions: Fractions, *, basis: Basis, rebases: Collection[date] = ()) -> dict[date, Share | None]:
    """Give each month's own part and whole; None where there are no cases, or a running total has no step."""
    held = {month: fraction for month, fraction in fractions.items() if fraction is not None}
    own: Mapping[date, tuple[Whole, Whole]] = held
    if basis is Basis.CUMULATIVE:
        parts, wholes = (
            increments({month: Decimal(fraction[at]) for month, fraction in held.items()}, basis=basis) for at in (0, 1)
        )
        own = {
            month: (parts[month], wholes[month])
            for month in parts
            if month not in rebases or months_elapsed(month) == 1
        }
    return {month: _as_share(month, own[month]) if month in own else None for month in fractions}


def sigma_z(shares: Sequence[Share | None]) -> float | None:
    """Say how many times as much neighbouring months differ as chance makes them: Laney's sigma z.

    None where no two neighbours are held, or where all shares are 0 or all are whole.
    """
    part, whole = _together(shares)
    if not 0 < part < whole:
        return None
    mean = part / whole
    deviates = [
        None if share is None else (share[0] / share[1] - mean) / sqrt(mean * (1 - mean) / share[1]) for share in shares
    ]
    steps = [abs(after - before) for before, after in pairwise(deviates) if before is not None and after is not None]
    return fsum(steps) / len(steps) / AVERAGE_RANGE if steps else None


@dataclass(frozen=True, slots=True)
class _Studied:
    """What is worked out of one stretch. Its own limits are those of a month of usual size."""

    stretch: Stretch
    limits: list[Limits]
    causes: list[SpecialCause]
    spread: float | None


def _study(
    shares: Sequence[Share | None],
    values: Sequence[float | None],
    start: int,
    stop: int,
    settings: ShareSettings,
    scale: int,
) -> _Studied:
    own = shares[start:stop]
    base = own[: settings.baseline]
    together, spread = _together(base), sigma_z(base)
    times = spread if settings.is_laney else 1.0
    usual = _limits(together, together[1] / max(len(base) - base.count(None), 1), times, scale)
    cases = [share[1] if share else None for share in own]
    of_cases = {number: _limits(together, number, times, scale) for number in set(cases)}
    limits = [of_cases[number] for number in cases]
    causes = marks_of(values[start:stop], limits, centre=usual.mean, run=settings.run_length)
    return _Studied(Stretch(start, stop, usual, len(own) - own.count(None)), limits, causes, spread)


def _limits(together: Share, cases: float | None, times: float | None, scale: int) -> Limits:
    """Put limits 3 standard deviations either side of the mean; none where they lie on it or cannot be known."""
    part, whole = together
    if not whole:
        return Limits(None)
    centre, mean = scale * part / whole, part / whole
    if not cases or times is None:
        return Limits(centre)
    deviation = scale * times * sqrt(mean * (1 - mean) / cases)
    if not deviation:
        return Limits(centre, 0.0)
    return Limits(centre, AVERAGE_RANGE * deviation, lower=centre - 3 * deviation, upper=centre + 3 * deviation)


def _together(shares: Sequence[Share | None]) -> Share:
    """Add parts and wholes up."""
    held = [share for share in shares if share is not None]
    return sum(part for part, _ in held), sum(whole for _, whole in held)


def _as_share(month: date, fraction: tuple[Whole, Whole]) -> Share | None:
    try:
        part, whole = as_share(*fraction)
    except NotAShareError as problem:
        raise MonthIsNoShareError(f"{print_month(month)}: {problem}") from problem
    return (part, whole) if whole else None
