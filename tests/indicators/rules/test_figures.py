from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import Figure, UnreadableFigure, is_blank, read_figure
from indicators.rules.vocabulary import Absence, Per

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("27%", "27"),
        ("85", "85"),
        ("1,897", "1897"),
        ("250 per month", "250"),
        ("90 %", "90"),
        (" 66 %", "66"),
        ("１２３", "123"),
        ("1 897".replace(" ", ""), "1897"),
        ("\u200f85\u200e", "85"),
        ("0.5%", "0.5"),
        (85, "85"),
        (0.27, "0.27"),
        (1e-05, "0.00001"),
        (264.0, "264"),
        (0.1 + 0.2, "0.3"),
        (29 / 34, "0.852941176470588"),
        (-3, "-3"),
        ("−3", "-3"),
    ],
)
def test_a_figure_is_read(cell, value):
    assert read_figure(cell).value == Decimal(value)


def test_what_stands_beside_the_number_is_kept():
    assert read_figure("27%").is_marked_percent
    assert not read_figure("27").is_marked_percent
    assert read_figure("250 per month").per is Per.MONTH


@pytest.mark.parametrize(
    "cell",
    ["2021-10-01", "1E999999", "CLA 85% (121/128)", "85% 121/128", "Oct-21", "#N/A", "#DIV/0!", "n/k", "1,89", "1.2.3"],
)
def test_what_is_no_figure_is_refused_in_words(cell):
    with pytest.raises(UnreadableFigure, match="is not a figure, TBC or N/A"):
        read_figure(cell)


@pytest.mark.parametrize("cell", [date(2021, 11, 3), time(12), True])
def test_dates_and_the_like_are_refused(cell):
    with pytest.raises(UnreadableFigure, match="stands where a figure should be"):
        read_figure(cell)


def test_a_fraction_is_kept_whole():
    figure = read_figure("85% (121/128)")
    assert (figure.value, figure.numerator, figure.denominator) == (85, 121, 128)
    assert read_figure("14/38") == Figure("14/38", numerator=Decimal(14), denominator=Decimal(38))


@pytest.mark.parametrize(
    ("cell", "absence"),
    [
        ("TBC", Absence.AWAITED),
        ("tbc ", Absence.AWAITED),
        ("N/A", Absence.NOT_APPLICABLE),
        ("n/a", Absence.NOT_APPLICABLE),
        ("[x]", Absence.NOT_AVAILABLE),
        ("c", Absence.SUPPRESSED),
    ],
)
def test_the_reasons_for_nothing_are_kept_apart(cell, absence):
    assert read_figure(cell) == Figure(cell.strip(), absence=absence)


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#name?", "Err:502", "########"])
def test_an_error_is_said_to_be_one(error):
    """An error cell shows that something is broken; the text N/A says that there can be no figure."""
    with pytest.raises(UnreadableFigure, match=r"is an error the workbook shows"):
        read_figure(error)


@pytest.mark.parametrize("cell", ["", " ", "-", "\u200f–", "\xa0—\xa0", None])
def test_a_dash_is_blank(cell):
    assert is_blank(cell)


@pytest.mark.parametrize("cell", [0, "0", "-1", "N/A", False, " x", "\u200f0"])
def test_what_says_anything_is_not_blank(cell):
    assert not is_blank(cell)


@pytest.mark.parametrize("cell", [None, "", "   ", "\xa0", "–", "-"])
def test_an_empty_cell_is_neither(cell):
    assert read_figure(cell) is None


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.none()))
def test_any_cell_is_a_figure_nothing_or_refused(cell):
    try:
        figure = read_figure(cell)
    except UnreadableFigure:
        return
    assert figure is None or figure.value is None or figure.value.is_finite()
