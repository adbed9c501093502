"""What a month's form asks for."""

from datetime import date

import pytest

from indicators.blank_forms import form_lines, month_to_ask
from indicators.models import Indicator, Outturn
from organisation.models import Unit

pytestmark = pytest.mark.django_db
NOVEMBER, MUCH_LATER = date(2021, 11, 1), date(2026, 11, 1)


def lines(service=None, month=NOVEMBER, readable=None):
    of = Unit.objects.filter(code=service).first()
    every = set(Unit.objects.values_list("pk", flat=True))
    return form_lines(month=month, service=of, readable=every if readable is None else readable)


def asked(service=None, month=NOVEMBER):
    return {(line.indicator_code, line.unit_code, line.cohort_code) for line in lines(service, month)}


def test_what_came_before_is_asked_for_where_it_came_from_with_what_it_came_to():
    line = next(line for line in lines() if (line.indicator_code, line.unit_code) == ("RST-01", "southampton"))
    assert (line.last_month, line.last_value) == ("Oct 21", "1,978")
    assert ("PCT-01", "pact", "CIN") in asked()


def test_a_service_is_asked_for_its_own_and_for_what_it_leads_on():
    pact = asked("pact")
    leads = set(Indicator.objects.filter(lead_service__code="pact").values_list("code", flat=True))
    assert {code for code, unit, _ in pact if unit == "southampton"} <= leads
    assert {unit for _, unit, _ in pact} <= {"southampton", "pact", "pact-team-1", "pact-team-2"}
    assert ("PCT-01", "pact", "CIN") in pact


def test_a_team_that_has_given_a_figure_is_asked_again():
    figure = Outturn.objects.filter(indicator__code="PCT-01", unit__code="pact", cohort=None).first()
    figure.pk, figure.unit = None, Unit.objects.get(code="pact-team-1")
    figure.save()
    assert ("PCT-01", "pact-team-1", "") in asked("pact")


def test_an_indicator_that_never_had_a_figure_is_asked_of_its_service_or_the_authority():
    led = Indicator.objects.get(code="PCT-01")
    own = Indicator.objects.get(code="RST-01")
    Outturn.objects.filter(indicator__in=[led, own]).delete()
    Indicator.objects.filter(pk=own.pk).update(lead_service=None)
    assert {one for one in asked() if one[0] in ("PCT-01", "RST-01")} == {
        ("PCT-01", led.lead_service.code, ""),
        ("RST-01", "southampton", ""),
    }


def test_what_follows_by_itself_is_not_asked_for():
    Outturn.objects.filter(indicator__code="RST-01").update(origin="audits", source=None)
    assert not any(code == "RST-01" for code, _, _ in asked())


def test_an_indicator_out_of_use_and_a_unit_that_is_gone_are_not_asked():
    Indicator.objects.filter(code="RST-01").update(is_active=False)
    Unit.objects.filter(code="pact").update(valid_to=date(2021, 10, 31))
    assert not any(code == "RST-01" or unit == "pact" for code, unit, _ in asked())


def test_a_form_for_years_later_asks_for_the_same():
    assert asked(month=MUCH_LATER) == asked()


def test_nobody_gets_figures_they_may_not_read():
    cla = set(Unit.objects.filter(code="cla").values_list("pk", flat=True))
    assert {line.unit_code for line in lines(readable=cla)} == {"cla"}


def test_the_month_offered_is_the_one_after_the_newest_once_it_is_over():
    Outturn.objects.filter(month__gt=date(2021, 10, 1)).delete()
    assert month_to_ask(date(2021, 11, 20)) == date(2021, 10, 1)
    assert month_to_ask(date(2021, 12, 2)) == NOVEMBER


def test_it_takes_the_same_queries_however_much_is_asked(django_assert_num_queries):
    service = Unit.objects.get(code="pact")
    every = set(Unit.objects.values_list("pk", flat=True))
    for of in (None, service):
        with django_assert_num_queries(5):  # units, indicators, the newest month, the last figures, the board's order
            form_lines(month=NOVEMBER, service=of, readable=every)
