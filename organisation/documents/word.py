"""Writing a document for Word: real headings, lists and tables, so that it can be edited and listened to."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .model import Block, Bullets, Contents, Document, Heading, KeyValues, PageBreak, Paragraph, Picture, Table
from .packing import steadied
from .pictures import as_pngs
from .text import UNPRINTABLE, plain

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
FONT = "Arial"
INK = RGBColor(0x1E, 0x29, 0x3B)
MARGIN = Cm(2)
CROWDED = 9  # a table of more columns is set smaller
# what no XML file may hold (XML 1.0, section 2.2)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_word(document: Document) -> bytes:
    """Write a document as .docx. A character that XML cannot hold is written as �.

    One that says when it was written is the same file, byte by byte, whenever it is written again.
    """
    book = docx.Document()
    _set_page(book, document)
    _set_styles(book)
    _set_properties(book, document)
    _set_margins_text(book, document)
    book.add_paragraph(_held(document.title), style="Title")
    if document.subtitle:
        book.add_paragraph(_held(document.subtitle), style="Subtitle")
    for block in _with_pngs(document.blocks):
        if isinstance(block, Contents):
            _write_contents(book, document)
        else:
            _write(book, block)
    file = BytesIO()
    book.save(file)
    return steadied(file.getvalue()) if document.written_at else file.getvalue()


def _with_pngs(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Draw the pictures that have no PNG, all in one go."""
    undrawn = [block for block in blocks if isinstance(block, Picture) and not block.png]
    drawn = iter(as_pngs([picture.svg for picture in undrawn]))
    for block in blocks:
        yield replace(block, png=next(drawn)) if isinstance(block, Picture) and not block.png else block


def _held(text: str) -> str:
    return _NOT_XML.sub(UNPRINTABLE, plain(text))


def _write(book: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            book.add_heading(_held(text), level)
        case Paragraph(text, lead, keeps_with_next):
            paragraph = _open(book.add_paragraph(), lead)
            paragraph.add_run(_held(text))
            paragraph.paragraph_format.keep_with_next = keeps_with_next or None
        case Bullets(items):
            for item in items:
                book.add_paragraph(_held(item), style="List Bullet")
        case KeyValues(pairs):
            for name, value in pairs:
                _open(book.add_paragraph(style="List Continue"), f"{name}:").add_run(_held(value))
        case Table():
            _write_table(book, block)
        case Picture():
            _write_picture(book, block)
        case PageBreak():
            book.add_page_break()


def _write_contents(book: Any, document: Document) -> None:
    """Put in a field that Word can bring up to date with page numbers; until then it lists the headings."""
    paragraph = book.add_paragraph()
    paragraph.add_run()._r.append(_field("begin"))
    instruction = OxmlElement("w:instrText")
    instruction.text = ' TOC \\o "1-1" \\h '
    paragraph.add_run()._r.append(instruction)
    paragraph.add_run()._r.append(_field("separate"))
    headings = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    paragraph.add_run(_held("\n".join(headings)))
    paragraph.add_run()._r.append(_field("end"))


def _field(stage: str) -> Any:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), stage)
    return part


def _open(paragraph: Any, lead: str) -> Any:
    if lead:
        paragraph.add_run(_held(lead) + " ").bold = True
    return paragraph


def _write_table(book: Any, block: Table) -> None:
    caption = book.add_paragraph(_held(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = book.add_table(rows=1, cols=len(block.headings), style="Table Grid")
    _describe(table, block.caption)
    widths = [int(_line(book) * share / sum(block.widths)) for share in block.widths]
    _set_columns(table, widths)
    _fill(table.rows[0], block.headings, block, widths, is_heading=True)
    _mark_row(table.rows[0], "w:tblHeader")
    for cells in block.rows:
        row = table.add_row()
        _fill(row, cells, block, widths)
        _mark_row(row, "w:cantSplit")
    book.add_paragraph()


def _fill(row: Any, cells: tuple[str, ...], block: Table, widths: list[int], *, is_heading: bool = False) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(_held(text))
        run.bold, run.font.size = is_heading, Pt(7.5 if len(cells) > CROWDED else 9)
        if widths:
            cell.width = widths[place]
        if place in block.numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _set_columns(table: Any, widths: list[int]) -> None:
    """Say each column's width to the table as well: what is not Word goes by that, not by the cells."""
    table.autofit = not widths
    for column, width in zip(table.columns, widths, strict=False):
        column.width = width


def _mark_row(row: Any, mark: str) -> None:
    """Say in Word's own terms that a row is repeated on each page, or is not torn apart."""
    row._tr.get_or_add_trPr().append(_element(mark, "true"))


def _describe(table: Any, caption: str) -> None:
    """Give the table its alternative text and say that its first row is what it is headed by."""
    table._tbl.tblPr.append(_element("w:tblCaption", _held(caption)))


def _write_picture(book: Any, block: Picture) -> None:
    shape = book.add_picture(BytesIO(block.png), width=int(_line(book) * block.share_of_line))
    shape._inline.docPr.set("descr", _held(block.alt))


def _set_page(book: Any, document: Document) -> None:
    section = book.sections[0]
    short, long = Cm(21), Cm(29.7)
    if document.is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        short, long = long, short
    section.page_width, section.page_height = short, long
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN


def _set_styles(book: Any) -> None:
    """Set the language, one face everywhere and ink that stands out (Word's own heading blue is too pale)."""
    for style in book.styles:
        if getattr(style, "font", None) is not None:
            style.font.name = FONT
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
            if style.name.startswith(("Heading", "Title", "Subtitle", "Caption")):
                style.font.color.rgb = INK
    book.styles["Normal"].font.size = Pt(10.5)
    for language in book.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _set_properties(book: Any, document: Document) -> None:
    core = book.core_properties
    core.title, core.subject = _held(document.title)[:255], _held(document.subtitle)[:255]
    core.author, core.comments = _held(document.author)[:255], ""
    core.language, core.keywords = LANGUAGE, _held(document.marking)[:255]
    if document.written_at:
        core.created = core.modified = document.written_at


def _set_margins_text(book: Any, document: Document) -> None:
    """Put the marking at the head and foot of every page, with the title and “Page n of m”."""
    section = book.sections[0]
    _across(section.header.paragraphs[0], document.title, _line(book)).add_run(_held(document.marking)).bold = True
    foot = _across(section.footer.paragraphs[0], document.marking, _line(book))
    foot.add_run("Page ")
    _count(foot, "PAGE")
    foot.add_run(" of ")
    _count(foot, "NUMPAGES")


def _across(paragraph: Any, text: str, width: int) -> Any:
    paragraph.style.paragraph_format.tab_stops.clear_all()  # those of a page that stands upright
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.style.font.size = Pt(8.5)
    paragraph.add_run(_held(text) + "\t")
    return paragraph


def _count(paragraph: Any, what: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _line(book: Any) -> int:
    section = book.sections[0]
    return section.page_width - section.left_margin - section.right_margin


def _element(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element
