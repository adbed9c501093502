"""Real tables, spoilt in every way a file is spoilt: what was left alone keeps its value, what was not is named.

The tables are the report's own, written as every sort of file, with figures as spreadsheets hold them.
"""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.returns.layouts import read_return
from indicators.returns.reading import Known, KnownIndicator, KnownUnit
from indicators.returns.workbook import NotAReturn, column_letter
from indicators.rules.figures import ABSENCES
from tests import report

from .conftest import as_csv, as_ods, codes

pytestmark = pytest.mark.pure
spoiling = settings(max_examples=60, deadline=None, derandomize=True)
HERE = Path(__file__).parent


def _known():
    """Know the printed rows of the report by their names; a name printed twice is one indicator."""
    codes_of, codes_left = {}, iter(report.proposals().items())
    for table in report.TABLES:
        for row in report.rows(table):
            code, proposal = next(codes_left)
            codes_of.setdefault(row["Indicator"], (code, proposal))
    return Known(
        [
            KnownIndicator(code, name, report.measure_of(proposal), report.basis_of(proposal))
            for name, (code, proposal) in codes_of.items()
        ],
        [KnownUnit("council", "Council", is_authority=True)],
        [],
        date(2021, 11, 20),
    )


KNOWN = _known()
CODES = {indicator.name: indicator.code for indicator in KNOWN.indicators}


class Printed:
    """One printed table as a grid of cells, and what it says."""

    def __init__(self, name):
        rows = report.rows(name)
        self.heads = list(rows[0])
        self.grid = [self.heads, *([row[head] for head in self.heads] for row in rows)]
        self.months = [place for place, head in enumerate(self.heads) if head[-3:-2] == "-"]
        self.places = [(row, place) for row in range(1, len(self.grid)) for place in self.months]

    def says(self, row, place):
        """Say what a printed cell means, without the product's own reader."""
        printed = self.grid[row][place]
        return report.number(printed) if printed.upper() not in ABSENCES else ABSENCES[printed.upper()]

    def fact(self, row, place):
        return CODES[self.grid[row][0]], report.month(self.heads[place])


TABLES = [Printed(name) for name in report.TABLES]
ERROR = "=1/0"


