"""Small files that would unpack to more than the machine holds: refused in one sentence, in little memory and time."""

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest

from .conftest import as_xlsx, zipped_ods

pytestmark = pytest.mark.pure
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
ROW = b'<c t="inlineStr"><is><t>Indicator</t></is></c><c t="inlineStr"><is><t>Oct-21</t></is></c>'
MEMORY, SECONDS = 700 * 1024 * 1024, 60

READ = f"""
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from datetime import date
from indicators.returns.layouts import read_return
from indicators.returns.reading import Known
from indicators.returns.workbook import NotAReturn
found = {{}}
for path in sys.argv[1:]:
    started = time.process_time()
    try:
        read_return(open(path, "rb").read(), path, Known([], [], [], date(2021, 11, 20)))
        code, sentence = "read", "."
    except NotAReturn as problem:
        code, sentence = problem.code, str(problem)
    found[path.rpartition("/")[2]] = (code, sentence, time.process_time() - started)
print(json.dumps(found))
"""


def book_with(parts) -> bytes:
    """Give a workbook with some parts of another content."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx([["Indicator", "Oct-21"]]))) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, inside in (files | parts).items():
            packed.writestr(name, inside)
    return written.getvalue()


def sheet(inside: bytes) -> bytes:
    return book_with({SHEET: HEAD + inside + b"</worksheet>"})


def lying_about_its_size(content: bytes, name: str) -> bytes:
    """Declare a part to be 100 bytes long, with the checksum of those: what follows is only found by unpacking."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        member = packed.getinfo(name)
        beginning = packed.read(name)[:100]
    true, lie = (struct.pack("<L", size) for size in (member.file_size, 100))
    checks = [struct.pack("<L", check) for check in (member.CRC, zlib.crc32(beginning))]
    assert content.count(checks[0]) == 2
    return content.replace(checks[0], checks[1]).replace(true, lie)


def entities(inside: bytes) -> bytes:
    lines = b"".join(b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 12))
    return b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a0 "ha">' + lines + b"]>" + inside


LONG_TEXT = b"a" * 30_000_000
ODS_CELL = '<table:table-cell office:value-type="float" office:value="1" {}><text:p>1</text:p></table:table-cell>'
ODS_EMPTY = '<table:table-cell table:number-columns-repeated="16383"/>'


def ods_rows(*rows) -> bytes:
    return zipped_ods('<table:table table:name="A">' + "".join(rows) + "</table:table>")


