"""Shares as control charts, each month with limits of its own."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.shares import (
    LANEY,
    P_CHART,
    MonthIsNoShareError,
    NotSharesError,
    ShareSettings,
    draw_shares,
    monthly_shares,
    sigma_z,
)
from indicators.rules.spc import (
    AssuranceIcon,
    BaselineTooShortError,
    Caution,
    NotAMonthError,
    RollingFiguresError,
    SpecialCause,
    VariationIcon,
    latest_sentence,
)
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
START = date(2020, 4, 1)
LOWER = Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.LOWER)
HIGHER = Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER)


def by_month(shares):
    return {add_months(START, at): share for at, share in enumerate(shares)}


def read(text):
    """Read “12/100 8/80 -”; a dash is a month without a figure."""
    return by_month(None if pair == "-" else tuple(map(int, pair.split("/"))) for pair in text.split())


def chart_of(text, reading=HIGHER, settings=P_CHART, **options):
    return draw_shares(read(text), reading=reading, settings=settings, **options)


def marked(chart):
    return [at + 1 for at, cause in enumerate(chart.causes) if cause is not SpecialCause.NONE]


# Montgomery, Introduction to Statistical Quality Control. Orange juice cans, thirty samples of 50.
CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
# The same: purchase orders, twenty-five weeks of 80 to 120.
ORDERS = """
    12/100 8/80 6/80 9/100 10/110 12/110 11/100 16/100 10/90 6/90 20/110 15/120 9/120 8/120 6/110
    8/80 10/80 7/80 5/90 8/100 5/100 8/100 10/100 6/90 9/90
"""
# Made with numpy: a level that moves by 4 points from month to month, and 300 to 900 cases.
MOVING = """
    649/866 547/675 570/710 682/838 494/646 628/765 663/800 310/435 250/333
    349/480 345/471 583/824 650/847 221/303 496/599 646/792 302/378 545/778
"""


def test_the_p_chart_of_one_size_is_the_published_one():
    """Published: mean 0.2313, limits 0.0524 and 0.4102, samples 15 and 23 outside."""
    chart = draw_shares(by_month((cans, 50) for cans in CANS), reading=LOWER)
    limits = chart.latest.limits
    assert (limits.mean, limits.lower, limits.upper) == pytest.approx((23.13, 5.24, 41.02), abs=0.005)
    assert marked(chart) == [15, 23]


#   month  lower     mean     upper      source: numpy, three standard deviations of 234 in 2,450
ORDER_LIMITS = """
    1      0.73347   9.55102  18.36857
    11     1.14382   9.55102  17.95823
    12     1.50173   9.55102  17.60031
