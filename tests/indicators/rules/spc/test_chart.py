"""A chart of dated figures: stretches, the latest month, icons, cautions, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.rules.figures import read_figure
from indicators.rules.spc import (
    MAKING_DATA_COUNT,
    AssuranceIcon,
    BaselineTooShortError,
    Caution,
    NotAFigureError,
    NotAMonthError,
    RollingFiguresError,
    Settings,
    SpecialCause,
    UnknownRunLengthError,
    Variation,
    VariationIcon,
    draw,
    monthly_target,
)
from indicators.rules.status import Goal, Reading
from indicators.rules.vocabulary import Basis, Measure, Per, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
START = date(2020, 4, 1)
HIGHER = Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER)
LOWER = Reading(Measure.NUMBER, Basis.IN_MONTH, Polarity.LOWER)
NEITHER = Reading(Measure.NUMBER, Basis.IN_MONTH, Polarity.NEITHER)
STEADY = [50, 60] * 6
FIGURES = st.lists(st.none() | st.integers(0, 40), min_size=1, max_size=30)
MIRROR = {
    SpecialCause.NONE: SpecialCause.NONE,
    SpecialCause.ABOVE_LIMIT: SpecialCause.BELOW_LIMIT,
    SpecialCause.RISING: SpecialCause.FALLING,
    SpecialCause.TWO_OF_THREE_HIGH: SpecialCause.TWO_OF_THREE_LOW,
    SpecialCause.RUN_ABOVE: SpecialCause.RUN_BELOW,
}
MIRROR |= {low: high for high, low in MIRROR.items()}


def by_month(figures, start=START):
    """Date figures month after month; those written as text as a return would hold them."""
    values = [read_figure(figure).value if isinstance(figure, str) else figure for figure in figures]
    return {add_months(start, at): value for at, value in enumerate(values)}


def month(number):
    return add_months(START, number - 1)


def chart_of(figures, reading=HIGHER, **options):
    return draw(by_month(figures), reading=reading, **options)


# When icons are shown


#   figures held                                       icon
TWELVE = """
    50 60 50 60 50 60 50 60 50 60 50                   -
    50 60 50 60 50 60 50 60 50 60 50 60                common_cause
    50 60 50 60 50 60 50 60 50 60 50 TBC               -
    50 60 50 60 50 60 50 60 50 60 50 TBC 60            common_cause
    50 60 50 60 50 60 50 60 50 60 50 99                improvement_high
    50 60 50 60 50 60 50 60 50 60 50 20                concern_low
    50 60 50 60 50 60 50 60 50 60 50 20 TBC            concern_low
    50 50 50 50 50 50 50 50 50 50 50 50                -
    50 TBC 60 TBC 50 TBC 60 TBC 50 TBC 60 TBC 50 TBC 60 TBC 50 TBC 60 TBC 50 TBC 60   -
