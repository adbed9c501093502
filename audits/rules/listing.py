"""Reading a pasted or uploaded list of case-system numbers: one a line, perhaps with the case's team beside it."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MOST = 20_000
A_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9./_-]{0,29}")
HEADINGS = {"number", "case", "case number", "case id", "id", "client id", "person id", "case system number"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One case of a list, as it was written, in one form, and with its team's name where one stood beside it."""

    written: str
    number: str
    team: str = ""
    line: int = 0


@dataclass
class CaseList:
    """What a list held: its cases once each, how many stood on it twice, and what could not be read."""

    cases: list[Listed] = field(default_factory=list)
    doubled: int = 0
    problems: list[str] = field(default_factory=list)

    def as_text(self) -> str:
        """Write the list as it is pasted, to be sent again."""
        return "\n".join(f"{case.written}\t{case.team}" if case.team else case.written for case in self.cases)


def one_form(number: str) -> str:
    """Write a case-system number as it is always compared: in capitals, without blanks, however it was typed.

    A number of figures only loses its leading noughts: a spreadsheet takes them away without asking.
    """
    bare = "".join(unicodedata.normalize("NFKC", number).split()).upper()
    return (bare.lstrip("0") or bare) if bare.isdecimal() else bare


def is_a_number(number: str) -> bool:
    """Say whether something in its one form may be a case number: letters and figures, no name."""
    return bool(A_NUMBER.fullmatch(number)) and any(sign.isdecimal() for sign in number)


def read_list(text: str) -> CaseList:
    """Read a list as it was pasted."""
    return read_rows(_rows(text))


def read_rows(rows: Iterable[Sequence[object]]) -> CaseList:
    """Read a list. What is not a case number is told by its line, and never repeated: it may be a name."""
    found, seen = CaseList(), set()
    for place, row in enumerate(rows, start=1):
        written, team = _said(row, 0), _said(row, 1)
        number = one_form(written)
        if not number or (place == 1 and written.lower() in HEADINGS):
            continue
        if not is_a_number(number):
            found.problems.append(f"Line {place} does not begin with a case number: letters and figures, no name.")
        elif number in seen:
            found.doubled += 1
        else:
            seen.add(number)
            found.cases.append(Listed(written, number, team, place))
    if len(found.cases) > MOST:
        found.problems.append(f"A list has at most {MOST:,} cases; this one has {len(found.cases):,}.")
    return found


def _said(row: Sequence[object], place: int) -> str:
    """Give a cell as text. A number in a spreadsheet's cell has no decimals here."""
    cell = row[place] if len(row) > place else None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _rows(text: str) -> list[list[str]]:
    """Split into lines and cells, at tabs (as pasted from a spreadsheet), semicolons or commas."""
    lines = text.lstrip("\ufeff").splitlines()
    mark = next((mark for mark in ("\t", ";") if any(mark in line for line in lines)), ",")
    return list(csv.reader(lines, delimiter=mark))
