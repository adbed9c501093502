"""What papers say, as plain text: before they are written, as Typst read them, and read back from Word."""

from collections.abc import Iterator
from io import BytesIO

import docx

from organisation.documents import Document, as_word
from organisation.documents.pdf import what_it_says


def words_of(document: Document) -> str:
    """Give every text of a document before it is written."""
    return "\n".join(_texts([document.title, document.subtitle, [list(_fields(block)) for block in document.blocks]]))


def words_of_word(file: bytes) -> str:
    """Read a Word file back: its paragraphs, then the cells of its tables, row by row."""
    read = docx.Document(BytesIO(file))
    rows = [" | ".join(cell.text for cell in row.cells) for table in read.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *rows])


def rows_of_word(document: Document) -> list[list[str]]:
    """Write a document as Word and give the rows of its tables, read back."""
    read = docx.Document(BytesIO(as_word(document)))
    return [[cell.text for cell in row.cells] for table in read.tables for row in table.rows]


def cells_of_pdf(document: Document) -> list[str]:
    """Give the cells of a document's tables as Typst sets them, headings first in each."""
    return [_said(cell) for table in what_it_says(document, "table") for cell in _cells(table)]


def _cells(part: dict) -> Iterator[dict]:
    """Give the cells of a table, those of its heading row too; nothing of its lines."""
    for child in part["children"]:
        if "children" in child and child.get("func") == "header":
            yield from _cells(child)
        elif "body" in child:
            yield child["body"]


def _said(part: object) -> str:
    if isinstance(part, list):
        return "".join(map(_said, part))
    if not isinstance(part, dict):
        return ""
    if part.get("func") == "space":
        return " "
    if part.get("func") == "linebreak":
        return "\n"
    return (
        str(part["text"])
        if "text" in part
        else "".join(_said(part.get(name)) for name in ("children", "body", "child"))
    )


def _fields(block: object) -> Iterator[object]:
    for name in block.__slots__:
        yield getattr(block, name)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
