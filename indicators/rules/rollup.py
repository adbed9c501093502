"""Putting figures together. Numerators and denominators are summed; percentages are never averaged.

`roll_up_everything` says, in plain Python and one fact at a time, what every unit above the
reported figures must come to. The product does the same in a few statements of SQL
(`indicators/operations/roll_up.py`), and a test holds the one to the other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from indicators.rules.vocabulary import Basis, Measure
from indicators.rules.wording import places_apart, print_number, print_target
from organisation.rules.calendar import add_months, financial_year_start, months_between

PER = {Measure.PERCENTAGE: 100, Measure.RATE: 10_000, Measure.NUMBER: 1}
SIX = Decimal("0.000001")
MOST = Decimal(10) ** 12  # a figure has no room for more
_EVERY = ("service", "authority")
BELOW = {"authority": "service", "service": "team", "team": "worker"}


def value_of(numerator: Decimal, denominator: Decimal | None, measure: Measure) -> Decimal:
    """Give the figure a numerator and denominator make: a percentage, a rate per 10,000, or a number.

    A count has no denominator and is itself the figure.
    """
    if denominator is None or measure is Measure.NUMBER:
        return numerator
    return PER[measure] * numerator / denominator


def roll_up(parts: Iterable[tuple[Decimal, Decimal | None]]) -> tuple[Decimal, Decimal | None]:
    """Sum numerators and denominators; the denominator is None where no part has one."""
    numerators, denominators = zip(*parts, strict=True)
    held = [denominator for denominator in denominators if denominator is not None]
    return sum(numerators, Decimal(0)), sum(held, Decimal(0)) if held else None


@dataclass(frozen=True, slots=True)
class Part:
    """A figure as it is held, of one unit in one month. No value: an absence."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Total(Part):
    """A figure put together, from how many parts, of how many that were to be expected."""

    parts: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A unit: where it stands in the tree, and from when to when."""

    key: int
    parent: int | None
    kind: str
    begins: date
    ends: date | None = None

    def stands_in(self, month: date) -> bool:
        """Say whether it stood on any day of a month."""
        return self.begins < add_months(month, 1) and (self.ends is None or self.ends >= month)


@dataclass(frozen=True, slots=True)
class Definition:
    """What rolling up needs to know of an indicator."""

    key: int
    measure: Measure
    basis: Basis
    rolls_up_to: str = "authority"
    accumulates: int | None = None

    def is_summed_at(self, kind: str) -> bool:
        """Say whether its figures are added together for a unit of this kind."""
        return self.accumulates is None and self.rolls_up_to in (("authority",) if kind == "authority" else _EVERY)


Fact = tuple[int, int, int | None, date]  # indicator, unit, cohort, month
Populations = Mapping[int, Iterable[tuple[date, int]]]  # unit: from when, how many


def roll_up_everything(
    places: Iterable[Place],
    definitions: Iterable[Definition],
    reported: Mapping[Fact, Part],
    populations: Populations,
) -> dict[Fact, Total]:
    """Give every figure that follows from the reported ones and is not itself reported.

    From the bottom of the tree up; running totals of another indicator's months come last,
    because those months may be rolled up themselves.
    """
    tree = _Tree(places)
    held: dict[Fact, Part] = dict(reported)
    made: dict[Fact, Total] = {}
    for definition in sorted(definitions, key=lambda one: one.accumulates is not None):
        source = definition.accumulates or definition.key
        series = {(cohort, month) for indicator, _, cohort, month in held if indicator == source}
        cohorts = {cohort for cohort, _ in series}
        months = _whole_years(month for _, month in series)
        for place in tree.bottom_up():
            for cohort, month in ((cohort, month) for cohort in cohorts for month in months):
                fact = (definition.key, place.key, cohort, month)
                total = _total(definition, place, cohort, month, tree, held, populations)
                if total is not None and fact not in reported:
                    held[fact] = made[fact] = total
    return made


def _total(
    definition: Definition,
    place: Place,
    cohort: int | None,
    month: date,
    tree: "_Tree",
    held: Mapping[Fact, Part],
    populations: Populations,
) -> Total | None:
    if not place.stands_in(month):
        return None
    population = _in_force(populations.get(place.key, ()), month)
    if definition.accumulates is not None:
        return _sum_of_months(definition, place, cohort, month, held, population)
    if definition.is_summed_at(place.kind):
        return _sum_of_children(definition, tree.children(place), cohort, month, held, population)
    return None


def _sum_of_children(
    definition: Definition,
    children: list[Place],
    cohort: int | None,
    month: date,
    held: Mapping[Fact, Part],
    population: int | None,
) -> Total | None:
    """Add children together: this month's figures; of a running total the newest of the year, so late ones count."""
    cumulative = definition.basis is Basis.CUMULATIVE
    since = financial_year_start(month) if cumulative else month
    summed, now, lately = [], 0, 0
    for child in children:
        given = {
            at: part
            for at in months_between(since, month)
            if (part := held.get((definition.key, child.key, cohort, at))) and part.value is not None
            if child.stands_in(at)
        }
        if given:
            summed.append(given[max(given)])
        gave = [_gave(definition, child, cohort, at, held) for at in (month, add_months(month, -1))]
        now += gave[0] and child.stands_in(month)
        lately += any(gave) and child.stands_in(month)
    return _put_together(definition.measure, summed, population, now, lately) if now else None


def _gave(definition: Definition, child: Place, cohort: int | None, month: date, held: Mapping[Fact, Part]) -> bool:
    part = held.get((definition.key, child.key, cohort, month))
    return part is not None and part.value is not None and child.stands_in(month)


