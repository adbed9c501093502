"""Documents that leave the product on paper or by e-mail: said once, written as PDF and as Word."""

from .model import Block, Bullets, Contents, Document, Heading, KeyValues, PageBreak, Paragraph, Picture, Table
from .packing import steady_zip
from .pdf import as_pdf
from .pictures import as_pngs
from .word import WORD_TYPE, as_word

PDF_TYPE = "application/pdf"

__all__ = [
    "PDF_TYPE",
    "WORD_TYPE",
    "Block",
    "Bullets",
    "Contents",
    "Document",
    "Heading",
    "KeyValues",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Table",
    "as_pdf",
    "as_pngs",
    "as_word",
    "steady_zip",
]
