"""The long table: a row a figure, for any unit and cohort."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from indicators.returns.headings import read_month
from indicators.returns.reading import Entry, KnownIndicator, ReadRow
from indicators.returns.tables import BLOCK, WARN, Place, Table
from indicators.returns.workbook import column_letter
from indicators.rules.figures import LONGEST, Figure, UnreadableFigure, is_blank, read_figure, tidy
from indicators.rules.vocabulary import Measure
from organisation.rules.disclosure import find_identifiers

LONGEST_NOTE = 300
_UNREADABLE = Figure("unreadable")


class Long(Table):
    """A row a figure, for any unit and cohort."""

    def __init__(self, *about, **more):
        """Begin a table, finding the columns a figure is made of."""
        super().__init__(*about, **more)
        self.parts = {
            part: self.places[part][0] for part in ("value", "numerator", "denominator") if part in self.places
        }
        self.columns = set(self.parts.values())
        self.main = self.parts.get("value", self.parts.get("numerator", 0))

    @property
    def figure_places(self) -> set[int]:
        """Give the columns of value, numerator and denominator."""
        return self.columns

    def without_figures(self, number: int, row: list[object]) -> None:
        """Remember a line of a form that was left empty."""
        self.about.empty_rows.append(number)

    def read_row(self, row: list[object], place: Place) -> None:
        """Read one figure's row."""
        indicator = self.indicator(row, place)
        has_unit, unit = self.unit(row, place)
        has_cohort, cohort = self.cohort(row, place)
        month = self._month(row, place)
        figure = self._whole_figure(row, place)
        if indicator is None or month is None or figure is None or not has_unit or not has_cohort:
            return
        if not self._is_complete(figure, indicator, place):
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
            column_letter(self._shown_column(row) + 1),
            self.about.name,
            figure.printed,
            self._note(row, place),
        )
        self.keep(entry, indicator, figure, self._shown_column(row), place)
        printed = self.cell(row, "as_printed")
        if not is_blank(printed) and unit is not None:
            self._keep_as_printed(row, entry, tidy(printed))

    def _keep_as_printed(self, row: Sequence[object], entry: Entry, printed: str) -> None:
        """Keep how its source printed the figure, and under which heading, where the row says so."""
        label = self.cell(row, "printed_under")
        self.report.reading.printed.append(
            ReadRow(
                entry.indicator,
                entry.unit or "",
                entry.cohort,
                tidy(self.named(row, "indicator")[-1][1] if is_blank(label) else label),
                "",
                ((entry.month, printed[:LONGEST]),),
            )
        )

    def _shown_column(self, row: Sequence[object]) -> int:
        """Give the column a figure is found in: the value's, or the numerator's where there is no value."""
        is_there = self.main < len(row) and not is_blank(row[self.main])
        return self.main if is_there else self.parts.get("numerator", self.main)

    def _note(self, row: Sequence[object], place: Place) -> str:
        """Read a figure's note; leave one out that could point at one child, and do not repeat it."""
        note = " ".join(tidy(cell) for _, cell in self.named(row, "note"))[:LONGEST_NOTE]
        found = find_identifiers(note, on=self.today)
        if not found:
            return note
        message = f": its note has what looks like {found[0].kind.value} in it. The figure was read, the note left out."
        self.add(self.places["note"][0], place, "note_names_a_child", WARN, message)
        return ""

    def _month(self, row: Sequence[object], place: Place) -> date | None:
        given = self.cell(row, "month")
        month = read_month(given)
        if month is None:
            text = tidy(given)[:40] if given is not None else ""
            message = f": “{text}” is not a month. Write Oct-21." if text else ": no month is given."
            self.add(self.places["month"][0], place, "no_month", BLOCK, message)
        return month

    def _whole_figure(self, row: Sequence[object], place: Place) -> Figure | None:
        """Put a row's value, numerator and denominator together. None where that cannot be done, which is said."""
        read: dict[str, Figure | None] = {}
        for part, column in self.parts.items():
            try:
                read[part] = read_figure(row[column] if column < len(row) else None)
                _be_plain(part, read[part])
            except UnreadableFigure as problem:
                self.add(column, place, "unreadable_figure", BLOCK, f", {self._heading_at(column)}: {problem}")
                read[part] = _UNREADABLE
        if _UNREADABLE in read.values():
            return None
        return self._together(*(read.get(part) for part in ("value", "numerator", "denominator")), place=place)

    def _together(self, value: Figure | None, top: Figure | None, bottom: Figure | None, *, place: Place):
        """Make one figure of three cells. A reason for having none never stands beside a number."""
        counts = [one.value for one in (top, bottom) if one and one.value is not None]
        if value is None:
            reasons = [one for one in (top, bottom) if one and one.absence]
            if reasons and not counts:
                return reasons[0]
            if reasons:
                return self._refuse(place, "figure_and_reason", f"“{reasons[0].printed}” stands beside a number.")
        elif value.absence and counts:
            return self._refuse(place, "figure_and_reason", f"“{value.printed}” stands beside a number.")
        figure = value or Figure("")
        if not counts:
            return figure
        numerator, denominator = (one.value if one else None for one in (top, bottom))
        if figure.numerator is not None and (figure.numerator, figure.denominator) != (numerator, denominator):
            return self._refuse(place, "two_fractions", f"“{figure.printed}” has another fraction than its columns.")
        printed = f"{top.printed if top else '?'}/{bottom.printed}" if bottom else top.printed if top else ""
        return replace(figure, printed=figure.printed or printed, numerator=numerator, denominator=denominator)

    def _refuse(self, place: Place, code: str, message: str) -> None:
        self.add(self.main, place, code, BLOCK, f": {message} Which is meant?")

    def _is_complete(self, figure: Figure, indicator: KnownIndicator, place: Place) -> bool:
        """Say whether there is enough to make a figure of. A rate's population may be held already."""
        if figure.numerator is None and figure.denominator is not None:
            message = ": there is a denominator, but no numerator. Give both, or the value alone."
            self.add(self.parts["denominator"], place, "no_numerator", BLOCK, message)
            return False
        if figure.value is not None or figure.absence is not None:
            return True
        if figure.denominator is None and indicator.measure is Measure.PERCENTAGE:
            message = f", {indicator.name}: a percentage needs its denominator."
            self.add(self.parts.get("denominator", self.main), place, "no_denominator", BLOCK, message)
            return False
        return True


def _be_plain(part: str, figure: Figure | None) -> None:
    """Refuse a numerator or denominator that is no plain number."""
    if part == "value" or figure is None:
        return
    if figure.is_marked_percent or figure.per or figure.numerator is not None:
        raise UnreadableFigure(f"“{figure.printed[:60]}” is not a {part}: give the number alone.")
