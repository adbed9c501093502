"""What a chart says. Months run from April 2020; `|` is a re-base; TBC is a month still awaited."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.rules.figures import read_figure
from indicators.rules.spc import Settings, assurance_sentence, draw, latest_sentence
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
HERE = Path(__file__).parent
START = date(2020, 4, 1)
STEADY = {add_months(START, at): Decimal(60 if at % 2 else 50) for at in range(12)}


def read_cases(name):
    for case in (HERE / name).read_text().strip().split("\n\n"):
        title, *lines = case.splitlines()
        yield pytest.param(*lines, id=title)


def read_reading(words):
    measure, polarity, *rest = words
    basis = Basis.CUMULATIVE if "cumulative" in rest else Basis.IN_MONTH
    return Reading(Measure(measure), basis, Polarity(polarity), is_demand="demand" in rest)


def read_months(line):
    """Date the figures, and note the month after each re-base mark."""
    figures, rebases = {}, []
    for cell in line.split():
        month = add_months(START, len(figures))
        if cell == "|":
            rebases.append(month)
        else:
            figures[month] = read_figure(cell).value
    return figures, rebases


@pytest.mark.parametrize(("reading", "line", "sentence"), list(read_cases("cases_sentences.txt")))
def test_the_latest_month_in_a_sentence(reading, line, sentence):
    figures, rebases = read_months(line)
    chart = draw(figures, reading=read_reading(reading.split(", ")), rebases=rebases)
    assert latest_sentence(chart, name="Visits") == sentence


@pytest.mark.parametrize(("reading", "sentence"), list(read_cases("cases_assurance.txt")))
def test_the_target_in_a_sentence(reading, sentence):
    words, _, target = reading.partition(", target ")
    chart = draw(STEADY, reading=read_reading(words.split(", ")), target=Decimal(target) if target else None)
    assert assurance_sentence(chart) == sentence


def test_without_icons_assurance_says_why():
    reading = Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER)
    few = draw(dict(list(STEADY.items())[:3]), reading=reading, target=50)
    assert assurance_sentence(few) == (
        "No assurance. 3 months are held; 12 are needed before a chart can say what is unusual."
    )
    assert assurance_sentence(draw({}, reading=reading, target=50)) == "No assurance: there are no figures."


def test_a_figure_just_beyond_a_limit_is_written_apart_from_it():
    figures = STEADY | {add_months(START, 12): Decimal("81.62")}
    reading = Reading(Measure.NUMBER, Basis.IN_MONTH, Polarity.LOWER)
    chart = draw(figures, reading=reading, settings=Settings(baseline=12))
    assert "81.62 in April 2021 lies above the upper limit of 81.6:" in latest_sentence(chart, name="Contacts")