HOSTILE = {
    "cells without end in one row": (
        lambda: sheet(b"<sheetData><row>" + b"<c/>" * 2_000_000 + b"</row></sheetData>"),
        "too_large",
    ),
    "200,000 rows of ten": (
        lambda: sheet(
            b"<sheetData><row>"
            + ROW
            + b"</row>"
            + (b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>") * 200_000
            + b"</sheetData>"
        ),
        "too_large",
    ),
    "elements without end": (
        lambda: sheet(b"<cols>" + b"<col min='1' max='16384' hidden='1'/>" * 450_000 + b"</cols>"),
        "too_large",
    ),
    "elements within elements": (lambda: sheet(b"<a>" * 10_000 + b"</a>" * 10_000), "too_large"),
    "styles without end": (
        lambda: book_with({"xl/styles.xml": b"<styleSheet>" + b"<row/><si/><xf/>" * 150_000 + b"</styleSheet>"}),
        "too_large",
    ),
    "a text without end": (
        lambda: book_with({"xl/sharedStrings.xml": b"<sst><si>" + b"<r><t>a</t></r>" * 450_000 + b"</si></sst>"}),
        "too_large",
    ),
    "one text of 30 MB": (
        lambda: book_with({"xl/sharedStrings.xml": b"<sst><si><t>" + LONG_TEXT + b"</t></si></sst>"}),
        "too_large",
    ),
    "one cell of 30 MB": (
        lambda: sheet(b'<sheetData><row><c t="str"><v>' + LONG_TEXT + b"</v></c></row></sheetData>"),
        "too_large",
    ),
    "a style of 30 MB": (
        lambda: book_with({"xl/styles.xml": b"<styleSheet><x>" + LONG_TEXT + b"</x></styleSheet>"}),
        "too_large",
    ),
    "cells at the far corners": (
        lambda: sheet(
            b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
        "no_table",
    ),
    "a row beyond all rows": (
        lambda: sheet(b'<sheetData><row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData>'),
        "damaged",
    ),
    "merged cells without end": (
        lambda: sheet(b"<sheetData/><mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 25_000 + b"</mergeCells>"),
        "too_large",
    ),
    "entities in a sheet": (lambda: book_with({SHEET: entities(HEAD[21:] + b"&a11;</worksheet>")}), "damaged"),
    "entities in the texts": (
        lambda: book_with({"xl/sharedStrings.xml": entities(b"<sst><si><t>&a11;</t></si></sst>")}),
        "damaged",
    ),
    "a bomb that lies": (
        lambda: lying_about_its_size(sheet(b"<sheetData>" + b" " * 40_000_000 + b"</sheetData>"), SHEET),
        "damaged",
    ),
    "unsaved formulas without end": (
        lambda: sheet(b"<sheetData>" + (b"<row>" + b"<c><f>1</f></c>" * 100 + b"</row>") * 2_000 + b"</sheetData>"),
        "unsaved_formulas",
    ),
    "an .ods cell repeated everywhere": (
        lambda: ods_rows(
            '<table:table-row table:number-rows-repeated="1048576">'
            + ODS_CELL.format('table:number-columns-repeated="16384"')
            + "</table:table-row>"
        ),
        "too_large",
    ),
    "an .ods with far corners": (
        lambda: ods_rows(
            "<table:table-row>" + ODS_CELL.format("") + "</table:table-row>",
            f'<table:table-row table:number-rows-repeated="1000000">{ODS_EMPTY}</table:table-row>',
            "<table:table-row>" + ODS_EMPTY + ODS_CELL.format("") + "</table:table-row>",
        ),
        "no_table",
    ),
    "an .ods wider than any": (
        lambda: ods_rows("<table:table-row>" + ODS_EMPTY * 50 + ODS_CELL.format("") + "</table:table-row>"),
        "damaged",
    ),
    "an .ods repeated past all rows": (
        lambda: ods_rows(
            '<table:table-row table:number-rows-repeated="999999999999">' + ODS_CELL.format("") + "</table:table-row>"
        ),
        "damaged",
    ),
    "an .ods with a text without end": (
        lambda: ods_rows(
            '<table:table-row><table:table-cell office:value-type="string">'
            + "<text:p>aaaa</text:p>" * 300_000
            + "</table:table-cell></table:table-row>"
        ),
        "no_table",
    ),
    "an .ods within itself": (
        lambda: ods_rows("<table:table-row>" + "<text:p>" * 1_000 + "</text:p>" * 1_000 + "</table:table-row>"),
        "damaged",
    ),
    "text with one endless cell": (lambda: b"Indicator,Oct-21\n" + b"9" * 9_000_000, "damaged"),
    "200,000 lines of ten": (lambda: b"Indicator,Oct-21\n" + b"x,1,2,3,4,5,6,7,8,9\n" * 210_000, "too_large"),
}


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    """Read every hostile file in a process that may hold little, and say how each went."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in HOSTILE.items():
        (folder / name).write_bytes(make())
    paths = [str(folder / name) for name in HOSTILE]
    run = subprocess.run([sys.executable, "-c", READ, *paths], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_do_harm_is_refused_in_one_sentence(met, name):
    code, sentence, _ = met[name]
    assert code == HOSTILE[name][1]
    assert sentence.endswith(".")


def test_none_of_them_takes_long(met):
    """Not a measurement: a file that took minutes would be one that was followed where it leads."""
    slowest = max(met, key=lambda name: met[name][2])
    assert met[slowest][2] < SECONDS, slowest
