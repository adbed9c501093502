"""Recognising a heading by what it means, not where it stands."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from indicators.rules.figures import tidy
from indicators.rules.vocabulary import Comparator

MONTH_FORMATS = ("%b-%y", "%b %y", "%B %y", "%B-%y", "%b-%Y", "%b %Y", "%B %Y", "%B-%Y", "%Y-%m", "%m/%Y", "%Y-%m-%d")
WORDS = {
    "indicator": {"indicator", "indicator name", "indicator code", "measure", "code", "training"},
    "outturn_type": {"outturn type", "type", "measured in"},
    "unit": {"unit", "service", "team", "scope"},
    "cohort": {"cohort", "population", "group"},
    "month": {"month", "period", "reporting month"},
    "numerator": {"numerator", "num"},
    "denominator": {"denominator", "den", "denom"},
    "value": {"value", "outturn", "figure", "percentage", "result"},
    "note": {"note", "notes", "comment", "comments"},
    "target": {"target"},
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
_WITH_YEAR = re.compile(r"(?P<whose>.+?)\s*\(?(?:20)?(?P<first>\d{2})\s*[/-]\s*(?:20)?(?P<second>\d{2})\)?")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds. `meaning` is a key of WORDS, "month_column", "benchmark" or "" (unknown)."""

    place: int
    text: str
    meaning: str
    month: date | None = None
    comparator: Comparator | None = None
    year: str = ""


def read_heading(cell: object, place: int) -> Heading:
    """Recognise one heading."""
    if isinstance(cell, date):
        return Heading(place, f"{cell:%b-%y}", "month_column", month=date(cell.year, cell.month, 1))
    text = tidy(cell) if cell is not None else ""
    if month := read_month(text):
        return Heading(place, text, "month_column", month=month)
    plain = text.casefold().rstrip(":")
    for meaning, words in WORDS.items():
        if plain in words:
            return Heading(place, text, meaning)
    return _benchmark(text, plain, place) or Heading(place, text, "")


def read_month(cell: object) -> date | None:
    """Read a month in any of the ways people write one; None where it is not one."""
    if isinstance(cell, datetime | date):
        return date(cell.year, cell.month, 1)
    text = re.sub(r"(?i)\bsept\b", "Sep", tidy(cell)).replace("’", " ").replace("'", " ") if cell else ""
    for pattern in MONTH_FORMATS:
        try:
            read = datetime.strptime(" ".join(text.split()), pattern)
        except ValueError:
            continue
        return date(read.year, read.month, 1)
    return None


def _benchmark(text: str, plain: str, place: int) -> Heading | None:
    for comparator, words in COMPARATORS.items():
        if plain in words:
            return Heading(place, text, "benchmark", comparator=comparator)
    match = _WITH_YEAR.fullmatch(text)
    if not match or (int(match["first"]) + 1) % 100 != int(match["second"]):
        return None
    year = f"20{match['first']}-{match['second']}"
    whose = match["whose"].casefold()
    comparator = next((known for known, words in COMPARATORS.items() if whose in words), Comparator.OWN_EARLIER_YEAR)
    return Heading(place, text, "benchmark", comparator=comparator, year=year)
