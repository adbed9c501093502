"""One document, written as PDF and as Word: the same words in both, and both can be listened to."""

import re
import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO
from unicodedata import category

import docx
import page
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from organisation.documents import (
    Bullets,
    Document,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    as_pdf,
    as_word,
)
from organisation.documents.model import NotADocument
from organisation.documents.pdf import as_pages, what_it_says

pytestmark = pytest.mark.pure
AWKWARD = r"# * _ $ @ < > \ [ ] { } ` ~ -- --- ... 'q' " + '"r" = + / // /* a */ https://x.uk #import("x") &amp;'


def _png() -> bytes:
    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", size) + part(b"IDAT", zlib.compress(b"\0\0")) + part(b"IEND", b"")


def _document(**changed) -> Document:
    blocks = (
        Heading("Attendance"),
        KeyValues((("Chair", "Head of service"), ("Where", AWKWARD))),
        Paragraph(AWKWARD, lead="Discussion."),
        Bullets(("One point", "Another")),
        Table(
            "Figures as issued",
            ("Measure", "Figure"),
            tuple((f"Measure {n}", str(n)) for n in range(70)),
            numeric=frozenset({1}),
            widths=(3, 1),
        ),
        Heading("A chart", 2),
        Picture("Adjourned reviews fell", png=_png(), share_of_line=0.3),
        PageBreak(),
        Paragraph("The end."),
    )
    said = {"title": "Minutes of Assessment", "blocks": blocks, "written_at": datetime(2021, 11, 3, 12, tzinfo=UTC)}
    return Document(**said | changed)


def _word(document: Document):
    return docx.Document(BytesIO(as_word(document)))


def _text_of(content) -> str:
    if isinstance(content, list):
        return "".join(map(_text_of, content))
    if "children" in content:
        return _text_of(content["children"])
    if content["func"] == "space":
        return " "
    return content.get("text") or _text_of(content.get("body", [])) if "func" in content else ""


def _visible(text: str) -> str:
    """Leave out blanks and what has no shape: control characters, and the mark printed in their place."""
    return "".join(letter for letter in text if letter != "�" and not (letter.isspace() or category(letter) == "Cc"))


def test_a_pdf_is_tagged_titled_and_says_its_language():
    pdf = as_pdf(_document())
    assert b"pdfuaid:part>1<" in pdf
    assert b"/Lang(en-GB)" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/Alt(Adjourned reviews fell)" in pdf
    assert b"/Scope/Column" in pdf
    assert "Minutes of Assessment" in pdf.decode("latin-1")


def test_a_validator_finds_no_fault_in_it():
    """By the rules of veraPDF's profile of PDF/UA-1, which page implements without a Java machine."""
    report = page.validate_pdf_bytes(as_pdf(_document(is_landscape=True)), profile="ua1")
    assert [f"{one.rule_id}: {one.message}" for one in report.failures] == []
    assert report.rules.total > 100


def test_the_validator_does_find_faults():
    pdf = as_pdf(_document()).replace(b"/Lang(en-GB)", b"/Lanx(en-GB)")
    assert not page.is_pdf_compliant_bytes(pdf, profile="ua1")


def test_the_same_document_is_the_same_pdf():
    assert as_pdf(_document()) == as_pdf(_document())


def test_a_long_table_goes_over_pages():
    assert len(as_pages(_document())) == 3


def test_a_page_may_lie_on_its_side():
    assert re.search(rb"/MediaBox\[0 0 841\.\d+ 595\.\d+\]", as_pdf(_document(is_landscape=True)))


@given(st.text(st.characters(codec="utf-8", max_codepoint=0x24F), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_is_printed_and_never_read_as_markup(typed):
    document = Document("x", (Table("Typed", ("What",), ((typed,),)), Paragraph(typed, typed), Bullets((typed,))))
    as_pdf(document)
    printed = what_it_says(document, "table")[0]["children"][1]["body"]
    assert _visible(_text_of(printed)) == _visible(typed)


@given(st.text(max_size=60).filter(str.strip))
@settings(max_examples=40, deadline=None)
def test_no_text_at_all_keeps_a_document_from_being_written(typed):
    document = Document(typed, (Heading(typed), Paragraph(typed, typed), KeyValues(((typed, typed),))), typed, typed)
    assert as_pdf(document).startswith(b"%PDF")
    assert as_word(document).startswith(b"PK")


def test_awkward_letters_are_printed_as_typed():
    document = Document("x", (Heading(AWKWARD),))
    assert _text_of(what_it_says(document, "heading")[0]["body"]) == AWKWARD


def test_a_letter_no_font_shows_is_marked_and_not_dropped():
    document = Document("x", (Heading("A 😀 face"),))
    assert _text_of(what_it_says(document, "heading")[0]["body"]) == "A � face"


def test_word_has_real_headings_lists_and_the_same_words():
    paragraphs = [(paragraph.style.name, paragraph.text) for paragraph in _word(_document()).paragraphs]
    assert ("Title", "Minutes of Assessment") in paragraphs
    assert ("Heading 1", "Attendance") in paragraphs
    assert ("Heading 2", "A chart") in paragraphs
    assert ("List Bullet", "One point") in paragraphs
    assert ("Normal", f"Discussion. {AWKWARD}") in paragraphs
    assert ("Caption", "Figures as issued") in paragraphs


def test_a_table_in_word_repeats_its_headings_and_keeps_rows_whole():
    table = _word(_document()).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Measure", "Figure"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:cantSplit")) is not None
    assert len(table.rows) == 71


def test_in_word_columns_are_as_wide_as_they_were_given():
    table = _word(_document()).tables[0]
    first, second = (column.width for column in table.columns)
    assert abs(first - 3 * second) < 2_000  # a twentieth of a point is 635
    assert [cell.width for cell in table.rows[0].cells] == [first, second]


def test_in_word_the_marking_stands_at_the_edge_of_a_page_on_its_side():
    section = _word(_document(is_landscape=True)).sections[0]
    paragraph = section.header.paragraphs[0]
    assert list(paragraph.style.paragraph_format.tab_stops) == []
    (stop,) = paragraph.paragraph_format.tab_stops
    assert abs(stop.position - (section.page_width - section.left_margin - section.right_margin)) < 10_000


def test_word_says_language_title_marking_and_page():
    book = _word(_document())
    assert {language.get(qn("w:val")) for language in book.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert (book.core_properties.title, book.core_properties.language) == ("Minutes of Assessment", "en-GB")
    foot = book.sections[0].footer.paragraphs[0]
    assert foot.text.startswith("OFFICIAL-SENSITIVE\t")
    assert [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_a_picture_in_word_has_the_words_that_stand_for_it():
    (shape,) = _word(_document()).inline_shapes
    assert shape._inline.docPr.get("descr") == "Adjourned reviews fell"


@pytest.mark.parametrize(
    ("why", "make"),
    [
        ("no title", lambda: Document(" ", ())),
        ("a level skipped", lambda: Document("x", (Heading("a"), Heading("b", 3)))),
        ("begins below the top", lambda: Document("x", (Heading("a", 2),))),
        ("a ragged row", lambda: Table("x", ("a", "b"), (("1",),))),
        ("no headings", lambda: Table("x", (), ())),
        ("widths for other columns", lambda: Table("x", ("a",), (), widths=(1, 2))),
        ("a picture without words", lambda: Picture("", png=_png())),
        ("a picture that is none", lambda: Picture("x", png=b"GIF89a")),
    ],
)
def test_what_could_not_be_read_aloud_is_refused(why, make):
    with pytest.raises(NotADocument):
        make()