def write_xlsx(grid, *, formulas=frozenset()):
    """Write a grid as Excel would hold it: percentages as fractions with a format, months as dates."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        percent, day = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "mmm-yy"})
        sheet = book.add_worksheet("Return")
        for number, row in enumerate(grid):
            for place, cell in enumerate(row):
                _put(sheet, number, place, cell, percent, day, is_formula=(number, place) in formulas)
    return written.getvalue()


def _put(sheet, number, place, cell, percent, day, *, is_formula):
    value, form = cell, None
    if isinstance(cell, date):
        value, form = cell, day
    elif isinstance(cell, str) and cell.endswith("%") and cell[:-1].isdigit() and cell.isascii():
        value, form = int(cell[:-1]) / 100, percent
    elif isinstance(cell, str) and cell.isdigit() and cell.isascii():
        value = int(cell)
    elif cell == ERROR:
        sheet.write_formula(number, place, ERROR, None, "#DIV/0!")
        return
    if is_formula and isinstance(value, int | float):
        sheet.write_formula(number, place, f"=0+{value}", form, value)
    elif isinstance(value, bool):
        sheet.write_boolean(number, place, value)
    elif isinstance(value, date):
        sheet.write_datetime(number, place, value, form)
    elif isinstance(value, str):
        sheet.write_string(number, place, value)
    else:
        sheet.write(number, place, value, form)


def write_ods(grid):
    """Write a grid as an OpenDocument would hold it."""
    percent = {
        (number, place)
        for number, row in enumerate(grid)
        for place, cell in enumerate(row)
        if isinstance(cell, str) and cell.endswith("%") and cell[:-1].isdigit() and cell.isascii()
    }

    def held(number, place, cell):
        if (number, place) in percent:
            return int(cell[:-1]) / 100
        return int(cell) if isinstance(cell, str) and cell.isdigit() and cell.isascii() else _shown(cell)

    rows = [[held(number, place, cell) for place, cell in enumerate(row)] for number, row in enumerate(grid)]
    return as_ods(rows, percent=percent)


def _shown(cell):
    return "#DIV/0!" if cell == ERROR else cell


def write_csv(grid):
    return as_csv([[_shown(cell) for cell in row] for row in grid])


WRITERS = {"xlsx": write_xlsx, "ods": write_ods, "csv": write_csv}


def read(content):
    return read_return(content, "return", KNOWN)


def stated(reading):
    """Give what was read, by the cell it stands in."""
    return {(entry.row, entry.column): entry.absence or entry.value for entry in reading.entries}


def at(row, place, below=0):
    return (row + 1 + below, column_letter(place + 1))


# Cells

SAME = {
    "between marks of direction": lambda printed: f"\u200f{printed}\u200e",
    "between spaces": lambda printed: f"\u00a0 {printed}\t ",
    "in wide letters": lambda printed: printed.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
    "as text": lambda printed: f" {printed}",
}
UNREADABLE = [
    True,
    False,
    date(2021, 10, 1),
    "see note",
    "27 or 28",
    "#REF!",
    "#N/A",
    ERROR,
    "1.897,5",
    "12/13/14",
    "½",
    "x" * 9000,
    "=1+1",
]


@st.composite
def spoilt(draw):
    """Draw a table, and what becomes of a few of its figures."""
    table = draw(st.sampled_from(TABLES))
    places = draw(st.lists(st.sampled_from(table.places), min_size=1, max_size=6, unique=True))
    fates = {place: draw(st.sampled_from([*SAME, "unreadable", "empty"])) for place in places}
    grid = [list(row) for row in table.grid]
    for (row, place), fate in fates.items():
        if fate == "unreadable":
            grid[row][place] = draw(st.sampled_from(UNREADABLE))
        else:
            grid[row][place] = SAME[fate](grid[row][place]) if fate in SAME else ""
    return table, fates, grid


@pytest.mark.parametrize("kind", WRITERS)
@spoiling
@given(drawn=spoilt())
def test_cells_left_alone_keep_their_value_and_the_others_are_named(kind, drawn):
    table, fates, grid = drawn
    reading = read(WRITERS[kind](grid))
    found, named = stated(reading), {(problem.row, problem.column) for problem in reading.blocks}
    for row, place in table.places:
        fate, cell = fates.get((row, place), "left alone"), at(row, place)
        if fate == "unreadable":
            assert cell not in found
            assert cell in named
        elif fate == "empty" or table.says(row, place) is None:
            assert cell not in found
        else:
            assert found[cell] == table.says(row, place), (fate, grid[row][place])


@spoiling
@given(table=st.sampled_from(TABLES), data=st.data())
def test_formulas_give_the_value_saved_with_them(table, data):
    formulas = data.draw(st.sets(st.sampled_from(table.places)))
    assert stated(read(write_xlsx(table.grid, formulas=formulas))) == stated(read(write_xlsx(table.grid)))


# Shapes


@st.composite
def reshaped(draw):
    """Draw a table with its columns in another order, words around it, and gaps in it."""
    table = draw(st.sampled_from(TABLES))
    order = draw(st.permutations(range(len(table.heads))))
    gap = draw(st.integers(0, len(order)))
    above = draw(
        st.lists(
            st.sampled_from([["Return for the Board"], [], ["", "Provisional"], ["Children’s Services 2021"]]),
            max_size=4,
        )
    )
    between = draw(st.sets(st.integers(1, len(table.grid) - 1), max_size=3))
    again = draw(st.sets(st.integers(2, len(table.grid) - 1), max_size=2))
    grid = []
    for number, row in enumerate(table.grid):
        turned = [row[place] for place in order]
        turned = [*turned[:gap], "", *turned[gap:]]
        if number in again:
            head = [table.grid[0][place] for place in order]
            grid.append([*head[:gap], "", *head[gap:]])
        if number in between:
            grid.append([])
        grid.append(turned)
    return table, [*above, *grid, [], ["Notes: TBC means to be confirmed"]]


def facts(reading):
    return {(entry.indicator, entry.month): entry.absence or entry.value for entry in reading.entries}


@pytest.mark.parametrize("kind", WRITERS)
@spoiling
@given(drawn=reshaped())
def test_the_shape_of_a_table_changes_nothing_it_says(kind, drawn):
    table, grid = drawn
    expected = {table.fact(*place): table.says(*place) for place in table.places if table.says(*place) is not None}
    reading = read(WRITERS[kind](grid))
    assert facts(reading) == expected
    assert "unreadable_figure" not in codes(reading)


@pytest.mark.parametrize("kind", WRITERS)
@spoiling
@given(table=st.sampled_from(TABLES), data=st.data())
def test_a_row_given_twice_is_noticed_and_changes_nothing(kind, table, data):
    row = data.draw(st.integers(1, len(table.grid) - 1))
    reading = read(WRITERS[kind]([*table.grid, table.grid[row]]))
    once = read(WRITERS[kind](table.grid))
    assert facts(reading) == facts(once)
    given_twice = sum(table.says(row, place) is not None for place in table.months)
    assert codes(reading).count("stated_twice") == given_twice + codes(once).count("stated_twice")


@pytest.mark.parametrize("heads", ["text", "dates"])
@pytest.mark.parametrize("table", TABLES, ids=report.TABLES)
def test_every_table_of_the_report_says_the_same_in_every_sort_of_file(table, heads):
    grid = [list(row) for row in table.grid]
    if heads == "dates":
        grid[0] = [report.month(head) if place in table.months else head for place, head in enumerate(grid[0])]
    expected = {at(*place): table.says(*place) for place in table.places if table.says(*place) is not None}
    for kind in ("xlsx", "ods"):
        assert stated(read(WRITERS[kind](grid))) == expected
    if heads == "text":
        assert stated(read(write_csv(grid))) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
@pytest.mark.parametrize("table", TABLES, ids=report.TABLES)
def test_every_encoding_says_the_same_or_is_refused(table, encoding):
    content = as_csv(table.grid, encoding=encoding)
    if encoding == "utf-16-le":  # without its mark nobody can know
        with pytest.raises(NotAReturn, match="bytes that are not text"):
            read(content)
    else:
        assert stated(read(content)) == stated(read(write_csv(table.grid)))


# Bytes

WHOLE = {kind: [write(table.grid) for table in TABLES[:3]] for kind, write in WRITERS.items()}
WHOLE["xls"] = [(HERE / name).read_bytes() for name in ("before_2007.xls", "before_2007_from_1904.xls")]
CHECKED = {"xlsx", "ods"}  # where a checksum tells that bytes were changed


def read_or_refused(content):
    try:
        reading = read(content)
    except NotAReturn as refused:
        return refuse_to_go_on_without_a_sentence(refused)
    assert reading.as_json()
    return reading


def refuse_to_go_on_without_a_sentence(refused):
    assert str(refused).endswith(".")


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=120, deadline=None, derandomize=True)
@given(data=st.data())
def test_changed_bytes_are_noticed_or_do_no_harm(kind, data):
    whole = data.draw(st.sampled_from(WHOLE[kind]))
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place] ^= data.draw(st.integers(1, 255))
    reading = read_or_refused(bytes(changed))
    if reading and kind in CHECKED:
        assert stated(reading) == stated(read(whole))


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_file_cut_short_is_noticed_or_does_no_harm(kind, data):
    whole = data.draw(st.sampled_from(WHOLE[kind]))
    reading = read_or_refused(whole[: data.draw(st.integers(0, len(whole) - 1))])
    assert reading is None or kind not in CHECKED


@spoiling
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.text(max_size=12),
                st.sampled_from(["Indicator", "Oct-21", "Month", "Value", "EAI-01", "TBC", "2021"]),
            ),
            max_size=6,
        ),
        max_size=8,
    )
)
def test_any_grid_of_text_is_read_or_refused(grid):
    read_or_refused(as_csv(grid, encoding="utf-16"))


def test_a_decimal_is_the_one_that_was_written():
    grid = [["Indicator", "Oct-21"], ["Percentage of re-referrals within 12 months", "24.25"]]
    assert list(stated(read(write_csv(grid))).values()) == [Decimal("24.25")]
