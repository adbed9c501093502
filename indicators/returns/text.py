"""Reading text with separated columns, whatever separates them and however it is encoded."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from indicators.returns.sheets import ENDINGS, Budget, NotAReturn, Sheet

LOOKED_AT = 60
SEPARATORS = ",;\t"
_SAYS_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)


def open_text(content: bytes) -> list[Sheet]:
    """Open a text file as one sheet."""
    encoding, errors = _encoding(content)
    beginning = content[: 1 << 18].decode(encoding, errors="replace")
    if beginning.lstrip("\ufeff \r\n\t")[:1] == "<":
        raise NotAReturn("wrong_kind", f"This is a web page or XML, not a table. Save it as {ENDINGS}.")
    text = io.TextIOWrapper(io.BytesIO(content), encoding, errors=errors, newline="")
    return [Sheet("", _rows(text, _separator(beginning)), length=_lines(content, encoding), is_text=True)]


def _rows(text: io.TextIOBase, separator: str) -> Iterator[list[object]]:
    budget = Budget()
    rows = csv.reader(text, delimiter=separator, strict=True)
    try:
        for row in rows:
            budget.spend(len(row) or 1)
            is_hint = rows.line_num == 1 and len(row) <= 2 and _SAYS_SEPARATOR.fullmatch(separator.join(row))
            yield [] if is_hint else list(row)
    except csv.Error as problem:
        sentence = (
            f"The file could not be read as a table: look for a quotation mark too many near line {rows.line_num}."
        )
        raise NotAReturn("damaged", sentence) from problem


def _encoding(content: bytes) -> tuple[str, str]:
    """Say how the text is encoded: by its mark, else UTF-8 where it can be, else as Windows writes in the West."""
    for mark, encoding in ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32")):
        if content.startswith(mark):
            return encoding, "replace"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", "replace"
    if b"\x00" in content:
        raise NotAReturn("wrong_kind", f"This is not a table: it holds bytes that are not text. Save it as {ENDINGS}.")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", "replace"
    return "utf-8-sig", "strict"


def _separator(beginning: str) -> str:
    """Find what separates the columns: what most evenly parts the first lines into most of them."""
    lines = beginning.splitlines()[:LOOKED_AT]
    if lines and (said := _SAYS_SEPARATOR.fullmatch(lines[0])):
        return said[1]
    return max(SEPARATORS, key=lambda separator: _evenness(lines, separator))


def _evenness(lines: list[str], separator: str) -> int:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
    except csv.Error:
        return 0
    return max(((width - 1) * times for width, times in widths.items()), default=0)


def _lines(content: bytes, encoding: str) -> int:
    return content.count(b"\n") + (not content.endswith(b"\n"))
