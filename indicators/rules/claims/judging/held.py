"""Everything a number in a text may be: the figures of a series, and what is worked out from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.claims.given import Series
from indicators.rules.claims.judging.findings import show, show_at, span_of
from indicators.rules.claims.reading.comparators import year_of
from indicators.rules.status import profile
from indicators.rules.trajectory import Trajectory, as_count
from indicators.rules.vocabulary import Basis, Comparator, Measure, Per
from indicators.rules.wording import print_month, print_number
from organisation.rules.calendar import financial_year_start


@dataclass(frozen=True, slots=True)
class Held:
    """A number that is held or follows from what is held, and how to tell what it is."""

    value: Decimal
    told: str
    months: tuple[date, ...] = ()
    ended: date = date.min  # when what it speaks of was over

    def sentence(self, series: Series) -> str:
        """Say what it is."""
        return f"{series.label}: {self.told}."


def figures(series: Series) -> Iterator[Held]:
    """Give a series' figures, month by month, as printed and as their fractions come to."""
    for month, value in series.values.items():
        told = show_at(series, month)
        if (exact := series.exact.get(month)) is not None:
            of = share_of(series, month)
            told = f"{told}, though {of} is {show(series, exact)}" if abs(exact - value) >= 1 else f"{told} ({of})"
            yield Held(exact, told, (month,), month)
        yield Held(value, told, (month,), month)


def share_of(series: Series, month: date) -> str:
    """Write a month's part and whole: 241 of 357."""
    share = series.shares[month]
    return f"{print_number(share.part)} of {print_number(share.whole)}"


def parts(series: Series) -> Iterator[Held]:
    """Give how many a percentage counts: the 241 of 241 of 357."""
    for month, share in series.shares.items():
        told = f"{share_of(series, month)} in {print_month(month)}"
        yield Held(share.part, told, (month,), month)
        yield Held(share.whole, told, (month,), month)


def added(series: Series) -> Iterator[Held]:
    """Give what each month added to a running total."""
    if series.is_running_total:
        for month, value in series.monthly.items():
            yield Held(value, f"{show(series, value)} in {print_month(month)} alone", (month,), month)


def averages(series: Series, months: tuple[date, ...]) -> Iterator[Held]:
    """Give the average of some months' own amounts."""
    own = {month: series.monthly[month] for month in months if month in series.monthly}
    if len(own) > 1:
        average = sum(own.values(), Decimal(0)) / len(own)
        yield Held(average, f"{show(series, average)} a month on average, {span_of(own)}", tuple(own), max(own))


def totals(series: Series, months: tuple[date, ...]) -> Iterator[Held]:
    """Give the total of some months of a count."""
    own = {month: series.values[month] for month in months if month in series.values}
    if series.reading.basis is Basis.IN_MONTH and series.measure is Measure.NUMBER and len(own) > 1:
        total = sum(own.values(), Decimal(0))
        yield Held(total, f"{print_number(total)} in all, {span_of(own)}", tuple(own), max(own))


def of_the_year(series: Series, month: date) -> Iterator[Held]:
    """Give the averages and totals of the financial year so far."""
    newest = series.newest(month)
    if newest:
        start = financial_year_start(newest)
        months = tuple(at for at in sorted(series.values) if start <= at <= newest)
        yield from averages(series, months)
        yield from totals(series, months)


def aims(series: Series, month: date) -> Iterator[Held]:
    """Give the target in force, and what it comes to by a month or over a year."""
    newest = series.newest(month) or month
    goal = series.goal_in(newest)
    if goal is None:
        return
    by_now = profile(goal, basis=series.reading.basis, month=newest, shape=series.shape(newest))
    yield Held(goal.target, f"{show(series, goal.target)} is the target", (newest,), newest)
    yield Held(by_now, f"{show(series, by_now)} is where it should be by {print_month(newest)}", (newest,), newest)
    if goal.per is Per.MONTH:
        year = goal.target * 12
        yield Held(year, f"{print_number(year)} a year is the target", (newest,), newest)


def benchmarks(series: Series) -> Iterator[Held]:
    """Give the figures a series is compared with."""
    for benchmark in series.benchmarks:
        if benchmark.value is not None:
            began = year_of(benchmark) if benchmark.comparator is Comparator.OWN_EARLIER_YEAR else 0
            ended = date(began + 1, 3, 1) if began else date.min
            yield Held(benchmark.value, f"{show(series, benchmark.value)} ({benchmark.name})", (), ended)


def year_ends(series: Series, month: date) -> Iterator[Held]:
    """Give where the year is heading."""
    year, newest = series.trajectory(month), series.newest(month)
    if year is not None and newest is not None:
        told = year.sentence().removesuffix(".")
        yield Held(year.year_end, f"{told[0].lower()}{told[1:]}", (newest,), newest)


def needed(series: Series, month: date) -> Iterator[Held]:
    """Give what each month left must come to, and what it comes to so far; of a rate, in children as well."""
    year, newest = series.trajectory(month), series.newest(month)
    if year is None or newest is None or year.required is None:
        return
    for pace in (year.required, year.pace):
        for value in (pace, in_children(series, pace)):
            yield Held(value, tell_needed(series, year), (newest,), newest)


def tell_needed(series: Series, year: Trajectory) -> str:
    """Say what a month must come to from here on, for the target to be reached, and what it comes to so far."""
    limit = "no more than" if year.is_ceiling else "at least"
    months = "1 month" if year.months_left == 1 else f"{year.months_left} months"
    amount = _amount(series, max(year.required or Decimal(0), Decimal(0)))
    return (
        f"{limit} {amount} a month for the {months} left brings the year to {print_number(year.target)}; "
        f"so far it is {_amount(series, year.pace)} a month"
    )


def _amount(series: Series, pace: Decimal) -> str:
    if series.measure is Measure.RATE and series.population:
        return f"{print_number(in_children(series, pace), 0)} ({print_number(pace)} per 10,000)"
    return print_number(pace)


def in_children(series: Series, value: Decimal) -> Decimal:
    """Give how many children a rate stands for; of anything else, the value itself."""
    if series.measure is Measure.RATE and series.population:
        return as_count(value, population=series.population)
    return value
