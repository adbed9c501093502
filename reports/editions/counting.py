"""The whole numbers an edition tells, and how they hang together: its tables as the rules of suppression need them.

Nothing here knows a measure. What is a total of what is found in three places: what pairs of measures the database
holds, a service's figure beside its authority's, and sums that hold exactly in the tables themselves. What is the sum
of what from month to month, over_time.py finds over all editions.
A count is named by the measure's code, whose it is, its month and what it is of the figure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import chain

from indicators.rules.rollup import PER
from indicators.rules.vocabulary import Basis, Measure, Tie
from organisation.rules.calendar import financial_year_start, months_between
from reports.editions.contents import Cell, EditionContents, Figures, Row, SectionContents
from reports.editions.relating import Known, Pair
from reports.rules.suppression import Cell as Told
from reports.rules.suppression import Count, Ratio, Relation, Table
from reports.rules.words import SectionKind

Name = tuple[str, str, str]  # code, whose, month
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a month where it stands."""

    name: Name
    row: Row
    month: date
    cell: Cell

    @property
    def count(self) -> Count:
        """Name the number a figure is, of a measure that is counted."""
        return (*self.name, "count")

    @property
    def part(self) -> Count:
        """Name a percentage's or a rate's numerator."""
        return (*self.name, "part")

    @property
    def whole(self) -> Count:
        """Name a percentage's or a rate's denominator, where it is nobody else's count."""
        return (*self.name, "whole")


def spots(contents: EditionContents) -> Iterator[Spot]:
    """Give every month's cell of an edition with the name of what it tells.

    One figure may stand in several tables; where it differs there, the second has a name of its own.
    """
    seen: dict[Name, list[Cell]] = defaultdict(list)
    for section in contents.sections:
        for figures in section.figures:
            for row in figures.rows:
                whose = whose_of(contents, section, figures, row)
                for month, cell in zip(figures.months, row.months, strict=False):
                    name = (row.code, whose, f"{month:%Y-%m}")
                    bare = Cell("", cell.value, cell.numerator, cell.denominator)
                    if bare not in seen[name]:
                        seen[name].append(bare)
                    number = seen[name].index(bare)
                    yield Spot((name[0], f"{whose}/{number}" if number else whose, name[2]), row, month, cell)


def whose_of(contents: EditionContents, section: SectionContents, figures: Figures, row: Row) -> str:
    """Say whose figure a row is: the unit's own, or in the appendix whoever its clinic and label name."""
    if section.kind is not SectionKind.APPENDIX or row.label.endswith(f": all of {contents.unit}"):
        return contents.unit
    return f"{contents.unit}/{figures.caption.split(',')[0]}/{row.label}"


def table_of(contents: EditionContents, known: Known) -> Table:
    """Give an edition's counts, cells and relations."""
    return _Counting(contents, known).table()


