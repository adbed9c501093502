"""Going through the catalogue: everything that is held, handed to the rule that can judge it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.rules.doubts import benchmarks, related, targets
from indicators.rules.doubts.benchmarks import Bench
from indicators.rules.doubts.catalogue import Suspicion
from indicators.rules.doubts.figure import Fact, month_is_to_come, suspicions
from indicators.rules.doubts.months import Course, common_steps, doubts_of_course
from indicators.rules.doubts.parts import doubts_of_parts
from indicators.rules.doubts.related import Given
from indicators.rules.vocabulary import Basis, Comparator, Measure, Per, Polarity, Tie
from organisation.rules.calendar import add_months, financial_year_label, financial_year_start, months_between

Key = tuple[int, int, int | None]  # indicator, unit, cohort
A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Defined:
    """What the rules need to know of an indicator."""

    name: str
    measure: Measure
    basis: Basis
    polarity: Polarity
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A figure exactly as it is held."""

    printed: Decimal | None
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    def fact(self, measure: Measure) -> Fact:
        """Give it as it was given."""
        return Fact(measure, self.printed, self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Relation:
    """How one indicator's figures hang together with another's."""

    indicator: int
    cohort: int | None
    kind: Tie
    other: int


@dataclass(frozen=True, slots=True)
class Aimed:
    """A target in force."""

    key: Key
    value: Decimal
    tolerance: Decimal
    per: Per


@dataclass(frozen=True, slots=True)
class Finding:
    """Something doubtful, with the series it is about."""

    key: Key
    found: Suspicion


@dataclass(slots=True, kw_only=True)
class Evidence:
    """Everything that is looked at, read beforehand.

    `exact` holds the figures that are set beside others, `suspects` those that may contradict
    themselves. `parents` says what every unit is below; `populations` are dated, newest first.
    """

    today: date
    judged_from: date
    authority: int
    indicators: Mapping[int, Defined]
    units: Mapping[int, str]
    parents: Mapping[int, int | None]
    courses: dict[Key, Course] = field(default_factory=dict)
    exact: dict[Key, dict[date, Held]] = field(default_factory=lambda: defaultdict(dict))
    suspects: list[tuple[Key, date, Held]] = field(default_factory=list)
    benchmarks: dict[int, list[Bench]] = field(default_factory=lambda: defaultdict(list))
    aims: list[Aimed] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    populations: dict[int, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))

    def whole(self, indicator: int) -> Key:
        """Give the series of the whole authority."""
        return (indicator, self.authority, None)

    def population(self, unit: int, month: date) -> Decimal | None:
        """Give how many children a rate of the month is counted on."""
        begun = (number for since, number in self.populations.get(unit, ()) if since <= month)
        number = next(begun, None)
        return Decimal(number) if number else None

    def nearest(self, indicator: int, unit: int, month: date) -> tuple[int, date, Held] | None:
        """Give a figure of everybody in the unit or above it, of the month or the one before."""
        at: int | None = unit
        while at is not None:
            held = self.exact.get((indicator, at, None), {})
            for when in (month, add_months(month, -1)):
                if when in held:
                    return at, when, held[when]
            at = self.parents.get(at)
        return None

    def given(self, key: Key, month: date, held: Held) -> Given:
        """Name a figure for a sentence."""
        whose = "" if key[1] == self.authority else f", {self.units[key[1]]}"
        name = f"{self.indicators[key[0]].name}{whose}"
        printed = held.printed if held.printed is not None else held.value
        return Given(name, month, printed, held.numerator, held.denominator)


def examine(evidence: Evidence) -> Iterator[Finding]:
    """Give everything doubtful in what is held."""
    yield from _figures(evidence)
    yield from _parts(evidence)
    yield from _courses(evidence)
    yield from _related(evidence)
    yield from _benchmarks(evidence)
    yield from _targets(evidence)