"""


@pytest.mark.parametrize("row", TWELVE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_icons_need_twelve_figures_that_vary_and_speak_of_the_latest(row):
    *figures, icon = row.split()
    assert chart_of(figures).variation == (None if icon == "-" else icon)


def test_on_trial_the_limits_and_the_marks_are_still_there():
    chart = chart_of([50, 60, 50, 60, 50, 60, 99])
    assert (chart.on_trial, chart.variation, chart.assurance) == (True, None, None)
    assert chart.latest.limits.upper == pytest.approx(429 / 7 + 2.66 * 89 / 6)
    assert Caution.TRIAL_LIMITS in chart.cautions


def test_a_rebase_puts_limits_on_trial_again():
    chart = chart_of([*STEADY, 80, 90, 80, 90, 80], rebases=[month(13)])
    assert [each.held for each in chart.stretches] == [12, 5]
    assert (chart.on_trial, chart.variation) == (True, None)


def test_the_number_of_figures_needed_is_a_setting():
    assert chart_of(STEADY[:8], settings=Settings(minimum_points=8)).variation is VariationIcon.COMMON_CAUSE


def test_no_figures_are_no_chart_to_read():
    for nothing in ({}, {START: None}):
        chart = draw(nothing, reading=HIGHER)
        assert (chart.latest, chart.variation, chart.assurance, chart.cautions) == (None, None, None, ())


def test_a_constant_series_has_a_mean_and_no_limits():
    chart = chart_of([27] * 20, target=23)
    assert (chart.latest.limits.mean, chart.latest.limits.upper) == (27, None)
    assert (chart.variation, chart.assurance, chart.cautions) == (None, None, (Caution.NO_SPREAD,))


def test_limits_that_screening_has_collapsed_mark_nothing():
    figures = [27, 27, 27, 27, 27, 29, 29, 29, 29, 29, 29, 29, 29]
    chart = chart_of(figures, settings=Settings(screen_ranges=True))
    assert set(chart.causes) == {SpecialCause.NONE}
    assert (chart.variation, Caution.NO_SPREAD in chart.cautions) == (None, True)


# What it means


@pytest.mark.parametrize(
    ("reading", "figure", "icon", "letter", "variation"),
    [
        (HIGHER, 99, VariationIcon.IMPROVEMENT_HIGH, "H", Variation.IMPROVEMENT),
        (HIGHER, 9, VariationIcon.CONCERN_LOW, "L", Variation.CONCERN),
        (LOWER, 99, VariationIcon.CONCERN_HIGH, "H", Variation.CONCERN),
        (LOWER, 9, VariationIcon.IMPROVEMENT_LOW, "L", Variation.IMPROVEMENT),
        (NEITHER, 99, VariationIcon.NEITHER_HIGH, "H", Variation.NEITHER),
        (NEITHER, 9, VariationIcon.NEITHER_LOW, "L", Variation.NEITHER),
        (HIGHER, 55, VariationIcon.COMMON_CAUSE, "", Variation.COMMON_CAUSE),
    ],
)
def test_high_and_low_mean_what_the_indicator_says(reading, figure, icon, letter, variation):
    chart = chart_of([*STEADY, figure], reading)
    assert (chart.variation, chart.variation.letter, chart.latest.variation) == (icon, letter, variation)
    assert chart.is_concern is (variation is Variation.CONCERN)


def test_rising_below_the_mean_is_an_improvement_where_higher_is_better():
    chart = chart_of([*STEADY, 60, 40, 41, 42, 43, 44, 45, 46], settings=Settings(baseline=12))
    assert chart.latest.cause is SpecialCause.RISING
    assert chart.variation is VariationIcon.IMPROVEMENT_HIGH


#   better   target  icon
ASSURANCE = """
    higher   82      fail
    higher   81.6    hit_or_miss
    higher   55      hit_or_miss
    higher   28.4    hit_or_miss
    higher   28      pass
    lower    82      pass
    lower    55      hit_or_miss
    lower    28      fail
    lower    0       fail
    neither  82      -
    higher   -       -