@dataclass
class _Counting:
    """An edition being counted through."""

    contents: EditionContents
    known: Known
    values: dict[Count, int] = field(default_factory=dict)
    cells: dict[Count, Told] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    given: list[Told] = field(default_factory=list)
    wholes: dict[Name, Count] = field(default_factory=dict)
    spots: dict[Name, Spot] = field(default_factory=dict)

    def table(self) -> Table:
        """Count numbers first, for percentages and rates lean on them; then find what is the sum of what."""
        self.spots = {spot.name: spot for spot in spots(self.contents)}
        every = list(self.spots.values())
        for spot in every:
            if spot.row.kind == Measure.NUMBER.name:
                self._number(spot)
        for spot in every:
            if spot.row.kind != Measure.NUMBER.name:
                self._share(spot)
        for find in (self._subsets, self._rates, self._complements, self._parts, self._cohorts):
            self.relations += find()
        harmless = frozenset(count for told in self.given for count in told.tells)
        return Table(self.values, self.cells, tuple(self.relations), tuple(self.given), harmless=harmless)

    # What a cell tells

    def _number(self, spot: Spot) -> None:
        value = whole_number(spot.cell.value)
        if value is not None:
            self.values[spot.count] = value
            self.cells[spot.name] = Told((spot.count,))

    def _share(self, spot: Spot) -> None:
        if not spot.cell.value:
            return
        part, whole = whole_number(spot.cell.numerator), whole_number(spot.cell.denominator)
        counted = self._counted_by(spot)
        if whole is None and counted is None:
            return
        name = counted if counted and whole in (None, self.values[counted]) else spot.whole
        if whole is not None:
            self.values[name] = whole
        self.wholes[spot.name] = name
        is_rate = spot.row.kind == Measure.RATE.name
        if part is not None:
            self.values[spot.part] = part
            self.cells[spot.name] = Told((spot.part, name), of=None if is_rate else name)
        elif not is_rate:
            self._typed(spot, name)
        if not is_rate and spot.part in self.values:
            self.relations += self._rest_of(name, spot.part, (*spot.name, "left"))

    def _typed(self, spot: Spot, whole: Count) -> None:
        """Count a percentage typed without its fraction: of as many as are counted, as near as it was rounded.

        Where no whole number makes it as typed (54% of 22), the nearest is what a reader takes it for.
        """
        value, half = Fraction(spot.cell.value), _half_a_unit(spot.cell.value)
        near = int((Decimal(spot.cell.value) * self.values[whole] / 100).quantize(Decimal(1), ROUND_HALF_UP))
        self.values[spot.part] = near
        ratio = Ratio(spot.part, whole, max((value - half) / 100, Fraction(0)), (value + half) / 100)
        fits = ratio.least * self.values[whole] <= near <= ratio.most * self.values[whole]
        self.cells[spot.name] = Told((), (ratio,), of=whole) if fits else Told((spot.part, whole), of=whole)

    def _counted_by(self, spot: Spot) -> Count | None:
        """Name the count a percentage is of, where another measure holds it."""
        for other in self._others(spot.name[0], Tie.SHARE_OF):
            count = (other, *spot.name[1:], "count")
            if count in self.values:
                return count
        return None

    def _others(self, code: str, tie: Tie) -> list[str]:
        return [pair.other for pair in self.known.pairs if (pair.code, pair.tie) == (code, tie)]

    # What is the sum of what

    def _subsets(self) -> Iterator[Relation]:
        """Some of those counted leave the others over. Of a percentage, those counted are its denominator."""
        for spot, other in self._tied(Tie.SUBSET_OF):
            inner, outer = (self._counted_of(one) for one in (spot.name, other))
            if inner and outer:
                yield from self._rest_of(outer, inner, (*spot.name, "left of", other[0]))

    def _rates(self) -> Iterator[Relation]:
        """A rate per 10,000 of a count tells that count."""
        for spot, other in self._tied(Tie.RATE_OF):
            yield from self._rate(spot, other[0])

    def _tied(self, tie: Tie) -> Iterator[tuple[Spot, Name]]:
        """Give each figure with the one of its month that it is tied to: its own unit's, or of a part the whole's."""
        pairs = [pair for pair in self.known.pairs if pair.tie is tie]
        for spot in list(self.spots.values()):
            for pair in pairs:
                if pair.code == spot.row.code and self._is_of(spot, pair):
                    whose = spot.name[1] if (pair.other, *spot.name[1:]) in self.spots else self.contents.unit
                    yield spot, (pair.other, whose, spot.name[2])

    def _is_of(self, spot: Spot, pair: Pair) -> bool:
        """Say whether a pair speaks of this row; where it does not say whose it is, it may be the cohort's."""
        if not pair.cohort:
            return True
        return "/" in spot.name[1] and (spot.row.label.endswith(f": {pair.cohort}") or ": " not in spot.row.label)

    def _counted_of(self, name: Name) -> Count | None:
        """Give how many a figure counts, or a percentage is of."""
        count = (*name, "count")
        return count if count in self.values else self.wholes.get(name)

    def _rest_of(self, whole: Count, part: Count, rest: Count) -> Iterator[Relation]:
        if whole != part and self.values[whole] >= self.values[part]:
            self.values[rest] = self.values[whole] - self.values[part]
            yield Relation(whole, (part, rest))

    def _parts(self) -> Iterator[Relation]:
        """What is measured of a part can be worked out of the rest too, though nobody prints it.

        A service's figure is a part of the authority's. Where its standard is the looser one, whoever misses it
        misses the stricter too.
        """
        unit = self.contents.unit
        own = [(spot, (spot.name[0], unit, spot.name[2])) for spot in list(self.spots.values()) if "/" in spot.name[1]]
        for spot, other in (*own, *self._tied(Tie.PART_OF)):
            yield from self._rest_of_a_part(spot.name, other, ("count", "part", "left"))
        for spot, other in self._tied(Tie.LOOSER_THAN):
            yield from self._rest_of_a_part(spot.name, other, ("left",))

    def _rest_of_a_part(self, name: Name, other: Name, whats: Sequence[str]) -> Iterator[Relation]:
        for what in whats:
            part, whole = (*name, what), (*other, what)
            if part in self.values and whole in self.values:
                yield from self._rest_of(whole, part, (*name, what, "rest of", other[0]))
        inner, outer = self.wholes.get(name), self.wholes.get(other)
        if inner and outer:
            yield from self._rest_of(outer, inner, (*name, "whole", "rest of", other[0]))
        rests = tuple((*name, what, "rest of", other[0]) for what in ("whole", "part", "left"))
        if all(rest in self.values for rest in rests):
            yield Relation(rests[0], rests[1:])

    def _rate(self, spot: Spot, other: str) -> Iterator[Relation]:
        """Count what a rate is of: as many as the other measure counts, this month or since April.

        The population is public. Where it is not held, it is taken from what both figures make of it.
        """
        months = [spot.month]
        bases = (self.known.bases.get(spot.row.code), self.known.bases.get(other))
        if bases == (Basis.CUMULATIVE, Basis.IN_MONTH):
            months = months_between(financial_year_start(spot.month), spot.month)
        counts = tuple((other, spot.name[1], f"{month:%Y-%m}", "count") for month in months)
        if not spot.cell.value or any(count not in self.values for count in counts):
            return
        if spot.part not in self.values:
            self._typed_rate(spot, sum(self.values[count] for count in counts))
        if spot.part in self.values:
            yield Relation(spot.part, counts)

    def _typed_rate(self, spot: Spot, part: int) -> None:
        rate, half = Fraction(spot.cell.value), _half_a_unit(spot.cell.value)
        if not rate:
            return
        population = whole_number(spot.cell.denominator) or round(part * PER[Measure.RATE] / rate)
        self.values |= {spot.part: part, spot.whole: population}
        self.given.append(Told((spot.whole,)))
        ratio = Ratio(spot.part, spot.whole, max((rate - half) / 10_000, Fraction(0)), (rate + half) / 10_000)
        self.cells[spot.name] = Told((), (ratio,))

    def _complements(self) -> Iterator[Relation]:
        """Percentages that make up 100% together: their parts make up the whole."""
        codes = dict.fromkeys(pair.code for pair in self.known.pairs if pair.tie is Tie.COMPLEMENT_OF)
        for code in codes:
            group = [code, *self._others(code, Tie.COMPLEMENT_OF)]
            for name, whole in list(self.wholes.items()):
                parts = tuple((one, *name[1:], "part") for one in group)
                if name[0] == code and all(part in self.values for part in parts):
                    self._fit(whole, parts)
                    yield Relation(whole, parts)

    def _fit(self, whole: Count, parts: tuple[Count, ...]) -> None:
        """Move parts that were reckoned from rounded percentages by one, where that makes the sum right."""
        apart = self.values[whole] - sum(self.values[part] for part in parts)
        by = 1 if apart > 0 else -1
        for part in parts:
            told = self.cells.get(part[:3])
            if not apart or told is None or not told.ratios:
                continue
            moved, (ratio,) = self.values[part] + by, told.ratios
            if ratio.least * self.values[ratio.whole] <= moved <= ratio.most * self.values[ratio.whole]:
                self.values[part], apart = moved, apart - by
                left = (*part[:3], "left")
                if left in self.values:
                    self.values[left] -= by

    def _cohorts(self) -> Iterator[Relation]:
        """Rows of one measure in one table: one that is the sum of all the others is their total."""
        for section in self.contents.sections:
            for figures in section.figures:
                groups: dict[tuple[str, str], list[Name]] = defaultdict(list)
                for row in figures.rows:
                    whose = whose_of(self.contents, section, figures, row)
                    for month in figures.months:
                        groups[row.code, f"{month:%Y-%m}"].append((row.code, whose, f"{month:%Y-%m}"))
                for names in groups.values():
                    yield from self._total_of(names)

    def _total_of(self, names: Sequence[Name]) -> Iterator[Relation]:
        for what in (self._count_of, self._part_of, self._whole_of):
            counts = list(dict.fromkeys(count for name in names if (count := what(name)) in self.values))
            yield from sums_among(counts, self.values)

    def _count_of(self, name: Name) -> Count:
        return (*name, "count")

    def _part_of(self, name: Name) -> Count:
        return (*name, "part")

    def _whole_of(self, name: Name) -> Count:
        return self.wholes.get(name, ())


