"""The figures, month by month: seasonal, moving together, percentages from counts, with gaps and corrections.

A unit's month is its own level, the measure's season and trend, a shock that all measures of one subject share, and
chance as large as its number of cases makes it. The lowest level is reported; teams, services and the council are
what is reported beneath them, added up. Written as lines for COPY: in pure Python, about 4 µs a figure.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi, sqrt
from random import Random

from bench.data.drawing import FORMS, SEED, Council, Drawn, Measured, Unit
from organisation.rules.calendar import add_months

OUTTURN = (
    "indicator_id, unit_id, cohort_id, month, numerator, denominator, value, printed, absence, origin, source_id,"
    " source_cell, note, parts, parts_expected, recorded_by_id, recorded_at"
)
REVISION = (
    "indicator_id, unit_id, cohort_id, month, old_numerator, old_denominator, old_value, old_printed, old_absence,"
    " old_origin, old_source_id, old_source_cell, old_note, old_parts, old_parts_expected, old_recorded_by_id,"
    " old_recorded_at, new_numerator, new_denominator, new_value, new_printed, new_absence, new_origin, new_source_id,"
    " reason, explanation, revised_by_id, revised_at"
)
CHANCES = 1 << 16
NO_ROW, NOT_AVAILABLE, AWAITED = 0.004, 0.009, 0.025  # of those reported; awaited only in the newest month
REVISED = 0.98  # above: corrected once
COHORTS = 3
WITH_COHORTS = 50  # the first so many indicators have figures by cohort, where they are percentages in the month


@dataclass(slots=True)
class Sum:
    """What the units below add up to, and how many of them gave something."""

    numerator: float = 0
    denominator: float = 0
    parts: int = 0

    def add(self, numerator: float, denominator: float, parts: int = 1) -> None:
        """Add a unit's figure."""
        self.numerator += numerator
        self.denominator += denominator
        self.parts += parts