"""


@pytest.mark.parametrize("row", ASSURANCE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_assurance_is_the_target_beside_the_limits(row):
    better, target, icon = row.split()
    reading = Reading(Measure.NUMBER, Basis.IN_MONTH, Polarity(better))
    chart = draw(
        by_month(STEADY),
        reading=reading,
        target=None if target == "-" else Decimal(target),
        settings=Settings(baseline=12),
    )
    assert chart.assurance == (None if icon == "-" else icon)


def test_the_target_of_the_latest_month_with_a_figure_is_compared():
    targets = {month(at): 82 if at <= 11 else 55 for at in range(1, 13)}
    assert chart_of(STEADY, target=targets).assurance is AssuranceIcon.HIT_OR_MISS
    assert chart_of([*STEADY[:11], None, 50], target=targets).assurance is None


def test_each_point_says_whether_it_met_the_target_of_its_month():
    points = chart_of([50, None, 60, 60], target={month(1): 50, month(2): 50, month(3): 61}).points
    assert [point.meets_target for point in points] == [True, None, False, None]


def test_a_point_carries_its_month_lines_and_stretch():
    chart = chart_of([*STEADY, 80, 90], rebases=[month(13)])
    point = chart.points[13]
    assert (point.month, point.value, point.stretch, point.limits.mean) == (date(2021, 5, 1), 90, 1, 85)
    assert len(chart.points) == len(chart.months) == 14


# Months


def test_a_month_left_out_is_a_gap_like_one_without_a_figure():
    figures = by_month([*STEADY[:5], None, *STEADY[5:]])
    without = {month: value for month, value in figures.items() if value is not None}
    assert draw(without, reading=HIGHER) == draw(figures, reading=HIGHER)


def test_the_order_figures_come_in_changes_nothing():
    figures = by_month(STEADY)
    assert draw(dict(reversed(figures.items())), reading=HIGHER) == draw(figures, reading=HIGHER)


def test_decimals_and_floats_are_read_alike():
    assert chart_of([Decimal("0.1"), Decimal("0.3")]) == chart_of([0.1, 0.3])


def test_a_rebase_explains_a_step_that_is_a_run_without_it():
    figures = [50, 60] * 7 + [70, 80] * 7
    whole, rebased = chart_of(figures), chart_of(figures, rebases=[month(15)])
    assert {SpecialCause.RUN_ABOVE, SpecialCause.RUN_BELOW} <= set(whole.causes)
    assert set(rebased.causes) == {SpecialCause.NONE}


def test_a_rebase_in_a_month_left_out_still_parts_the_months_around_it():
    figures = by_month([50, 60, 50, 80, 90, 80])
    assert [each.start for each in draw(figures, reading=HIGHER, rebases=[month(4)]).stretches] == [0, 3]
    del figures[month(4)]
    assert [each.start for each in draw(figures, reading=HIGHER, rebases=[month(4)]).stretches] == [0, 3]


@pytest.mark.parametrize("rebase", [date(2019, 1, 1), START, date(2030, 1, 1)])
def test_a_rebase_outside_the_series_changes_nothing(rebase):
    assert chart_of(STEADY, rebases=[rebase]) == chart_of(STEADY)


# Running totals, month-end counts, rolling figures


def running_total(figures, **options):
    reading = Reading(Measure.RATE, Basis.CUMULATIVE, Polarity.LOWER)
    return draw(by_month(figures), reading=reading, **options)


def test_a_running_total_is_charted_as_what_each_month_added():
    chart = running_total([55, 118, 182, 237, 292, 333, 392])
    assert chart.values == (55, 63, 64, 55, 55, 41, 59)
    assert Caution.INCREMENTS in chart.cautions
    assert set(chart.causes) == {SpecialCause.NONE}


def test_a_running_total_starts_again_in_april():
    assert running_total([10 * at for at in range(1, 13)] + [7]).values == (10,) * 12 + (7,)


def test_a_month_missing_from_a_running_total_takes_the_next_step_too():
    assert running_total([55, None, 182, 237]).values == (55, None, None, 55)


def test_the_step_of_a_running_total_onto_a_rebase_is_a_gap():
    assert running_total([55, 118, 900, 955], rebases=[month(3)]).values == (55, 63, None, 55)
    april = running_total([10 * at for at in range(1, 13)] + [7], rebases=[month(13)])
    assert april.values[-1] == 7


@pytest.mark.parametrize(
    ("per", "basis", "target"),
    [
        (Per.YEAR_END, Basis.CUMULATIVE, 53),
        (Per.MONTH, Basis.CUMULATIVE, 636),
        (Per.LEVEL, Basis.CUMULATIVE, None),
        (Per.MONTH, Basis.IN_MONTH, 636),
        (Per.LEVEL, Basis.SNAPSHOT, 636),
        (Per.YEAR_END, Basis.IN_MONTH, None),
    ],
)
def test_a_goal_is_put_in_what_is_charted(per, basis, target):
    assert monthly_target(Goal(Decimal(636), per), basis) == target


def test_a_month_end_count_is_charted_with_a_warning():
    chart = chart_of(STEADY, Reading(Measure.NUMBER, Basis.SNAPSHOT, Polarity.LOWER))
    assert chart.cautions == (Caution.AUTOCORRELATED,)


@pytest.mark.parametrize(
    ("reading", "target", "cautions"),
    [
        (HIGHER, 100, (Caution.TARGET_AT_END_OF_SCALE,)),
        (HIGHER, 99, ()),
        (LOWER, 0, (Caution.TARGET_AT_END_OF_SCALE,)),
        (NEITHER, 0, ()),
        (Reading(Measure.NUMBER, Basis.IN_MONTH, Polarity.HIGHER), 100, ()),
    ],
)
def test_a_target_at_the_end_of_the_scale_is_warned_of(reading, target, cautions):
    assert chart_of(STEADY, reading, target=target).cautions == cautions


def test_a_rebase_on_a_date_that_is_no_month_is_refused():
    with pytest.raises(NotAMonthError, match="not 15 August 2020"):
        chart_of(STEADY, rebases=[date(2020, 8, 15)])


def test_rolling_figures_are_refused():
    with pytest.raises(RollingFiguresError, match="chart the monthly figures instead"):
        chart_of(STEADY, Reading(Measure.PERCENTAGE, Basis.ROLLING_12M, Polarity.HIGHER))


def test_a_date_that_is_no_month_is_refused():
    with pytest.raises(NotAMonthError, match="not 15 October 2021"):
        draw({date(2021, 10, 15): 1}, reading=HIGHER)


@pytest.mark.parametrize("figure", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_no_figure_is_refused(figure):
    with pytest.raises(NotAFigureError):
        chart_of([*STEADY, figure])


def test_settings_nobody_uses_are_refused():
    with pytest.raises(BaselineTooShortError, match="at least 12 months, not 11"):
        Settings(baseline=11)
    with pytest.raises(UnknownRunLengthError, match="6 or 7 months long, not 8"):
        Settings(run_length=8)


def test_the_settings_say_themselves_at_the_foot_of_the_chart():
    said = MAKING_DATA_COUNT.sentence()
    assert "no range left out" in said
    assert "close to or beyond one limit" in said
    other = Settings(screen_ranges=True, count_beyond_limits=False, baseline=12, run_length=6).sentence()
    assert "the first 12 months" in other
    assert "without ranges far beyond the usual" in other
    assert "6 months rising or falling" in other


# Whatever the figures


@given(FIGURES, st.integers(-50, 50))
def test_adding_the_same_to_every_month_moves_the_lines_and_changes_no_mark(figures, more):
    chart = chart_of(figures, NEITHER)
    moved = chart_of([None if figure is None else figure + more for figure in figures], NEITHER)
    assume(not _lies_on_a_line(chart))
    assert moved.causes == chart.causes
    for line in ("mean", "lower", "upper", "near_lower", "near_upper"):
        before, after = (getattr(each.stretches[0].limits, line) for each in (chart, moved))
        assert after == (None if before is None else pytest.approx(before + more, abs=1e-9))


@given(FIGURES)
def test_a_mirrored_series_has_mirrored_marks(figures):
    chart = chart_of(figures, NEITHER)
    mirrored = chart_of([None if figure is None else -figure for figure in figures], NEITHER)
    assert mirrored.causes == tuple(MIRROR[cause] for cause in chart.causes)


@given(FIGURES, FIGURES, st.sampled_from([None, 12]))
def test_nothing_crosses_a_rebase(before, after, baseline):
    settings = Settings(baseline=baseline)
    both = chart_of(before + after, rebases=[month(len(before) + 1)], settings=settings)
    first, second = (chart_of(part, settings=settings) for part in (before, after))
    assert both.causes == first.causes + second.causes
    assert [each.limits for each in both.stretches] == [
        first.stretches[0].limits,
        second.stretches[0].limits,
    ]


@given(FIGURES, st.integers(1, 6))
def test_months_still_to_come_change_nothing(figures, blank):
    chart, later = chart_of(figures), chart_of(figures + [None] * blank)
    assert (later.variation, later.latest, later.cautions) == (chart.variation, chart.latest, chart.cautions)


@given(FIGURES)
def test_what_is_better_changes_no_mark_and_turns_every_meaning(figures):
    higher, lower = chart_of(figures, HIGHER), chart_of(figures, LOWER)
    turned = {Variation.IMPROVEMENT: Variation.CONCERN, Variation.CONCERN: Variation.IMPROVEMENT}
    assert higher.causes == lower.causes
    assert [point.variation for point in lower.points] == [
        turned.get(point.variation, point.variation) for point in higher.points
    ]


def _lies_on_a_line(chart):
    limits = chart.stretches[0].limits
    lines = [limits.lower, limits.upper, limits.near_lower, limits.near_upper]
    return any(abs(value - line) < 1e-9 for value in chart.values for line in lines if None not in (value, line))
