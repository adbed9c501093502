"""Which months, and which earlier years, a sentence names.

A month without a year is the newest of that name up to the month of the report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from indicators.rules.claims.reading.tokens import Token, words
from organisation.rules.calendar import add_months, financial_year_start, months_between

NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS = {name: place for place, name in enumerate(NAMES, 1)} | {name[:3]: place for place, name in enumerate(NAMES, 1)}
MONTHS["sept"] = 9
ALSO_WORDS = frozenset({"may", "march", "mar"})
# before "May" or "March" these make it a month
LEADS = words(
    """
    in since from to until till between and of by during for through before after last this early late mid end - – ,
    (
    """
)
COUNTS = {
    name: number
    for number, name in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
}
COUNTS |= {"eleven": 11, "twelve": 12}
NOW = frozenset({"currently", "now"})
NOW_PHRASES = (
    "this month",
    "the latest month",
    "latest month",
    "the current month",
    "current month",
    "at present",
    "most recent month",
)
BEFORE_PHRASES = (
    "last month",
    "the previous month",
    "previous month",
    "prior month",
    "the month before",
    "month before",
)
YEAR_PHRASES = (
    "year to date",
    "so far this year",
    "this financial year",
    "this year",
    "the year so far",
    "start of the year",
    "over the year",
)


@dataclass(frozen=True, slots=True)
class When:
    """Months a phrase means, and which tokens it takes.

    `is_course`: what happened from the first to the last (since, between, over the last three months), and
    not each of them by itself. `is_now`: the newest month, whichever that is.
    """

    months: tuple[date, ...]
    start: int
    stop: int
    is_course: bool = False
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """An earlier financial year a phrase means, by the calendar year it began in."""

    began: int
    start: int
    stop: int


def low(tokens: Sequence[Token], at: int) -> str:
    """Give a token in lower case; outside the sentence there is nothing."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def first_of(tokens: Sequence[Token], at: int, phrases: tuple[str, ...]) -> int:
    """Give where the first of some phrases that starts at a token ends, or 0."""
    for phrase in _by_first_word(phrases).get(low(tokens, at), ()):
        stop = at + len(phrase)
        if stop <= len(tokens) and all(low(tokens, at + place) == word for place, word in enumerate(phrase)):
            return stop
    return 0


@cache
def _by_first_word(phrases: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Index phrases by their first word, so that most words are looked up once and done with."""
    indexed: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        indexed.setdefault(phrase.split()[0], []).append(phrase.split())
    return indexed


def count_at(tokens: Sequence[Token], at: int) -> int:
    """Read a small whole number, in digits or as a word; 0 is none."""
    if at >= len(tokens):
        return 0
    number = tokens[at].number
    if number is not None:
        return int(number) if number == int(number) and 0 < number < 100 else 0
    return COUNTS.get(tokens[at].low, 0)


def read_years(tokens: Sequence[Token]) -> list[Year]:
    """Find financial years written as 20/21, 2020-21 or 2019/2020."""
    return [Year(began, at, at + 3) for at in range(len(tokens) - 2) if (began := _year_at(tokens, at))]


def _year_at(tokens: Sequence[Token], at: int) -> int:
    first, join, second = tokens[at : at + 3]
    if join.text not in "/-–" or first.number is None or second.number is None or join.is_spaced or second.is_spaced:
        return 0
    if len(first.text) not in (2, 4) or len(second.text) not in (2, 4) or not first.text.isdecimal():
        return 0
    if not second.text.isdecimal() or int(second.text) % 100 != (int(first.text) + 1) % 100:
        return 0
    began = int(first.text) if len(first.text) == 4 else 2000 + int(first.text)
    return began if 1990 <= began <= 2060 and (len(first.text) == 4 or int(first.text) >= 10) else 0


def read_months(tokens: Sequence[Token], month: date) -> list[When]:
    """Find the months a sentence names, left to right; none overlap."""
    found: list[When] = []
    at = 0
    while at < len(tokens):
        when = _course(tokens, at, month) or _months(tokens, at, month) or _relative(tokens, at, month)
        if when:
            found.append(when)
        at = when.stop if when else at + 1
    return found


def _course(tokens: Sequence[Token], at: int, month: date) -> When | None:
    """Since April; between April and June; from April to June; over the last three months; this year."""
    if stop := first_of(tokens, at, YEAR_PHRASES):
        return When(_from(financial_year_start(month), month), at, stop, is_course=True)
    word = low(tokens, at)
    if word in ("since", "from") and (first := month_at(tokens, at + 1, month)):
        return _two_months(tokens, at, at + 1, month) or When(_from(first[0], month), at, first[1], is_course=True)
    if word == "between":
        return _two_months(tokens, at, at + 1, month)
    return _last_months(tokens, at, month) or _two_months(tokens, at, at, month)


def _two_months(tokens: Sequence[Token], start: int, at: int, month: date) -> When | None:
    """April to June, Apr–Jun, and (after "between") April and June."""
    first = month_at(tokens, at, month)
    if first is None:
        return None
    join = low(tokens, first[1])
    joins = ("to", "-", "–", "until", "till", "through") + (("and",) if low(tokens, start) == "between" else ())
    has_no_join = first[1] < len(tokens) and not tokens[first[1]].is_spaced
    second = month_at(tokens, first[1] + (join in joins), month) if join in joins or has_no_join else None
    if second is None:
        return None
    begun = first[0] if first[0] <= second[0] else add_months(first[0], -12)
    return When(_from(begun, second[0]), start, second[1], is_course=True)


def _last_months(tokens: Sequence[Token], at: int, month: date) -> When | None:
    """The last three months, the past 6 months."""
    if low(tokens, at) not in ("last", "past", "previous", "recent", "latest"):
        return None
    number = count_at(tokens, at + 1)
    if number < 2 or low(tokens, at + 2) != "months":
        return None
    return When(_from(add_months(month, 1 - min(number, 60)), month), at, at + 3, is_course=True)


def _months(tokens: Sequence[Token], at: int, month: date) -> When | None:
    """October 2021; September and October; 10 November."""
    first = month_at(tokens, at, month)
    if first is None:
        return None
    months, stop = [first[0]], first[1]
    while (more := month_at(tokens, stop + 1, month)) and low(tokens, stop) in ("and", "or", ",", "&"):
        months.append(more[0])
        stop = more[1]
    return When(tuple(months), at, stop)


def _relative(tokens: Sequence[Token], at: int, month: date) -> When | None:
    if low(tokens, at) in NOW:
        return When((month,), at, at + 1, is_now=True)
    if stop := first_of(tokens, at, NOW_PHRASES):
        return When((month,), at, stop, is_now=True)
    if stop := first_of(tokens, at, BEFORE_PHRASES):
        return When((add_months(month, -1),), at, stop)
    return None


def month_at(tokens: Sequence[Token], at: int, month: date) -> tuple[date, int] | None:
    """Read one month, with the day and the year it may be written with: the month, and where it ends."""
    named = _past_the_day(tokens, at)
    if named >= len(tokens) or not _is_month(tokens, named):
        return None
    place = MONTHS[tokens[named].low]
    stop = named + 1
    if _is_ordinal(low(tokens, stop)):
        stop += 1
    year, stop = _year_after(tokens, stop)
    if year:
        return date(year, place, 1), stop
    return date(month.year if place <= month.month else month.year - 1, place, 1), stop


def _past_the_day(tokens: Sequence[Token], at: int) -> int:
    """Step over "1", "1st", "the 1st of" before the name of a month."""
    start = at + (low(tokens, at) == "the")
    if start >= len(tokens):
        return at
    number = tokens[start].number
    if not (_is_ordinal(tokens[start].low) or (number is not None and 1 <= number <= 31)):
        return at
    start += 1 + (low(tokens, start + 1) == "of")
    return start if low(tokens, start) in MONTHS else at


def _is_ordinal(word: str) -> bool:
    return word[:1].isdigit() and word.rstrip("stndrh").isdecimal() and word[-2:] in ("st", "nd", "rd", "th")


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.low not in MONTHS:
        return False
    if token.low not in ALSO_WORDS:
        return True
    is_dated = _year_after(tokens, at + 1)[0] > 0
    return token.text[0].isupper() and (is_dated or low(tokens, at - 1) in LEADS or _is_ordinal(low(tokens, at - 1)))


def _year_after(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Read 2021, -21 or ’21 after the name of a month: the year, and where it ends."""
    if at >= len(tokens):
        return 0, at
    for place in (at, at + (low(tokens, at) == ",")):
        if year := _year(low(tokens, place)):
            return year, place + 1
    token = tokens[at]
    if token.text in "-'’/" and at + 1 < len(tokens) and not tokens[at + 1].is_spaced:
        written = tokens[at + 1].text
        if written.isdecimal() and len(written) == 2 and low(tokens, at + 2) not in ("%", "/"):
            return 2000 + int(written), at + 2
        if year := _year(written):
            return year, at + 2
    return 0, at


def _year(written: str) -> int:
    """Read a year of four digits; 0 is none."""
    return int(written) if written.isdecimal() and len(written) == 4 and 1990 <= int(written) <= 2060 else 0


def _from(first: date, last: date) -> tuple[date, ...]:
    return tuple(months_between(first, last))
