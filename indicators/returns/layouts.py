"""The two layouts a return comes in, recognised by their headings.

The printed wide table has a row an indicator and a column a month, with a target and benchmarks
beside them. The long one has a row a figure: indicator, unit, cohort, month, numerator,
denominator, value, note. Titles above, notes below and empty columns between do no harm.
Everything wrong is gathered, so that it is put right in one go.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from indicators.returns.headings import Heading, read_heading, read_month
from indicators.returns.names import Names, plain
from indicators.returns.reading import Entry, Known, KnownIndicator, Problem, ReadBenchmark, Reading, ReadTarget
from indicators.returns.workbook import NotAReturn, Sheet, column_letter, open_return
from indicators.rules.doubts import Fact, Suspicion, parts_do_not_sum, running_total_falls, suspicions
from indicators.rules.figures import Figure, UnreadableFigure, read_figure, tidy
from indicators.rules.vocabulary import Absence, Basis, Measure, Per, Severity
from organisation.rules.calendar import financial_year_start

HEADING_WITHIN = 40


def read_return(
    content: bytes, file_name: str, known: Known, *, tell: Callable[[int, int | None], None] | None = None
) -> Reading:
    """Read a whole file. Raises NotAReturn where it holds no table of figures."""
    sheets = open_return(content, file_name)
    visible = [sheet for sheet in sheets if not sheet.is_hidden]
    several = len(visible) > 1
    reading, names, found = Reading(), Names(known), 0
    for sheet in visible:
        read = _sheet_reader(sheet, known, names, several)
        if read is None:
            _note(
                reading, 1, "A", "no_table", f"No table of figures on the sheet “{sheet.name}”; left out.", sheet.name
            )
            continue
        found += 1
        read.into(reading)
    for sheet in sheets:
        if sheet.is_hidden:
            _note(reading, 1, "A", "hidden_sheet", f"The sheet “{sheet.name}” is hidden and was not read.", sheet.name)
    if not found:
        raise NotAReturn(
            "no_table",
            "No table of figures was found: a heading row with “Indicator” and months, or with "
            "“Indicator”, “Month” and “Value”.",
        )
    _settle_facts(reading, known)
    return reading


@dataclass(slots=True)
class _Place:
    """Where a problem is: sheet and row, and the column by its heading."""

    sheet: str
    row: int

    def problem(self, column: int, code: str, severity: Severity, message: str, **more) -> Problem:
        letter = column_letter(column + 1)
        return Problem(self.row, letter, code, severity, message, sheet=self.sheet, **more)


class _Table:
    """What both layouts have: headings, known names, and somewhere to put what was read."""

    def __init__(self, sheet: Sheet, start: int, headings: list[Heading], known: Known, names: Names, several: bool):
        self.rows = sheet.rows[start:]
        self.first_row = start + 1
        self.sheet = sheet.name if several else ""
        self.headings, self.known, self.names = headings, known, names
        self.place_of = {heading.meaning: heading.place for heading in headings if heading.meaning}
        self.reading = Reading()

    def into(self, reading: Reading) -> None:
        """Read every row and add what was understood."""
        for number, row in enumerate(self.rows, start=self.first_row):
            if any(tidy(cell) for cell in row if cell is not None):
                self.read_row(row, _Place(self.sheet, number))
        for part in ("entries", "targets", "benchmarks", "problems"):
            getattr(reading, part).extend(getattr(self.reading, part))

    def read_row(self, row: list[object], place: _Place) -> None:
        """Read one row: each layout in its own way."""
        raise NotImplementedError

    def cell(self, row: list[object], meaning: str) -> object:
        """Give a row's cell under a heading; None where there is no such column."""
        column = self.place_of.get(meaning)
        return row[column] if column is not None and column < len(row) else None

    def figure(self, row: list[object], column: int, place: _Place) -> Figure | None:
        """Read one cell, or note that it cannot be read."""
        try:
            return read_figure(row[column] if column < len(row) else None)
        except UnreadableFigure as problem:
            heading = next((heading.text for heading in self.headings if heading.place == column), "")
            message = f"Row {place.row}, {heading}: {problem}"
            self.reading.problems.append(place.problem(column, "unreadable_figure", Severity.BLOCK, message))
            return None

    def indicator(self, row: list[object], place: _Place) -> KnownIndicator | None:
        """Find a row's indicator, or say that none is known by that name."""
        name = self.cell(row, "indicator")
        found = self.names.indicators.get(plain(name))
        if found is None:
            near = self.names.nearest_indicator(name)
            hint = f" Did you mean “{near}”?" if near else ""
            message = f"Row {place.row}: no indicator is called “{tidy(name)[:120]}”.{hint}"
            column = self.place_of["indicator"]
            self.reading.problems.append(place.problem(column, "unknown_indicator", Severity.BLOCK, message))
        return found

    def keep(self, entry: Entry, indicator: KnownIndicator, figure: Figure, column: int, place: _Place) -> None:
        """Keep a figure with everything doubtful about it."""
        self.reading.entries.append(entry)
        for found in _doubts(entry, indicator, figure, self.known.today):
            message = f"Row {place.row}, {indicator.name}, {entry.month:%B %Y}: {found.sentence}"
            self.reading.problems.append(
                place.problem(column, found.code, found.severity, message, can_override=True, entry=entry)
            )


