"""Dates as people write them: a day, or a month that is no day yet."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from organisation.rules.calendar import add_months, is_working_day

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_BEFORE = r"(?:(?:by|from|in|on|the|end of|late|early|mid|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )*"
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})$")
IN_FIGURES = re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4}|\d{2})$")
IN_WORDS = re.compile(rf"{_BEFORE}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},?(?: (?P<year>\d{{4}}))?$")
A_MONTH = re.compile(rf"{_BEFORE}{_MONTH},? (?P<year>\d{{4}})$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was written: a day, or the first of a month where only the month was named."""

    day: date | None = None
    month: date | None = None


def read_day(text: str, *, on: date) -> Spoken | None:
    """Read a date written on a day, such as 24/11/2021, 24 Nov, or January 2021; None where it is none.

    Without a year it is the next such day.
    """
    text = " ".join(text.lower().split())
    for pattern in (ISO, IN_FIGURES, IN_WORDS):
        if match := pattern.match(text):
            day = _day(match.groupdict(), on)
            return Spoken(day=day) if day else None
    if match := A_MONTH.match(text):
        return Spoken(month=date(int(match["year"]), MONTHS.index(match["name"]) + 1, 1))
    return None


def challenge_month(month: date, *, on: date) -> str:
    """Ask for the day, where only a month was named; a month that is over is refused."""
    written, last = f"{month:%B %Y}", _last_working_day(month)
    if last < on:
        return f"{written} is past. Give a day from today on."
    return f"{written} is a month: on which day of it? Its last working day is {last:%A} {last.day} {written}."


def _day(found: dict[str, str | None], on: date) -> date | None:
    month = MONTHS.index(found["name"]) + 1 if found.get("name") else int(found["month"] or 0)
    number, year = int(found["day"] or 0), found["year"]
    try:
        if year:
            return date(int(year) + 2000 if len(year) == 2 else int(year), month, number)
        this_year = date(on.year, month, number)
        return this_year if this_year >= on else date(on.year + 1, month, number)
    except ValueError:
        return None


def _last_working_day(month: date) -> date:
    day = add_months(month, 1) - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
