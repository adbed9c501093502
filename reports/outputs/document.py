"""An edition as a document, for PDF and Word: the same words and cells, in the order of the page."""

from collections.abc import Iterator

from django.utils import timezone

from indicators.rules.wording import print_month
from organisation.documents import Block, Bullets, Contents, Document, Heading, Paragraph, Picture, Table
from reports.editions.contents import EditionContents
from reports.outputs.charts import as_svg
from reports.outputs.laid import LaidSection, LaidTable, LaidWords, beneath, lay_out, restated_table
from reports.rules.words import Rendering

NOTHING_RESTATED = "Nothing printed earlier has been corrected since."
MARKINGS = {Rendering.INTERNAL.value: "OFFICIAL-SENSITIVE", Rendering.PUBLIC.value: "Public: may be given out"}
NAME, STATUS, FEWEST = 26, 11, 6  # letters a column has room for: a measure's name, its status, any other
MOST = 60  # and a column of words, however long they are
HALF_LINE = 0.5


def as_document(contents: EditionContents) -> Document:
    """Lay an edition out on paper. The same contents are the same document."""
    return Document(
        title=titled(contents),
        subtitle=contents.unit,
        blocks=tuple(_blocks(contents)),
        marking=MARKINGS[contents.rendering],
        author=contents.unit,
        written_at=contents.made_at,
        is_landscape=True,
    )


def _blocks(contents: EditionContents) -> Iterator[Block]:
    yield Paragraph(made(contents))
    yield Contents()
    for laid in lay_out(contents):
        yield from _section(laid)
    yield Heading("Restatements")
    restated = restated_table(contents)
    yield words_table(restated) if restated else Paragraph(NOTHING_RESTATED)
    if contents.data_notes:
        yield Heading("Data notes")
        yield Bullets(contents.data_notes)


def titled(contents: EditionContents) -> str:
    """Call it by its name; a public copy says that it is one."""
    is_public = contents.rendering == Rendering.PUBLIC.value
    return f"{contents.name} edition, public copy" if is_public else f"{contents.name} edition"


def made(contents: EditionContents) -> str:
    """Say up to when its figures are, and when it was put together."""
    at = timezone.localtime(contents.made_at)
    return f"Figures up to {print_month(contents.month)}. Put together on {at.day} {at:%B %Y at %H:%M}."


def _section(laid: LaidSection) -> Iterator[Block]:
    yield Heading(laid.section.heading)
    for table in laid.tables:
        yield figures_table(table)
        if table.notes:
            yield Bullets(tuple(f"[{number}] {note}" for number, note in enumerate(table.notes, start=1)))
    for asks, answer in laid.paragraphs:
        for place, text in enumerate(filter(None, answer.split("\n\n"))):
            yield Paragraph(text, lead=asks if place == 0 else "")
    if laid.state:
        yield Paragraph(laid.state)
    lacking, why_not = laid.lacking
    if lacking:
        yield Paragraph(why_not, lead=f"{lacking}.")
    for chart in laid.section.charts:
        yield Paragraph(beneath(chart), lead=f"{chart.title}:", keeps_with_next=True)
        yield Picture(chart.alt, svg=as_svg(chart), share_of_line=HALF_LINE)
    yield from map(words_table, laid.words_tables)


def figures_table(table: LaidTable) -> Table:
    """Give a table of measures; the number of a note stands in brackets after its figure."""
    rows = tuple(
        (row.label, *(cell.with_note for cell in row.cells), *((row.judged,) if table.has_status else ()))
        for row in table.rows
    )
    figures = frozenset(range(1, len(table.headings) + 1))
    return Table(table.caption, table.all_headings, rows, figures, _widths(table.all_headings, rows))


def _widths(headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    """Give each column room for its longest word, and the measures' names for several."""
    columns = list(zip(headings, *rows, strict=True))
    longest = [max((len(word) for text in column for word in text.split()), default=0) for column in columns]
    room = [max(FEWEST, letters) + 1 for letters in longest]
    return (NAME, *room[1:-1], max(room[-1], STATUS))


def words_table(table: LaidWords) -> Table:
    """Give a table of words."""
    plain = table.plain
    columns = zip(plain.headings, *plain.rows, strict=True)
    widths = tuple(min(MOST, max(STATUS, *map(len, column))) for column in columns)
    return Table(plain.caption, plain.headings, plain.rows, frozenset(plain.numeric), widths)
