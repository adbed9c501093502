"""A figure set against earlier ones: the month before, the same month a year ago, and the year to date.

    Previous month         what the month before was; of a running total, what each of the two months added
    Same month last year   the month of that name a year before; a running total as it stood then
    Year to date           a number or a rate in the month     the sum of the months since April
                           a percentage in the month           all numerators over all denominators since April
                           a running total                     itself
                           at month end, or twelve months      no sum: the newest figure stands for the year

Percentages are never averaged. Nothing is set against a month on the other side of a break in series.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.status import Reading
from indicators.rules.trajectory import increments
from indicators.rules.vocabulary import Basis, Measure
from indicators.rules.wording import places_apart, print_month, print_target
from organisation.rules.calendar import add_months, financial_year_label, financial_year_start, months_between

Fractions = Mapping[date, tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Against:
    """One comparison: what is set against what, and what is to be said of it."""

    name: str
    value: Decimal | None
    other: Decimal | None
    sentence: str

    @property
    def change(self) -> Decimal | None:
        """Say how far the figure lies above (or, negative, below) the other."""
        return None if self.value is None or self.other is None else self.value - self.other


@dataclass(frozen=True, slots=True)
class YearToDate:
    """A year from April to a month, as one figure; None where it cannot be made, and why not."""

    value: Decimal | None
    how: str


def compare(
    values: Mapping[date, Decimal],
    *,
    fractions: Fractions,
    reading: Reading,
    month: date,
    breaks: Collection[date] = (),
    fewest: int = 0,
) -> list[Against]:
    """Set the figure of a month against the month before, the same month last year, and last year to date.

    No percentage is made of fewer than `fewest`.
    """
    return [
        _previous(values, reading, month, breaks),
        _last_year(values, reading, month, breaks),
        _to_date(values, fractions, reading, month, breaks, fewest),
    ]


def year_to_date(
    values: Mapping[date, Decimal], *, fractions: Fractions, reading: Reading, month: date, fewest: int = 0
) -> YearToDate:
    """Make one figure of the months from April to a month, by the rule of its basis and measure."""
    year = months_between(financial_year_start(month), month)
    if reading.basis is not Basis.IN_MONTH:
        how = {
            Basis.CUMULATIVE: "the running total since April is the year to date",
            Basis.SNAPSHOT: "a month-end figure is no sum: the newest one stands for the year",
            Basis.ROLLING_12M: "the figure covers twelve months already: the newest one stands",
        }[reading.basis]
        return YearToDate(values.get(month), how)
    if reading.measure is Measure.PERCENTAGE:
        return _share_to_date(values, fractions, year, fewest)
    held = [values[at] for at in year if at in values]
    return YearToDate(sum(held, Decimal(0)) if held else None, f"the sum of {_so_many(len(held), year)}")


def _share_to_date(values: Mapping[date, Decimal], fractions: Fractions, year: list[date], fewest: int) -> YearToDate:
    held = [fractions[at] for at in year if at in fractions]
    bare = [at for at in year if at in values and at not in fractions]
    if bare or not held:
        return YearToDate(
            None,
            "percentages are not averaged, and "
            + (f"{print_month(bare[0])} holds" if len(bare) == 1 else f"{len(bare)} months hold")
            + " no numerator and denominator"
            if bare
            else "no month of the year holds a figure",
        )
    top, bottom = (sum((fraction[at] for fraction in held), Decimal(0)) for at in (0, 1))
    whole = f"{top.normalize():f} of {bottom.normalize():f}"
    if bottom < fewest:
        return YearToDate(None, f"{whole} are too few for a percentage")
    return YearToDate(100 * top / bottom, f"{whole}, numerators and denominators of {_so_many(len(held), year)}")


def _previous(values: Mapping[date, Decimal], reading: Reading, month: date, breaks: Collection[date]) -> Against:
    name = "Previous month"
    own = increments(values, basis=reading.basis) if reading.measure is not Measure.PERCENTAGE else values
    alone = " alone" if reading.basis is Basis.CUMULATIVE and reading.measure is not Measure.PERCENTAGE else ""
    return _against(name, own, month, add_months(month, -1), reading, breaks, alone)


def _last_year(values: Mapping[date, Decimal], reading: Reading, month: date, breaks: Collection[date]) -> Against:
    return _against("Same month last year", values, month, add_months(month, -12), reading, breaks)


def _against(
    name: str,
    values: Mapping[date, Decimal],
    month: date,
    before: date,
    reading: Reading,
    breaks: Collection[date],
    alone: str = "",
) -> Against:
    value, other = values.get(month), values.get(before)
    if between := _break_between(breaks, before, month):
        return Against(name, value, None, f"Not compared: the series breaks in {print_month(between)}.")
    if value is None or other is None:
        missing = month if value is None else before
        return Against(name, value, other, f"Not compared: {print_month(missing)}{alone} has no figure.")
    figure, beside = _print_apart(value, other, reading)
    there = f"in {print_month(before)}{alone}"
    return Against(
        name,
        value,
        other,
        f"{figure} in {print_month(month)}{alone}, {_moved(value - other, reading)} {beside} {there}.",
    )


def _to_date(
    values: Mapping[date, Decimal],
    fractions: Fractions,
    reading: Reading,
    month: date,
    breaks: Collection[date],
    fewest: int,
) -> Against:
    name = "Year to date"
    before = add_months(month, -12)
    now = year_to_date(values, fractions=fractions, reading=reading, month=month, fewest=fewest)
    year = financial_year_label(month)
    inside = _break_between(breaks, financial_year_start(month), month)
    if inside and reading.basis in (Basis.IN_MONTH, Basis.CUMULATIVE):
        return Against(name, None, None, f"Not made for {year}: the series breaks in {print_month(inside)}.")
    if now.value is None:
        return Against(name, None, None, f"Not made for {year}: {now.how}.")
    then = year_to_date(values, fractions=fractions, reading=reading, month=before, fewest=fewest)
    known = _whole_year(values, before, reading)
    if then.value is None or not known or _break_between(breaks, financial_year_start(before), month):
        figure = print_target(now.value, reading.measure)
        return Against(name, now.value, None, f"{figure} for {year} to {print_month(month)}: {now.how}.")
    figure, beside = _print_apart(now.value, then.value, reading)
    return Against(
        name,
        now.value,
        then.value,
        f"{figure} for {year} to {print_month(month)}, {_moved(now.value - then.value, reading)} {beside} "
        f"for {financial_year_label(before)} to {print_month(before)}: {now.how}.",
    )


def _whole_year(values: Mapping[date, Decimal], month: date, reading: Reading) -> bool:
    """Say whether a year to a month has all its months: a sum of fewer is no fair comparison."""
    if reading.basis is not Basis.IN_MONTH:
        return month in values
    return all(at in values for at in months_between(financial_year_start(month), month))


def _break_between(breaks: Collection[date], before: date, month: date) -> date | None:
    """Give the newest break that parts two months: after the first, by the second."""
    return max((one for one in breaks if before < one <= month), default=None)


def _so_many(number: int, year: list[date]) -> str:
    if number == len(year):
        return "1 month" if number == 1 else f"all {number} months since April"
    return f"{number} of {len(year)} months since April"


def _print_apart(value: Decimal, other: Decimal, reading: Reading) -> tuple[str, str]:
    places = places_apart(value, other)
    return print_target(value, reading.measure, places), print_target(other, reading.measure, places)


def _moved(change: Decimal, reading: Reading) -> str:
    """Say which way and how far; of percentages in percentage points, so that nobody takes them for percent."""
    if not change:
        return "the same as"
    points = ""
    if reading.measure is Measure.PERCENTAGE:
        points = " percentage point" if print_target(abs(change), Measure.NUMBER) == "1" else " percentage points"
    places = places_apart(abs(change), Decimal(0))
    return f"{'up' if change > 0 else 'down'} {print_target(abs(change), Measure.NUMBER, places)}{points} from"
