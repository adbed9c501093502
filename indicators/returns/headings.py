"""Recognising a heading by what it means, not where it stands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from indicators.rules.figures import ABSENCES, tidy
from indicators.rules.vocabulary import Comparator

WORDS = {
    "indicator": {
        "indicator",
        "indicator name",
        "indicator code",
        "indicator ref",
        "indicator reference",
        "measure",
        "performance indicator",
        "performance measure",
        "kpi",
        "code",
        "training",
    },
    "outturn_type": {"outturn type", "type", "measured in"},
    "unit": {"unit", "unit code", "service", "team", "team code", "worker", "worker code", "scope"},
    "cohort": {"cohort", "cohort code", "population", "population group", "group"},
    "month": {"month", "period", "reporting month", "reporting period", "month ending", "month end"},
    "numerator": {"numerator", "num"},
    "denominator": {"denominator", "den", "denom"},
    "value": {"value", "outturn", "figure", "percentage", "result", "actual"},
    "note": {"note", "notes", "comment", "comments"},
    "target": {"target"},
    "as_printed": {"as printed", "printed as"},
    "printed_under": {"printed under", "heading as printed"},
}
COMPARATORS = {
    Comparator.STATISTICAL_NEIGHBOURS: {"statistical neighbours", "statistical neighbors", "sn", "neighbours"},
    Comparator.ENGLAND: {"england", "national"},
    Comparator.REGION: {
        "region",
        "south east",
        "south west",
        "east of england",
        "east midlands",
        "west midlands",
        "north east",
        "north west",
        "yorkshire and the humber",
        "london",
    },
}
# What is found in one column alone. Code and name may both name an indicator, and notes may be several.
ONLY_ONCE = {
    "outturn_type",
    "month",
    "numerator",
    "denominator",
    "value",
    "target",
    "benchmark",
    "as_printed",
    "printed_under",
}
# Where a row names both, the figure is the smaller unit's.
SMALLEST_FIRST = ("worker", "team")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST, LATEST = 1990, 2099
LONGEST_MONTH = 60

_FULL_NAMES = (
    "january february march april may june july august september october november december sept".split()  # noqa: SIM905
)
_NAME = rf"(?P<name>{'|'.join(sorted({*MONTHS, *_FULL_NAMES}, key=len, reverse=True))})"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_NAMED_MONTH = re.compile(rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ /-]?)?{_NAME}\.?[ /-]?{_YEAR}", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/](?P<number>\d{1,2})(?:[-/](?P<day>\d{1,2})(?:[ T][\d:.]+)?)?")
_MONTH_AND_YEAR = re.compile(r"(?P<number>\d{1,2})[/-](?P<year>\d{4})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/.-](?P<number>\d{1,2})[/.-](?P<year>\d{4}|\d{2})(?:[ T][\d:.]+)?")
_BARE_MONTH = re.compile(rf"{_NAME}\.?", re.IGNORECASE)
_WITH_YEAR = re.compile(r"(?P<whose>.+?)\s*\(?(?:20)?(?P<first>\d{2})\s*[/-]\s*(?:20)?(?P<second>\d{2})\)?")
_BARE_YEAR = re.compile(r"20(?P<first>\d{2})(?:\s*[/-]\s*(?:20)?(?P<second>\d{2}))?")
_SAYS_OUTTURN = re.compile(r"\b(?:outturns?|actuals?|figures?|values?)\b", re.IGNORECASE)
_NEVER_A_BENCHMARK = re.compile(
    r"\b(?:forecast|projection|projected|plan|planned|budget|population|ytd)\b", re.IGNORECASE
)
_OTHER_WORDS = {word for meaning, words in WORDS.items() if meaning not in ("value", "target") for word in words}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds. `meaning` is a key of WORDS, "month_column", "benchmark" or "" (unknown)."""

    place: int
    text: str
    meaning: str
    month: date | None = None
    comparator: Comparator | None = None
    year: str = ""

    @property
    def has_figures(self) -> bool:
        """Say whether a wide table's figures stand beneath it."""
        return self.meaning in ("month_column", "target", "benchmark")


def read_heading(cell: object, place: int) -> Heading:
    """Recognise one heading."""
    if isinstance(cell, date):
        month = read_month(cell)
        return Heading(place, f"{cell:%b-%y}", "month_column" if month else "", month=month)
    text = tidy(cell) if cell is not None else ""
    return replace(_read_text(text), place=place) if len(text) <= 120 else Heading(place, text, "")


@lru_cache(maxsize=4096)
def _read_text(text: str) -> Heading:
    if month := read_month(text) or read_month(_SAYS_OUTTURN.sub("", text).strip(" :-")):
        return Heading(0, text, "month_column", month=month)
    plain = text.casefold().rstrip(":")
    for meaning, words in WORDS.items():
        if plain in words:
            return Heading(0, text, meaning)
    return _benchmark(text, plain) or Heading(0, text, "")


def names_indicators(row: Iterable[object]) -> bool:
    """Say whether a row has a heading for indicators: only such a row heads a table."""
    return any(isinstance(cell, str) and len(cell) <= 60 and _is_indicator(cell) for cell in row)


@lru_cache(maxsize=16_384)
def _is_indicator(text: str) -> bool:
    return tidy(text).casefold().rstrip(":") in WORDS["indicator"]


def read_month(cell: object) -> date | None:
    """Read a month in any of the ways people write one; None where it is not one.

    A day is allowed beside it, but not one that could be a month: 10/01/2021 is October to some.
    """
    if isinstance(cell, date):
        return _month(cell.year, cell.month)
    return _month_in(cell) if isinstance(cell, str) and cell and len(cell) <= LONGEST_MONTH else None


