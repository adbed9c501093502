from datetime import date, datetime

import pytest

from indicators.returns.headings import read_heading, read_month, read_two_rows
from indicators.returns.layouts import read_return
from indicators.rules.vocabulary import Comparator, Severity

from .conftest import as_csv, as_xlsx, codes

pytestmark = pytest.mark.pure
OCTOBER = date(2021, 10, 1)


@pytest.mark.parametrize(
    "written",
    [
        "Oct-21",
        "oct 21",
        "Oct 2021",
        "October-2021",
        "October 2021",
        "Oct’21",
        "Oct. 2021",
        "Oct21",
        "2021-10",
        "10/2021",
        "10-2021",
        "2021-10-01",
        "2021-10-31 00:00:00",
        "01/10/2021",
        "31/10/2021",
        "10/10/2021",
        "31 October 2021",
        "1st October 2021",
        "31-Oct-21",
        "\u200fOct-21\u200e",
        date(2021, 10, 31),
        datetime(2021, 10, 1, 12),
    ],
)
def test_a_month_is_read_as_people_write_it(written):
    assert read_month(written) == OCTOBER


@pytest.mark.parametrize(
    "written",
    [
        "",
        None,
        "soon",
        "Oct",
        "2021",
        "2021/22",
        "13/2021",
        "10/01/2021",
        "Oct-1021",
        44470,
        "44470",
        date(1900, 1, 2),
        3.5,
    ],
)
def test_what_is_no_month_is_not_guessed_at(written):
    """10/01/2021 is January to some and October to others, and 44470 is a day to nobody but a spreadsheet."""
    assert read_month(written) is None


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Outturn Oct-21", "month_column"),
        ("Oct-21 actual", "month_column"),
        ("Target 21/22", "target"),
        ("Outturn 19/20", "benchmark"),
        ("Forecast 21/22", ""),
        ("Anytown 19/20", "benchmark"),
        ("England 20/21", "benchmark"),
        ("Last value", ""),
        ("Last month", ""),
        ("Name of unit", ""),
        ("What it measures", ""),
        ("Indicator code", "indicator"),
        ("INDICATOR:", "indicator"),
        ("x" * 4000, ""),
    ],
)
def test_a_heading_is_known_by_what_it_means(heading, meaning):
    assert read_heading(heading, 3).meaning == meaning
    assert read_heading(heading, 3).place == 3


def test_a_targets_year_is_not_somebody_elses_figure():
    assert read_heading("Target 2021/22", 0).year == "2021-22"
    assert read_heading("England 2020/21", 0).comparator is Comparator.ENGLAND


def months(upper, lower):
    return [heading.month for heading in read_two_rows(upper, lower) if heading.meaning == "month_column"]


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        (["", "2021", "", ""], ["Indicator", "May", "Jun", "Jul"], [(2021, 5), (2021, 6), (2021, 7)]),
        (["", 2021.0, "", 2022], ["Indicator", "Nov", "Dec", "Jan"], [(2021, 11), (2021, 12), (2022, 1)]),
        (["", "2021/22", "", ""], ["Indicator", "Apr", "Dec", "Jan"], [(2021, 4), (2021, 12), (2022, 1)]),
        (["", "2021", "", ""], ["Indicator", "Jul", "Jun", "May"], [(2021, 7), (2021, 6), (2021, 5)]),
        (["", "2021", "", ""], ["Indicator", "Nov", "Dec", "Jan"], []),
        (["", "2021", ""], ["Indicator", "Dec", "Jan"], []),
        (["", "2021/25", ""], ["Indicator", "May", "Jun"], []),
        (["Indicator", "Outturn", "", "Target"], ["", "Sep-21", "Oct-21", ""], [(2021, 9), (2021, 10)]),
    ],
)
def test_a_year_above_counts_for_the_months_below(upper, lower, expected):
    """One year over December and then January is the year of one of them, and nobody can tell which."""
    assert months(upper, lower) == [date(year, month, 1) for year, month in expected]


def test_headings_in_two_rows_are_read_as_one(known):
    rows = [
        ["Return for the Board"],
        ["Indicator", "2021", "", "Target", "Benchmarks", ""],
        ["", "Sep", "Oct", "", "South East", "England"],
        ["EAI-02", "297", "264", "250 per month", "N/A", "12"],
    ]
    reading = read_return(as_csv(rows), "a.csv", known)
    assert [(entry.month, entry.value, entry.column) for entry in reading.entries] == [
        (date(2021, 9, 1), 297, "B"),
        (OCTOBER, 264, "C"),
    ]
    assert [target.value for target in reading.targets] == [250]
    assert len(reading.benchmarks) == 2
    assert codes(reading) == []


def test_a_merged_heading_is_read_as_what_it_shows(known):
    rows = [["Indicator", "2021", None, "Target"], [None, "Sep", "Oct", None], ["EAI-02", 297, 264, 250]]
    merged = [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)]
    reading = read_return(as_xlsx(rows, merged=merged), "a.xlsx", known)
    assert [(entry.month.month, entry.value) for entry in reading.entries] == [(9, 297), (10, 264)]
    assert [target.value for target in reading.targets] == [250]


@pytest.mark.parametrize(
    "rows",
    [
        [["Indicator", "Sep", "Oct"], ["EAI-02", "297", "264"]],
        [["", "2021", ""], ["Indicator", "Dec", "Jan"], ["EAI-02", "297", "264"]],
        [["Indicator", "Sep-21", "Oct"], ["EAI-02", "297", "264"]],
    ],
)
def test_a_month_without_its_year_is_asked_about(known, rows):
    reading = read_return(as_csv(rows), "a.csv", known)
    assert codes(reading, Severity.BLOCK) == ["month_without_year"]
    assert 264 not in [entry.value for entry in reading.entries]


@pytest.mark.parametrize("row", [["Number of contacts", "TBC", "N/A"], ["Number of contacts", "2021", "2080"]])
def test_a_row_above_a_repeated_heading_is_never_taken_for_a_heading(known, row):
    rows = [["Indicator", "Sep-21", "Oct-21"], row, ["Indicator", "Sep-21", "Oct-21"], ["EAI-02", "297", "264"]]
    reading = read_return(as_csv(rows), "a.csv", known)
    assert codes(reading, Severity.BLOCK) == ["unknown_indicator"]
    assert [entry.value for entry in reading.entries] == [297, 264]


def test_two_columns_that_mean_the_same_are_asked_about(known):
    rows = [["Indicator", "Month", "Value", "Outturn"], ["EAI-02", "Oct-21", "264", "265"]]
    reading = read_return(as_csv(rows), "a.csv", known)
    assert codes(reading, Severity.BLOCK) == ["heading_twice"]
    assert "columns C and D" in reading.blocks[0].message
