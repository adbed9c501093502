"""Which files may show that an action was done: known by their ending and by what is in them, and both agree.

Seven kinds, told by the first bytes their formats prescribe. A general detector of file types would
guess at hundreds and still not say whether a workbook carries macros, so the few rules are here.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

LONGEST_NAME = 120
PARTS = 5000  # of a packed document; an honest one has a few dozen
MOST_UNPACKED = 200 * 1024 * 1024
PACKED_BEGINS = b"PK\x03\x04"
# Parts that run, or that hide a program in a document
RUNS = re.compile(
    r"vbaproject\.bin$|vbadata\.xml$|/activex/|/oleobject[^/]*\.bin$|\.(?:exe|dll|js|vbs|ps1|html?)$", re.I
)
OUTSIDE = rb"TargetMode\s*=\s*[\"']External"
FETCHES = re.compile(rb"attachedTemplate[^>]*%b|%b[^>]*attachedTemplate" % (OUTSIDE, OUTSIDE))
PDF_RUNS = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia)(?![A-Za-z])")
HIDDEN = re.compile(rb"<script|<html|<\?php|<!doctype", re.I)
MARKUP = re.compile(r"\s*(?:<!doctype|<html|<script|<svg|<\?xml|<\?php)", re.I)


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is taken: its endings, what it is served as, and how its content is known."""

    endings: tuple[str, ...]
    content_type: str
    is_one: Callable[[bytes], bool]
    label: str


def _packed(main_part: str) -> Callable[[bytes], bool]:
    def is_one(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                return content.startswith(PACKED_BEGINS) and _is_harmless(packed, main_part)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
            return False

    return is_one


def _is_harmless(packed: zipfile.ZipFile, main_part: str) -> bool:
    """Say whether a packed document is measured, holds nothing that runs, and fetches no template from elsewhere."""
    members = packed.infolist()
    names = {member.filename for member in members}
    if not {"[Content_Types].xml", main_part} <= names or len(members) > PARTS:
        return False
    if sum(member.file_size for member in members) > MOST_UNPACKED or any(RUNS.search(name) for name in names):
        return False
    relations = [name for name in names if name.endswith(".rels")]
    return not any(FETCHES.search(packed.read(name)) for name in relations)


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    """Know a kind by its first bytes; what is a packed file or a page of markup besides is not of that kind alone."""

    def is_one(content: bytes) -> bool:
        return content.startswith(starts) and not _is_two_things(content)

    return is_one


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and not _is_two_things(content) and not PDF_RUNS.search(content)


def _is_two_things(content: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(content)) or bool(HIDDEN.search(content))


def _is_text(content: bytes) -> bool:
    text = read_text(content)
    return text is not None and not MARKUP.match(text)


OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = (
    FileType(("pdf",), "application/pdf", _is_pdf, "PDF"),
    FileType(("docx",), f"{OFFICE}.wordprocessingml.document", _packed("word/document.xml"), "Word document"),
    FileType(("xlsx",), f"{OFFICE}.spreadsheetml.sheet", _packed("xl/workbook.xml"), "Excel workbook"),
    FileType(("csv",), "text/csv", _is_text, "CSV file"),
    FileType(("txt",), "text/plain", _is_text, "text file"),
    FileType(("png",), "image/png", _begins(b"\x89PNG\r\n\x1a\n"), "PNG picture"),
    FileType(("jpg", "jpeg"), "image/jpeg", _begins(b"\xff\xd8\xff"), "JPEG picture"),
)
BY_ENDING = {ending: kind for kind in TYPES for ending in kind.endings}
TAKEN = ", ".join(sorted(BY_ENDING))


def ending_of(name: str) -> str:
    """Give the ending of a file's name in small letters, without its dot."""
    return PurePosixPath(bare_name(name)).suffix.lower().removeprefix(".")


def bare_name(name: str) -> str:
    """Give a file's name without any folder or unprintable character, its ending kept where it is cut short."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    clean = "".join(letter for letter in last if letter.isprintable()).strip() or "file"
    if len(clean) <= LONGEST_NAME:
        return clean
    ending = PurePosixPath(clean).suffix[:10]
    return clean[: LONGEST_NAME - len(ending)] + ending


def read_text(content: bytes) -> str | None:
    """Read a file of text, as the systems at hand write it; None where it is none."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if re.search(r"[\x00-\x08\x0e-\x1f]", text) else text
    return None


def type_of(name: str, content: bytes) -> FileType | None:
    """Say of which kind a file is; None where its ending and its content do not agree on one."""
    kind = BY_ENDING.get(ending_of(name))
    return kind if kind and kind.is_one(content) else None


def why_not_taken(name: str, content: bytes, *, most: int) -> str | None:
    """Say why a file is not taken as evidence; None where it is."""
    kind = BY_ENDING.get(ending_of(name))
    if not content:
        return "The file is empty."
    if len(content) > most:
        return f"The file is larger than {most // (1024 * 1024)} MB."
    if kind is None:
        return f"Files of this kind are not taken. These are: {TAKEN}."
    if not kind.is_one(content):
        return f"It is called .{ending_of(name)} but is no {kind.label} that can be taken: save it again as one."
    return None