def _sum_of_months(
    definition: Definition,
    place: Place,
    cohort: int | None,
    month: date,
    held: Mapping[Fact, Part],
    population: int | None,
) -> Total | None:
    """Add a unit's months since April together, where none is missing: from its first one, if it is younger."""
    assert definition.accumulates is not None  # noqa: S101 - the caller has looked
    needed = [at for at in months_between(financial_year_start(month), month) if place.stands_in(at)]
    months = [held.get((definition.accumulates, place.key, cohort, at)) for at in needed]
    values = [part.value for part in months if part is not None and part.value is not None]
    if len(values) < len(needed) or definition.measure is Measure.PERCENTAGE:
        return None
    parts = [Part(value, numerator=value) for value in values]
    return _put_together(definition.measure, parts, population, len(values), len(values))


def _put_together(
    measure: Measure, parts: list[Part], population: int | None, number: int, expected: int
) -> Total | None:
    if measure is Measure.NUMBER:
        total = Total(_sum(part.value for part in parts), parts=number, expected=expected)
        return total if _has_room(total) else None
    numerator = _sum(part.numerator for part in parts)
    denominator = _sum(part.denominator for part in parts)
    if measure is Measure.RATE:
        denominator = Decimal(population) if population else None
    if numerator is None or not denominator:
        return None
    value = value_of(numerator, denominator, measure).quantize(SIX, ROUND_HALF_UP)
    total = Total(value, numerator, denominator, number, expected)
    return total if _has_room(total) else None


def _sum(given: Iterable[Decimal | None]) -> Decimal | None:
    """Add up, or give None where one is missing: half a sum is worse than none."""
    numbers = list(given)
    held = [number for number in numbers if number is not None]
    return sum(held, Decimal(0)) if len(held) == len(numbers) else None


def _has_room(total: Total) -> bool:
    return all(abs(given) < MOST for given in (total.value, total.numerator, total.denominator) if given is not None)


def _in_force(rows: Iterable[tuple[date, int]], month: date) -> int | None:
    begun = [row for row in rows if row[0] <= month]
    return max(begun)[1] if begun else None


def _whole_years(months: Iterable[date]) -> list[date]:
    """Give every month of every financial year that has one of these."""
    aprils = {financial_year_start(month) for month in months}
    return [month for april in sorted(aprils) for month in months_between(april, add_months(april, 11))]


class _Tree:
    """Units with what is below them."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = list(places)
        self._below: dict[int | None, list[Place]] = {}
        for place in self._places:
            self._below.setdefault(place.parent, []).append(place)

    def children(self, place: Place) -> list[Place]:
        """Give the units directly below one."""
        return self._below.get(place.key, [])

    def bottom_up(self) -> Iterator[Place]:
        """Give every unit after all that are below it."""
        for root in self._below.get(None, []):
            yield from self._after_children(root)

    def _after_children(self, place: Place) -> Iterator[Place]:
        for child in self.children(place):
            yield from self._after_children(child)
        yield place


def agree(reported: Part, made: Part, measure: Measure) -> bool:
    """Say whether a reported figure is what its parts make.

    Counts and fractions have to be the same; of a rate the numerator, because the parts say
    nothing of the population. A printed figure may lie half of its last place away.
    """
    if reported.value is None or made.value is None:
        return True
    if measure is Measure.NUMBER:
        return reported.value == made.value
    if measure is Measure.RATE and reported.numerator is not None:
        return reported.numerator == made.numerator
    if reported.numerator is not None and reported.denominator is not None:
        return (reported.numerator, reported.denominator) == (made.numerator, made.denominator)
    return abs(reported.value - made.value) <= half_of_last_place(reported.value)


def half_of_last_place(printed: Decimal) -> Decimal:
    """Give how far rounding can have moved a printed figure: 62 by 0.5, 62.5 by 0.05."""
    places = max(-int(printed.normalize().as_tuple().exponent), 0)
    return Decimal(5).scaleb(-places - 1)


def tell_apart(reported: Part, made: Total, measure: Measure, *, of: str) -> str:
    """Say in one sentence that a reported figure is not what its parts make. `of` names one part: "team"."""
    assert reported.value is not None  # noqa: S101 - two figures are told apart
    assert made.value is not None  # noqa: S101
    places = places_apart(reported.value, made.value)
    theirs, ours = (_said(part, measure, places) for part in (reported, made))
    if of == "month":
        return f"Reported as {theirs}, but the {count_of(made.parts, of)} since April add up to {ours}."
    together = f"the {count_of(made.parts, of)} {'makes' if made.parts == 1 else 'together make'}"
    return f"Reported as {theirs}, but {together} {ours}."


def count_of(number: int, of: str) -> str:
    """Write how many: 1 team, 5 teams."""
    return f"{number} {of}" if number == 1 else f"{number} {of}s"


def come_from(parts: int, expected: int, *, of: str) -> str:
    """Say what a figure was put together from: "Rolled up from 9 of 10 teams", "Added up from 7 months"."""
    how = "Added up" if of == "month" else "Rolled up"
    return (
        f"{how} from {parts} of {count_of(expected, of)}" if parts < expected else f"{how} from {count_of(parts, of)}"
    )


def _said(part: Part, measure: Measure, places: int) -> str:
    assert part.value is not None  # noqa: S101
    said = print_target(part.value, measure, places)
    if measure is Measure.NUMBER or part.numerator is None or part.denominator is None:
        return said
    return f"{said} ({print_number(part.numerator)}/{print_number(part.denominator)})"
