"""Two rules for what is unusual, on charts whose limits come from a distribution: p, Laney p′, g and t.

    beyond a limit        strictly: a point on a limit is inside it
    a run                 eight points in a row on one side of the centre line; one on it breaks the run

Source: Provost and Murray, The Health Care Data Guide, 2011. Two of three close to a limit, and rises and
falls, are left to the charts of Making Data Count: where limits differ from point to point, as with shares,
or where points are skewed, as with gaps, nobody has worked out what these two would mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.rules.spc.limits import Limits
from indicators.rules.spc.settings import SHORTEST_BASELINE, BaselineTooShortError, Settings
from indicators.rules.spc.signals import Values, runs_of, sides_of
from indicators.rules.spc.words import SpecialCause

RUN = 8


@dataclass(frozen=True, slots=True)
class TwoRules(Settings):
    """How points are judged by these two rules; of the other settings only baseline and minimum count."""

    run_length: int = RUN

    def __post_init__(self) -> None:
        if self.baseline is not None and self.baseline < SHORTEST_BASELINE:
            raise BaselineTooShortError(f"A baseline needs at least {SHORTEST_BASELINE} points, not {self.baseline}.")


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
