"""Reads the files of an edition back: each gives its tables by caption, as rows of the texts that stand in cells."""

import re
from io import BytesIO

import docx
import openpyxl
import pypdf
from docx.oxml.ns import qn
from pypdf.generic import ContentStream

NOTE = re.compile(r" ?\[\d+\]$")


def printed(text):
    """Give a cell without the number of its note."""
    return NOTE.sub("", text)


def word_tables(content):
    """Read Word's tables, under the caption each one bears as its alternative text."""
    found = {}
    for table in docx.Document(BytesIO(content)).tables:
        caption = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        cells = [["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row] for row in _rows(table._tbl)]
        found[caption] = cells
    return found


def _rows(table):
    return [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]


def printed_sheet(content):
    """Read the sheet that is as printed, as rows of texts."""
    rows = openpyxl.load_workbook(BytesIO(content))["As printed"].iter_rows(values_only=True)
    return [["" if value is None else value for value in row] for row in rows]


def tidy_sheet(content):
    """Read the list of figures, as rows by heading."""
    headings, *rows = openpyxl.load_workbook(BytesIO(content))["Figures"].iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


class Pdf:
    """Reads a PDF by its structure: what a screen reader is given, not what is painted where."""

    def __init__(self, content):
        self.reader = pypdf.PdfReader(BytesIO(content))
        self.root = self.reader.trailer["/Root"]["/StructTreeRoot"]
        self.texts = {
            (page.indirect_reference.idnum, mark): text
            for page in self.reader.pages
            for mark, text in _marked(page, self.reader).items()
        }

    def each(self, kind, within=None):
        """Give the elements of a kind in reading order."""
        for one in _kids(within or self.root):
            if isinstance(one, dict) and one.get("/S") == kind:
                yield one
            if isinstance(one, dict):
                yield from self.each(kind, one)

    def text(self, element, page=None):
        """Give all that stands in an element."""
        page = element.raw_get("/Pg") if "/Pg" in element else page
        said = ""
        for one in _kids(element):
            if isinstance(one, int):
                said += self.texts.get((page.idnum, one), "")
            elif one.get("/Type") == "/MCR":
                at = one.raw_get("/Pg") if "/Pg" in one else page
                said += self.texts.get((at.idnum, one["/MCID"]), "")
            elif one.get("/Type") != "/OBJR":
                said += self.text(one, page)
        return said

    def tables(self):
        """Give each table as rows of texts."""
        return [
            [[self.text(cell) for cell in _kids(row)] for row in self.each("/TR", table)]
            for table in self.each("/Table")
        ]


def _kids(element):
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    return [one.get_object() if hasattr(one, "get_object") else one for one in kids]


def _marked(page, reader):
    """Give the text of each marked piece of a page."""
    fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    marks, letters, texts = [], {}, {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            held = operands[1].get("/MCID") if len(operands) > 1 and isinstance(operands[1], dict) else None
            marks.append(held)
        elif operator == b"EMC":
            marks.pop()
        elif operator == b"Tf":
            letters = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ"):
            mark = next((one for one in reversed(marks) if one is not None), None)
            pieces = operands[0] if operator == b"TJ" else operands
            said = "".join(_decoded(one.original_bytes, letters) for one in pieces if hasattr(one, "original_bytes"))
            texts[mark] = texts.get(mark, "") + said
    return texts


def _decoded(codes, letters):
    return "".join(letters.get(codes[at : at + 2], "?") for at in range(0, len(codes), 2))


def _letters(font):
    """Read which letters a font's codes stand for."""
    said = font["/ToUnicode"].get_data().decode("latin-1")
    held = {}
    for part in re.findall(r"beginbfchar(.*?)endbfchar", said, re.DOTALL):
        for code, letter in re.findall(r"<(\w{4})>\s*<(\w+)>", part):
            held[bytes.fromhex(code)] = bytes.fromhex(letter).decode("utf-16-be")
    assert "beginbfrange" not in said, "ranges of letters are not read"
    return held
