"""Writing a document as a PDF that a screen reader can follow (PDF/UA-1), with Typst and the fonts it brings."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from .model import Block, Document, Picture, Table
from .text import UNPRINTABLE, each_text, plain

TEMPLATE = Path(__file__).with_name("document.typ").read_bytes()
ONE_LETTER = b'#set document(title: "x")\n#set text(lang: "en", font: "Libertinus Serif")\n#sys.inputs.letter'


def as_pdf(document: Document) -> bytes:
    """Write a document as PDF. A character that no font shows is printed as �, never left out."""
    with _pictures(document) as folder:
        return typst.compile(TEMPLATE, root=folder, format="pdf", pdf_standards=["ua-1"], **_said(document))


def as_pages(document: Document) -> list[bytes]:
    """Draw the PDF's pages as PNG, to be looked at."""
    with _pictures(document) as folder:
        pages = typst.compile(TEMPLATE, root=folder, format="png", ppi=80, **_said(document))
    return pages if isinstance(pages, list) else [pages]


def what_it_says(document: Document, selector: str) -> list[dict[str, Any]]:
    """Give the parts of one kind (“heading”, “table”) as Typst has understood them."""
    with _pictures(document) as folder:
        return json.loads(typst.query(TEMPLATE, selector, root=folder, **_said(document)))


@contextmanager
def _pictures(document: Document) -> Iterator[str]:
    """Lay the pictures out in a folder of their own: the only files the document can read."""
    with TemporaryDirectory() as folder:
        for place, block in enumerate(document.blocks):
            if isinstance(block, Picture):
                Path(folder, _file_name(place, block)).write_bytes(block.svg or block.png)
        yield folder


def _said(document: Document) -> dict[str, Any]:
    """Put the document into the one value the template reads: data, so that nothing needs escaping."""
    at = document.written_at
    said = {
        "title": document.title,
        "subtitle": document.subtitle,
        "marking": document.marking,
        "author": document.author,
        "is_landscape": document.is_landscape,
        "written_at": at
        and {
            "year": at.year,
            "month": at.month,
            "day": at.day,
            "hour": at.hour,
            "minute": at.minute,
            "second": at.second,
        },
        "blocks": [_block(place, block) for place, block in enumerate(document.blocks)],
    }
    return {"ignore_system_fonts": True, "sys_inputs": {"document": json.dumps(each_text(said, _printed))}}


def _block(place: int, block: Block) -> dict[str, Any]:
    if isinstance(block, Picture):
        named: dict[str, Any] = {"file": _file_name(place, block), "alt": block.alt, "share": block.share_of_line}
    else:
        named = asdict(block)
    if isinstance(block, Table):
        named["numeric"] = sorted(block.numeric)
    return {"kind": type(block).__name__} | named


def _file_name(place: int, picture: Picture) -> str:
    return f"picture-{place}.{'svg' if picture.svg else 'png'}"


def _printed(text: str) -> str:
    return "".join(letter if letter.isascii() and letter.isprintable() else _shown(letter) for letter in plain(text))


@lru_cache(maxsize=2048)
def _shown(letter: str) -> str:
    """Give a letter back where the fonts at hand show it: asked of Typst itself, once a letter."""
    if letter == "\n":
        return letter
    try:
        typst.compile(
            ONE_LETTER, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True, sys_inputs={"letter": letter}
        )
    except (typst.TypstError, UnicodeEncodeError):
        return UNPRINTABLE
    return letter