def _figures(evidence: Evidence) -> Iterator[Finding]:
    for key, month, held in evidence.suspects:
        found = suspicions(held.fact(evidence.indicators[key[0]].measure))
        if to_come := month_is_to_come(month, today=evidence.today):
            found.append(to_come)
        yield from (Finding(key, _of(one, month)) for one in found)


def _of(found: Suspicion, month: date) -> Suspicion:
    """Say of which month something is."""
    return Suspicion(found.code, found.sentence, month, found.figures)


def _parts(evidence: Evidence) -> Iterator[Finding]:
    parts: dict[tuple[int, int, date], list[Held]] = defaultdict(list)
    for (indicator, unit, cohort), months in evidence.exact.items():
        if cohort is not None:
            for month, held in months.items():
                parts[indicator, unit, month].append(held)
    for (indicator, unit, month), own in parts.items():
        whole = evidence.exact.get((indicator, unit, None), {}).get(month)
        if whole and month >= evidence.judged_from:
            measure = evidence.indicators[indicator].measure
            found = doubts_of_parts(whole.fact(measure), [part.fact(measure) for part in own])
            yield from (Finding((indicator, unit, None), _of(one, month)) for one in found)


def _courses(evidence: Evidence) -> Iterator[Finding]:
    bases = {relation.indicator: relation.other for relation in evidence.relations if relation.kind is Tie.SHARE_OF}
    for key, course in evidence.courses.items():
        if key[0] in bases and key[2] is None:
            _lend_bases(course, evidence.exact.get((bases[key[0]], key[1], None), {}))
        yield from (Finding(key, found) for found in doubts_of_course(course))
    for area, keys in _areas(evidence).items():
        courses = [evidence.courses[key] for key in keys]
        yield from (Finding(keys[place], found) for place, found in common_steps(area, courses))


def _lend_bases(course: Course, counts: Mapping[date, Held]) -> None:
    """Where a share stands without its denominator, take it from the indicator that counts it."""
    given = course.bases or [None] * len(course.values)
    course.bases = [
        base or (float(held.value) if (held := counts.get(course.month(place))) else None)
        for place, base in enumerate(given)
    ]


def _areas(evidence: Evidence) -> dict[str, list[Key]]:
    """Give the percentages of the whole authority that stand in each priority area."""
    keys: dict[str, list[Key]] = defaultdict(list)
    for pk, indicator in evidence.indicators.items():
        course = evidence.courses.get(evidence.whole(pk))
        if indicator.measure is Measure.PERCENTAGE and course and any(value is not None for value in course.values):
            for area in indicator.areas:
                keys[area].append(evidence.whole(pk))
    return keys


def _related(evidence: Evidence) -> Iterator[Finding]:
    judge = {
        Tie.SUBSET_OF: _subset,
        Tie.PART_OF: _part,
        Tie.LOOSER_THAN: _looser,
        Tie.SHARE_OF: _share,
        Tie.RATE_OF: _rate,
    }
    for relation in evidence.relations:
        if relation.kind in judge:
            for key, month, held in _figures_of(evidence, relation):
                yield from judge[relation.kind](evidence, relation, key, month, held)
    yield from _complements(evidence)


def _figures_of(evidence: Evidence, relation: Relation) -> Iterator[tuple[Key, date, Held]]:
    """Give the judged figures a relation speaks of, unit by unit."""
    for key, months in evidence.exact.items():
        if (key[0], key[2]) == (relation.indicator, relation.cohort):
            yield from ((key, month, held) for month, held in months.items() if month >= evidence.judged_from)


def _subset(evidence: Evidence, relation: Relation, key: Key, month: date, held: Held) -> Iterator[Finding]:
    if near := evidence.nearest(relation.other, key[1], month):
        unit, when, other = near
        whole = evidence.given((relation.other, unit, None), when, other)
        yield from _if_any(key, related.subset_larger_than_whole(evidence.given(key, month, held), whole))