"""


@pytest.mark.parametrize("row", ORDER_LIMITS.strip().splitlines(), ids=lambda row: "sample " + row.split()[0])
def test_limits_follow_the_number_of_cases(row):
    place, *expected = map(float, row.split())
    limits = chart_of(ORDERS, LOWER).points[int(place) - 1].limits
    assert [limits.lower, limits.mean, limits.upper] == pytest.approx(expected, abs=5e-6)


def test_the_order_beyond_its_limit_is_the_published_one():
    assert marked(chart_of(ORDERS, LOWER)) == [11]


@pytest.mark.parametrize(
    ("text", "spread"), [(ORDERS, 0.9656740249589708), (MOVING, 2.318888028964586)], ids=["orders", "moving"]
)
def test_sigma_z_is_the_average_step_in_standard_deviations(text, spread):
    """Source: numpy, mean of abs(diff(z)) over 1.128."""
    assert sigma_z(list(read(text).values())) == pytest.approx(spread, rel=1e-12)
    assert chart_of(text).spreads == (pytest.approx(spread, rel=1e-12),)


def test_laneys_limits_are_as_much_wider_as_months_differ_more_than_chance():
    """Source: numpy. A level that moves puts six months of eighteen beyond p limits, and none beyond p′ limits."""
    plain, laney = chart_of(MOVING), chart_of(MOVING, settings=LANEY)
    assert plain.points[0].limits.lower == pytest.approx(73.11817814905832)
    assert laney.points[0].limits.lower == pytest.approx(67.49333509227444)
    assert (marked(plain), marked(laney)) == ([6, 7, 8, 12, 15, 18], [])


shares = st.tuples(st.integers(0, 90), st.integers(1, 90)).map(lambda pair: (min(pair), max(pair)))
series = st.lists(st.none() | shares, min_size=2, max_size=30)


@given(series)
def test_laneys_limits_are_the_plain_ones_times_sigma_z_so_at_1_they_are_the_same(months):
    plain = draw_shares(by_month(months), reading=HIGHER)
    laney = draw_shares(by_month(months), reading=HIGHER, settings=LANEY)
    for one, other in zip(plain.points, laney.points, strict=True):
        if other.limits.upper is not None:
            reach = (one.limits.upper - one.limits.mean) * laney.spreads[0]
            assert other.limits.upper - other.limits.mean == pytest.approx(reach)
            assert other.limits.mean - other.limits.lower == pytest.approx(reach)


@given(series)
def test_the_other_share_is_the_mirror_image(months):
    other = [None if share is None else (share[1] - share[0], share[1]) for share in months]
    here = draw_shares(by_month(months), reading=HIGHER, settings=LANEY)
    there = draw_shares(by_month(other), reading=LOWER, settings=LANEY)
    for one, mirrored in zip(here.points, there.points, strict=True):
        if one.limits.upper is not None:
            assert mirrored.limits.lower == pytest.approx(100 - one.limits.upper, abs=1e-9)
    assert here.spreads == (pytest.approx(there.spreads[0]),)


def test_the_mean_is_all_cases_together_and_not_an_average_of_percentages():
    assert chart_of("1/2 90/100").latest.limits.mean == pytest.approx(100 * 91 / 102)


# The shape of any chart


STEADY = "80/100 84/100 78/100 83/100 79/100 82/100 81/100 80/100 84/100 78/100 83/100 79/100"


#   months                       icon
ICONS = f"""
    {STEADY} 99/100              improvement_high
    {STEADY} 60/100              concern_low
    {STEADY} 8/10                common_cause
    {STEADY} 4/10                concern_low
    {STEADY} 5/10                common_cause
    {STEADY} 60/100 -            concern_low
    {STEADY[:-7]}                -
    {"9/9 " * 12}                -
