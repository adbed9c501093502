"""The copy of an edition for the public and partners: small numbers withheld, nobody named.

It is made of what the edition says and of what the public copies before it said, and of nothing else. Behind a
symbol stands no figure: neither its fraction, nor its status, nor a chart or a sentence that quotes it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from html import unescape

from indicators.rules.vocabulary import Absence, Measure
from indicators.rules.wording import short_month
from reports.editions.contents import (
    Cell,
    Chart,
    EditionContents,
    Figures,
    Plain,
    Promise,
    Restated,
    Row,
    SectionContents,
    Words,
)
from reports.editions.counting import Spot, spots, whole_number, whose_of
from reports.editions.relating import Known
from reports.editions.withholding import Before, decide
from reports.rules.quoting import Number, names_somebody, numbers_in, why_not_printed
from reports.rules.reviewing import Stage
from reports.rules.suppression import LEGEND, Count, Symbol, Why, Withheld, is_small
from reports.rules.suppression.symbols import OF_ABSENCE
from reports.rules.words import Rendering, SectionKind

NOT_PUBLIC = "The public copy goes without the words of this section: {}."
NOT_WRITTEN = "Nothing is printed here in the public copy."
NO_OWNER, SOMEBODY = "No owner", "A named owner"
LEFT_OUT = "Left out"
MONTH = re.compile(r"\b[A-Z][a-z]{2} \d\d\b")
POINT = re.compile(r"<title>([A-Z][a-z]{2} \d\d): (.+?), [^,<]*</title>")  # as indicators/charts/line.py names them


@dataclass(frozen=True)
class Copied:
    """The public copy of an edition, and what it withholds with why, which is not for the public."""

    contents: EditionContents
    withheld: Withheld


def copy_for_the_public(
    whole: EditionContents,
    *,
    relations: Known,
    before: Sequence[Before] = (),
    roles: Mapping[str, str] | None = None,
) -> Copied:
    """Make the public copy of an edition.

    `before` are the editions whose public copies were published already: what these printed is known for good, and
    what they withheld stays withheld. `roles` gives everybody's role by name, to name nobody by.
    """
    withheld = decide(whole, relations=relations, before=before)
    own = Before(whole, withheld.why)
    printed = {name for one in (*before, own) for name in one.printed()}
    return Copied(_Public(whole, withheld.why, printed, roles or {}).contents(), withheld)


# Writing the copy


@dataclass
class _Public:
    """An edition being copied for the public."""

    whole: EditionContents
    decided: Mapping[Count, Why]
    printed: set[tuple[Count, str]]
    roles: Mapping[str, str]
    status_withheld: bool = field(default=False, init=False)

    def contents(self) -> EditionContents:
        """Give the copy."""
        sections = tuple(self._section(section) for section in self.whole.sections)
        if self.status_withheld:  # how many measures stand how would tell how the withheld ones stand
            sections = tuple(replace(s, tables=()) if s.kind is SectionKind.SUMMARY else s for s in sections)
        return replace(
            self.whole,
            sections=sections,
            restated=tuple(self._restated(one) for one in self.whole.restated),
            data_notes=(LEGEND, *self._counted()),
            rendering=Rendering.PUBLIC.value,
            assurance=None,  # it quotes figures, and is the Board's
        )

    def _counted(self) -> Iterable[str]:
        number = len({spot.name for spot in spots(self.whole)} & set(self.decided))
        if number:
            yield "1 figure of this edition is withheld." if number == 1 else f"{number} figures are withheld."

    def _section(self, section: SectionContents) -> SectionContents:
        words, why_not = self._words(section)
        return replace(
            section,
            words=words,
            figures=tuple(self._figures(section, table) for table in section.figures),
            tables=tuple(self._plain(section, table) for table in section.tables),
            charts=tuple(chart for chart in section.charts if self._may_be_drawn(section, chart)),
            promises=tuple(self._promise(one) for one in section.promises if self._may_stand(one.title)),
            missing=NOT_PUBLIC.format(why_not) if why_not else NOT_WRITTEN if section.missing else "",
        )

    # Figures

    def _is_withheld(self, section: SectionContents, figures: Figures, row: Row, month: date) -> bool:
        """Say whether a cell is withheld: wherever one of several figures of one name is, all are."""
        whose = whose_of(self.whole, section, figures, row)
        return any(
            name[0] == row.code and name[2] == f"{month:%Y-%m}" and (name[1] == whose or _is_again(name[1], whose))
            for name in self.decided
        )

    def _figures(self, section: SectionContents, figures: Figures) -> Figures:
        return replace(figures, rows=tuple(self._row(section, figures, row) for row in figures.rows))

    def _row(self, section: SectionContents, figures: Figures, row: Row) -> Row:
        hides = [self._is_withheld(section, figures, row, month) for month in figures.months]
        months = [WITHHELD if hidden else self._shown(cell) for hidden, cell in zip(hides, row.months, strict=False)]
        if any(hides):
            self.status_withheld = True
        is_count = row.kind == Measure.NUMBER.name
        return replace(
            row,
            months=tuple(months),
            target=replace(self._shown(row.target), mark=self._mark(row.target.mark)),
            compared=tuple(
                WITHHELD if is_count and _may_be_small(cell) else self._shown(cell) for cell in row.compared
            ),
            status="" if any(hides) else row.status,
            variation="" if any(hides) else row.variation,
        )

    def _shown(self, cell: Cell) -> Cell:
        if cell.absence:
            symbol = OF_ABSENCE.get(Absence(cell.absence), Symbol.NOT_AVAILABLE)
            return Cell(symbol.value, absence=cell.absence)
        if _is_low(cell):
            return Cell(Symbol.LOW.value)
        return replace(cell, mark=self._mark(cell.mark))

    def _mark(self, mark: str) -> str:
        """Keep what is doubtful about a figure, unless it quotes one that is not printed."""
        return "" if why_not_printed(mark, withheld=self._withheld, printed=self._all_printed) else mark

    # Words

    @cached_property
    def _withheld(self) -> set[Number]:
        hidden = (spot for spot in spots(self.whole) if spot.name in self.decided)
        return {number for spot in hidden for number in _numbers_of(spot)}

    @cached_property
    def _all_printed(self) -> set[Number]:
        return self._printed_in(self.whole.sections)

    def _printed_in(self, sections: Iterable[SectionContents]) -> set[Number]:
        alone = replace(self.whole, sections=tuple(sections))
        shown = {number for spot in spots(alone) if spot.name not in self.decided for number in _numbers_of(spot)}
        beside = (
            cell for s in alone.sections for f in s.figures for row in f.rows for cell in (row.target, *row.compared)
        )
        return shown | {number for cell in beside for number in numbers_in(cell.printed)}

    def _words(self, section: SectionContents) -> tuple[Words | None, str]:
        """Give a section's words, or none and why."""
        words = section.words
        if words is None:
            return None, ""
        if words.state != Stage.APPROVED.label:
            return None, "they are not approved yet"
        hides = any(spot.name in self.decided for spot in spots(replace(self.whole, sections=(section,))))
        said = " ".join((words.text, words.telling, words.why, words.doing, words.recovering, words.meaning))
        printed = self._printed_in([section]) if hides else None
        if why_not_printed(said, withheld=self._withheld, printed=printed):
            return None, "they quote small numbers or figures that are withheld"
        if names_somebody(said, self._people):
            return None, "they name somebody"
        return replace(words, written_by="", state=""), ""

    @cached_property
    def _people(self) -> set[str]:
        """Give everybody's name, with and without the job that follows it; somebody called by a role is not named."""
        persons = (name for name, role in self.roles.items() if not role or role.lower() not in name.lower())
        return {part for name in persons for part in (name, name.split(" (")[0])}

    def _may_stand(self, text: str) -> bool:
        return not why_not_printed(text, withheld=self._withheld) and not names_somebody(text, self._people)

    def _promise(self, promise: Promise) -> Promise:
        if promise.owner == NO_OWNER:
            return promise
        return replace(promise, owner=self.roles.get(promise.owner) or SOMEBODY)

    def _plain(self, section: SectionContents, table: Plain) -> Plain:
        if section.kind is SectionKind.SUMMARY:
            return table
        rows = tuple(tuple(cell if self._may_stand(cell) else LEFT_OUT for cell in row) for row in table.rows)
        return replace(table, rows=rows)

    def _may_be_drawn(self, section: SectionContents, chart: Chart) -> bool:
        """Say whether every figure a chart draws is printed, here or in a public copy before, as it is drawn."""
        of = (chart.code, self.whole.unit)
        if any(name[:2] == of for name in self.decided):
            return False
        printed = {(month_of(name), text) for name, text in self.printed if name[:2] == of}
        awaited = {short_month(s.month) for s in spots(self.whole) if s.row.code == chart.code and not s.cell.value}
        drawn = {(month, unescape(text)) for month, text in POINT.findall(chart.svg)}
        said = set(MONTH.findall(f"{chart.svg} {chart.alt}"))
        return (
            drawn <= printed and said <= {month for month, _ in printed} | awaited and self._may_stand_beside(chart.alt)
        )

    def _may_stand_beside(self, alt: str) -> bool:
        return not any(number in self._withheld for number in numbers_in(alt))

    def _restated(self, one: Restated) -> Restated:
        """Give a correction without figures that are withheld; one nobody can check is withheld."""
        names = {spot.name for spot in spots(self.whole) if (spot.name[0], spot.month) == (one.code, one.month)}
        small = any(number.is_small for said in (one.printed_then, one.printed_now) for number in numbers_in(said))
        if not names or names & set(self.decided) or small:
            hidden = Symbol.CONFIDENTIAL.value
            return replace(one, printed_then=hidden, printed_now=hidden, reason="")
        return one if self._may_stand(one.reason) else replace(one, reason="")


