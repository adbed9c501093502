"""The printed table: a row an indicator, a column a month, with target and benchmarks beside them."""

from datetime import date

from indicators.returns.headings import Heading, read_month
from indicators.returns.reading import Entry, KnownIndicator, ReadBenchmark, ReadRow, ReadTarget
from indicators.returns.tables import BLOCK, NOTE, WARN, Place, Table
from indicators.returns.workbook import column_letter
from indicators.rules.doubts.labels import signs_come_and_go, target_is_signed_otherwise
from indicators.rules.figures import UnreadableFigure, is_blank, read_figure, tidy
from indicators.rules.vocabulary import Absence, Basis, Measure, Per
from organisation.rules.calendar import financial_year_start

SAID_OTHERWISE = {
    "%": Measure.PERCENTAGE,
    "percent": Measure.PERCENTAGE,
    "count": Measure.NUMBER,
    "rate per 10,000": Measure.RATE,
    "per 10,000": Measure.RATE,
}


class Wide(Table):
    """The printed table: a row an indicator, a column a month."""

    def __init__(self, *about, **more):
        """Begin a table, sorting its columns."""
        super().__init__(*about, **more)
        self.figures = [heading for heading in self.headings if heading.has_figures]
        self.months = [heading for heading in self.figures if heading.meaning == "month_column"]
        self.first_month = min(heading.month for heading in self.months if heading.month)
        self.columns = {heading.place for heading in self.figures}

    @property
    def figure_places(self) -> set[int]:
        """Give the columns of months, target and benchmarks."""
        return self.columns

    def holds_months(self, row: list[object]) -> bool:
        """Say whether months stand where figures should: then another table begins here, without its “Indicator”."""
        under = [row[place] for place in self.columns if place < len(row) and not is_blank(row[place])]
        return len(under) > 1 and all(read_month(cell) is not None for cell in under)

    def without_figures(self, number: int, row: list[object]) -> None:
        """Note a row that only has words: a title, or a note below."""
        words = next((cell for _, cell in self.named(row, "indicator")), None) or next(
            (cell for cell in row if not is_blank(cell)), None
        )
        if words is not None:
            message = f": “{tidy(words)[:80]}” has no figures and was passed over."
            self.add(0, Place(self.about.name, number), "row_without_figures", NOTE, message)

    def read_row(self, row: list[object], place: Place) -> None:
        """Read one indicator's row: figures, target, benchmarks."""
        indicator = self.indicator(row, place)
        has_unit, unit = self.unit(row, place)
        has_cohort, cohort = self.cohort(row, place)
        if indicator is None or not has_unit or not has_cohort:
            self._see_what_is_unreadable(row, place)
            return
        self._check_type(row, indicator, place)
        for heading in self.months:
            self._read_month(row, heading, indicator, unit, cohort, place)
        is_authority = (unit, cohort) == (self.names.authority, None)
        self._read_beside(row, indicator, is_authority, place)
        self._check_marks(row, indicator, is_authority, place)
        if is_authority and unit is not None:
            self.report.reading.printed.append(self._as_printed(row, indicator, unit))

    def _as_printed(self, row: list[object], indicator: KnownIndicator, unit: str) -> ReadRow:
        """Keep the row's texts: a report is printed again from them as it was."""
        target = next((heading for heading in self.figures if heading.meaning == "target"), None)
        return ReadRow(
            indicator.code,
            unit,
            None,
            tidy(self.named(row, "indicator")[-1][1]),
            tidy(self.cell(row, "outturn_type") or ""),
            tuple((head.month, _printed_at(row, head)) for head in self.months if head.month),
            _printed_at(row, target) if target else None,
            tuple((head.text, _printed_at(row, head)) for head in self.figures if head.meaning == "benchmark"),
        )

    def _see_what_is_unreadable(self, row: list[object], place: Place) -> None:
        for heading in self.figures:
            self.figure(row, heading.place, place)

    def _read_month(self, row, heading: Heading, indicator: KnownIndicator, unit, cohort, place: Place) -> None:
        figure = self.figure(row, heading.place, place)
        if figure is None:
            return
        assert heading.month is not None  # noqa: S101 - a month column has its month
        entry = Entry(
            indicator.code,
            unit,
            cohort,
            heading.month,
            figure.numerator,
            figure.denominator,
            figure.value,
            figure.absence,
            place.row,
            column_letter(heading.place + 1),
            self.about.name,
            figure.printed,
        )
        self.keep(entry, indicator, figure, heading.place, place)

    def _read_beside(self, row: list[object], indicator: KnownIndicator, is_authority: bool, place: Place) -> None:
        """Read target and benchmarks, which are held for the whole authority alone."""
        beside = [heading for heading in self.figures if heading.meaning != "month_column"]
        if is_authority:
            for heading in beside:
                read = self._read_target if heading.meaning == "target" else self._read_benchmark
                read(row, heading, indicator, place)
        elif any(heading.place < len(row) and not is_blank(row[heading.place]) for heading in beside):
            self.about.aside.append(place.row)

    def _read_target(self, row: list[object], heading: Heading, indicator: KnownIndicator, place: Place) -> None:
        figure = self.figure(row, heading.place, place)
        if figure is None:
            return
        if figure.value is None:
            if figure.absence is Absence.AWAITED:
                message = f": the target of {indicator.name} is awaited, so it is not scored."
                self.add(heading.place, place, "target_awaited", NOTE, message)
            elif figure.absence is None:
                message = f", {heading.text}: “{figure.printed[:40]}” is a fraction, not a target."
                self.add(heading.place, place, "unreadable_figure", BLOCK, message)
            return
        self.report.reading.targets.append(
            ReadTarget(
                indicator.code,
                figure.value,
                figure.per or _per(indicator.basis),
                date(int(heading.year[:4]), 4, 1) if heading.year else financial_year_start(self.first_month),
                figure.printed,
                place.row,
                column_letter(heading.place + 1),
            )
        )

    def _read_benchmark(self, row: list[object], heading: Heading, indicator: KnownIndicator, place: Place) -> None:
        figure = self.figure(row, heading.place, place)
        if figure is None:
            return
        assert heading.comparator is not None  # noqa: S101 - a benchmark column says whose it is
        if figure.value is None and figure.absence is None:
            message = f", {heading.text}: “{figure.printed[:40]}” is a fraction, not a benchmark."
            self.add(heading.place, place, "unreadable_figure", BLOCK, message)
            return
        self.report.reading.benchmarks.append(
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

    def _check_type(self, row: list[object], indicator: KnownIndicator, place: Place) -> None:
        printed = tidy(self.cell(row, "outturn_type") or "")
        said = printed.casefold()
        if printed and SAID_OTHERWISE.get(said, said) != indicator.measure.value:
            message = f": “{printed[:40]}” is printed, but {indicator.name} is a {indicator.measure.value}."
            self.add(self.places["outturn_type"][0], place, "outturn_type_differs", WARN, message)

    def _check_marks(self, row: list[object], indicator: KnownIndicator, is_authority: bool, place: Place) -> None:
        """Note a row whose percent signs come and go: the odd cell out was probably typed by hand."""
        if indicator.measure is not Measure.PERCENTAGE:
            return
        numbers = [(head, text) for head in self.months if (text := _text_at(row, head))[:1].isdigit()]
        found = signs_come_and_go([(head.text, text) for head, text in numbers])
        if found:
            place_of, doubt = found
            head = numbers[place_of][0]
            self.add(head.place, place, doubt.code, doubt.severity, f", {head.text}: {doubt.sentence}")
        if is_authority:
            self._check_target_sign(row, [text for _, text in numbers], place)

    def _check_target_sign(self, row: list[object], months: list[str], place: Place) -> None:
        for head in self.figures:
            text = _text_at(row, head) if head.meaning == "target" else ""
            if text[:1].isdigit() and (found := target_is_signed_otherwise(text, months)):
                self.add(head.place, place, found.code, found.severity, f", {head.text}: {found.sentence}")


def _text_at(row: list[object], heading: Heading) -> str:
    """Give a cell as plain text; nothing where there is none, or where a workbook holds a bare number."""
    cell = row[heading.place] if heading.place < len(row) else None
    return tidy(cell) if cell is not None else ""


def _printed_at(row: list[object], heading: Heading) -> str:
    """Give a cell as it is printed: a workbook's number as it shows it."""
    cell = row[heading.place] if heading.place < len(row) else None
    try:
        figure = read_figure(cell)
    except UnreadableFigure:
        figure = None
    return figure.printed if figure else _text_at(row, heading)


def _per(basis: Basis) -> Per:
    """Say what a target is per where nothing is printed: it follows from what a figure covers."""
    if basis is Basis.CUMULATIVE:
        return Per.YEAR_END
    return Per.MONTH if basis is Basis.IN_MONTH else Per.LEVEL
