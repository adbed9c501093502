import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.returns.layouts import read_return
from indicators.returns.workbook import MOST_BYTES, NotAReturn

from .conftest import as_csv, as_xlsx, printed_table

pytestmark = pytest.mark.pure


def zipped(**files) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return written.getvalue()


def macro_workbook() -> bytes:
    with zipfile.ZipFile(io.BytesIO(as_xlsx([["Indicator", "Oct-21"]]))) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in {**files, "xl/vbaProject.bin": b"macro"}.items():
            packed.writestr(name, content)
    return written.getvalue()


def entity_bomb() -> bytes:
    with zipfile.ZipFile(io.BytesIO(as_xlsx([["Indicator", "Oct-21"]]))) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    bomb = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    files["xl/workbook.xml"] = bomb + files["xl/workbook.xml"].partition(b"?>")[2]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return written.getvalue()


WRONG = {
    "nothing at all": (b"", "empty_file"),
    "blank lines": (b"\n\n\n", "empty_file"),
    "a PDF called .xlsx": (b"%PDF-1.7 lots of it", "wrong_kind"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "wrong_kind"),
    "a web page called .xls": (b"<html><table><tr><td>1</td></tr></table></html>", "wrong_kind"),
    "bytes that are no text": (b"Indicator,Oct-21\x00\x00\x00\n", "wrong_kind"),
    "50 MB of zeros": (b"\x00" * 50_000_000, "too_large"),
    "50 MB of the digit nought": (b"0" * 50_000_000, "too_large"),
    "a zip bomb": (zipped(xl__workbook_xml=b"0" * 200_000_000), "too_large"),
    "some other zip": (zipped(letter_xml="dear"), "wrong_kind"),
    "a zip cut short": (as_xlsx([["Indicator", "Oct-21"]])[:400], "damaged"),
    "a workbook with macros": (macro_workbook(), "macros"),
    "an entity bomb": (entity_bomb(), "damaged"),
    "an old workbook cut short": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
    "a letter": (b"Dear all,\nplease find attached nothing.\n", "no_table"),
    "too many cells": (b",\n" * 1_100_000, "too_large"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_refused_in_one_sentence(known, what):
    content, code = WRONG[what]
    with pytest.raises(NotAReturn) as refused:
        read_return(content, "return.xlsx", known)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_the_limit_is_ten_megabytes():
    assert MOST_BYTES == 10 * 1024 * 1024


def test_a_formula_without_a_saved_value_is_not_an_empty_cell(known):
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Indicator", "Sep-21", "Oct-21"])
        sheet.write(1, 0, "EAI-02")
        sheet.write_formula(1, 1, "=200+64", None, 264)
        sheet.write_formula(1, 2, "=200+65", None, "")
    reading = read_return(written.getvalue(), "a.xlsx", known)
    assert [entry.value for entry in reading.entries] == [264]
    assert [problem.code for problem in reading.problems] == ["unreadable_figure"]


def test_a_formula_is_never_worked_out(known):
    """A formula that would take for ever, or ask the network, gives the value saved with it."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Indicator", "Oct-21"])
        sheet.write(1, 0, "EAI-02")
        sheet.write_formula(1, 1, '=WEBSERVICE("http://127.0.0.1:9/")&REPT("9",2^30)', None, 264)
    assert [entry.value for entry in read_return(written.getvalue(), "a.xlsx", known).entries] == [264]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(known, encoding):
    content = "Indicator;Oct-21;Note\nEAI-02;264;“quoted” – dashed\n".encode(encoding)
    assert [entry.value for entry in read_return(content, "a.csv", known).entries] == [264]


# Written once: a workbook holds the time it was made, so a second one may differ in length.
WHOLE = [
    printed_table("01_effective_assessment_and_intervention"),
    as_xlsx([["Indicator", "Oct-21"], ["EAI-02", 264]]),
    as_csv([["Indicator", "Unit", "Month", "Value"], ["PCT-01", "PACT", "Nov-21", "85%"]]),
]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_mangled_file_is_read_or_refused_but_never_crashes(known, data):
    mangled = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(mangled) - 1))
        mangled[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    try:
        reading = read_return(bytes(mangled), "a", known)
    except NotAReturn:
        return
    assert reading.as_json()
