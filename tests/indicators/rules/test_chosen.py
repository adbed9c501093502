"""Whatever is held, there is a chart, and it can be drawn."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.choice import ChartKind, choose_chart
from indicators.rules.chosen import draw_chosen
from indicators.rules.rare import RareChart
from indicators.rules.shares import SharesChart
from indicators.rules.spc import Chart, Settings, VariationIcon
from indicators.rules.status import Reading
from indicators.rules.vocabulary import Basis, Measure, Polarity
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.pure
START = date(2020, 4, 1)
ON_TIME = Reading(Measure.PERCENTAGE, Basis.IN_MONTH, Polarity.HIGHER)


def by_month(figures):
    return {add_months(START, at): figure for at, figure in enumerate(figures)}


def drawn(shares, reading=ON_TIME, by_hand="", **options):
    fractions = by_month(shares)
    figures = {month: Decimal(100) * part / whole for month, (part, whole) in fractions.items()}
    choice = choose_chart(figures, reading=reading, fractions=fractions, by_hand=by_hand)
    return draw_chosen(choice, figures, reading=reading, fractions=fractions, **options)


@pytest.mark.parametrize(
    ("by_hand", "kind"),
    [("", SharesChart), ("laney", SharesChart), ("xmr", Chart), ("run", Chart), ("g", RareChart), ("line", type(None))],
)
def test_the_chart_set_is_the_chart_drawn(by_hand, kind):
    assert type(drawn([(38, 40), (78, 80)] * 6, by_hand=by_hand)) is kind


def test_a_run_chart_shows_no_icons_however_long_it_is():
    assert drawn([(30, 40), (60, 80), (70, 90)] * 6, by_hand="run").variation is None
    assert drawn([(30, 40), (60, 80), (70, 90)] * 6, by_hand="xmr").variation is VariationIcon.COMMON_CAUSE


def test_a_long_time_without_a_late_visit_is_an_improvement_where_visits_on_time_are_wanted():
    months = [(60, 60), (59, 60), (60, 60)] * 24
    chart = drawn([*months, *[(60, 60)] * 30, (59, 60)])
    assert (type(chart), chart.variation) == (RareChart, VariationIcon.IMPROVEMENT_HIGH)


def test_baseline_and_target_are_passed_on():
    chart = drawn([(30, 40), (60, 80)] * 8, target=Decimal(80), settings=Settings(baseline=12))
    assert (chart.settings.baseline, chart.latest.target) == (12, 80)


shares = st.tuples(st.integers(0, 90), st.integers(0, 90)).map(lambda pair: (min(pair), max(pair)))


@given(
    st.lists(st.none() | shares, max_size=40),
    st.sampled_from(Measure),
    st.sampled_from(Basis),
    st.booleans(),
    st.lists(st.integers(0, 40).map(lambda at: add_months(START, at)), max_size=2),
    st.lists(st.integers(0, 1200).map(lambda at: START + timedelta(at)), max_size=20, unique=True),
)
def test_there_is_always_a_chart_and_it_can_be_drawn(months, measure, basis, are_shares_held, rebases, events):
    held = by_month(months)
    per = 1 if measure is Measure.NUMBER else None
    figures = {
        month: None if share is None else Decimal(share[0]) / (per or share[1] or 1) for month, share in held.items()
    }
    reading = Reading(measure, basis, Polarity.LOWER)
    fractions = held if are_shares_held and measure is not Measure.NUMBER else None
    choice = choose_chart(figures, reading=reading, fractions=fractions, events=events, rebases=rebases)
    chart = draw_chosen(choice, figures, reading=reading, fractions=fractions, rebases=rebases)
    assert choice.kind is choice.by_rule
    assert choice.kind not in choice.others
    assert (chart is None) == (choice.kind is ChartKind.LINE)
