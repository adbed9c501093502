"""Series drawn as the chart chosen for them, from rows to icons."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indicators.control_charts import read_charts
from indicators.models import ChartSettings, Indicator, Outturn, Rebase
from indicators.operations.charts import RebaseIsTakenBack, mark_rebase, set_chart, take_rebase_back
from indicators.operations.stamps import ChangedMeanwhile, stamp_of
from indicators.rules.choice import ChartKind
from indicators.standings import read_series
from organisation.models import Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    return User.objects.get(username="analyst")


def contacts() -> Indicator:
    return Indicator.objects.get(code="RST-01")


def authority_chart(indicator):
    series = read_series(Outturn.objects.filter(indicator=indicator, unit__kind=Unit.Kind.AUTHORITY, cohort=None))
    return read_charts(series)[series[0].key]


def hold_months(indicator, number, first=date(2019, 4, 1)):
    """Give the authority figures for months before the example's, swinging a little."""
    unit = Unit.objects.get(kind=Unit.Kind.AUTHORITY)
    like = indicator.outturns.filter(unit=unit, cohort=None).first()
    for place in range(number):
        year, month = divmod(first.month - 1 + place, 12)
        row = Outturn.objects.get(pk=like.pk)
        row.pk, row.month, row.value = None, date(first.year + year, month + 1, 1), 1900 + 40 * (place % 3)
        row.numerator = row.denominator = None
        row.save()


def test_seven_months_make_a_run_chart_without_icons():
    drawn = authority_chart(contacts())
    assert drawn.choice.kind is ChartKind.RUN
    assert drawn.chart.variation is None
    assert "12 are needed" in drawn.sentence


def test_enough_months_are_judged_by_their_limits():
    hold_months(contacts(), 24)
    drawn = authority_chart(contacts())
    assert drawn.choice.kind is ChartKind.XMR
    assert drawn.chart.variation is not None
    assert not drawn.could_not


def test_limits_begin_anew_at_a_rebase_until_it_is_taken_back(analyst):
    hold_months(contacts(), 24)
    rebase = mark_rebase(contacts(), month=date(2021, 4, 1), reason="A new front door", by=analyst)
    drawn = authority_chart(contacts())
    assert [(one.month, one.reason) for one in drawn.starts] == [(date(2021, 4, 1), "A new front door")]
    assert drawn.choice.kind is ChartKind.RUN, "Seven months since it are too few"
    take_rebase_back(rebase, reason="It was not for good", by=analyst)
    assert authority_chart(contacts()).choice.kind is ChartKind.XMR
    with pytest.raises(RebaseIsTakenBack):
        take_rebase_back(rebase, reason="Again", by=analyst)


def test_settings_are_kept_with_their_reason_and_used(analyst):
    hold_months(contacts(), 24)
    set_chart(contacts(), run_length=6, baseline=12, reason="As the region does", by=analyst)
    drawn = authority_chart(contacts())
    assert (drawn.settings.run_length, drawn.settings.baseline) == (6, 12)
    assert "first 12 months" in drawn.settings.sentence()
    assert contacts().chart_settings.history.count() == 1


def test_a_chart_set_by_hand_that_cannot_be_drawn_says_so_and_gives_the_rules(analyst):
    set_chart(contacts(), kind=ChartKind.P, reason="Tried", by=analyst)
    drawn = authority_chart(contacts())
    assert drawn.choice.kind is ChartKind.RUN
    assert drawn.could_not == "The p-chart cannot be drawn: it is for percentages."


def test_nothing_is_set_over_what_somebody_else_set(analyst):
    seen = stamp_of(set_chart(contacts(), run_length=6, reason="First", by=analyst))
    set_chart(contacts(), run_length=7, reason="Second", by=analyst, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        set_chart(contacts(), run_length=6, reason="Third", by=analyst, seen=seen)
    assert contacts().chart_settings.reason == "Second"


def test_a_baseline_too_short_is_refused_in_a_sentence(analyst):
    with pytest.raises(ValidationError, match="Limits need 12 months"):
        set_chart(contacts(), baseline=5, reason="Short", by=analyst)
    assert not ChartSettings.objects.exists()


def test_only_those_who_define_indicators_may_choose():
    manager = User.objects.get(username="manager.pact")
    with pytest.raises(PermissionDenied):
        set_chart(contacts(), run_length=6, reason="Mine", by=manager)
    with pytest.raises(PermissionDenied):
        mark_rebase(contacts(), month=date(2021, 4, 1), reason="Mine", by=manager)
    assert not Rebase.objects.exists()


def test_two_queries_read_the_charts_of_every_series(django_assert_num_queries):
    every = read_series(Outturn.objects.all())
    assert len(every) > 30
    with django_assert_num_queries(2):
        read_charts(every)


def test_rare_events_are_no_concern_by_limits_on_trial():
    outturns = Outturn.objects.filter(indicator=contacts(), unit__kind=Unit.Kind.AUTHORITY, cohort=None)
    for place, outturn in enumerate(outturns.order_by("month")):
        Outturn.objects.filter(pk=outturn.pk).update(value=3 if place == 6 else 0)
    drawn = authority_chart(contacts())
    assert drawn.choice.is_rare
    assert drawn.chart.latest.variation == "concern", "Limits on trial would cry wolf"
    assert not drawn.concern


def test_a_chart_of_gaps_speaks_of_gaps():
    hold_months(contacts(), 24)
    outturns = Outturn.objects.filter(indicator=contacts(), unit__kind=Unit.Kind.AUTHORITY, cohort=None)
    for place, outturn in enumerate(outturns.order_by("month")):
        Outturn.objects.filter(pk=outturn.pk).update(value=int(place % 3 == 0))
    drawn = authority_chart(contacts())
    assert drawn.choice.kind is ChartKind.G
    assert "months up to the event of October 2021" in drawn.sentence
    assert drawn.short.startswith("2 months up to")


def test_marked_months_are_named_the_newest_six_at_most():
    hold_months(contacts(), 24)
    Outturn.objects.filter(indicator=contacts(), month__gte=date(2021, 4, 1)).update(value=9000)
    assert authority_chart(contacts()).marked == (
        "31 of 31: 25 before, and May 2021, June 2021, July 2021, August 2021, September 2021, October 2021."
    )