def _part(evidence: Evidence, relation: Relation, key: Key, month: date, held: Held) -> Iterator[Finding]:
    near = evidence.nearest(relation.other, key[1], month)
    if near is None or near[0] == key[1]:
        return
    unit, when, other = near
    everybody = _everybody(evidence, relation.other, unit, when, other)
    if everybody is not None:
        whole = evidence.given((relation.other, unit, None), when, other)
        found = related.part_contradicts_whole(evidence.given(key, month, held), whole, everybody)
        yield from _if_any((relation.other, unit, None), found)


def _looser(evidence: Evidence, relation: Relation, key: Key, month: date, held: Held) -> Iterator[Finding]:
    if near := evidence.nearest(relation.other, key[1], month):
        unit, when, other = near
        everybody = _everybody(evidence, relation.other, unit, when, other)
        if unit == key[1] or everybody is not None:
            stricter = evidence.given((relation.other, unit, None), when, other)
            found = related.looser_below_stricter(evidence.given(key, month, held), stricter, everybody)
            yield from _if_any(key, found)


def _everybody(evidence: Evidence, indicator: int, unit: int, month: date, held: Held) -> Decimal | None:
    """Give how many a percentage is of: its denominator, or what the indicator that counts them says."""
    if held.denominator is not None:
        return held.denominator
    counted_by = (one.other for one in evidence.relations if (one.indicator, one.kind) == (indicator, Tie.SHARE_OF))
    base = next(counted_by, None)
    count = evidence.exact.get((base, unit, None), {}).get(month) if base is not None else None
    return count.value if count else None


def _share(evidence: Evidence, relation: Relation, key: Key, month: date, held: Held) -> Iterator[Finding]:
    count = evidence.exact.get((relation.other, key[1], None), {}).get(month)
    if count is None or held.printed is None or held.numerator is not None:
        return
    base = evidence.given((relation.other, key[1], None), month, count)
    yield from _if_any(key, related.impossible_for_denominator(held.printed, base))
    if key[1] == evidence.authority:
        yield from _if_any(key, related.share_of_very_few(held.printed, base))


def _rate(evidence: Evidence, relation: Relation, key: Key, month: date, held: Held) -> Iterator[Finding]:
    rate, other = evidence.indicators[relation.indicator], evidence.indicators[relation.other]
    population = evidence.population(key[1], month)
    count = _counted(evidence, relation, key[1], month, adds_up=rate.basis is not other.basis)
    if population is None or count is None:
        return
    given = evidence.given(key, month, held)
    since = " since April" if rate.basis is not other.basis else ""
    yield from _if_any(key, related.rate_is_not_its_count(given, count, f"{other.name}{since}", population))


def _counted(evidence: Evidence, relation: Relation, unit: int, month: date, *, adds_up: bool) -> Decimal | None:
    held = evidence.exact.get((relation.other, unit, None), {})
    months = months_between(financial_year_start(month), month) if adds_up else [month]
    values = [held[each].value for each in months if each in held]
    return sum(values, Decimal(0)) if len(values) == len(months) else None


def _complements(evidence: Evidence) -> Iterator[Finding]:
    groups: dict[int, list[int]] = {}
    for relation in evidence.relations:
        if relation.kind is Tie.COMPLEMENT_OF and relation.cohort is None:
            groups.setdefault(relation.indicator, [relation.indicator]).append(relation.other)
    for first, members in groups.items():
        for key in [key for key in evidence.exact if key[0] == first and key[2] is None]:
            rows = [evidence.exact.get((member, key[1], None), {}) for member in members]
            for month in sorted(set.intersection(*map(set, rows))):
                if month >= evidence.judged_from:
                    shares = [
                        evidence.given((member, key[1], None), month, row[month])
                        for member, row in zip(members, rows, strict=True)
                    ]
                    yield from _if_any(key, related.shares_do_not_sum(shares))


