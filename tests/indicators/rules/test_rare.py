"""Rare events, charted by the gaps between them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.between_events import Between, Gap, Gaps, days_between, months_between_events
from indicators.rules.rare import (
    G_CHART,
    T_CHART,
    EventsTooCloseError,
    RareSettings,
    TooFewEventsError,
    draw_g,
    draw_t,
)
from indicators.rules.spc import BaselineTooShortError, SpecialCause, Variation, VariationIcon
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
FIRST = date(2015, 1, 1)
EXCLUSIONS = Reading(Measure.NUMBER, Basis.IN_MONTH, Polarity.LOWER)
ADOPTIONS = replace(EXCLUSIONS, polarity=Polarity.HIGHER)

# Fourteen gaps in cases: mean 23.571, median 21.
CASES = [10, 40, 22, 5, 61, 18, 33, 9, 27, 12, 44, 3, 20, 26]
# Montgomery, Introduction to Statistical Quality Control: hours between failures of a valve.
VALVE = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
STEADY = [90, 120, 100, 110, 95, 105, 130, 85, 100, 115, 98, 108]


def gaps_of(lengths, between=Between.CASES, since=None):
    """Date gaps a month apart: what lies between is their length, not the calendar."""
    dates = [add_months(FIRST, at) for at in range(len(lengths) + 1)]
    gaps = tuple(Gap(*dates[at : at + 2], float(length)) for at, length in enumerate(lengths))
    return Gaps(between, gaps, since, dates[-1])


def days_of(lengths, **options):
    """Date events so many days apart."""
    days = [FIRST + timedelta(sum(lengths[:at])) for at in range(len(lengths) + 1)]
    return days_between(days, **options)


def g_of(lengths, reading=EXCLUSIONS, **options):
    return draw_g(gaps_of(lengths), reading=reading, **options)


def t_of(lengths, reading=EXCLUSIONS, **options):
    return draw_t(days_of(lengths), reading=reading, **options)


# Limits


@pytest.mark.parametrize(
    ("lengths", "centre", "upper"),
    [
        (CASES, 21, 158.0327),  # numpy
        ([23, 24] * 2 + [23, 24] * 2 + [22, 26], 23.5, 158.2215),  # mean 23.6
        ([0, 1] * 6, 0.5, 5.0145),
    ],
)
def test_the_upper_limit_of_a_g_chart_is_what_chance_passes_once_in_741(lengths, centre, upper):
    limits = g_of(lengths).latest.limits
    assert (limits.mean, limits.lower, limits.upper) == pytest.approx((centre, 0, upper), abs=5e-4)


@given(st.lists(st.integers(0, 60), min_size=8, max_size=30).filter(any))
def test_a_geometric_gap_passes_the_upper_limit_that_often(lengths):
    mean = sum(lengths) / len(lengths)
    upper = g_of(lengths).latest.limits.upper
    assert (mean / (mean + 1)) ** (upper + 1) == pytest.approx(0.00135)


@pytest.mark.parametrize(
    ("lengths", "lower", "centre", "upper"),
    [(VALVE, 0, 430.04095, 6940.08422), (STEADY, 61.69942, 104.15566, 164.50178)],
    ids=["Montgomery's valve", "steady"],
)
def test_the_limits_of_a_t_chart_are_those_of_transformed_days(lengths, lower, centre, upper):
    """Source: numpy: days ** (1 / 3.6), mean and 2.66 average moving ranges, ** 3.6."""
    limits = t_of(lengths).latest.limits
    assert (limits.lower, limits.mean, limits.upper) == pytest.approx((lower, centre, upper), abs=5e-5)


# What is unusual, and what it means


#   chart  last gap  icon where events are bad  where they are good
LAST_GAP = """
    g      158       common_cause               common_cause
    g      400       improvement_high           concern_high
    t      130       common_cause               common_cause
    t      400       improvement_high           concern_high
    t      5         concern_low                improvement_low
