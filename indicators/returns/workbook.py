"""Opening a file of figures safely: what sort it is, and its cells.

Nothing in it is ever run: formulas give the values saved with them, macros are refused, and a
file is measured before it is unpacked.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator

from openpyxl.utils import get_column_letter

from indicators.returns.ods import open_ods
from indicators.returns.sheets import (
    ENDINGS,
    HOLLOW,
    MOST_BYTES,
    MOST_CELLS,
    MOST_UNPACKED,
    NotAReturn,
    Sheet,
    damaged,
)
from indicators.returns.text import open_text
from indicators.returns.xls import open_xls
from indicators.returns.xlsx import open_xlsx

__all__ = ["HOLLOW", "MOST_BYTES", "MOST_CELLS", "MOST_UNPACKED", "NotAReturn", "Sheet", "column_letter", "open_return"]

PACKED = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"
WRONG = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a word-processor document"),
)


def open_return(content: bytes, file_name: str) -> list[Sheet]:
    """Open a file by what it is, not by what it is called.

    The rows of its sheets can be gone through once, the sheets in order. Raises NotAReturn, and so
    may going through the rows.
    """
    if not content:
        raise NotAReturn("empty_file", "The file is empty.")
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise NotAReturn("too_large", f"The file is larger than {most} MB, the most that is taken.")
    try:
        sheets = _opener(content)(content)
    except NotAReturn:
        raise
    except Exception as problem:
        raise damaged() from problem
    for sheet in sheets:
        sheet.rows = _safely(sheet.rows)
    return sheets


def column_letter(number: int) -> str:
    """Name a column, counted from 1, as a spreadsheet does."""
    return get_column_letter(number)


def _safely(rows: Iterable[list[object]]) -> Iterator[list[object]]:
    """Give the rows; whatever goes wrong inside a library, the file is one we cannot read."""
    try:
        yield from rows
    except NotAReturn:
        raise
    except Exception as problem:
        raise damaged() from problem


def _opener(content: bytes) -> Callable[[bytes], list[Sheet]]:
    if content.startswith(PACKED):
        return _open_packed
    if content.startswith(OLD):
        return open_xls
    for start, what in WRONG:
        if content.startswith(start):
            raise NotAReturn("wrong_kind", f"This is {what}, whatever its name says. Save it as {ENDINGS}.")
    return open_text


def _open_packed(content: bytes) -> list[Sheet]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = {member.filename for member in packed.infolist()}
        unpacked = sum(member.file_size for member in packed.infolist())
    if unpacked > MOST_UNPACKED:  # zipfile never gives more than is declared here
        raise NotAReturn("too_large", "The workbook unpacks to far more than figures need, and was not opened.")
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        raise NotAReturn("macros", "The workbook holds macros. Save it as .xlsx, without macros, and try again.")
    if "xl/workbook.xml" in names:
        return open_xlsx(content)
    if "content.xml" in names:
        return open_ods(content)
    raise NotAReturn("wrong_kind", f"This is not a workbook. Save it as {ENDINGS}.")