class _Wide(_Table):
    """The printed table: a row an indicator, a column a month."""

    def read_row(self, row: list[object], place: _Place) -> None:
        """Read one indicator's row: figures, target, benchmarks."""
        if self._is_a_note(row):
            name = tidy(self.cell(row, "indicator") or next(cell for cell in row if cell not in (None, "")))
            text = f"Row {place.row}: “{name[:80]}” has no figures and was passed over."
            self.reading.problems.append(place.problem(0, "row_without_figures", Severity.NOTE, text))
            return
        indicator = self.indicator(row, place)
        if indicator is None:
            return
        self._check_type(row, indicator, place)
        for heading in self.headings:
            if heading.meaning == "month_column":
                self._read_month(row, heading, indicator, place)
            elif heading.meaning == "target":
                self._read_target(row, heading, indicator, place)
            elif heading.meaning == "benchmark":
                self._read_benchmark(row, heading, indicator, place)
        self._check_marks(row, indicator, place)

    def _is_a_note(self, row: list[object]) -> bool:
        figures = [
            heading.place for heading in self.headings if heading.meaning in ("month_column", "target", "benchmark")
        ]
        return not any(tidy(row[column]) for column in figures if column < len(row) and row[column] is not None)

    def _read_month(self, row: list[object], heading: Heading, indicator: KnownIndicator, place: _Place) -> None:
        figure = self.figure(row, heading.place, place)
        if figure is None:
            return
        assert heading.month is not None  # noqa: S101 - a month column has its month
        entry = Entry(
            indicator.code,
            self.names.authority,
            None,
            heading.month,
            figure.numerator,
            figure.denominator,
            figure.value,
            figure.absence,
            place.row,
            column_letter(heading.place + 1),
            self.sheet,
            figure.printed,
        )
        self.keep(entry, indicator, figure, heading.place, place)

    def _read_target(self, row: list[object], heading: Heading, indicator: KnownIndicator, place: _Place) -> None:
        figure = self.figure(row, heading.place, place)
        if figure is None:
            return
        if figure.value is None:
            if figure.absence is Absence.AWAITED:
                message = f"Row {place.row}: the target of {indicator.name} is awaited, so it is not scored."
                self.reading.problems.append(place.problem(heading.place, "target_awaited", Severity.NOTE, message))
            return
        self.reading.targets.append(
            ReadTarget(
                indicator.code,
                figure.value,
                figure.per or _per(indicator.basis),
                financial_year_start(self._first_month()),
                figure.printed,
                place.row,
                column_letter(heading.place + 1),
            )
        )

    def _read_benchmark(self, row: list[object], heading: Heading, indicator: KnownIndicator, place: _Place) -> None:
        figure = self.figure(row, heading.place, place)
        if figure is None:
            return
        assert heading.comparator is not None  # noqa: S101 - a benchmark column says whose it is
        self.reading.benchmarks.append(
            ReadBenchmark(
                indicator.code,
                heading.comparator,
                heading.year,
                figure.value,
                figure.absence,
                heading.text,
                figure.printed,
                place.row,
                column_letter(heading.place + 1),
            )
        )

    def _first_month(self) -> date:
        return min(heading.month for heading in self.headings if heading.month)

    def _check_type(self, row: list[object], indicator: KnownIndicator, place: _Place) -> None:
        printed = tidy(self.cell(row, "outturn_type") or "")
        if printed and printed.casefold() != indicator.measure.value:
            message = f"Row {place.row}: “{printed}” is printed, but {indicator.name} is a {indicator.measure.value}."
            column = self.place_of["outturn_type"]
            self.reading.problems.append(place.problem(column, "outturn_type_differs", Severity.WARN, message))

    def _check_marks(self, row: list[object], indicator: KnownIndicator, place: _Place) -> None:
        """Note a row whose percent signs come and go: the odd cell out was probably typed by hand."""
        if indicator.measure is not Measure.PERCENTAGE:
            return
        columns = [heading for heading in self.headings if heading.meaning == "month_column"]
        texts = {
            head: tidy(row[head.place]) for head in columns if head.place < len(row) and row[head.place] is not None
        }
        numbers = {head: text for head, text in texts.items() if text[:1].isdigit()}
        bare = [head for head, text in numbers.items() if "%" not in text]
        if bare and len(bare) < len(numbers):
            message = (
                f"Row {place.row}, {bare[0].text}: no percent sign, unlike the rest of the row; read as a percentage."
            )
            self.reading.problems.append(place.problem(bare[0].place, "formats_differ", Severity.NOTE, message))


