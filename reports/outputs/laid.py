"""An edition laid out: headings, cells, statuses in words, doubts as numbered notes. Every file is written from this.

Cells keep what is printed to the letter; a note's number stands beside it, never in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from itertools import zip_longest

from indicators.rules.vocabulary import Status
from indicators.rules.wording import print_month, short_month
from reports.editions.contents import Cell, Chart, EditionContents, Figures, Plain, Row, SectionContents, Words
from reports.rules.guided import BOXES
from reports.rules.words import NOTHING_YET, WITHOUT_WORDS, WORDS_MISSING, Step

SHAPES = {
    Status.ON_TARGET: "●",
    Status.WITHIN_TOLERANCE: "◆",
    Status.OFF_TARGET: "■",
    Status.NOT_SCORED: "–",
    Status.NO_DATA: "○",
}
PROMISES = ("Action", "Owner", "Due", "State")
TARGET = "Target"
RESTATED = ("Measure", "Month", "Printed in", "Printed then", "Now", "Why")


@dataclass(frozen=True, slots=True)
class LaidCell:
    """What a cell prints, why it has no figure where it has none, and the number of the note on it."""

    printed: str
    absence: str = ""
    note: int = 0

    @property
    def with_note(self) -> str:
        """Give it with its note's number, for files that hold text alone."""
        return f"{self.printed} [{self.note}]".strip() if self.note else self.printed


@dataclass(frozen=True, slots=True)
class LaidRow:
    """One measure: a cell for each heading between the measure's name and its status."""

    code: str
    label: str
    cells: tuple[LaidCell, ...]
    status: Status | None
    variation: str

    @property
    def judged(self) -> str:
        """Say the status as shape and word, and what the control chart adds."""
        said = f"{SHAPES[self.status]} {self.status.label}" if self.status else ""
        return ". ".join(filter(None, [said, self.variation]))


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table of measures. `notes` are numbered from one; `key` names the table in an address.

    Its first headings are months, written short: `months` in full.
    """

    key: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[LaidRow, ...]
    notes: tuple[str, ...]
    has_status: bool
    months: tuple[str, ...] = ()

    @property
    def spoken_headings(self) -> list[tuple[str, str]]:
        """Give each heading with the month it is short for, where it is one."""
        return list(zip_longest(self.headings, self.months, fillvalue=""))

    @property
    def has_target(self) -> bool:
        """Say whether its measures are set beside their targets: those of the whole authority are."""
        return TARGET in self.headings

    @property
    def lines(self) -> list[tuple[LaidRow, list[tuple[str, bool, LaidCell]]]]:
        """Give each row with its cells beside their headings, for a page too narrow to set them under these.

        Of each it says whether its heading is long: the name of what is compared with.
        """
        long = [place >= len(self.months) and heading != TARGET for place, heading in enumerate(self.headings)]
        return [(row, list(zip(self.headings, long, row.cells, strict=True))) for row in self.rows]

    @property
    def all_headings(self) -> tuple[str, ...]:
        """Give the headings of a whole row."""
        return ("Measure", *self.headings, *(("Status",) if self.has_status else ()))


@dataclass(frozen=True, slots=True)
class LaidWords:
    """A table of words. Each cell is given with its heading, for a page too narrow to set it under it."""

    plain: Plain

    @property
    def caption(self) -> str:
        """Give what it is called."""
        return self.plain.caption

    @property
    def headings(self) -> list[tuple[str, bool]]:
        """Give each heading, and whether figures stand under it."""
        return [(heading, place in self.plain.numeric) for place, heading in enumerate(self.plain.headings)]

    @property
    def rows(self) -> list[list[tuple[str, bool, str]]]:
        """Give each cell with its heading, and whether it is a figure."""
        return [[(*heading, cell) for heading, cell in zip(self.headings, row, strict=True)] for row in self.plain.rows]


@dataclass(frozen=True)
class LaidSection:
    """One section: what it holds, in the order it is printed."""

    section: SectionContents
    tables: tuple[LaidTable, ...]

    @cached_property
    def paragraphs(self) -> list[tuple[str, str]]:
        """Give what was written as questions and answers, or as one text under no question."""
        words = self.section.words
        if words is None:
            return []
        answers = [(box.asks, getattr(words, box.name)) for box in BOXES if getattr(words, box.name)]
        return answers or [("", words.text)]

    @property
    def state(self) -> str:
        """Say of words that are not approved yet who wrote them and where they have got to."""
        words: Words | None = self.section.words
        if words is None or words.state in ("", Step.APPROVED.label):
            return ""
        return f"{words.state}. {words.written_by}".strip()

    @property
    def lacking(self) -> tuple[str, str]:
        """Say of a section without words whether they are missing or left out, and who owes them, or why."""
        said = self.section.missing
        is_owed = said.startswith(NOTHING_YET)
        return (
            (WORDS_MISSING if is_owed else WITHOUT_WORDS, said.removeprefix(f"{WITHOUT_WORDS}: ")) if said else ("", "")
        )

    @property
    def _promises(self) -> Plain | None:
        """Give the actions as a table."""
        rows = tuple((one.title, one.owner, one.due, one.state) for one in self.section.promises)
        return Plain(f"Actions and next steps: {self.section.heading}", PROMISES, rows) if rows else None

    @property
    def words_tables(self) -> list["LaidWords"]:
        """Give the tables of words, the actions last."""
        return [LaidWords(one) for one in (*self.section.tables, *filter(None, [self._promises])) if one.rows]

    @property
    def charts(self) -> list[tuple[str, str, str]]:
        """Give of each chart its title, what it shows in words, and the drawing, read out in the same words."""
        return [(one.title, beneath(one), spoken(one)) for one in self.section.charts]


def lay_out(contents: EditionContents) -> list[LaidSection]:
    """Lay out every section."""
    return [LaidSection(one, tuple(_tables(one))) for one in contents.sections]


def restated_table(contents: EditionContents) -> LaidWords | None:
    """Give the restatements as a table; None where nothing printed earlier was corrected since."""
    rows = tuple(
        (one.label, print_month(one.month), one.edition, one.printed_then, one.printed_now, one.reason)
        for one in contents.restated
    )
    if not rows:
        return None
    return LaidWords(Plain("Printed in an earlier edition, and corrected since", RESTATED, rows, (3, 4)))


def beneath(chart: Chart) -> str:
    """Give the words that stand for a chart, to stand after its title."""
    return chart.alt.removeprefix(chart.title).lstrip(":. ")


def spoken(chart: Chart) -> str:
    """Give a chart's drawing with the words that stand for it in place of its own."""
    before, _, rest = chart.svg.partition(' aria-label="')
    return f'{before} aria-label="{escape(chart.alt)}"{rest[rest.find(chr(34)) + 1 :]}' if rest else chart.svg


