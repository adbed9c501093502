"""One table of a return, row by row: the printed wide one, or the long one with a row a figure.

What is wrong is gathered, never put right: a row is either read whole or named in a problem.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from indicators.returns.headings import ONLY_ONCE, SMALLEST_FIRST, Heading, bare_months
from indicators.returns.names import Match, Names, plain
from indicators.returns.reading import Entry, KnownIndicator, Problem, Reading
from indicators.returns.sheets import Merged
from indicators.returns.workbook import column_letter
from indicators.rules.doubts import Fact, Suspicion, suspicions
from indicators.rules.doubts.figure import month_is_to_come
from indicators.rules.figures import Figure, UnreadableFigure, is_blank, read_figure, tidy
from indicators.rules.vocabulary import Measure, Severity

BLOCK, WARN, NOTE = Severity.BLOCK, Severity.WARN, Severity.NOTE

MOST_PROBLEMS = 50_000


@dataclass(slots=True)
class Report:
    """What is gathered of a whole file. Past a certain number, problems are only counted."""

    reading: Reading
    not_listed: int = 0

    def add(self, problem: Problem) -> None:
        """Add a problem."""
        if len(self.reading.problems) < MOST_PROBLEMS:
            self.reading.problems.append(problem)
        else:
            self.not_listed += 1

    def close(self) -> None:
        """Say so where there were more problems than are listed: such a return is not published."""
        if self.not_listed:
            sentence = f"There are {self.not_listed:,} more problems than the {MOST_PROBLEMS:,} listed."
            self.reading.problems.append(Problem(1, "A", "too_many_problems", Severity.BLOCK, sentence))


@dataclass(slots=True)
class About:
    """One sheet as far as every table on it needs to know: what it is called, whose it is, what was passed over."""

    name: str
    unit: str | None
    is_unit_known: bool = True
    is_text: bool = False
    empty_rows: list[int] = field(default_factory=list)
    left_out: dict[str, tuple[str, list[int]]] = field(default_factory=dict)
    aside: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: sheet and row."""

    sheet: str
    row: int

    def problem(self, column: int, code: str, severity: Severity, message: str, **more) -> Problem:
        """Make a problem of something in a column, counted from nought."""
        letter = column_letter(column + 1)
        return Problem(self.row, letter, code, severity, f"Row {self.row}{message}", sheet=self.sheet, **more)