class _Long(_Table):
    """A row a figure, for any unit and cohort."""

    def read_row(self, row: list[object], place: _Place) -> None:
        """Read one figure's row."""
        indicator = self.indicator(row, place)
        unit = self._named(row, "unit", self.names.units, place) or self.names.authority
        cohort = self._named(row, "cohort", self.names.cohorts, place)
        month = self._month(row, place)
        problems = len(self.reading.problems)
        figure = self._whole_figure(row, place)
        if indicator is None or month is None or len(self.reading.problems) > problems:
            return
        column = self.place_of.get("value", self.place_of.get("numerator", 0))
        if figure is None:
            message = f"Row {place.row}: there is no figure, and no reason for having none."
            self.reading.problems.append(place.problem(column, "no_figure", Severity.BLOCK, message))
            return
        entry = Entry(
            indicator.code,
            unit,
            cohort,
            month,
            figure.numerator,
            figure.denominator,
            figure.value,
            figure.absence,
            place.row,
            column_letter(column + 1),
            self.sheet,
            figure.printed,
            tidy(self.cell(row, "note") or "")[:300],
        )
        self.keep(entry, indicator, figure, column, place)

    def _named(self, row: list[object], meaning: str, known: dict[str, str], place: _Place) -> str | None:
        name = self.cell(row, meaning)
        if name is None or not tidy(name):
            return None
        if (code := known.get(plain(name))) is None:
            message = f"Row {place.row}: no {meaning} is called “{tidy(name)[:80]}”."
            self.reading.problems.append(
                place.problem(self.place_of[meaning], f"unknown_{meaning}", Severity.BLOCK, message)
            )
        return code

    def _month(self, row: list[object], place: _Place) -> date | None:
        given = self.cell(row, "month")
        month = read_month(given)
        if month is None:
            message = f"Row {place.row}: “{tidy(given or '')[:40]}” is not a month."
            self.reading.problems.append(place.problem(self.place_of["month"], "no_month", Severity.BLOCK, message))
        return month

    def _whole_figure(self, row: list[object], place: _Place) -> Figure | None:
        """Put a row's value, numerator and denominator together."""
        read = {
            part: self.figure(row, self.place_of[part], place)
            for part in ("value", "numerator", "denominator")
            if part in self.place_of
        }
        value, top, bottom = (read.get(part) for part in ("value", "numerator", "denominator"))
        if top is None and bottom is None:
            return value
        figure = value or Figure("")
        return replace(
            figure,
            printed=figure.printed or f"{top.printed if top else '?'}/{bottom.printed if bottom else '?'}",
            numerator=top.value if top else figure.numerator,
            denominator=bottom.value if bottom else figure.denominator,
        )


def _sheet_reader(sheet: Sheet, known: Known, names: Names, several: bool) -> _Table | None:
    for start, row in enumerate(sheet.rows[:HEADING_WITHIN], start=1):
        headings = [read_heading(cell, place) for place, cell in enumerate(row)]
        meanings = {heading.meaning for heading in headings}
        if "indicator" not in meanings:
            continue
        if "month_column" in meanings:
            return _Wide(sheet, start, headings, known, names, several)
        if "month" in meanings and meanings & {"value", "numerator"}:
            return _Long(sheet, start, headings, known, names, several)
    return None


