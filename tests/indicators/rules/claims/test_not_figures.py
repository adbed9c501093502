"""Numbers that are dates, years, standards, references, ages, money or names are no claims."""

from pathlib import Path

import pytest

from indicators.rules.claims import check_claims
from indicators.rules.claims.reading.comparators import Comparators
from indicators.rules.claims.reading.naming import Names
from indicators.rules.claims.reading.sentence import read_sentences
from tests.indicators.rules.claims.report_series import OCTOBER, of_the_report

pytestmark = pytest.mark.pure
TABLE = (Path(__file__).parent / "cases_not_figures.txt").read_text(encoding="utf-8").splitlines()[2:]
ROWS = [tuple(cell.strip() for cell in line.split(" | ")) for line in TABLE]


def numbers_in(text):
    names, comparators = Names(of_the_report()), Comparators(of_the_report())
    return [
        f"{token.text} {sentence.passed.get(at, 'figure')}"
        for sentence in read_sentences(text, names=names, comparators=comparators, month=OCTOBER)
        for at, token in enumerate(sentence.tokens)
        if token.number is not None
    ]


@pytest.mark.parametrize(("sentence", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_what_each_number_is(sentence, expected):
    assert (", ".join(numbers_in(sentence)) or "–") == expected


@pytest.mark.parametrize("sentence", [sentence for sentence, expected in ROWS if "figure" not in expected])
def test_what_is_no_figure_is_no_claim(sentence):
    assert check_claims(sentence, of_the_report(), month=OCTOBER) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "One child was seen by two workers.",
        "Three workers left and none came.",
        "We held 2 sessions with 8 people.",
        "A second panel met for the third time.",
        "Half of the children had a plan.",
        "Two teams and one manager were moved.",
    ],
)
def test_words_that_count_cases_are_no_claims(sentence):
    assert check_claims(sentence, of_the_report(), month=OCTOBER) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Contacts should fall as the hub opens.",
        "We aim to reduce re-referrals.",
        "The plan is to improve visits to children looked after.",
        "Referrals are expected to fall.",
        "An increase in early help assessments is needed.",
        "If contacts rise, more staff will be needed.",
        "Reducing contacts is a priority.",
        "Increased supervision supports good practice.",
        "The Improvement Board meets monthly.",
        "Work to stabilise placements will continue.",
        "We will continue to improve reviews.",
    ],
)
def test_what_is_wished_or_planned_is_no_claim(sentence):
    assert check_claims(sentence, of_the_report(), month=OCTOBER) == []