class Table:
    """What both layouts have: headings, known names, and somewhere to put what was read."""

    def __init__(self, number: int, headings: list[Heading], about: About, names: Names, report: Report, today: date):
        """Begin a table at its heading row, and say what is wrong with the headings."""
        self.headings, self.about, self.names, self.report, self.today = headings, about, names, report, today
        self.places: dict[str, list[int]] = {}
        for heading in headings:
            if heading.meaning:
                self.places.setdefault(heading.meaning, []).append(heading.place)
        self.places["unit"] = sorted(self.places.get("unit", []), key=self._size_of_unit)
        self.width = 1 + max(heading.place for heading in headings if heading.text)
        self._check_headings(Place(about.name, number))

    @property
    def name_places(self) -> set[int]:
        """Give the columns whose merged cells speak for every row they span."""
        return {place for meaning in ("indicator", "unit", "cohort", "month") for place in self.places.get(meaning, ())}

    @property
    def figure_places(self) -> set[int]:
        """Give the columns figures are read from."""
        raise NotImplementedError

    def read(self, number: int, row: list[object]) -> bool:
        """Read one row; say whether it held any figures."""
        has_figures = any(not is_blank(row[column]) for column in self.figure_places if column < len(row))
        if not has_figures or self._is_a_remark(row):
            self.without_figures(number, row)
            return False
        place = Place(self.about.name, number)
        if self._is_too_long(row, place) or self._is_left_out(row, number):
            return True
        self.read_row(row, place)
        return True

    def read_row(self, row: list[object], place: Place) -> None:
        """Read one row with figures: each layout in its own way."""
        raise NotImplementedError

    def without_figures(self, number: int, row: list[object]) -> None:
        """Pass over a row without figures, and say so."""
        raise NotImplementedError

    def merged(self, number: int, row: list[object], over: Iterable[tuple[Merged, object]]) -> None:
        """Let a name merged over several rows speak for each; ask about a figure merged over several."""
        names, figures = self.name_places, self.figure_places
        for one, held in over:
            if is_blank(held):
                continue
            column = one.left - 1
            if column in names:
                if one.top < number:
                    row += [None] * (column + 1 - len(row))
                    row[column] = held if row[column] is None else row[column]
            elif one.top == number and column in figures:
                covered = [place for place in figures if one.left <= place + 1 <= one.right]
                if one.bottom > one.top or len(covered) > 1:
                    message = f": “{tidy(held)[:40]}” stands in a merged cell over several figures: which is meant?"
                    self.report.add(Place(self.about.name, number).problem(column, "merged_figure", BLOCK, message))

    def add(self, column: int, place: Place, code: str, severity: Severity, message: str, **more) -> None:
        """Add a problem at a cell of this row."""
        self.report.add(place.problem(column, code, severity, message, **more))

    def cell(self, row: Sequence[object], meaning: str) -> object:
        """Give a row's cell under a heading; None where there is no such column."""
        places = self.places.get(meaning)
        return row[places[0]] if places and places[0] < len(row) else None

    def named(self, row: Sequence[object], meaning: str) -> list[tuple[int, object]]:
        """Give the cells that name something, with their columns; empty ones name nothing."""
        given = [(column, row[column]) for column in self.places.get(meaning, ()) if column < len(row)]
        return [(column, cell) for column, cell in given if not is_blank(cell)]

    def figure(self, row: Sequence[object], column: int, place: Place) -> Figure | None:
        """Read one cell, or note that it cannot be read."""
        try:
            return read_figure(row[column] if column < len(row) else None)
        except UnreadableFigure as problem:
            self.add(column, place, "unreadable_figure", BLOCK, f", {self._heading_at(column)}: {problem}")
            return None

    def indicator(self, row: Sequence[object], place: Place) -> KnownIndicator | None:
        """Find a row's indicator, or say that none is known by that name. Code and name have to agree."""
        given = self.named(row, "indicator")
        if not given:
            self.add(
                self.places["indicator"][0], place, "no_indicator", BLOCK, ": there are figures, but no indicator."
            )
            return None
        matches = [(column, self.names.indicators.match(cell)) for column, cell in given]
        codes = {match.code for _, match in matches if match.code}
        if len(codes) > 1:
            named = " and ".join(f"“{tidy(cell)[:80]}”" for _, cell in given)
            self.add(given[0][0], place, "names_disagree", BLOCK, f": {named} are different indicators.")
            return None
        if codes:
            return self.names.indicator_of[codes.pop()]
        column, match = max(matches, key=lambda one: len(one[1].asked))
        self._ask("indicator", row[column], match, column, place)
        return None

    def unit(self, row: Sequence[object], place: Place) -> tuple[bool, str | None]:
        """Find a row's unit; the sheet's own where none is named. Says first whether there is one to go on with."""
        given = self.named(row, "unit")
        if not given:
            return self.about.is_unit_known, self.about.unit
        column, cell = given[0]
        match = self.names.units.match(cell)
        if match.code is None:
            self._ask("unit", cell, match, column, place)
            return False, None
        for other, text in given[1:]:
            same = self._size_of_unit(other) == self._size_of_unit(column)
            if same and self.names.units.match(text).code not in (None, match.code):
                named = f"“{tidy(cell)[:80]}” and “{tidy(text)[:80]}”"
                self.add(column, place, "names_disagree", BLOCK, f": {named} are different units.")
                return False, None
        return True, match.code

    def cohort(self, row: Sequence[object], place: Place) -> tuple[bool, str | None]:
        """Find a row's cohort; none is everybody. Says first whether it could be found."""
        found = [(column, cell, self.names.cohorts.match(cell)) for column, cell in self.named(row, "cohort")]
        codes = {match.code for _, _, match in found}
        if not found or (len(codes) == 1 and None not in codes):
            return True, codes.pop() if found else None
        column, cell, match = next((one for one in found if one[2].code is None), found[0])
        if match.code is None:
            self._ask("cohort", cell, match, column, place)
        else:
            self.add(column, place, "names_disagree", BLOCK, ": the row names two different cohorts.")
        return False, None

    def keep(self, entry: Entry, indicator: KnownIndicator, figure: Figure, column: int, place: Place) -> None:
        """Keep a figure with everything doubtful about it."""
        if figure.denominator is not None and figure.denominator <= 0:
            message = f", {indicator.name}: the denominator is not above zero. Write N/A where nobody is counted."
            self.add(column, place, "denominator_not_above_zero", BLOCK, message)
            return
        unit = self.names.units.in_month(entry.unit, entry.month)
        if unit is None and entry.unit is not None:
            message = f": none of the units of that name ({entry.unit}) was there in {month_in_words(entry.month)}."
            self.add(column, place, "unit_not_there", BLOCK, message)
            return
        entry = entry if unit == entry.unit else replace(entry, unit=unit)
        self.report.reading.entries.append(entry)
        for found in _doubts(entry, indicator, figure, self.today):
            message = f", {indicator.name}, {month_in_words(entry.month)}: {found.sentence}"
            self.add(column, place, found.code, found.severity, message, can_override=True, entry=entry)

    def _ask(self, what: str, cell: object, match: Match, column: int, place: Place) -> None:
        message = f": {match.question(what, tidy(cell))}"
        self.add(column, place, f"unknown_{what}", BLOCK, message, asked=match.asked, near=match.near)

    def _is_a_remark(self, row: Sequence[object]) -> bool:
        """Say whether a row is one text alone that happens to stand under figures, such as a note below the table."""
        given = [cell for cell in row if not is_blank(cell)]
        if len(given) > 1 or not isinstance(given[0], str) or given[0].startswith(("#", "Err")):
            return False
        try:
            return read_figure(given[0]) is None
        except UnreadableFigure:
            return True

    def _is_too_long(self, row: Sequence[object], place: Place) -> bool:
        """Say whether a line of text has more cells than headings: then a figure was probably cut in two."""
        if not self.about.is_text or not any(not is_blank(cell) for cell in row[self.width :]):
            return False
        message = (
            f": there are {len(row)} cells, but {self.width} headings. Is there a comma inside a figure or a name?"
        )
        self.add(self.width, place, "row_too_long", BLOCK, message)
        return True

    def _is_left_out(self, row: Sequence[object], number: int) -> bool:
        if not self.names.left_out:
            return False
        given = [cell for _, cell in self.named(row, "indicator")]
        name = next((cell for cell in given if self.names.is_left_out(cell)), None)
        if name is None or any(self.names.indicators.match(cell).code for cell in given):
            return False
        self.about.left_out.setdefault(plain(name), (tidy(name)[:120], []))[1].append(number)
        return True

    def _size_of_unit(self, column: int) -> int:
        word = self.headings[column].text.casefold().split(" ")[0].rstrip(":")
        return SMALLEST_FIRST.index(word) if word in SMALLEST_FIRST else len(SMALLEST_FIRST)

    def _heading_at(self, column: int) -> str:
        return next((heading.text for heading in self.headings if heading.place == column), "")

    def _check_headings(self, place: Place) -> None:
        seen: dict[tuple, Heading] = {}
        for heading in self.headings:
            if heading.meaning not in ONLY_ONCE:
                continue
            first = seen.setdefault((heading.meaning, heading.comparator, heading.year), heading)
            if first is not heading:
                letters = f"{column_letter(first.place + 1)} and {column_letter(heading.place + 1)}"
                message = f": columns {letters}, “{first.text}” and “{heading.text}”, mean the same. Keep one."
                self.add(heading.place, place, "heading_twice", BLOCK, message)
        if "month" not in self.places and (bare := bare_months(self.headings)):
            code, message = month_without_year(bare)
            self.add(bare[0].place, place, code, BLOCK, message)


def month_without_year(bare: Sequence[Heading]) -> tuple[str, str]:
    """Give the code and sentence for months whose year is nowhere to be seen."""
    names = ", ".join(heading.text for heading in bare)
    return "month_without_year", f": the year is missing beside {names}, or it is not clear which. Write May-21."


def _doubts(entry: Entry, indicator: KnownIndicator, figure: Figure, today: date) -> Iterator[Suspicion]:
    yield from suspicions(Fact(indicator.measure, figure.value, figure.numerator, figure.denominator))
    if figure.is_marked_percent and indicator.measure is not Measure.PERCENTAGE:
        yield Suspicion(
            "unit_differs",
            f"{figure.printed} has a percent sign, but this is a {indicator.measure.value}.",
        )
    if found := month_is_to_come(entry.month, today=today):
        yield found


@lru_cache(maxsize=1024)
def month_in_words(month: date) -> str:
    """Write a month in full, as every problem does."""
    return f"{month:%B %Y}"