class Figures:
    """Draws the figures of one data set; `revisions` are the lines of what was corrected, month by month."""

    def __init__(self, drawn: Drawn) -> None:
        """Prepare what chance gives: a table of it, gone through in great strides."""
        rng = Random(f"{SEED} figures")
        self.drawn = drawn
        self.bell = [rng.gauss(0, 1) for _ in range(CHANCES)]
        self.even = [rng.random() for _ in range(CHANCES)]
        self.shocks = [[rng.gauss(0, 0.02) for _ in range(drawn.size.months)] for _ in range(12)]
        self.months = [add_months(drawn.size.first, later) for later in range(drawn.size.months)]
        self.revisions: list[str] = []
        self.at = 0
        self.running: dict[tuple[int, int], int] = {}
        self.offsets = {unit.pk: rng.gauss(0, 0.04) for council in drawn.councils for unit in council.units}
        self.above = {unit.pk: unit.parent for council in drawn.councils for unit in council.units}

    def earlier(self) -> Iterator[str]:
        """Give every figure but the newest month's as a line, the oldest month first."""
        for later in range(len(self.months) - 1):
            yield from self._of_all(later)

    def newest(self) -> Iterator[str]:
        """Give the newest month's, after the others: running totals go on from them."""
        yield from self._of_all(len(self.months) - 1)

    def _of_all(self, later: int) -> Iterator[str]:
        for council in self.drawn.councils:
            yield from self._month(council, self.months[later], later)

    def _month(self, council: Council, month: date, later: int) -> Iterator[str]:
        tail = self._tail(council, month, later)
        for indicator in self.drawn.indicators:
            yield from self._measure(indicator, council, month, later, tail)

    def _tail(self, council: Council, month: date, later: int) -> "Tail":
        source = later * self.drawn.size.councils + council.number + 1
        return Tail(source, council.people[0].pk, published(month), later == self.drawn.size.months - 1)

    def _measure(self, one: Measured, council: Council, month: date, later: int, tail: "Tail") -> Iterator[str]:
        head, stamp = f"{one.pk}\t", f"\t\\N\t{month}\t"
        write, count = _writer(one), self._counter(one, council, month, later)
        even, at = self.even, self.at
        sums: dict[int, Sum] = {}
        expected: dict[int, int] = {}
        for unit in council.reporting:
            at = (at + 40_503) & 65_535
            chance, above = even[at], unit.parent
            expected[above] = expected.get(above, 0) + 1
            top, bottom = count(unit, at)
            if chance < AWAITED and (why := tail.why_not(chance)) is not None:
                if why:
                    yield f"{head}{unit.pk}{stamp}{tail.absent(why)}"
                continue
            if above in sums:
                sums[above].add(top, bottom)
            else:
                sums[above] = Sum(top, bottom, 1)
            if chance > REVISED and not tail.is_newest:
                self._revise(f"{head}{unit.pk}{stamp}", write, top, bottom, tail)
                yield f"{head}{unit.pk}{stamp}{write(top, bottom)}{tail.corrected}"
            else:
                yield f"{head}{unit.pk}{stamp}{write(top, bottom)}{tail.reported}"
        self.at = at
        yield from self._added_up(council, sums, expected, head, stamp, write, tail)
        if one.form.measure == "percentage" and one.pk <= WITH_COHORTS and one.form.basis == "in_month":
            yield from _by_cohort(council, sums, head, month, write, tail)

    def _counter(
        self, one: Measured, council: Council, month: date, later: int
    ) -> Callable[[Unit, int], tuple[int, int]]:
        """Give what counts a measure's cases in a unit in a month, from a place in the table of chance."""
        turn = cos(2 * pi * (month.month + one.phase) / 12)
        shock = self.shocks[(one.pk - 1) // len(FORMS) % 12][later]
        mean = max(one.level + one.trend * later / 12 + one.season * turn + shock, 0.02)
        cases = (0.9 + 0.1 * turn) * (6 if one.form.basis == "rolling_12m" else 1)
        bell, offsets, running = self.bell, self.offsets, self.running
        is_rate, is_running, starts = one.form.measure == "rate", one.form.basis == "cumulative", month.month == 4

        def share(unit: Unit, at: int) -> tuple[int, int]:
            level = min(max(mean + offsets[unit.pk] + offsets[unit.parent] * 0.5, 0.02), 0.98)
            bottom = max(round(unit.size * cases * (1 + 0.12 * bell[(at + 7) & 65_535])), 1)
            top = round(bottom * level + sqrt(bottom * level * (1 - level)) * bell[at])
            return min(max(top, 0), bottom), bottom

        def number(unit: Unit, at: int) -> tuple[int, int]:
            expecting = max(unit.size * (mean + offsets[unit.pk] + offsets[unit.parent] * 0.5), 0.5)
            top = max(round(expecting + sqrt(expecting) * bell[at]), 0)
            if is_running:
                key = (one.pk, unit.pk)
                top = running[key] = top if starts else running.get(key, 0) + top
            return top, max(round(council.population * unit.size / 2000), 50) if is_rate else 0

        return share if one.form.measure == "percentage" else number

    def _added_up(
        self, council: Council, sums: dict[int, Sum], expected: dict[int, int], head: str, stamp: str,
        write: Callable, tail: "Tail",
    ) -> Iterator[str]:  # fmt: skip
        levels: tuple[list[Unit], ...] = (council.teams, council.services) if council.workers else (council.services,)
        for units in (*levels, [council.authority]):
            for unit in units:
                held = sums.get(unit.pk)
                if held is None:
                    continue
                yield (
                    f"{head}{unit.pk}{stamp}{write(held.numerator, held.denominator)}"
                    f"{tail.rolled_up(held.parts, expected[unit.pk])}"
                )
                if unit.parent is not None:
                    sums.setdefault(unit.parent, Sum()).add(held.numerator, held.denominator)
                    expected[unit.parent] = expected.get(unit.parent, 0) + 1

    def _revise(self, head: str, write: Callable, top: float, bottom: float, tail: "Tail") -> None:
        was = max(top - 1, 0) if bottom else top + 1
        old, new = write(was, bottom), write(top, bottom)
        self.revisions.append(f"{head}{old}{tail.was}{new}{tail.became}")


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands behind the numbers of a line, the same for all of a return."""

    source: int
    by: int
    at: str
    is_newest: bool

    @property
    def reported(self) -> str:
        """End a figure as the return gave it."""
        return f"\t\treturn\t{self.source}\tFigures!E{self.source}\t\t\\N\t\\N\t{self.by}\t{self.at}\n"

    @property
    def corrected(self) -> str:
        """End a figure that was corrected a month later."""
        return f"\t\treturn\t{self.source}\tFigures!E{self.source}\tCorrected\t\\N\t\\N\t{self.by}\t{self.later}\n"

    @property
    def later(self) -> str:
        """Give when it was corrected."""
        return self.at.replace("09:00", "15:30")

    def why_not(self, chance: float) -> str | None:
        """Say why there is no figure; blank where there is no row either, None where there is a figure."""
        if self.is_newest:
            return "not_available" if chance < NOT_AVAILABLE else "awaited"
        return "" if chance < NO_ROW else "not_available" if chance < NOT_AVAILABLE else None

    def absent(self, why: str) -> str:
        """End a month without a figure."""
        return f"\\N\t\\N\t\\N\t\\N\t{why}\treturn\t{self.source}\tFigures!E{self.source}\t\t\\N\t\\N\t{self.by}\t{self.at}\n"

    def rolled_up(self, parts: int, expected: int) -> str:
        """End a figure that was added up."""
        return f"\t\trolled_up\t\\N\t\t\t{parts}\t{max(expected, parts)}\t{self.by}\t{self.at}\n"

    @property
    def was(self) -> str:
        """End the old half of a correction."""
        return f"\t\treturn\t{self.source}\tFigures!E{self.source}\t\t\\N\t\\N\t{self.by}\t{self.at}\t"

    @property
    def became(self) -> str:
        """End the new half of a correction."""
        return f"\t\treturn\t{self.source}\tlate_recording\t\t{self.by}\t{self.later}\n"


def published(month: date) -> str:
    """Give when a month's return was published: the morning of the eleventh of the next."""
    return f"{add_months(month, 1) + timedelta(days=10)} 09:00+00"


def _writer(one: Measured) -> Callable[[float, float], str]:
    """Give how a measure writes numerator, denominator, value and what was printed."""
    if one.form.measure == "percentage":
        return lambda top, bottom: f"{top}\t{bottom}\t{100 * top / bottom:.6f}\t{100 * top / bottom:.0f}"
    if one.form.measure == "rate":
        return lambda top, bottom: f"{top}\t{bottom}\t{10_000 * top / bottom:.6f}\t{10_000 * top / bottom:.1f}"
    return lambda top, bottom: f"\\N\t\\N\t{top}\t{top}"


def _by_cohort(
    council: Council, sums: dict[int, Sum], head: str, month: date, write: Callable, tail: Tail
) -> Iterator[str]:
    """Split a service's cases among the cohorts; what is left over belongs to none."""
    for service in council.services:
        held = sums.get(service.pk)
        if held is None:
            continue
        for cohort in range(1, COHORTS + 1):
            bottom = int(held.denominator * (0.5, 0.3, 0.15)[cohort - 1])
            if bottom:
                top = min(int(held.numerator * (0.5, 0.3, 0.15)[cohort - 1]), bottom)
                yield f"{head}{service.pk}\t{cohort}\t{month}\t{write(top, bottom)}{tail.reported}"