"""


@pytest.mark.parametrize("row", LAST_GAP.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_a_long_gap_is_good_news_where_events_are_bad(row):
    kind, last, bad, good = row.split()
    usual, draw = (CASES, g_of) if kind == "g" else (STEADY, t_of)
    lengths, settings = [*usual, int(last)], RareSettings(baseline=12)
    assert draw(lengths, EXCLUSIONS, settings=settings).variation == bad
    assert draw(lengths, ADOPTIONS, settings=settings).variation == good


def test_events_that_crowd_together_show_as_a_run_where_there_is_no_lower_limit():
    chart = g_of([40, 41, 42, 43] * 3 + [3] * 8)
    assert chart.latest.cause is SpecialCause.RUN_BELOW
    assert chart.variation is VariationIcon.CONCERN_LOW


def test_neither_direction_better_is_neither_here():
    reading = replace(EXCLUSIONS, polarity=Polarity.NEITHER)
    chart = t_of([*STEADY, 400], reading, settings=RareSettings(baseline=12))
    assert chart.latest.variation is Variation.NEITHER


def test_gaps_that_are_all_alike_have_no_limits_and_mark_nothing():
    for chart in (t_of([30] * 12), t_of([7] * 12), t_of([11] * 12), g_of([0] * 12)):
        assert (chart.has_collapsed, chart.variation, set(chart.causes)) == (True, None, {SpecialCause.NONE})


def test_each_gap_is_charted_on_the_event_that_ended_it():
    chart = draw_t(days_between([FIRST, *(FIRST + timedelta(30 * at) for at in range(2, 10))]), reading=EXCLUSIONS)
    assert (chart.points[0].month, chart.points[0].value) == (FIRST + timedelta(60), 60)


# How many are needed


@pytest.mark.parametrize("draw", [g_of, t_of])
def test_fewer_than_eight_gaps_are_refused_in_words(draw):
    with pytest.raises(TooFewEventsError) as refused:
        draw(STEADY[:7])
    assert str(refused.value) == (
        "A chart of rare events needs 8 gaps between events, and 7 are held: list the events instead."
    )
    assert draw(STEADY[:8]).variation is None
    assert draw(STEADY[:11]).variation is None
    assert draw(STEADY).variation is VariationIcon.COMMON_CAUSE


def test_no_events_at_all_are_refused_too():
    with pytest.raises(TooFewEventsError, match="0 are held"):
        draw_t(days_between([]), reading=EXCLUSIONS)


def test_events_that_come_on_one_day_more_than_a_fifth_of_the_time_are_refused():
    with pytest.raises(EventsTooCloseError, match="3 of 14 events fell on the day of the one before"):
        t_of([*STEADY[:11], 0, 0, 0])
    assert t_of([*STEADY, 0, 0, 0]).values[-1] == 0.5


def test_a_baseline_too_short_is_refused():
    with pytest.raises(BaselineTooShortError):
        RareSettings(baseline=11)


# Breaks


def test_no_gap_crosses_a_rebase_and_limits_begin_again():
    rebase = add_months(FIRST, 12)
    chart = draw_g(gaps_of([10, 20] * 6 + [60, 70] * 6), reading=EXCLUSIONS, rebases=[rebase])
    assert chart.values == tuple([10, 20] * 5 + [10] + [60, 70] * 6)
    assert [(each.start, each.held, each.limits.mean) for each in chart.stretches] == [(0, 11, 10), (11, 12, 65)]
    assert chart.variation is VariationIcon.COMMON_CAUSE


@pytest.mark.parametrize("rebase", [date(2000, 1, 1), FIRST])
def test_a_rebase_before_the_series_changes_nothing(rebase):
    gaps = gaps_of(STEADY)
    assert draw_g(gaps, reading=EXCLUSIONS, rebases=[rebase]) == draw_g(gaps, reading=EXCLUSIONS)


def test_what_has_passed_since_is_not_known_across_a_rebase():
    gaps = gaps_of(STEADY, since=900)
    assert draw_g(gaps, reading=EXCLUSIONS).since == 900
    assert draw_g(gaps, reading=EXCLUSIONS, rebases=[add_months(FIRST, 13)]).since is None


# In words


def test_quiet_is_longer_without_an_event_than_chance_explains():
    last = FIRST + timedelta(sum(STEADY))
    assert not draw_t(days_of(STEADY, until=last + timedelta(164)), reading=EXCLUSIONS).is_quiet
    assert draw_t(days_of(STEADY, until=last + timedelta(165)), reading=EXCLUSIONS).is_quiet


def test_a_quiet_time_is_said():
    last = FIRST + timedelta(sum(STEADY))
    chart = draw_t(days_of(STEADY, until=last + timedelta(200)), reading=EXCLUSIONS)
    assert chart.sentence(name="Permanent exclusions") == (
        "Permanent exclusions: 108 days up to the event of 10 June 2018, within the usual range, 61.7 to 164.5: "
        "nothing unusual. Since then 200 days have passed without another: unusual, and an improvement."
    )


#   gaps                     sentence
SENTENCES = """
    steady and 400  400 cases up to the event of February 2016, above the upper limit of 350: unusual, and an improvement.
    eight short     3 cases up to the event of September 2016, the last of 8 gaps running below the centre of 40: unusual, and a concern.
    only nine       100 cases up to the event of October 2015. 9 gaps are held; 12 are needed before a chart can say what is unusual.
    all nothing     0 cases up to the event of January 2016. The gaps vary too little to draw limits.
"""
LENGTHS = {
    "steady and 400": [10, 40, 22, 5, 61, 18, 33, 9, 27, 12, 44, 3, 400],
    "eight short": [40, 41, 42, 43] * 3 + [3] * 8,
    "only nine": STEADY[:9],
    "all nothing": [0] * 12,
}


@pytest.mark.parametrize("row", SENTENCES.strip().splitlines(), ids=lambda row: row[4:20].strip())
def test_the_latest_gap_in_words(row):
    which, said = row.strip()[:14].strip(), row.strip()[16:].strip()
    assert g_of(LENGTHS[which]).sentence(name="Exclusions") == f"Exclusions: {said}"


def test_months_are_called_months():
    counts = {add_months(FIRST, at): int(at % 4 == 0) for at in range(50)}
    chart = draw_g(months_between_events(counts), reading=EXCLUSIONS)
    assert chart.sentence(name="Deaths").startswith("Deaths: 3 months up to the event of January 2019, within")


def test_the_foot_of_the_chart_says_how_it_was_drawn():
    assert G_CHART.sentence().startswith("Centre: the median gap. Upper limit: what chance passes 0.135% of the time")
    assert T_CHART.sentence().endswith("Unusual: a gap beyond a limit; 8 gaps on one side of the centre.")
