"""Reading a printed figure: a number, a percentage, a fraction, or the reason there is none.

Three kinds of nothing are kept apart: TBC is a promise (awaited), N/A is a fact (not
applicable), and an empty cell is None.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from indicators.rules.vocabulary import Absence, Per

ABSENCES = {
    "TBC": Absence.AWAITED,
    "TBA": Absence.AWAITED,
    "AWAITED": Absence.AWAITED,
    "N/A": Absence.NOT_APPLICABLE,
    "NA": Absence.NOT_APPLICABLE,
    "NOT APPLICABLE": Absence.NOT_APPLICABLE,
    "Z": Absence.NOT_APPLICABLE,
    "[Z]": Absence.NOT_APPLICABLE,
    "NOT AVAILABLE": Absence.NOT_AVAILABLE,
    "X": Absence.NOT_AVAILABLE,
    "[X]": Absence.NOT_AVAILABLE,
    "SUPPRESSED": Absence.SUPPRESSED,
    "C": Absence.SUPPRESSED,
    "[C]": Absence.SUPPRESSED,
}
DASHES = {"", "-", "–", "—"}
_ERRORS = re.compile(
    r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|GETTING_DATA|#+)|Err:\d+",
    re.IGNORECASE,
)
LARGEST = Decimal(10) ** 11
LONGEST = 120  # letters of a printed figure

_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<value>{_NUMBER})\s*(?P<percent>%)?\s*(?P<per>per month|a month|pcm)?"
    rf"(?:\s*\((?P<numerator>{_NUMBER})\s*/\s*(?P<denominator>{_NUMBER})\))?",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"-?\d+(?:\.\d+)?E[+-]?\d{1,3}", re.IGNORECASE)
_FRACTION = re.compile(rf"\(?(?P<numerator>{_NUMBER})\s*/\s*(?P<denominator>{_NUMBER})\)?")


class UnreadableFigure(ValueError):
    """The cell holds neither a number nor a known reason for having none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one cell says. Exactly one of value, absence and a bare fraction is given."""

    printed: str
    value: Decimal | None = None
    absence: Absence | None = None
    is_marked_percent: bool = False
    per: Per | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def tidy(cell: object) -> str:
    """Write a cell as plain text: full-width digits narrowed, odd spaces and hidden marks gone."""
    text = str(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf").replace("−", "-")
    return " ".join(text.split())


def is_blank(cell: object) -> bool:
    """Say whether a cell holds nothing: it is empty, or somebody drew a dash for nothing."""
    if not isinstance(cell, str):
        return cell is None
    return not cell or (not cell[0].isalnum() and tidy(cell) in DASHES)


def read_figure(cell: object) -> Figure | None:
    """Read one cell; None for an empty one.

    Raises UnreadableFigure with a sentence for everything that is neither a figure nor a known
    reason for having none.
    """
    if cell is None:
        return None
    if isinstance(cell, bool | date | datetime | time | timedelta):
        raise UnreadableFigure(f"{_what(cell)} stands where a figure should be.")
    text = _written(cell)
    if len(text) > LONGEST:
        raise UnreadableFigure(f"“{text[:60]}…” is not a figure, TBC or N/A.")
    return _read_text(text)


def exact(number: float) -> Decimal:
    """Give a spreadsheet's number to the 15 digits it shows, without the noise of binary fractions."""
    return Decimal(f"{number:.15g}")


def _written(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < LARGEST else str(exact(cell))
    return tidy(cell)


@lru_cache(maxsize=16_384)  # a return repeats itself; the figures it shares are held once
def _read_text(text: str) -> Figure | None:
    if text in DASHES:
        return None
    if absence := ABSENCES.get(text.upper()):
        return Figure(text, absence=absence)
    if _ERRORS.fullmatch(text):
        raise UnreadableFigure(f"“{text}” is an error the workbook shows; it is not a figure, TBC or N/A.")
    return _read_number(text)


def _read_number(text: str) -> Figure:
    if match := _FIGURE.fullmatch(text):
        return Figure(
            text,
            value=_number(match["value"], text),
            is_marked_percent=bool(match["percent"]),
            per=Per.MONTH if match["per"] else None,
            numerator=_number(match["numerator"], text),
            denominator=_number(match["denominator"], text),
        )
    if match := _FRACTION.fullmatch(text):
        numerator, denominator = _number(match["numerator"], text), _number(match["denominator"], text)
        return Figure(text, numerator=numerator, denominator=denominator)
    if _SCIENTIFIC.fullmatch(text):
        return _read_number(f"{Decimal(text):f}")
    raise UnreadableFigure(f"“{text[:60]}” is not a figure, TBC or N/A.")


def _number(text: str | None, printed: str) -> Decimal | None:
    if text is None:
        return None
    number = Decimal(text.replace(",", ""))
    if abs(number) >= LARGEST or -number.as_tuple().exponent > 30:  # type: ignore[operator]
        raise UnreadableFigure(f"“{printed[:60]}” is too large or too fine to be a figure here.")
    return number


def _what(cell: object) -> str:
    if isinstance(cell, bool):
        return f"“{cell}”"
    if isinstance(cell, date):
        return f"A date, {cell.day} {cell:%B %Y},"
    return f"A time, {cell},"
