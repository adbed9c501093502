from decimal import Decimal

import pytest

from indicators.rules.sheets import CannotBeAFigure, Typed
from indicators.rules.vocabulary import Absence, Measure

pytestmark = pytest.mark.pure

# numerator denominator figure   makes       lacks
TABLE = """
    241       357         -        67.507003   -
    241       -           -        -           Not finished: give the denominator.
    -         357         -        -           Not finished: give the numerator.
    -         357         85       -           Not finished: give the numerator.
    241       -           85       85          -
    121       128         85       94.531250   -
    -         -           85       85          -
    0         12          -        0           -
    -         -           -        -           Not finished: there is a note, but no figure.
    -         -           TBC      -           -
"""


def number(text):
    return None if text in ("-", "TBC") else Decimal(text)


def typed(top, bottom, printed, measure=Measure.PERCENTAGE):
    absence = Absence.AWAITED if printed == "TBC" else None
    return Typed(measure, number(top), number(bottom), number(printed), absence)


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_what_a_row_makes_and_what_it_lacks(row):
    top, bottom, printed, makes, lacks = row.split(maxsplit=4)
    read = typed(top, bottom, printed)
    assert (read.value, read.lacks or "-") == (number(makes), lacks)


# numerator denominator figure   box          says
BROKEN = """
    241       357         TBC      figure       Give a figure, or say why there is none: not both.
    0         0           -        denominator  A denominator has to be above zero. Where there was nobody to count, the figure is N/A.
    3         -4          -        denominator  A denominator has to be above zero. Where there was nobody to count, the figure is N/A.
    3         0.0000001   -        denominator  A denominator has to be above zero. Where there was nobody to count, the figure is N/A.
    90000000000 0.000001  -        numerator    This makes a figure too large to be one.
"""


@pytest.mark.parametrize("row", BROKEN.strip().splitlines(), ids=lambda row: " ".join(row.split())[:40])
def test_what_can_be_no_figure(row):
    top, bottom, printed, box, says = row.split(maxsplit=4)
    with pytest.raises(CannotBeAFigure, match=says) as raised:
        typed(top, bottom, printed).as_held().check()
    assert raised.value.box == box


def test_a_count_has_no_fraction():
    with pytest.raises(CannotBeAFigure, match="A count is one number"):
        typed("12", "20", "-", Measure.NUMBER).check()
    typed("-", "-", "12", Measure.NUMBER).check()


def test_a_rate_given_by_its_numerator_stands_on_the_population():
    alone = typed("251", "-", "-", Measure.RATE)
    assert alone.on_population(50_200).value == 50
    assert alone.on_population(None).lacks == "Not finished: give the denominator."
    assert typed("251", "-", "48", Measure.RATE).on_population(50_200).denominator is None
    assert typed("251", "-", "-").on_population(50_200).denominator is None


def test_blank_is_when_nothing_at_all_stands_there():
    assert Typed(Measure.NUMBER).is_blank
    assert not Typed(Measure.NUMBER, note="Left out on purpose").is_blank
    assert not Typed(Measure.NUMBER, printed=Decimal(0)).is_blank
