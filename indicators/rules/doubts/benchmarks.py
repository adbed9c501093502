"""Benchmarks: whether somebody else's figure can be compared with ours at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.doubts.catalogue import Suspicion
from indicators.rules.vocabulary import Absence, Basis, Comparator, Measure
from indicators.rules.wording import print_number, print_target

OTHERS = (Comparator.STATISTICAL_NEIGHBOURS, Comparator.REGION, Comparator.ENGLAND)
ENOUGH_ALIKE = 3  # figures that have to be equal, beside whatever is absent
A_YEAR = (5, 20)  # times a month's figure: then it is a year's
MONTHS = 6
FAR_IN_A_MONTH = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark as it is held."""

    comparator: Comparator
    year: str
    value: Decimal | None
    absence: Absence | None = None
    heading: str = ""

    @property
    def called(self) -> str:
        """Name it as its source does."""
        return self.heading or f"{self.comparator.label} {self.year}".strip()

    @property
    def said(self) -> str:
        """Write what it says."""
        return print_number(self.value) if self.value is not None else self.absence.label if self.absence else ""


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator with its benchmarks and its own recent figures."""

    measure: Measure
    basis: Basis
    benchmarks: Sequence[Bench]
    own: Sequence[Decimal] = ()


def copied(rows: Mapping[int, Sequence[Bench]]) -> Iterator[tuple[int, int, list[Bench]]]:
    """Give the pairs whose figures of other authorities are equal, cell for cell: each both ways round."""
    alike: dict[frozenset[tuple[object, ...]], list[tuple[int, list[Bench]]]] = {}
    for key, benchmarks in rows.items():
        for year in dict.fromkeys(one.year for one in benchmarks):
            held = [
                one for one in benchmarks if one.year == year and one.comparator in OTHERS and one.value is not None
            ]
            if len({one.value for one in held}) >= ENOUGH_ALIKE:
                alike.setdefault(frozenset((one.comparator, year, one.value) for one in held), []).append((key, held))
    for same in alike.values():
        yield from ((one, other, held) for one, held in same for other, _ in same if one != other)


def benchmark_is_anothers(cells: Sequence[Bench], other: str) -> Suspicion:
    """R07: the benchmarks are those of another indicator: a row was copied."""
    named = ", ".join(f"{one.called} {one.said}" for one in cells)
    sentence = f"{named}: these are the benchmarks of “{other}”, cell for cell. One row was copied from the other."
    return Suspicion("benchmark_is_anothers", sentence)


def unit_differs(about: Compared) -> Iterator[Suspicion]:
    """R07: all of England, or the region, cannot have fewer than this one authority."""
    if about.measure is not Measure.NUMBER or not about.own:
        return
    for one in about.benchmarks:
        if one.comparator in (Comparator.REGION, Comparator.ENGLAND) and one.value is not None:
            least = min(about.own)
            if 0 < one.value < least:
                sentence = (
                    f"{one.called} is given as {one.said}, but this authority alone has {print_number(least)} or more: "
                    "is it a percentage or a rate?"
                )
                yield Suspicion("benchmark_unit_differs", sentence, None, f"{one.called}: {one.said}")
                return


def is_a_count(about: Compared) -> Iterator[Suspicion]:
    """R08: how many another authority has says nothing: authorities differ in size."""
    if about.measure is not Measure.NUMBER or any(unit_differs(about)):
        return
    counts = [one for one in about.benchmarks if one.comparator in OTHERS and one.value is not None]
    if counts:
        named = ", ".join(f"{one.called} {one.said}" for one in counts)
        sentence = f"A number of other authorities is no comparison: {named}. Compare rates or percentages."
        yield Suspicion("benchmark_is_a_count", sentence, None, named)


def is_a_years_total(about: Compared) -> Iterator[Suspicion]:
    """R08: a year's total beside monthly figures looks like a fall by nine tenths."""
    if (about.measure, about.basis) != (Measure.NUMBER, Basis.IN_MONTH) or len(about.own) < MONTHS:
        return
    usual = sum(about.own, Decimal(0)) / len(about.own)
    least, most = (times * usual for times in A_YEAR)
    years = [one for one in about.benchmarks if one.value is not None and least <= one.value <= most]
    if years and usual > 0:
        named = ", ".join(f"{one.called} {one.said}" for one in years)
        monthly = ", ".join(print_number((one.value or Decimal(0)) / 12, 0) for one in years)
        sentence = f"A year's total beside monthly figures: {named}; a month, {monthly}."
        yield Suspicion("benchmark_is_a_years_total", sentence, None, named)


def without_year(about: Compared) -> Iterator[Suspicion]:
    """R08: a comparison needs to say of which year it is."""
    undated = [one.called for one in about.benchmarks if one.value is not None and not one.year]
    if undated:
        named = ", ".join(undated)
        yield Suspicion("benchmark_without_year", f"Nothing says which year these are of: {named}.", None, named)


def england_is_missing(about: Compared) -> Iterator[Suspicion]:
    """R20: where region and neighbours have a figure, England has one too: it was not looked up."""
    held = {one.comparator: one for one in about.benchmarks if one.comparator in OTHERS}
    england = held.get(Comparator.ENGLAND)
    others = [one for one in held.values() if one.value is not None]
    if england and england.value is None and len(others) == len(OTHERS) - 1:
        sentence = (
            f"England is given as “{england.said}”, though {' and '.join(one.called for one in others)} are held."
        )
        yield Suspicion("benchmark_gap", sentence)


RULES = (unit_differs, is_a_count, is_a_years_total, without_year, england_is_missing)


def doubts_of_benchmarks(about: Compared) -> Iterator[Suspicion]:
    """Give everything doubtful about an indicator's benchmarks by themselves."""
    for rule in RULES:
        yield from rule(about)


def can_be_worked_out(missing: Bench, other: Bench, *, of: str, population: Decimal, is_rate: bool) -> Suspicion | None:
    """R20: TBC or N/A stands where the figure follows from the count, or the count from the rate."""
    if missing.value is not None or other.value is None or missing.absence is None:
        return None
    times = Decimal(10_000) / population if is_rate else population / Decimal(10_000)
    makes = print_number(other.value * times, 1 if is_rate else 0)
    sentence = (
        f"{missing.called} is given as “{missing.said}”, but {other.said} ({of}) on a population of "
        f"{print_number(population)} make about {makes}."
    )
    return Suspicion("benchmark_can_be_worked_out", sentence)


def taken_back(held: Decimal, printed: Absence, *, called: str, measure: Measure) -> Suspicion:
    """R04: a return prints N/A where a benchmark is held: the figure stays."""
    sentence = f"{called} is printed as “{printed.label}”, but {print_target(held, measure)} is held, and stays."
    return Suspicion("benchmark_taken_back", sentence)


def opening_position(year_end: Bench, april: Decimal) -> Suspicion | None:
    """R17: what stands at the end of April cannot be far from what stood on 31 March."""
    if not year_end.value or abs(april - year_end.value) <= max(FAR_IN_A_MONTH * year_end.value, Decimal(5)):
        return None
    change = (april - year_end.value) / year_end.value * 100
    sentence = (
        f"{print_number(april)} at the end of April, but {year_end.said} on 31 March ({year_end.called}): "
        f"{print_number(change, 0)}% in a month. Are both counted by the same rule?"
    )
    return Suspicion("opening_position_differs", sentence)
