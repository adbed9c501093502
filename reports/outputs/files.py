"""Which file of an edition is written how, what it is called, and what is said while it is being written."""

from collections.abc import Callable
from dataclasses import dataclass

from organisation.documents import PDF_TYPE, WORD_TYPE, as_pdf, as_word
from reports.editions.contents import EditionContents
from reports.outputs.charts import as_charts
from reports.outputs.document import as_document
from reports.outputs.workbook import as_workbook
from reports.rules.words import PrintFormat


@dataclass(frozen=True, slots=True)
class Writer:
    """How a kind of file is written: its ending and type, what it is for, and the function that gives its bytes."""

    ending: str
    content_type: str
    about: str
    doing: str
    write: Callable[[EditionContents], bytes]


WRITERS = {
    PrintFormat.PDF: Writer(
        "pdf",
        PDF_TYPE,
        "To read, print and send. Tagged, so that it can be listened to.",
        "Setting the pages",
        lambda contents: as_pdf(as_document(contents)),
    ),
    PrintFormat.WORD: Writer(
        "docx",
        WORD_TYPE,
        "To go on writing in. Headings, tables and charts as Word knows them.",
        "Drawing the charts and writing the document",
        lambda contents: as_word(as_document(contents)),
    ),
    PrintFormat.EXCEL: Writer(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Every figure in one list, and the tables as they are printed.",
        "Writing the sheets",
        as_workbook,
    ),
    PrintFormat.CHARTS: Writer(
        "zip",
        "application/zip",
        "Each chart as PNG and SVG for slides, with the words that stand for it.",
        "Drawing the charts",
        as_charts,
    ),
}
