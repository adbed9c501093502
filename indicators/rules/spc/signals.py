"""Which points of a stretch have a special cause, by the four rules of Making Data Count.

Source: NHSRplotthedots 0.2.2, `ptd_calculate_point_type`. All comparisons are strict: a point on a
limit is inside it, a point on the mean is on neither side, an equal value neither rises nor falls.
A gap breaks everything, and nothing is looked for beyond the ends of the stretch.
"""

from collections.abc import Sequence
from itertools import pairwise

from indicators.rules.spc.limits import Limits
from indicators.rules.spc.settings import Settings
from indicators.rules.spc.words import SpecialCause

Values = Sequence[float | None]


def causes_of(values: Values, limits: Limits, settings: Settings) -> list[SpecialCause]:
    """Name the special cause of every point of one stretch.

    A point gets one name: outside a limit before a rise or fall, before two of three, before a run
    beside the mean. So they are marked in the opposite order, each over the one before.
    """
    causes = [SpecialCause.NONE] * len(values)
    sides = sides_of(values, limits.mean)
    _mark_runs_beside_the_mean(causes, sides, settings.run_length)
    zones = _zones(values, limits)
    _mark_two_of_three(causes, sides, zones, settings.count_beyond_limits)
    _mark_rises_and_falls(causes, values, settings)
    _mark_outside(causes, zones)
    return causes


def runs_of(signs: Sequence[int], length: int) -> list[tuple[int, int]]:
    """Find where at least `length` equal signs stand in a row: (start, stop) of each whole run, zeros aside."""
    runs = []
    start, current = 0, 0
    for at, sign in enumerate(signs):
        if sign != current:
            if current and at - start >= length:
                runs.append((start, at))
            start, current = at, sign
    if current and len(signs) - start >= length:
        runs.append((start, len(signs)))
    return runs


def sides_of(values: Values, mean: float | None) -> list[int]:
    """Say on which side of the mean each point lies; on it, or missing, is 0."""
    if mean is None:
        return [0] * len(values)
    return [0 if value is None else (value > mean) - (value < mean) for value in values]


def steps_of(values: Values) -> list[int]:
    """Say for each month but the first whether it rose (1), fell (-1), or neither; a gap is neither."""
    return [
        0 if before is None or value is None else (value > before) - (value < before)
        for before, value in pairwise(values)
    ]


def _zones(values: Values, limits: Limits) -> dict[int, int]:
    """Say of the points near a limit how far out they lie: 2 beyond it, 1 close to it; negative when low.

    Most points are neither, and are not in it.
    """
    lower, upper, near_lower, near_upper = limits.lower, limits.upper, limits.near_lower, limits.near_upper
    if lower is None or upper is None or near_lower is None or near_upper is None:
        return {}
    return {
        at: _far_out(value, lower, upper, near_upper)
        for at, value in enumerate(values)
        if value is not None and not near_lower <= value <= near_upper
    }


def _far_out(value: float, lower: float, upper: float, near_upper: float) -> int:
    if value > near_upper:
        return 2 if value > upper else 1
    return -2 if value < lower else -1


def _mark_runs_beside_the_mean(causes: list[SpecialCause], sides: list[int], length: int) -> None:
    """Shift: `length` points in a row on one side of the mean. A point on it breaks the run."""
    for start, stop in runs_of(sides, length):
        cause = SpecialCause.RUN_ABOVE if sides[start] > 0 else SpecialCause.RUN_BELOW
        causes[start:stop] = [cause] * (stop - start)


def _mark_two_of_three(causes: list[SpecialCause], sides: list[int], zones: dict[int, int], beyond: bool) -> None:
    """Two of three: of three neighbours on one side of the mean, two or more lie close to that limit.

    Only those close to it are marked, not the third. Three that hold two such points begin at most two before
    the second of them, so no others are looked at.
    """
    close = [at for at, zone in zones.items() if beyond or -2 < zone < 2]
    for first, second in pairwise(close):
        for at in range(max(second - 2, 0), min(first, len(sides) - 3) + 1):
            side = sides[at]
            if side and side == sides[at + 1] == sides[at + 2]:
                cause = SpecialCause.TWO_OF_THREE_HIGH if side > 0 else SpecialCause.TWO_OF_THREE_LOW
                for place in (first, second):
                    causes[place] = cause


def _mark_rises_and_falls(causes: list[SpecialCause], values: Values, settings: Settings) -> None:
    """Trend: `run_length` points each above (or each below) the one before, crossing the mean or not.

    The first point counts in. A peak or trough shared by two trends takes the later one's direction.
    """
    steps = steps_of(values)
    trends = runs_of(steps, settings.run_length - 1)
    for start, stop in trends:
        cause = SpecialCause.RISING if steps[start] > 0 else SpecialCause.FALLING
        causes[start : stop + 1] = [cause] * (stop + 1 - start)
    if settings.as_reference:
        _name_joins_as_reference(causes, steps, trends)


def _name_joins_as_reference(causes: list[SpecialCause], steps: list[int], trends: list[tuple[int, int]]) -> None:
    """Name the last point of a trend by the step out of it when the next point starts another trend.

    The R package does so, which calls the end of a rise "decreasing" when an equal value or a dip
    joins two rises. Kept to compare with it; charts of the product are not drawn so.
    """
    for (_, stop), (start, _) in pairwise(trends):
        if start == stop + 1:
            causes[stop] = SpecialCause.RISING if steps[stop] > 0 else SpecialCause.FALLING


def _mark_outside(causes: list[SpecialCause], zones: dict[int, int]) -> None:
    """Astronomical: beyond a limit, strictly."""
    for at, zone in zones.items():
        if zone > 1:
            causes[at] = SpecialCause.ABOVE_LIMIT
        elif zone < -1:
            causes[at] = SpecialCause.BELOW_LIMIT
