"""What in a text could point at one child: NHS, pupil and case numbers, dates of birth, ways to reach somebody.

A number of ten digits is an NHS number only if its last digit is the check digit of the nine before it
(modulus 11, NHS Data Dictionary), so that no ordinary figure is taken for one. A pupil number is a letter,
eleven digits and a digit or a letter (Department for Education). Case numbers have no common form: they are
known by the word before them.

A date is one of birth if the words before it say so; if it stands right after one person ("a boy, 14/03/2012")
and makes somebody 25 or younger; or if it is written in figures alone and is six to 18 years back: what is done
in clinics and actions is kept for six years, so that an older day is hardly one of work. The first day of a month
and the last of a year are days that periods begin or end on. A day with its month in words ("12 March 2012") is
never taken for one unless the words say so: that is the way out of a false alarm.

A phone number is written as in this country: a nought or +44, then nine or ten digits in groups. A postcode is
let through: it names a place of some fifteen doors, and clinics meet at places. Names are beyond any rule.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Identifier(StrEnum):
    """What a stretch of text looks like."""

    NHS_NUMBER = "an NHS number"
    PUPIL_NUMBER = "a pupil number"
    CASE_NUMBER = "a case number"
    BIRTH_DATE = "a date of birth"
    PHONE_NUMBER = "a phone number"
    EMAIL_ADDRESS = "an e-mail address"


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a text that could point at one child, and where it stands."""

    start: int
    end: int
    quoted: str
    kind: Identifier


OLDEST = 25  # a care leaver's
ALONE_FROM, ALONE_TO = 6, 18
WEIGHTS = range(10, 1, -1)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_IN_FIGURES = r"(?:\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|(?:19|20)\d\d-\d\d-\d\d)"
_IN_WORDS = r"\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:%s)[a-z]*\.?,? (?:\d{4}|\d{2})" % "|".join(MONTHS)  # noqa: UP031
NHS = re.compile(r"(?<![\d.,/-])\d{3}([ -]?)\d{3}\1\d{4}(?![\d%]|[.,/-]\d)")
PUPIL = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-Z]\b", re.I)
CASE = re.compile(
    r"\b(?:case|client|person|child|pupil|service user|hospital|nhs|upn|paris|mosaic|liquidlogic|lcs|care ?director)"
    r"(?:'s|’s)?(?: (?:system|record))? ?(?:no\.?|number|id|ref\.?|reference)?[:# ]{1,3}"
    r"([A-Z]{0,3}\d{5,10})\b(?!,\d|%)",
    re.I,
)
NAMED_CASE = re.compile(
    r"\b(?:case|client|person|pupil|hospital|nhs|upn|paris|mosaic|liquidlogic|lcs|care ?director)(?: system)? "
    r"(?:no\.?|number|id|ref\.?|reference)(?: is|:| #|#)? ?([A-Z]{0,3}\d{4,10})\b(?!,\d|%)",
    re.I,
)
BORN = re.compile(
    rf"\b(?:born|birth(?:day|date)?|d\.?o\.?b\b\.?|b\.)[^\d.;]{{0,12}}"
    rf"({_IN_WORDS}|{_IN_FIGURES})",
    re.I,
)
OF_A_PERSON = re.compile(
    r"\b(?:child|boy|girl|baby|infant|toddler|sibling|brother|sister|twin|young person|teenager|care leaver|pupil|"
    r"student|son|daughter|[A-Z]\.[A-Z]\.)(?:'s|’s)?(?: (?:[A-Z]|\d{1,2}))?,?(?: (?:aged )?\d{1,2},?)?[ (,:–-]{1,3}"
    rf"({_IN_FIGURES})(?![\d/-])",
    re.I,
)
IN_FIGURES = re.compile(rf"(?<![\d/.-]){_IN_FIGURES}(?![\d/-])")
PHONE = re.compile(
    r"(?<![\w.,/£+-])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?|\(?0)"
    r"(?:[1-35789]\d{8,9}|[1-35789]\d{1,5}\)?[ -]\d{3,8}(?:[ -]\d{3,4})?|[1-35789]\d{3}(?:[ -]\d\d){3})"
    r"(?![\d%]|[.,/-]\d)"
)
NATIONAL_DIGITS = (9, 10)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def find_identifiers(text: str, *, on: date) -> list[Found]:
    """Find what could point at one child in a text written on a day, in the order of the text; none overlap."""
    found: list[Found] = []
    for one in sorted([*_numbers(text), *_births(text, on), *_contacts(text)], key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def is_nhs_number(digits: str) -> bool:
    """Say whether ten digits carry the check digit of an NHS number."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % 11
    return check != 10 and check % 11 == int(digits[9])


def _numbers(text: str) -> Iterator[Found]:
    for match in NHS.finditer(text):
        if is_nhs_number(re.sub(r"\D", "", match[0])):
            yield Found(match.start(), match.end(), match[0], Identifier.NHS_NUMBER)
    for match in PUPIL.finditer(text):
        yield Found(match.start(), match.end(), match[0], Identifier.PUPIL_NUMBER)
    for pattern in (CASE, NAMED_CASE):
        for match in pattern.finditer(text):
            yield Found(match.start(1), match.end(1), match[1], Identifier.CASE_NUMBER)


def _births(text: str, on: date) -> Iterator[Found]:
    for match in BORN.finditer(text):
        yield Found(match.start(1), match.end(1), match[1], Identifier.BIRTH_DATE)
    for match in OF_A_PERSON.finditer(text):
        day = _read_day(match[1], on)
        if day and 0 <= _years(day, on) <= OLDEST:
            yield Found(match.start(1), match.end(1), match[1], Identifier.BIRTH_DATE)
    for match in IN_FIGURES.finditer(text):
        day = _read_day(match[0], on)
        if day and not _is_of_a_period(day) and ALONE_FROM <= _years(day, on) <= ALONE_TO:
            yield Found(match.start(), match.end(), match[0], Identifier.BIRTH_DATE)


def _contacts(text: str) -> Iterator[Found]:
    for match in EMAIL.finditer(text):
        yield Found(match.start(), match.end(), match[0], Identifier.EMAIL_ADDRESS)
    for match in PHONE.finditer(text):
        if len(re.sub(r"^(?:\+|00)44|^0|\D", "", match[0].replace("(0)", "").lstrip("("))) in NATIONAL_DIGITS:
            yield Found(match.start(), match.end(), match[0], Identifier.PHONE_NUMBER)


def _years(day: date, on: date) -> float:
    return (on - day).days / 365.25


def _is_of_a_period(day: date) -> bool:
    return day.day == 1 or (day.month, day.day) in ((3, 31), (12, 31))


def _read_day(written: str, on: date) -> date | None:
    """Read a date written in figures, day first unless it begins with its year."""
    parts = [int(part) for part in re.split(r"[-/.]", written)]
    year, month, day = parts if parts[0] > 31 else reversed(parts)
    if year < 100:
        year += 2000 if 2000 + year <= on.year else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None
