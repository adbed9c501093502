"""Did it help? What is said of a measure in the three months after an action was done."""

from datetime import date
from decimal import Decimal

import pytest

from actions.rules.effect import Measured, judge, span_of
from actions.rules.lifecycle import Verdict
from indicators.rules.choice import choose_chart
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity
from organisation.rules.calendar import add_months

FIRST = date(2020, 8, 1)
STEADY = [30, 32, 29, 31, 30, 33, 31, 29, 30, 32, 31, 30, 29, 31, 30]  # August 2020 to October 2021
SPAN = span_of(raised_on=date(2021, 11, 19), done_on=date(2022, 1, 12))
LATER = date(2022, 6, 1)


def measured(*after, before=STEADY, polarity=Polarity.HIGHER, basis=Basis.IN_MONTH, measure=Measure.PERCENTAGE, **more):
    """A measure from August 2020 on: steady up to October 2021, then as given."""
    values = [*before, *after]
    first = add_months(date(2021, 11, 1), -len(before))
    figures = {
        add_months(first, place): None if value is None else Decimal(value) for place, value in enumerate(values)
    }
    reading = Reading(measure, basis, polarity, is_demand=more.pop("is_demand", False))
    choice = choose_chart(figures, reading=reading)
    return Measured("Visits in time", figures, reading, choice, **more)


@pytest.mark.parametrize(
    ("after", "expected"),  # November, December, January (done), February, March, April
    [
        ([31, 30, 32, 45, 46, 47], "improved"),
        ([40, 42, 43, 45, 46, 47], "improved"),  # what moved while it was worked on counts for it
        ([31, 30, 32, 31, 46, 47], "improved"),
        ([31, 30, 32, 31, 30, 32], "no_impact"),
        ([31, 30, 32, 45, 31, 29], "no_impact"),  # one good month that has not lasted
        ([31, 30, 32, 12, 11, 10], "worse"),
        ([31, 30, 32, 12, 31, 33], "no_impact"),  # one bad month that has not lasted
        ([31, 30, 32, None, 46, 47], "improved"),  # two of three months are enough
        ([31, 30, 32, None, None, 47], "no_figures"),
        ([31, 30, 32, 45, 46], "improved"),  # the third never came
        ([31, 30, 32], "no_figures"),
    ],
)
def test_the_verdict(after, expected):
    assert judge(measured(*after), SPAN, on=LATER).verdict == Verdict(expected)


@pytest.mark.parametrize(
    ("after", "on", "is_early"),
    [
        ([31, 30, 32, 45], date(2022, 3, 15), True),
        ([31, 30, 32, 45, 46], date(2022, 5, 31), True),  # the third month may still come
        ([31, 30, 32, 45, 46], date(2022, 6, 1), False),
        ([31, 30, 32, 45, 46, 47], date(2022, 5, 10), False),  # it has come
    ],
)
def test_it_waits_for_the_third_month(after, on, is_early):
    found = judge(measured(*after), SPAN, on=on)
    assert (found.verdict is None) is is_early


def test_lower_is_better_turns_it_round():
    assert judge(measured(31, 30, 32, 12, 11, 10, polarity=Polarity.LOWER), SPAN, on=LATER).verdict is Verdict.IMPROVED
    assert judge(measured(31, 30, 32, 45, 46, 47, polarity=Polarity.LOWER), SPAN, on=LATER).verdict is Verdict.WORSE


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"polarity": Polarity.NEITHER}, "Neither direction is better"),
        ({"breaks": [date(2022, 2, 1)]}, "counted differently since February 2022"),
        ({"rebases": [date(2021, 12, 1)]}, "limits begin anew in December 2021"),
        ({"breaks": [date(2021, 6, 1)]}, "5 months are held that compare, and 12 are needed"),
        ({"before": STEADY[:8]}, "8 months are held that compare, and 12 are needed"),
        ({"before": [30] * 15}, "vary too little"),
        ({"basis": Basis.ROLLING_12M}, "Nothing judges it month by month"),
    ],
)
def test_where_it_cannot_be_told_it_says_why(given, expected):
    found = judge(measured(31, 30, 32, 45, 46, 47, **given), SPAN, on=LATER)
    assert found.verdict is Verdict.NO_FIGURES
    assert expected in found.sentence


def test_a_break_long_before_leaves_the_months_since():
    early = [80, 81, 79, *STEADY]
    found = judge(measured(31, 30, 32, 45, 46, 47, before=early, breaks=[FIRST]), SPAN, on=LATER)
    assert found.verdict is Verdict.IMPROVED


def running(*months):
    """Add months up from April on, starting with August 2020."""
    totals, total = [], 0
    for place, value in enumerate(months):
        total = value if add_months(FIRST, place).month == 4 else total + value
        totals.append(total)
    return totals


def test_a_running_total_is_judged_by_what_each_month_added():
    same = running(*STEADY, 31, 30, 32, 31, 30, 32)
    more = running(*STEADY, 31, 30, 32, 60, 62, 61)
    for totals, expected in ((same, Verdict.NO_IMPACT), (more, Verdict.IMPROVED)):
        kind = {"basis": Basis.CUMULATIVE, "measure": Measure.NUMBER}
        found = judge(measured(*totals[15:], before=totals[:15], **kind), SPAN, on=LATER)
        assert (found.verdict, found.marks[0].printed) == (expected, "30")


def test_the_sentence_says_where_it_stood_and_what_it_did():
    assert judge(measured(31, 30, 32, 45, 46, 47), SPAN, on=LATER).sentence == (
        "30% in October 2021 when it was raised, 32% in January 2022 when it was done. "
        "47% in April 2022 lies above the upper limit of 35.1%: unusual, and an improvement."
    )
    assert judge(measured(31, 30, 32, 31), SPAN, on=date(2022, 3, 20)).sentence == (
        "It is judged once the figures of February 2022 to April 2022 are in; 1 of 3 are in."
    )


def test_demand_is_worded_as_pressure():
    said = judge(measured(31, 30, 32, 12, 11, 10, polarity=Polarity.LOWER, is_demand=True), SPAN, on=LATER).sentence
    assert "easing of pressure" in said


def test_what_is_shown_side_by_side():
    found = judge(measured(31, 30, 32, 45, None, 47, 48), SPAN, on=LATER)
    assert [(mark.when, mark.printed) for mark in found.marks] == [
        ("When it was raised", "30%"), ("When it was done", "32%"),
        ("Since then", "45%"), ("Since then", "no figure"), ("Since then", "47%"), ("Newest", "48%"),
    ]  # fmt: skip
