"""A month of audits as a document to be printed and kept: what its page says to whoever asks for it, and no more."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from audits.agreement import Agreement
from audits.figures import NOT_COUNTED, Line
from audits.follow_up import ReAudit
from audits.month_page import MonthPage, PlannedLine
from audits.paper import FOR_QA, actions_table, day, head, lessons
from audits.tables_figures import HEADINGS
from organisation.documents import Block, Bullets, Document, Heading, Paragraph, Table


def as_document(page: MonthPage, *, written_at: datetime | None = None) -> Document:
    """Lay a month out: planned and done, how audits came out, second readings, what follows, what was learned."""
    on = timezone.localdate(written_at) if written_at else timezone.localdate()
    return Document(
        title=f"Case audits, {page.name}",
        subtitle=f"{page.figures.sentence} As at {day(on)}.",
        blocks=(*head(page.by, on), *_blocks(page)),
        written_at=written_at,
        is_landscape=True,
    )


def _blocks(page: MonthPage) -> Iterator[Block]:
    if page.has_small_percentages:
        yield Paragraph(FOR_QA, lead="For the QA unit.")
    yield Heading("What was planned and done")
    yield from _planned(page)
    yield Heading("How they came out")
    yield Paragraph(NOT_COUNTED)
    yield figures_table("The month and the twelve months that end with it", "Audits", page.whole)
    for one in page.sections:
        yield Heading(one.year.name, 2)
        if one.year.note:
            yield Paragraph(one.year.note)
        if one.month.lines:
            yield figures_table(f"{one.year.name}, {page.figures.span}", one.year.of, one.month.lines)
        else:
            yield Paragraph(f"None in {page.name}.")
        yield figures_table(f"{one.year.name}, {page.rolling.span}", one.year.of, one.year.lines)
    yield Heading("Second readings")
    yield from _agreement(page)
    yield Heading("What follows")
    yield from _following(page)
    yield from _learned(page)


def _planned(page: MonthPage) -> Iterator[Block]:
    whole = page.summary.whole
    yield Paragraph(f"{whole.done} done, {whole.planned} planned.")
    if page.summary.by_type:
        rows = tuple((one.label, str(one.planned), str(one.done)) for one in page.summary.by_type)
        yield Table("By type", ("Type", "Planned", "Done"), rows, numeric=frozenset({1, 2}), widths=(6, 2, 2))
    if page.planned:
        yield _lines(page.planned)


def _lines(planned: Sequence[PlannedLine]) -> Table:
    headings = ("Service", "What", "Planned", "Booked", "Done", "Let off", "Overdue", "How it stands")
    rows = tuple(
        (
            str(line.planned.unit),
            line.what,
            *map(str, (line.tally.planned, line.tally.booked, line.tally.done, line.tally.let_off, line.tally.overdue)),
            line.standing.label,
        )
        for line in planned
    )
    return Table(
        "Lines of the programme", headings, rows, numeric=frozenset(range(2, 7)), widths=(3, 4, 2, 2, 2, 2, 2, 3)
    )


def figures_table(caption: str, first: str, lines: Sequence[Line]) -> Table:
    """Lay lines of figures out: counts, each with its percentage where this reader may have it."""
    headings = (first, "Audited", *HEADINGS, "Good or better, 95% interval", "Provisional")
    rows = tuple(_figures(line) for line in lines)
    return Table(
        caption, headings, rows, numeric=frozenset(range(1, len(headings))), widths=(5, 2, 3, 3, 3, 3, 3, 4, 3)
    )


def _figures(line: Line) -> tuple[str, ...]:
    cells = (f"{count} ({share})" if share else str(count) for _, count, share in line.cells)
    return line.name, str(line.counts.cases), *cells, line.between or "–", str(line.counts.provisional or "–")


def _agreement(page: MonthPage) -> Iterator[Block]:
    rows = tuple(_read_twice(name, lot) for name, lot in page.readings)
    headings = ("Audits", "Read twice", "Blind", "Same grade", "Up", "Down", "Agreement, 95% interval")
    yield Table(
        "Auditor and second reader", headings, rows, numeric=frozenset(range(1, 6)), widths=(5, 2, 2, 2, 2, 2, 6)
    )
    yield Paragraph(page.agreement_of_year.kappa_said, lead="Weighted kappa of the twelve months.")


def _read_twice(name: str, lot: Agreement) -> tuple[str, ...]:
    whole = lot.whole
    counts = (whole.number, lot.blind, whole.moved.same, whole.moved.up, whole.moved.down)
    return name, *map(str, counts), whole.rate.sentence() if whole.rate else "–"


def _following(page: MonthPage) -> Iterator[Block]:
    yield Paragraph(page.asked)
    yield Paragraph(page.actions_said, lead="Actions from audits.")
    if page.summary.raised:
        yield actions_table("Actions raised in the month", page.summary.raised)
    if page.re_audits:
        rows = tuple(_re_audit(one) for one in page.re_audits)
        headings = ("Re-audit", "Follows", "Service", "Day", "Verdict")
        yield Table("Re-audits", headings, rows, widths=(2, 2, 4, 4, 6))
    else:
        yield Paragraph("No re-audit is of the month or of its audits.")


def _re_audit(one: ReAudit) -> tuple[str, ...]:
    done = one.audit.audited_on if one.standing == "done" else None
    when = day(done) if done else f"due {day(one.audit.due_on)}"
    verdict = str(one.compared) if one.compared else one.audit.get_state_display()
    return one.audit.reference, one.first.reference, str(one.audit.unit), when, verdict


def _learned(page: MonthPage) -> Iterator[Block]:
    for title, said in (("What was learned", page.summary.learned), ("Good practice", page.summary.good_practice)):
        yield Heading(title)
        yield lessons(said) if said else Paragraph("None was published from this month.")
    if page.summary.dip_samples:
        yield Heading("Dip samples")
        yield Bullets(
            tuple(
                f"{one.indicator}, {one.whose}, {one.month:%B %Y}: {one.sentence()} {one.finding}".strip()
                for one in page.summary.dip_samples
            )
        )