@lru_cache(maxsize=4096)
def _month_in(text: str) -> date | None:
    text = " ".join(tidy(text).replace("’", " ").replace("'", " ").split())
    if match := _NAMED_MONTH.fullmatch(text):
        return _month(match["year"], MONTHS.index(match["name"][:3].casefold()) + 1)
    if match := _YEAR_FIRST.fullmatch(text) or _MONTH_AND_YEAR.fullmatch(text):
        return _month(match["year"], match["number"])
    match = _DAY_FIRST.fullmatch(text)
    if match and (int(match["day"]) > 12 or int(match["day"]) in (1, int(match["number"]))):
        return _month(match["year"], match["number"])
    return None


def _month(year: str | int, month: str | int) -> date | None:
    number = int(year) + (2000 if len(str(year)) == 2 else 0)
    return date(number, int(month), 1) if EARLIEST <= number <= LATEST and 1 <= int(month) <= 12 else None


def _benchmark(text: str, plain: str) -> Heading | None:
    for comparator, words in COMPARATORS.items():
        if plain in words:
            return Heading(0, text, "benchmark", comparator=comparator)
    match = _WITH_YEAR.fullmatch(text)
    if not match or (int(match["first"]) + 1) % 100 != int(match["second"]):
        return None
    year = f"20{match['first']}-{match['second']}"
    whose = match["whose"].casefold().rstrip(":")
    if whose in WORDS["target"]:
        return Heading(0, text, "target", year=year)
    if whose in _OTHER_WORDS or _NEVER_A_BENCHMARK.search(whose):
        return None
    comparator = next((known for known, words in COMPARATORS.items() if whose in words), Comparator.OWN_EARLIER_YEAR)
    return Heading(0, text, "benchmark", comparator=comparator, year=year)


# A whole heading row, or two where the year or a word such as “Outturn” stands above the months


def read_headings(row: Sequence[object]) -> list[Heading]:
    """Recognise every heading of a row."""
    return [read_heading(cell, place) for place, cell in enumerate(row)]


def heads_a_table(headings: Iterable[Heading]) -> str:
    """Say which layout a heading row begins: "wide", "long", or "" where it begins no table."""
    meanings = {heading.meaning for heading in headings}
    if "indicator" not in meanings:
        return ""
    if "month_column" in meanings:
        return "wide"
    return "long" if "month" in meanings and meanings & {"value", "numerator"} else ""


def read_two_rows(upper: Sequence[object], lower: Sequence[object]) -> list[Heading]:
    """Recognise headings that stand in two rows.

    The lower row speaks first; where it is empty, what stands above counts. A month without a
    year takes the year above it, or the nearest one to the left of that.
    """
    width = max(len(upper), len(lower))
    above, below = [[*row, *[None] * (width - len(row))] for row in (upper, lower)]
    years = _years(above, below)
    return [_of_two(place, above[place], below[place], years[place]) for place in range(width)]


def is_upper_half(upper: Sequence[object], lower: Sequence[object]) -> bool:
    """Say whether a row can be the upper of two heading rows: words, and years where they are needed."""
    texts = [_text(cell) for cell in upper]
    if any(text.upper() in ABSENCES for text in texts):
        return False
    needs_years = not heads_a_table(read_headings(lower))
    return all(not re.search(r"\d", text) or (needs_years and _BARE_YEAR.fullmatch(text)) for text in texts)


def bare_months(headings: Iterable[Heading]) -> list[Heading]:
    """Give the headings that are a month without its year."""
    return [heading for heading in headings if not heading.meaning and _BARE_MONTH.fullmatch(heading.text)]


def _of_two(place: int, above: object, below: object, year: str) -> Heading:
    if not _text(below):
        heading = read_heading(above, place)
        return heading if heading.meaning != "month_column" else Heading(place, heading.text, "")
    heading = read_heading(below, place)
    month = _BARE_MONTH.fullmatch(heading.text)
    if heading.meaning or not month or not year:
        return heading
    read = _month_of_year(year, MONTHS.index(month["name"][:3].casefold()) + 1)
    return Heading(place, f"{heading.text} {year}", "month_column", month=read) if read else heading


def _years(above: Sequence[object], below: Sequence[object]) -> list[str]:
    """Give the year over each column. One calendar year over months that begin again is no year at all."""
    years, year = [], ""
    for cell in above:
        if text := _text(cell):
            year = text if _BARE_YEAR.fullmatch(text) else ""
        years.append(year)
    for year in {one for one in years if len(one) == 4}:
        under = [_bare_month(below[place]) for place, one in enumerate(years) if one == year]
        if not _is_one_run([number for number in under if number]):
            years = ["" if one == year else one for one in years]
    return years


def _is_one_run(numbers: list[int]) -> bool:
    """Say whether months rise, or fall by one each: “Dec, Jan” under one year is neither."""
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return all(step > 0 for step in steps) or steps == {-1}


def _bare_month(cell: object) -> int:
    match = _BARE_MONTH.fullmatch(_text(cell))
    return MONTHS.index(match["name"][:3].casefold()) + 1 if match else 0


def _month_of_year(text: str, month: int) -> date | None:
    match = _BARE_YEAR.fullmatch(text)
    assert match  # noqa: S101 - only such a text is taken for a year
    first = int(match["first"])
    if match["second"] is None:
        return _month(2000 + first, month)
    if (first + 1) % 100 != int(match["second"]):
        return None
    return _month(2000 + first + (month < 4), month)


def _text(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell:%b-%y}"
    return tidy(int(cell) if isinstance(cell, float) and cell.is_integer() else cell) if cell is not None else ""
