"""Lists of the cases behind a miss: what a row may hold, how long it is kept, and what may be told of it in counts.

A row is strictly a case-system reference of the shape that was set, a worker the tree knows, and a due date near
the month. Whatever else stands in a cell is refused by its row and never repeated: it may be a child's name.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from indicators.returns.headings import read_month
from indicators.rules.vocabulary import Polarity, Word
from indicators.rules.wording import print_month
from organisation.rules.disclosure import find_identifiers

KEPT = timedelta(weeks=8)
MOST_CASES = 2000
SMALL = 5  # counts of one to five are not told outside the line
LONGEST_SHAPE = 12
FEWEST_DIGITS, MOST_LETTERS = 4, 3
COLUMNS = {
    "indicator": ("indicator", "indicator code", "measure"),
    "unit": ("unit", "unit code", "service", "team"),
    "month": ("month",),
    "reference": ("reference", "case reference", "case", "case number", "case id"),
    "cohort": ("cohort",),
    "worker": ("worker", "worker code", "allocated worker"),
    "due": ("due", "due date", "due on"),
}
OPTIONAL = {"cohort"}
EARLIEST_DUE, LATEST_DUE = timedelta(days=730), timedelta(days=400)


class CaseCause(Word):
    """Why a case is behind the miss, as its manager marks it."""

    RECORDING = "recording", "Recording"
    PRACTICE = "practice", "Practice"
    CAPACITY = "capacity", "Capacity"


class Removed(Word):
    """Why the cases of a list are kept no longer."""

    OVER = "over", "Eight weeks are over"
    SWITCHED_OFF = "switched_off", "The list was switched off"
    REPLACED = "replaced", "A newer list took its place"
    TAKEN_BACK = "taken_back", "It was taken back"


@dataclass(frozen=True, slots=True)
class Row:
    """One case as a file gives it: codes of its indicator, unit, cohort and worker, and the rest as read."""

    place: int
    indicator: str
    unit: str
    cohort: str
    month: date
    reference: str
    worker: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """What a file may speak of, by code or name in small letters, with the shape of references by indicator."""

    shapes: Mapping[str, str]
    indicators: Mapping[str, str]
    units: Mapping[str, str]
    cohorts: Mapping[str, str]
    workers: Mapping[str, str]
    above: Mapping[str, frozenset[str]]  # the codes of the units each worker stands beneath


def why_no_shape(shape: str) -> str:
    """Say why a shape of references cannot be used; nothing where it can. A is a letter, 9 a figure."""
    if not re.fullmatch(r"[A9/-]+", shape) or len(shape) > LONGEST_SHAPE:
        return f"Write at most {LONGEST_SHAPE} signs: A for a letter, 9 for a figure, - and / for themselves."
    if shape.count("9") < FEWEST_DIGITS or shape.count("A") > MOST_LETTERS:
        return f"At least {FEWEST_DIGITS} figures and at most {MOST_LETTERS} letters: no name may fit."
    if re.fullmatch(r"9{10}", re.sub(r"[/-]", "", shape)):
        return "Ten figures alone are an NHS number's."
    return ""


def fit(cell: object, shape: str) -> str | None:
    """Give a cell as a reference of a shape, None where it is none. A spreadsheet takes leading noughts away."""
    text = _text(cell).upper()
    if shape.strip("9") == "" and text.isdecimal():
        text = text.zfill(len(shape))
    pattern = "".join({"A": "[A-Z]", "9": "[0-9]"}.get(sign, re.escape(sign)) for sign in shape)
    return text if re.fullmatch(pattern, text) else None


def read_rows(rows: Iterable[Sequence[object]], known: Known, *, today: date) -> tuple[list[Row], list[str]]:
    """Read a list: its rows, and what is wrong by row. The first row with anything in it has the headings."""
    numbered = [(place, row) for place, row in enumerate(rows, start=1) if any(_text(cell) for cell in row)]
    if not numbered:
        return [], ["There is nothing in the file."]
    places, problems = _headings(numbered[0][1])
    if problems:
        return [], problems
    read: list[Row] = []
    seen: dict[tuple[str, str, date, str], int] = {}
    for place, row in numbered[1:]:
        found = _read_row(place, row, places, known, today)
        if isinstance(found, str):
            problems.append(f"Row {place}: {found}")
            continue
        first = seen.setdefault((found.indicator, found.cohort, found.month, found.reference), place)
        if first != place:
            problems.append(f"Row {place}: the case stands in row {first} already.")
        read.append(found)
    if len(read) > MOST_CASES:
        problems.append(f"A file has at most {MOST_CASES:,} cases; this one has {len(read):,}.")
    if not read and not problems:
        problems.append("There are headings, but no case.")
    return read, problems


def expected_cases(polarity: Polarity, numerator: Decimal | None, denominator: Decimal | None) -> int | None:
    """Say how many cases are behind a miss: those not done in time, or, where lower is better, those counted."""
    if numerator is None:
        return None
    if polarity is Polarity.LOWER:
        return int(numerator)
    return None if denominator is None else int(denominator - numerator)


def difference(cases: int, expected: int | None) -> str:
    """Say the doubt of a list that has other cases than its figure says are missed; nothing where they agree."""
    if expected is None:
        return "No figure with its numerator and denominator is held for the month, so the number cannot be checked."
    if cases == expected:
        return ""
    return (
        f"Doubtful: the list has {cases:,} case{'' if cases == 1 else 's'}, the published figure misses {expected:,}."
    )


def told_in_counts(counts: Mapping[CaseCause | None, int], month: date) -> str:
    """Say what the line found, in counts that may leave the line. Nothing where nobody has marked anything.

    One to five are told as “1 to 5”; where one count alone would be that, the next smallest is not told either, so
    that it is no difference from the whole.
    """
    if not any(number for cause, number in counts.items() if cause):
        return ""
    hidden = _hidden(counts)
    words = {cause: cause.label.lower() if cause else "not marked" for cause in (*CaseCause, None)}
    said = [f"{word} {_count(counts[cause], cause in hidden)}" for cause, word in words.items() if counts.get(cause)]
    return f"Cases behind the miss of {print_month(month)}, as the line marked them: {', '.join(said)}."


def told_exactly(counts: Mapping[CaseCause | None, int], cause: CaseCause) -> int | None:
    """Give how many were marked so, where that may leave the line as it is."""
    return counts.get(cause) if cause not in _hidden(counts) else None


def _hidden(counts: Mapping[CaseCause | None, int]) -> set[CaseCause | None]:
    hidden = {cause for cause, number in counts.items() if 0 < number <= SMALL}
    larger = sorted((cause for cause, number in counts.items() if number > SMALL), key=lambda one: counts[one])
    return hidden | set(larger[:1]) if len(hidden) == 1 else hidden


def _count(number: int, is_hidden: bool) -> str:
    if not is_hidden:
        return f"{number:,}"
    return f"1 to {SMALL}" if number <= SMALL else "some"


def _headings(row: Sequence[object]) -> tuple[dict[str, int], list[str]]:
    words = {word: name for name, written in COLUMNS.items() for word in written}
    places: dict[str, int] = {}
    problems = []
    for column, cell in enumerate(row):
        text = " ".join(_text(cell).casefold().split())
        if not text:
            continue
        name = words.get(text)
        if name is None or name in places:
            problems.append(
                f"Column {column + 1} is not taken: a list has {', '.join(COLUMNS)}, once each, and nothing else."
            )
        else:
            places[name] = column
    missing = [name for name in COLUMNS if name not in places and name not in OPTIONAL]
    if missing and not problems:
        problems.append(f"No column for {', '.join(missing)}.")
    return places, problems


def _read_row(place: int, row: Sequence[object], places: Mapping[str, int], known: Known, today: date) -> Row | str:
    """Read one row, or say what is wrong with it without repeating it."""
    if any(_text(cell) for column, cell in enumerate(row) if column not in places.values()):
        return "there is something beyond the columns that are taken."
    cells = {name: row[column] if column < len(row) else None for name, column in places.items()}
    indicator = known.indicators.get(_text(cells["indicator"]).casefold())
    if indicator is None:
        return "the indicator is none whose lists are switched on."
    month = read_month(cells["month"])
    if month is None or month > today:
        return "the month cannot be read, or is to come."
    unit = known.units.get(_text(cells["unit"]).casefold())
    if unit is None:
        return "the unit is none you load returns for."
    cohort = known.cohorts.get(_text(cells.get("cohort")).casefold())
    if cohort is None:
        return "the cohort is not known."
    worker = known.workers.get(_text(cells["worker"]).casefold())
    if worker is None:
        return "the worker is none the tree of units knows."
    if unit not in known.above[worker]:
        return "the worker does not stand beneath the unit."
    reference = fit(cells["reference"], known.shapes[indicator])
    if reference is None or find_identifiers(reference, on=today):
        return f"the case reference does not have the shape {known.shapes[indicator]}, or is another kind of number."
    due_on = read_due(cells["due"])
    if due_on is None or not month - EARLIEST_DUE <= due_on <= month + LATEST_DUE:
        return "the due date cannot be read, or is not within two years before the month and one after."
    return Row(place, indicator, unit, cohort, month, reference, worker, due_on)


def read_due(cell: object) -> date | None:
    """Read a day from a cell: a date, 12/10/2021 (day first) or 2021-10-12."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?", text):
        parts = [int(part) for part in match.groups()]
    elif match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        parts = [int(part) for part in reversed(match.groups())]
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()