WITHHELD = Cell(Symbol.CONFIDENTIAL.value, absence=Absence.SUPPRESSED.value)


def month_of(name: Count) -> str:
    """Give the month of a cell's name as charts write it."""
    return short_month(date.fromisoformat(f"{name[2]}-01"))


def _is_again(name: str, whose: str) -> bool:
    return name.startswith(f"{whose}/") and name.removeprefix(f"{whose}/").isdigit()


def _may_be_small(cell: Cell) -> bool:
    count = whole_number(cell.value)
    return count is not None and is_small(count)


def _is_low(cell: Cell) -> bool:
    """Say whether a figure is printed as zero without being it."""
    digits = re.sub(r"[^0-9.]", "", cell.printed)
    try:
        return bool(digits) and Decimal(digits) == 0 and bool(cell.value) and Decimal(cell.value) != 0
    except InvalidOperation:
        return False


def _numbers_of(spot: Spot) -> Iterable[Number]:
    """Give a cell's figure and its fraction as a text may quote them."""
    is_percent = spot.row.kind == Measure.PERCENTAGE.name
    yield from numbers_in(spot.cell.printed)
    if spot.cell.value:
        yield Number(Decimal(spot.cell.value), is_percent)
    for part in (spot.cell.numerator, spot.cell.denominator):
        if part:
            yield Number(Decimal(part))