def _doubts(entry: Entry, indicator: KnownIndicator, figure: Figure, today: date) -> Iterator[Suspicion]:
    yield from suspicions(Fact(indicator.measure, figure.value, figure.numerator, figure.denominator))
    if figure.is_marked_percent and indicator.measure is not Measure.PERCENTAGE:
        yield Suspicion(
            "unit_differs",
            Severity.WARN,
            f"{figure.printed} has a percent sign, but this is a {indicator.measure.value}.",
        )
    if entry.month > today:
        yield Suspicion("month_to_come", Severity.BLOCK, "The month is still to come.")


def _settle_facts(reading: Reading, known: Known) -> None:
    """Look across rows: facts stated twice, parts that do not sum, running totals that fall."""
    indicators = {indicator.code: indicator for indicator in known.indicators}
    facts: dict[tuple, Entry] = {}
    for entry in reading.entries:
        first = facts.setdefault(entry.fact, entry)
        if first is not entry:
            _add(reading, entry, *_stated_twice(first, entry))
    parts = _parts_by_whole(facts)
    for entry in list(facts.values()):
        _check_parts(reading, entry, parts, indicators[entry.indicator])
    _check_running_totals(reading, facts, indicators)


def _stated_twice(first: Entry, second: Entry) -> tuple[str, Severity, str]:
    same = (first.value, first.numerator, first.denominator, first.absence) == (
        second.value,
        second.numerator,
        second.denominator,
        second.absence,
    )
    if same:
        return "stated_twice", Severity.NOTE, f"stated already in {first.cell}, with the same figure."
    return (
        "two_values",
        Severity.BLOCK,
        f"{second.printed} here, but {first.printed} in {first.cell}: one fact with two values.",
    )


def _check_parts(reading: Reading, entry: Entry, parts: dict[tuple, list[Entry]], indicator: KnownIndicator) -> None:
    if entry.cohort is not None:
        return
    own = parts.get((entry.indicator, entry.unit, entry.month), [])
    found = parts_do_not_sum(_fact(entry, indicator), [_fact(part, indicator) for part in own])
    if found:
        _add(reading, entry, found.code, found.severity, found.sentence)


def _parts_by_whole(facts: dict[tuple, Entry]) -> dict[tuple, list[Entry]]:
    parts: dict[tuple, list[Entry]] = {}
    for entry in facts.values():
        if entry.cohort is not None:
            parts.setdefault((entry.indicator, entry.unit, entry.month), []).append(entry)
    return parts


def _check_running_totals(reading: Reading, facts: dict[tuple, Entry], indicators: dict[str, KnownIndicator]) -> None:
    newest: dict[tuple, Entry] = {}
    for entry in sorted(facts.values(), key=lambda entry: entry.month):
        if indicators[entry.indicator].basis is not Basis.CUMULATIVE or entry.value is None:
            continue
        year = (entry.indicator, entry.unit, entry.cohort, financial_year_start(entry.month))
        before = newest.get(year)
        if before and before.value is not None and (found := running_total_falls(before.value, entry.value)):
            _add(reading, entry, found.code, found.severity, found.sentence)
        newest[year] = entry


def _fact(entry: Entry, indicator: KnownIndicator) -> Fact:
    return Fact(indicator.measure, entry.value, entry.numerator, entry.denominator)


def _add(reading: Reading, entry: Entry, code: str, severity: Severity, sentence: str) -> None:
    reading.problems.append(
        Problem(
            entry.row,
            entry.column,
            code,
            severity,
            f"Row {entry.row}, {entry.month:%B %Y}: {sentence}",
            can_override=True,
            sheet=entry.sheet,
            entry=entry,
        )
    )


def _note(reading: Reading, row: int, column: str, code: str, message: str, sheet: str) -> None:
    reading.problems.append(Problem(row, column, code, Severity.NOTE, message, sheet=sheet))


def _per(basis: Basis) -> Per:
    """Say what a target is per where nothing is printed: it follows from what a figure covers."""
    if basis is Basis.CUMULATIVE:
        return Per.YEAR_END
    return Per.MONTH if basis is Basis.IN_MONTH else Per.LEVEL