"""


@pytest.mark.parametrize("row", ICONS.strip().splitlines(), ids=lambda row: " ".join(row.split()[-2:]))
def test_icons_need_twelve_months_with_cases_and_a_share_that_varies(row):
    *months, icon = row.split()
    assert chart_of(" ".join(months)).variation == (None if icon == "-" else icon)


def test_eight_months_beside_the_mean_are_a_run():
    chart = chart_of("70/100 71/100 69/100 70/100 " + "76/100 " * 8)
    assert chart.causes[-8:] == (SpecialCause.RUN_ABOVE,) * 8
    assert chart.variation is VariationIcon.IMPROVEMENT_HIGH


def test_seven_months_beside_the_mean_are_none():
    assert marked(chart_of("70/100 71/100 69/100 70/100 70/100 " + "76/100 " * 7)) == []


def test_months_exactly_on_the_mean_are_on_neither_side():
    assert marked(chart_of("1/3 2/6 10/30 100/300 3/9 4/12 5/15 6/18 7/21")) == []


def test_the_latest_month_is_spoken_of_in_the_words_of_any_chart():
    assert latest_sentence(chart_of(f"{STEADY} 60/100"), name="Visits") == (
        "Visits: 60% in April 2021 lies below the lower limit of 67.2%: unusual, and a concern."
    )
    assert latest_sentence(chart_of("8/9 7/9"), name="Visits").endswith(
        "2 months are held; 12 are needed before a chart can say what is unusual."
    )
    assert latest_sentence(chart_of("9/9 " * 12), name="Visits").endswith(
        "The figures vary too little from month to month to draw limits."
    )


def test_a_target_is_set_against_the_limits_of_the_latest_month():
    assert chart_of(STEADY, target=95).assurance is AssuranceIcon.FAIL
    assert chart_of(f"{STEADY} 9/10", target=95).assurance is AssuranceIcon.HIT_OR_MISS
    assert chart_of(STEADY, target={START: 80}).points[0].meets_target is True


def test_the_foot_of_the_chart_says_how_it_was_drawn():
    assert P_CHART.sentence() == (
        "Mean of all cases of all months together, limits 3 standard deviations either side of a share of that "
        "month's cases. Unusual: a month beyond its limit; 8 months on one side of the mean."
    )
    assert "times how much more or less months differ" in LANEY.sentence()
    assert "the first 12 months" in replace(LANEY, baseline=12).sentence()


# Gaps, breaks, bases


def test_a_month_without_cases_or_without_a_figure_is_a_gap_and_breaks_a_run():
    for gap in ("-", "0/0"):
        chart = chart_of(f"70/100 71/100 69/100 66/100 {'76/100 ' * 4} {gap} {'76/100 ' * 4}")
        assert (chart.values[8], marked(chart)) == (None, [])


def test_no_step_is_taken_across_a_gap():
    assert sigma_z([(8, 10), None, (2, 10)]) is None
    assert sigma_z([(8, 10), (8, 10), None, (2, 10), (2, 10)]) == 0
    assert chart_of("8/10 - 2/10", settings=LANEY).points[0].limits.upper is None


def test_where_neighbours_never_differ_laney_has_no_limits_and_marks_nothing():
    chart = chart_of("8/10 8/10 - 2/10 2/10", settings=LANEY)
    assert (chart.spreads, chart.has_collapsed, marked(chart)) == ((0,), True, [])
    assert {point.limits.upper for point in chart.points} == {None}


def test_nothing_crosses_a_rebase():
    whole = chart_of(f"{'50/100 60/100 ' * 6}{'80/100 90/100 ' * 6}")
    parted = chart_of(f"{'50/100 60/100 ' * 6}{'80/100 90/100 ' * 6}", rebases=[date(2021, 4, 1)])
    assert [round(each.limits.mean) for each in parted.stretches] == [55, 85]
    assert len(parted.spreads) == 2
    assert (marked(parted), len(marked(whole))) == ([], 24)


def test_a_baseline_fixes_mean_limits_and_sigma_z():
    months = f"{'78/100 82/100 ' * 6}{'99/100 ' * 3}"
    chart = chart_of(months, settings=ShareSettings(baseline=12, is_laney=True))
    assert (chart.latest.limits.mean, chart.spreads) == (80, (pytest.approx(sigma_z([(78, 100), (82, 100)] * 6)),))
    assert marked(chart) == [13, 14, 15]


def test_a_running_total_is_charted_as_what_each_month_added():
    reading = Reading(Measure.PERCENTAGE, Basis.CUMULATIVE, Polarity.HIGHER)
    chart = chart_of("8/10 17/20 24/30", reading)
    assert (chart.fractions, chart.values) == (((8, 10), (9, 10), (7, 10)), (80, 90, 70))
    assert Caution.INCREMENTS in chart.cautions


def test_the_step_of_a_running_total_onto_a_rebase_is_a_gap():
    shares = monthly_shares(read("8/10 17/20 24/30"), basis=Basis.CUMULATIVE, rebases=[date(2020, 5, 1)])
    assert list(shares.values()) == [(8, 10), None, (7, 10)]


def test_figures_as_they_are_stored_are_read():
    stored = {START: (Decimal("8.000"), Decimal("10.000"))}
    assert draw_shares(stored, reading=HIGHER).fractions == ((8, 10),)


def test_a_rate_is_charted_per_10_000():
    reading = Reading(Measure.RATE, Basis.IN_MONTH, Polarity.LOWER)
    assert chart_of("40/50000 60/50000", reading).values == (8, 12)


# Refused


@pytest.mark.parametrize(
    ("text", "reading", "error", "said"),
    [
        ("8/10", replace(HIGHER, basis=Basis.ROLLING_12M), RollingFiguresError, "chart the monthly figures instead"),
        ("8/10", replace(HIGHER, measure=Measure.NUMBER), NotSharesError, "no share of anything"),
        ("11/10", HIGHER, MonthIsNoShareError, "April 2020: 11 of 10 is no share"),
        ("8/10 7/20", replace(HIGHER, basis=Basis.CUMULATIVE), MonthIsNoShareError, "May 2020: -1 is no number"),
    ],
)
def test_what_cannot_be_charted_is_refused_in_words(text, reading, error, said):
    with pytest.raises(error, match=said):
        chart_of(text, reading)


def test_a_day_that_is_no_month_is_refused():
    with pytest.raises(NotAMonthError):
        draw_shares({date(2020, 4, 2): (8, 10)}, reading=HIGHER)


def test_a_baseline_too_short_is_refused():
    with pytest.raises(BaselineTooShortError, match="at least 12 points, not 11"):
        ShareSettings(baseline=11)


def test_no_months_are_no_chart_to_read():
    for nothing in ({}, {START: None}, {START: (0, 0)}):
        chart = draw_shares(nothing, reading=HIGHER, settings=LANEY)
        assert (chart.latest, chart.variation) == (None, None)