def _tables(section: SectionContents) -> Iterator[LaidTable]:
    for number, figures in enumerate(section.figures, start=1):
        if figures.rows:
            yield _Layer(figures, f"{section.key}-{number}").table()


@dataclass
class _Layer:
    """Lays one table out, numbering notes in the order they are met; what is said twice is one note."""

    figures: Figures
    key: str
    notes: dict[str, int] = field(default_factory=dict)

    def table(self) -> LaidTable:
        """Lay the table out, without the columns nothing stands in."""
        has_target = any(row.target.printed for row in self.figures.rows)
        headings = (
            *(short_month(month) for month in self.figures.months),
            *((TARGET,) if has_target else ()),
            *self.figures.compared_with,
        )
        rows = tuple(self._row(row, has_target=has_target) for row in self.figures.rows)
        has_status = any(row.judged for row in rows)
        months = tuple(map(print_month, self.figures.months))
        return LaidTable(self.key, self.figures.caption, headings, rows, tuple(self.notes), has_status, months)

    def _row(self, row: Row, *, has_target: bool) -> LaidRow:
        target = (row.target,) if has_target else ()
        cells = tuple(map(self._cell, (*row.months, *target, *row.compared)))
        return LaidRow(row.code, row.label, cells, Status(row.status) if row.status else None, row.variation)

    def _cell(self, cell: Cell) -> LaidCell:
        number = self.notes.setdefault(cell.mark, len(self.notes) + 1) if cell.mark else 0
        return LaidCell(cell.printed, cell.absence, number)
