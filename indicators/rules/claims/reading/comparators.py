"""With whom or what a sentence compares: neighbours, region, England, an earlier year, the target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.rules.claims.given import Benchmark, Series
from indicators.rules.claims.reading.months import Year, first_of, low
from indicators.rules.claims.reading.tokens import Token, read_tokens, words
from indicators.rules.vocabulary import Comparator
from organisation.rules.calendar import financial_year_start

NEIGHBOURS, REGION, ENGLAND, OWN = (
    Comparator.STATISTICAL_NEIGHBOURS,
    Comparator.REGION,
    Comparator.ENGLAND,
    Comparator.OWN_EARLIER_YEAR,
)
PHRASES: dict[str, Comparator] = {
    "statistical neighbours": NEIGHBOURS,
    "statistical neighbour": NEIGHBOURS,
    "stat neighbours": NEIGHBOURS,
    "statistical neighbour average": NEIGHBOURS,
    "neighbours": NEIGHBOURS,
    "neighbour average": NEIGHBOURS,
    "sn": NEIGHBOURS,
    "sns": NEIGHBOURS,
    "region": REGION,
    "regional": REGION,
    "regionally": REGION,
    "england": ENGLAND,
    "national": ENGLAND,
    "nationally": ENGLAND,
    "last year": OWN,
    "previous year": OWN,
    "prior year": OWN,
    "preceding year": OWN,
    "year before": OWN,
    "year ago": OWN,
    "year earlier": OWN,
}
SAME_MONTH = (
    "same month last year",
    "same time last year",
    "this time last year",
    "same period last year",
    "same point last year",
    "same month of the previous year",
    "same period in the previous year",
    "same time the previous year",
    "year ago",
    "year earlier",
)
TARGETS = words("target targets ambition ceiling floor goal threshold")


@dataclass(frozen=True, slots=True)
class Against:
    """Whom a phrase compares with. `began` is the year it means, of an own earlier one."""

    start: int
    stop: int
    comparator: Comparator | None = None
    began: int = 0
    is_same_month: bool = False

    @property
    def is_target(self) -> bool:
        """Say whether it is the target."""
        return self.comparator is None


class Comparators:
    """The names comparators go by: the usual ones, and those of the benchmarks held."""

    def __init__(self, series: Iterable[Series]) -> None:
        """Learn what the benchmarks are called, their years aside."""
        self.phrases = dict(PHRASES)
        for benchmark in (held for one in series for held in one.benchmarks):
            words = " ".join(token.low for token in read_tokens(benchmark.name) if token.is_word)
            if words and benchmark.comparator is not OWN:
                self.phrases[words] = benchmark.comparator
        self.longest = max(len(phrase.split()) for phrase in self.phrases)

    def read(self, tokens: Sequence[Token], years: Sequence[Year], month: date) -> list[Against]:
        """Find the comparators a sentence names, left to right; none overlap."""
        found = [Against(year.start, year.stop, OWN, year.began) for year in years]
        taken = {at for year in years for at in range(year.start, year.stop)}
        at = 0
        while at < len(tokens):
            against = None if at in taken else self._at(tokens, at, month)
            if against:
                found.append(against)
            at = against.stop if against else at + 1
        return sorted(found, key=lambda against: against.start)

    def _at(self, tokens: Sequence[Token], at: int, month: date) -> Against | None:
        last_year = financial_year_start(month).year - 1
        if stop := first_of(tokens, at, SAME_MONTH):
            return Against(at, stop, OWN, last_year, is_same_month=True)
        if low(tokens, at) in TARGETS:
            return Against(at, at + 1)
        if low(tokens, at) == "region" and low(tokens, at + 1) == "of":
            return None  # in the region of: about
        for length in range(self.longest, 0, -1):
            comparator = self.phrases.get(" ".join(token.low for token in tokens[at : at + length]))
            if comparator:
                return Against(at, at + length, comparator, last_year if comparator is OWN else 0)
        return None


def benchmarks_of(series: Series, against: Against) -> list[Benchmark]:
    """Give the benchmarks of a series that a comparator means: of an own earlier year, that year's."""
    return [
        benchmark
        for benchmark in series.benchmarks
        if benchmark.comparator is against.comparator
        and (benchmark.comparator is not OWN or year_of(benchmark) == against.began)
    ]


def year_of(benchmark: Benchmark) -> int:
    """Give the calendar year a benchmark's year began in, from the year held or from its name; 0 if neither says."""
    for written in (benchmark.year, benchmark.name):
        digits = [token.text for token in read_tokens(written) if token.text.isdecimal()]
        years = [int(text) if len(text) == 4 else 2000 + int(text) for text in digits if len(text) in (2, 4)]
        if years:
            return years[0]
    return 0
