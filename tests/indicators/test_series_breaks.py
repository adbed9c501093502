"""A series that breaks: months before and after are both shown, and never counted or compared together."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.charts import chart, sparkline
from indicators.models import Flag, Indicator, Outturn
from indicators.operations.figures import Figure, record_outturns
from indicators.operations.flags import raise_flags
from indicators.operations.versions import define_version, record_break, take_break_back
from indicators.rules.vocabulary import Polarity, Status
from indicators.standings import read_series
from organisation.models import Unit

pytestmark = pytest.mark.django_db
OCTOBER = date(2021, 10, 1)


def series_of(code, unit="southampton"):
    (series,) = read_series(Outturn.objects.filter(indicator__code=code, unit__code=unit, cohort=None))
    return series


def broken(code, month, by, **more):
    return record_break(Indicator.objects.get(code=code), month=month, reason="A new case system", by=by, **more)


def test_misses_and_months_met_count_from_the_break(analyst):
    assert (series_of("MSB-01").consecutive_misses, series_of("MSB-01").months_met) == (7, (0, 7))
    broken("MSB-01", date(2021, 9, 1), analyst)
    assert (series_of("MSB-01").consecutive_misses, series_of("MSB-01").months_met) == (2, (0, 2))


def test_a_break_to_come_counts_nothing_off_yet(analyst):
    broken("MSB-01", date(2022, 2, 1), analyst)
    assert series_of("MSB-01").consecutive_misses == 7


def test_a_break_of_another_unit_and_one_taken_back_change_nothing(analyst):
    broken("MSB-01", date(2021, 9, 1), analyst, unit=Unit.objects.get(code="pact"))
    take_break_back(broken("MSB-01", date(2021, 8, 1), analyst), reason="Not so", by=analyst)
    assert series_of("MSB-01").consecutive_misses == 7


def test_a_persistent_miss_is_new_after_the_break(analyst):
    broken("MSB-01", OCTOBER, analyst)
    raise_flags(month=OCTOBER)
    flag = Flag.objects.get(indicator__code="MSB-01", unit__code="southampton")
    assert flag.classification == "new"
    assert flag.why.endswith("the first month scored since the break in series.")


def test_a_year_with_a_break_inside_is_not_projected(analyst):
    assert series_of("EAI-03").trajectory is not None
    broken("EAI-03", date(2021, 4, 1), analyst)
    assert series_of("EAI-03").trajectory is not None  # the year begins with it: nothing is mixed
    broken("EAI-03", date(2021, 8, 1), analyst)
    assert series_of("EAI-03").trajectory is None
    assert series_of("EAI-03").year_is_broken


def test_a_percentage_has_no_year_to_break(analyst):
    broken("MSB-01", date(2021, 8, 1), analyst)
    assert not series_of("MSB-01").year_is_broken


def test_each_month_is_read_by_the_definition_of_its_time(analyst):
    before = [at.status for at in series_of("RCP-12").standings]
    assert set(before) == {Status.NOT_SCORED}  # a target is printed, and neither direction is better
    indicator = Indicator.objects.get(code="RCP-12")
    said = "Less agency fostering is wanted."
    define_version(indicator, effective_from=OCTOBER, reason=said, on=OCTOBER, by=analyst, polarity="lower")
    series = series_of("RCP-12")
    assert [at.status for at in series.standings[:-1]] == before[:-1]
    assert series.latest.status in (Status.ON_TARGET, Status.OFF_TARGET)
    assert series.reading.polarity is Polarity.LOWER


def test_a_view_of_an_earlier_day_knows_no_later_break_or_version(analyst, time_machine):
    time_machine.move_to("2022-01-10T10:00Z")
    wrong = broken("MSB-01", date(2021, 9, 1), analyst)
    time_machine.move_to("2022-01-20T10:00Z")
    take_break_back(wrong, reason="Not so", by=analyst)
    indicator = Indicator.objects.get(code="MSB-01")
    define_version(indicator, effective_from=OCTOBER, reason="?", on=OCTOBER, by=analyst, polarity="neither")

    def on(day):
        rows = Outturn.objects.filter(indicator=indicator, cohort=None).select_related("indicator", "unit")
        (series,) = read_series(list(rows.order_by("month")), as_at=datetime(2022, 1, day, tzinfo=UTC))
        return len(series.comparable), series.reading.polarity

    assert [on(day) for day in (9, 15, 25)] == [(7, "higher"), (2, "higher"), (7, "neither")]


def test_reading_series_takes_six_queries_however_many(django_assert_num_queries, analyst):
    broken("MSB-01", OCTOBER, analyst)
    # the figures, their targets, the versions, the breaks, last year of running totals, the wholes of typed percentages
    with django_assert_num_queries(6):
        read_series(Outturn.objects.all())


# the picture


def test_the_line_does_not_cross_a_break_and_the_reason_stands_beside_it(analyst):
    broken("MSB-01", date(2021, 8, 1), analyst)
    drawn = chart(series_of("MSB-01"))
    assert drawn.count('class="series"') == 2
    assert drawn.count('<line class="break"') == 1
    assert ">Break, August 2021: A new case system<" in drawn
    assert "from 53% in Aug 21 to 67% in Oct 21. Break in series from August 2021." in drawn
    assert sparkline(series_of("MSB-01")).count('class="series"') == 2


@pytest.mark.parametrize("month", [date(2020, 1, 1), date(2021, 4, 1), date(2021, 11, 1)])
def test_a_break_outside_what_is_drawn_draws_nothing(analyst, month):
    broken("MSB-01", month, analyst)
    drawn = chart(series_of("MSB-01"))
    assert drawn.count('class="series"') == 1
    assert 'class="break"' not in drawn


def test_a_long_reason_is_shortened_in_the_picture_only(analyst):
    reason = "The case system was replaced over the summer, and what counts as a supervision was defined anew with it"
    record_break(Indicator.objects.get(code="MSB-01"), month=date(2021, 8, 1), reason=reason, by=analyst)
    drawn = chart(series_of("MSB-01"))
    assert "…<title>" in drawn
    assert f"{reason}</title>" in drawn


def test_the_months_before_a_break_are_still_held_and_shown(analyst):
    broken("MSB-01", OCTOBER, analyst)
    series = series_of("MSB-01")
    assert len(series.standings) == 7
    assert [at.month for at in series.comparable] == [OCTOBER]


def test_a_break_falls_before_the_first_month_there_is_after_it(analyst):
    indicator, unit = Indicator.objects.get(code="MSB-01"), Unit.objects.get(code="southampton")
    broken("MSB-01", date(2021, 11, 1), analyst)
    record_outturns([Figure(indicator, unit, date(2021, 12, 1), printed=Decimal(70))], by=analyst)
    assert series_of("MSB-01").consecutive_misses == 1
    assert chart(series_of("MSB-01")).count('<line class="break"') == 1
