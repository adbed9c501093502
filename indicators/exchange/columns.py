"""What a column of a file of definitions holds: how a cell is read, and how a value is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from indicators.exports import harmless
from indicators.returns.headings import read_month
from indicators.rules.vocabulary import Word

YES, NO = "yes", "no"
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")


class Unreadable(ValueError):
    """A cell cannot be what its column holds. The words say what to write instead."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the field it fills, how a cell is read, and what it is for.

    What is `told` is written to files and not read back.
    """

    heading: str
    field: str
    read: Callable[[str], Any]
    show: Callable[[Any], Any]
    help: str = ""
    is_key: bool = False
    told: bool = False
    empty: Any = None


def text_of(cell: object) -> str:
    """Give a cell as text, the way it was typed: a guard's apostrophe before it is taken off again."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    text = str(cell).strip()
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def words(heading: str, field: str, **more: Any) -> Column:
    """Give a column of text."""
    return Column(heading, field, str, lambda value: value or "", empty="", **more)


def number(heading: str, field: str, *, whole: bool = False, empty: Any = None, **more: Any) -> Column:
    """Give a column of numbers; 1,897 is one."""

    def read(text: str) -> int | Decimal:
        try:
            value = Decimal(text.replace(",", ""))
        except InvalidOperation:
            raise Unreadable(f"“{text}” is not a number: write it like 1,897 or 4.5.") from None
        if not value.is_finite() or (whole and value != int(value)):
            raise Unreadable(f"“{text}” is not a whole number: write it like 12.")
        return int(value) if whole else value

    return Column(heading, field, read, _plain_number, empty=empty, **more)


def month(heading: str, field: str, **more: Any) -> Column:
    """Give a column of months."""

    def read(text: str) -> date:
        is_day = len(text) == 10 and text[4:5] == text[7:8] == "-"  # as a workbook's own date is written
        value = read_month(text[:7] if is_day else text)
        if value is None:
            raise Unreadable(f"“{text}” is not a month: write it like April 2021.")
        return value

    return Column(heading, field, read, lambda value: f"{value:%B %Y}" if value else "", **more)


def day(heading: str, field: str, **more: Any) -> Column:
    """Give a column of days."""

    def read(text: str) -> date:
        for form in DAYS:
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        raise Unreadable(f"“{text}” is not a day: write it like 12 May 2021.")

    return Column(heading, field, read, lambda value: f"{value.day} {value:%B %Y}" if value else "", **more)


def choice(heading: str, field: str, kind: type[Word] | Mapping[str, str], **more: Any) -> Column:
    """Give a column of known words, by what people read or by what is stored."""
    labels = dict(kind.choices()) if isinstance(kind, type) and issubclass(kind, StrEnum) else dict(kind)
    known = {label.casefold(): value for value, label in labels.items()}
    known |= {value.casefold(): value for value in labels}

    def read(text: str) -> str:
        if text.casefold() not in known:
            raise Unreadable(f"“{text}” is not known here: write {_or(list(labels.values()))}.")
        return known[text.casefold()]

    return Column(heading, field, read, lambda value: labels.get(value, "") if value else "", empty="", **more)


def yes_or_no(heading: str, field: str, *, empty: bool, **more: Any) -> Column:
    """Give a column of yes and no."""

    def read(text: str) -> bool:
        if text.casefold() not in (YES, NO):
            raise Unreadable(f"“{text}” is neither yes nor no.")
        return text.casefold() == YES

    return Column(heading, field, read, lambda value: YES if value else NO, empty=empty, **more)


def known(heading: str, field: str, by_code: Callable[[], Mapping[str, Any]], what: str, **more: Any) -> Column:
    """Give a column of codes of things that exist: units, indicators, people."""

    def read(text: str) -> Any:
        found = by_code().get(text.casefold())
        if found is None:
            raise Unreadable(f"There is no {what} “{text}”: add it first, or put the code right.")
        return found

    return Column(heading, field, read, code_of, **more)


def code_of(thing: Any) -> str:
    """Give what a file calls a thing: its code, a user name, an edition."""
    if thing is None:
        return ""
    return next(getattr(thing, name) for name in ("code", "username", "edition", "slug") if hasattr(thing, name))


def _plain_number(value: Any) -> Any:
    if value is None or value == "":
        return ""
    return value if isinstance(value, int) else Decimal(f"{Decimal(value).normalize():f}")


def _or(labels: list[str]) -> str:
    return " or ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else labels[0]
