"""Clean figures: many units, three years, honest noise, nothing wrong with any of them.

Teams' figures are drawn, services and the authority are their sums: shares by chance from their
cases, counts a little more uneven than chance, stocks that wander, totals that add up, rates on a
population. Some drift, as figures do. Half of the shares are printed as well, rounded.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import exp, sqrt

from indicators.rules.doubts.examining import Defined, Evidence, Held
from indicators.rules.doubts.months import Course
from indicators.rules.vocabulary import Basis, Measure, Polarity
from organisation.rules.calendar import add_months

FIRST = date(2018, 11, 1)
KINDS = (
    (Measure.PERCENTAGE, Basis.IN_MONTH),
    (Measure.PERCENTAGE, Basis.SNAPSHOT),
    (Measure.NUMBER, Basis.IN_MONTH),
    (Measure.NUMBER, Basis.SNAPSHOT),
    (Measure.NUMBER, Basis.CUMULATIVE),
    (Measure.RATE, Basis.SNAPSHOT),
)
SERVICES = 6
A_POPULATION = 50_000.0


@dataclass
class Drawn:
    """One indicator's months for one unit: what is counted, and of how many."""

    tops: list[float]
    bases: list[float] | None = None

    def __add__(self, other: "Drawn") -> "Drawn":
        """Add two units together."""
        bases = None if self.bases is None else [a + b for a, b in zip(self.bases, other.bases or [], strict=True)]
        return Drawn([a + b for a, b in zip(self.tops, other.tops, strict=True)], bases)


def clean_evidence(*, indicators: int, months: int, units: int, judged: int = 13, seed: int = 36) -> Evidence:
    """Draw it: the authority is unit 1, services follow, the rest are teams."""
    chance = random.Random(seed)
    parents: dict[int, int | None] = {1: None} | {unit: 1 for unit in range(2, 2 + SERVICES)}
    parents |= {unit: 2 + (unit % SERVICES) for unit in range(2 + SERVICES, units + 1)}
    evidence = Evidence(
        today=add_months(FIRST, months),
        judged_from=add_months(FIRST, months - judged),
        authority=1,
        indicators={
            pk: Defined(f"Indicator {pk}", *KINDS[pk % len(KINDS)], Polarity.HIGHER, (f"Area {pk % 10}",))
            for pk in range(1, indicators + 1)
        },
        units={unit: f"Unit {unit}" for unit in parents},
        parents=parents,
    )
    for pk, indicator in evidence.indicators.items():
        for unit, drawn in _everybody(chance, indicator, parents, months):
            _add(evidence, pk, unit, indicator, drawn, months - judged)
    return evidence


def _everybody(chance, indicator, parents, months) -> Iterator[tuple[int, Drawn]]:
    level, drift = chance.uniform(0.3, 0.97), chance.choice([0, 0, 0, 0.004, -0.004])
    size = chance.choice([3, 8, 20, 60])
    teams = [unit for unit in parents if unit > 1 + SERVICES]
    drawn = {unit: _team(chance, indicator, level, drift, size * chance.uniform(0.6, 1.6), months) for unit in teams}
    for service in range(2, 2 + SERVICES):
        drawn[service] = _together(drawn[unit] for unit in teams if parents[unit] == service)
    drawn[1] = _together(drawn[service] for service in range(2, 2 + SERVICES))
    yield from drawn.items()


def _together(parts) -> Drawn:
    first, *others = parts
    for other in others:
        first = first + other
    return first


def _team(chance, indicator, level, drift, size, months) -> Drawn:
    if indicator.measure is Measure.PERCENTAGE:
        bases = [float(max(_poisson(chance, size), 1)) for _ in range(months)]
        shares = [min(max(level + drift * at + chance.gauss(0, 0.02), 0.02), 0.99) for at in range(months)]
        return Drawn(
            [float(sum(chance.random() < p for _ in range(int(n)))) for n, p in zip(bases, shares, strict=True)], bases
        )
    if indicator.basis is Basis.SNAPSHOT:
        return Drawn(_stock(chance, size, months))
    added = [float(_poisson(chance, size * (1 + drift * at) * chance.gammavariate(50, 1 / 50))) for at in range(months)]
    return Drawn(added if indicator.basis is Basis.IN_MONTH else _running(added))


def _stock(chance, size, months) -> list[float]:
    """Wander: each month some come and some go, and the more there are the more go."""
    held, stock = int(size), []
    for _ in range(months):
        held = held + _poisson(chance, size / 10) - min(_poisson(chance, held / 10), held)
        stock.append(float(held))
    return stock


def _running(added: list[float]) -> list[float]:
    total, totals = 0.0, []
    for at, each in enumerate(added):
        total = each if add_months(FIRST, at).month == 4 else total + each
        totals.append(total)
    return totals


def _poisson(chance, mean: float) -> int:
    if mean > 200:
        return max(int(chance.gauss(mean, sqrt(mean)) + 0.5), 0)
    limit, number, product = exp(-mean), 0, chance.random()
    while product > limit:
        number, product = number + 1, product * chance.random()
    return number


def _add(evidence, pk, unit, indicator, drawn, judged) -> None:
    key, bases = (pk, unit, None), drawn.bases
    if indicator.measure is Measure.PERCENTAGE:
        values = [100 * top / base for top, base in zip(drawn.tops, bases, strict=True)]
        if pk % 4 == 0:
            _print(evidence, key, drawn, values, judged)
    else:
        population = A_POPULATION / (1 if unit == 1 else 6 if unit < 2 + SERVICES else 60)
        is_rate = indicator.measure is Measure.RATE
        values = [10_000 / population * top if is_rate else top for top in drawn.tops]
        bases = [population] * len(values) if is_rate else None
    evidence.courses[key] = Course(
        first=FIRST,
        values=values,
        bases=bases or [None] * len(values),
        rows=[True] * len(values),
        measure=indicator.measure,
        basis=indicator.basis,
        judged=judged,
        is_whole=unit == 1,
    )


def _print(evidence, key, drawn, values, judged) -> None:
    for at in range(judged, len(values)):
        top, base = Decimal(int(drawn.tops[at])), Decimal(int(drawn.bases[at]))
        value = 100 * top / base
        evidence.suspects.append(
            (key, add_months(FIRST, at), Held(value.quantize(Decimal(1), ROUND_HALF_UP), value, top, base))
        )
