"""Two rules for what is unusual, on charts whose limits come from a distribution: p, Laney p′, g and t.

    beyond a limit        strictly: a point on a limit is inside it
    a run                 eight points in a row on one side of the centre line; one on it breaks the run

Source: Provost and Murray, The Health Care Data Guide, 2011. Two of three close to a limit, and rises and
falls, are left to the charts of Making Data Count: where limits differ from point to point, as with shares,
or where points are skewed, as with gaps, nobody has worked out what these two would mean.
"""

from collections.abc import Sequence

from indicators.rules.spc.limits import Limits
from indicators.rules.spc.signals import Values, runs_of, sides_of
from indicators.rules.spc.words import SpecialCause

RUN = 8


def marks_of(values: Values, limits: Sequence[Limits], *, centre: float | None, run: int = RUN) -> list[SpecialCause]:
    """Name the special cause of every point of one stretch: beyond its own limits before a run."""
    causes = [SpecialCause.NONE] * len(values)
    sides = sides_of(values, centre)
    for start, stop in runs_of(sides, run):
        causes[start:stop] = [SpecialCause.RUN_ABOVE if sides[start] > 0 else SpecialCause.RUN_BELOW] * (stop - start)
    for place, (value, own) in enumerate(zip(values, limits, strict=True)):
        if value is None or own.lower is None or own.upper is None:
            continue
        if value > own.upper:
            causes[place] = SpecialCause.ABOVE_LIMIT
        elif value < own.lower:
            causes[place] = SpecialCause.BELOW_LIMIT
    return causes
