"""What every sort of workbook comes to: sheets of rows, read once, and the limits each keeps."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from indicators.rules.figures import exact

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 150 * 1024 * 1024
MOST_CELLS = 2_000_000
MOST_ROWS = 1_048_576  # that a spreadsheet has
MOST_MERGED = 20_000
MOST_OPEN = 1_000
LONGEST_FORMAT = 255  # that a spreadsheet allows
ENDINGS = ".xlsx, .xls, .ods or .csv"
HOLLOW = "a formula with no saved value"


class NotAReturn(ValueError):
    """The file is not one that figures can be read from. `code` says of what sort the trouble is."""

    def __init__(self, code: str, sentence: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(sentence)
        self.code = code


def damaged() -> NotAReturn:
    """Say that a workbook is broken, or made to do harm: which of the two makes no difference."""
    return NotAReturn(
        "damaged", f"The workbook is damaged, or made to do harm, and was not read. Save it as {ENDINGS}."
    )


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged cell: the rows and columns it spans, counted from 1, both ends included."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet. `rows` gives its cells row by row and can be gone through once, the sheets in order.

    Hidden sheets are never read. `length` is how many rows there are, where that is known.
    """

    name: str
    rows: Iterable[list[object]]
    is_hidden: bool = False
    length: int | None = None
    merged: Iterable[Merged] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    empty_texts: int = 0
    is_text: bool = False


class Budget:
    """How many cells may still be taken: a file of more is refused."""

    def __init__(self) -> None:
        """Start with all of them."""
        self.left = MOST_CELLS

    def spend(self, cells: int) -> None:
        """Take some. Raises NotAReturn where no more are left."""
        self.left -= cells
        if self.left < 0:
            raise too_many_cells()


def too_many_cells() -> NotAReturn:
    """Say that there is more in a file than is taken."""
    return NotAReturn("too_large", f"The file holds more than {MOST_CELLS:,} cells, the most that are taken.")


class MergedCells:
    """The merged cells of a sheet, met row by row with what is written in them."""

    def __init__(self, merged: Iterable[Merged]) -> None:
        """Order them by the row they begin in."""
        self.starting: dict[int, list[Merged]] = {}
        for one in merged:
            self.starting.setdefault(one.top, []).append(one)
        self.open: list[tuple[Merged, object]] = []

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self.starting or self.open)

    def at(self, number: int, row: list[object]) -> Iterator[tuple[Merged, object]]:
        """Give those that lie over a row, with what their first cell holds. Rows come in order."""
        if any(one.bottom < number for one, _ in self.open):
            self.open = [(one, held) for one, held in self.open if one.bottom >= number]
        for one in self.starting.pop(number, ()):
            held = row[one.left - 1] if one.left <= len(row) else None
            self.open.append((one, held))
        if len(self.open) > MOST_OPEN:
            raise NotAReturn("too_large", "The workbook has more merged cells than a table of figures can have.")
        yield from self.open


_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].')
_CONDITION = re.compile(r"\[[<>=]")


def as_shown(number: float, number_format: str) -> object:
    """Give a number as its format shows it where that is a percentage: 0.27 as 27%, and 27 with a typed sign as 27%.

    What a format shows only under a condition is left to a person.
    """
    if "%" not in number_format:
        return number
    signs = _signs(number_format) if len(number_format) <= LONGEST_FORMAT else None
    if signs is None:
        return f"{number} with the format {number_format[:40]}"
    scale = signs[_section(number, len(signs))]
    return number if scale is None else f"{(exact(number) * 100**scale).normalize():f}%"


@lru_cache(maxsize=1024)
def _signs(number_format: str) -> tuple[int | None, ...] | None:
    """Say for each part of a format how often it multiplies by 100; None where it shows no percent sign."""
    if _CONDITION.search(number_format):
        return None
    # a semicolon inside quotes parts nothing
    parts = _LITERAL.sub(lambda found: found[0].replace(";", ","), number_format).split(";")
    bare = [_LITERAL.sub("", part) for part in parts]
    return tuple(left.count("%") if "%" in part else None for part, left in zip(parts, bare, strict=True))


def _section(number: float, sections: int) -> int:
    if number < 0 and sections > 1:
        return 1
    return 2 if number == 0 and sections > 2 else 0