def sums_among(counts: Sequence[Count], values: Mapping[Count, int]) -> Iterator[Relation]:
    """Give the relation that one of three or more counts is the sum of all the others, where one is."""
    if len(counts) < 3:
        return
    most = max(counts, key=lambda count: values[count])
    parts = tuple(count for count in counts if count != most)
    if values[most] and values[most] == sum(values[part] for part in parts):
        yield Relation(most, parts)


def units_of(tables: Iterable[Table]) -> Iterator[Relation]:
    """Find what is the sum of services or teams in the editions of several units."""
    values = dict(chain.from_iterable(table.values.items() for table in tables))
    groups: dict[tuple[str, ...], list[Count]] = defaultdict(list)
    for count in values:
        if "/" not in count[1]:
            groups[count[0], *count[2:]].append(count)
    for counts in groups.values():
        yield from sums_among(counts, values)


def whole_number(text: str) -> int | None:
    """Read a count; None where there is none or it is not whole."""
    number = Decimal(text) if text else None
    return int(number) if number is not None and number == number.to_integral_value() and number >= 0 else None


def _half_a_unit(text: str) -> Fraction:
    """Give half a unit of the last digit written: what rounding may have added or taken."""
    return HALF / 10 ** (len(text.split(".")[1]) if "." in text else 0)