def _benchmarks(evidence: Evidence) -> Iterator[Finding]:
    for one, other, cells in benchmarks.copied(evidence.benchmarks):
        if one in evidence.indicators and other in evidence.indicators:
            found = benchmarks.benchmark_is_anothers(cells, evidence.indicators[other].name)
            yield Finding(evidence.whole(one), found)
    for pk, held in evidence.benchmarks.items():
        if indicator := evidence.indicators.get(pk):
            about = benchmarks.Compared(indicator.measure, indicator.basis, held, _recent(evidence, evidence.whole(pk)))
            found_here = benchmarks.doubts_of_benchmarks(about)
            yield from (Finding(evidence.whole(pk), found) for found in found_here)
            yield from _openings(evidence, pk, indicator, held)
    yield from _worked_out(evidence)


def _recent(evidence: Evidence, key: Key) -> list[Decimal]:
    """Give the figures of the last twelve months there are, as exactly as they are needed here."""
    course = evidence.courses.get(key)
    values = [value for value in course.values if value is not None] if course else []
    return [Decimal(repr(round(value, 6))) for value in values[-A_YEAR:]]


def _openings(evidence: Evidence, pk: int, indicator: Defined, held: Sequence[Bench]) -> Iterator[Finding]:
    course = evidence.courses.get(evidence.whole(pk))
    if course is None or (indicator.measure, indicator.basis) != (Measure.NUMBER, Basis.SNAPSHOT):
        return
    ended = {one.year: one for one in held if one.comparator is Comparator.OWN_EARLIER_YEAR}
    for place in range(course.judged, len(course.values)):
        month, value = course.month(place), course.values[place]
        year_end = ended.get(financial_year_label(add_months(month, -1)))
        if month.month == 4 and value is not None and year_end:
            found = benchmarks.opening_position(year_end, Decimal(repr(round(value, 6))))
            yield from _if_any(evidence.whole(pk), _of(found, month) if found else None)


def _worked_out(evidence: Evidence) -> Iterator[Finding]:
    population = evidence.population(evidence.authority, evidence.today)
    for relation in evidence.relations:
        if relation.kind is not Tie.RATE_OF or population is None:
            continue
        for missing, known, is_rate in (
            (relation.indicator, relation.other, True),
            (relation.other, relation.indicator, False),
        ):
            name = evidence.indicators[known].name
            for one, other in _own_years(evidence.benchmarks.get(missing, ()), evidence.benchmarks.get(known, ())):
                found = benchmarks.can_be_worked_out(one, other, of=name, population=population, is_rate=is_rate)
                yield from _if_any(evidence.whole(missing), found)


def _own_years(one: Iterable[Bench], other: Iterable[Bench]) -> Iterator[tuple[Bench, Bench]]:
    held = {each.year: each for each in other if each.comparator is Comparator.OWN_EARLIER_YEAR}
    for each in one:
        if each.comparator is Comparator.OWN_EARLIER_YEAR and each.year in held:
            yield each, held[each.year]


def _targets(evidence: Evidence) -> Iterator[Finding]:
    aims = {aimed.key: _aim(evidence, aimed) for aimed in evidence.aims}
    for key, aim in aims.items():
        yield from (Finding(key, found) for found in targets.doubts_of_target(aim))
    for relation in evidence.relations:
        monthly, yearly = aims.get(evidence.whole(relation.other)), aims.get(evidence.whole(relation.indicator))
        population = evidence.population(evidence.authority, evidence.today)
        if relation.kind is Tie.RATE_OF and monthly and yearly and population:
            name = evidence.indicators[relation.indicator].name
            found = targets.targets_contradict(monthly, yearly, of=name, population=population)
            yield from _if_any(evidence.whole(relation.other), found)


def _aim(evidence: Evidence, aimed: Aimed) -> targets.Aim:
    indicator = evidence.indicators[aimed.key[0]]
    is_whole = aimed.key == evidence.whole(aimed.key[0])
    beside = evidence.benchmarks.get(aimed.key[0], ()) if is_whole else ()
    return targets.Aim(
        aimed.value,
        aimed.tolerance,
        indicator.measure,
        indicator.polarity,
        aimed.per,
        indicator.basis,
        _recent(evidence, aimed.key),
        beside,
    )


def _if_any(key: Key, found: Suspicion | None) -> Iterator[Finding]:
    if found:
        yield Finding(key, found)
