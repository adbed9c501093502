"""The pages on which the chart of an indicator is chosen, and limits are made to begin anew."""

from datetime import date

import pytest

from indicators.control_charts import read_charts
from indicators.models import ChartSettings, Indicator, Outturn, Rebase
from indicators.operations.charts import mark_rebase, set_chart, take_rebase_back
from indicators.standings import read_series
from organisation.models import Unit
from tests.indicators.test_control_charts import hold_months

pytestmark = pytest.mark.django_db
ADDRESS = "/indicators/RST-01/"
CHART, REBASE = f"{ADDRESS}define/chart/", f"{ADDRESS}define/rebase/"
AS_THE_RULE_SAYS = {"kind": "", "run_length": "7", "baseline": "", "count_beyond_limits": "on", "seen": "0"}
APRIL = date(2021, 4, 1)


@pytest.fixture
def contacts():
    return Indicator.objects.get(code="RST-01")


def text(page):
    return " ".join(page.content.decode().split())


# choosing the chart


def test_a_chart_is_set_with_its_reason_and_read_on_the_indicators_page(sign_in, analyst, contacts):
    client = sign_in(analyst)
    page = client.post(CHART, AS_THE_RULE_SAYS | {"run_length": "6", "reason": "As the region does."}, follow=True)
    assert "The chart is set." in text(page)
    assert "a run is 6 months" in text(page)
    assert "As the region does. Set by Performance analyst" in text(page)
    assert "Set by hand: months that make a run: 6 months" in text(page)
    assert contacts.chart_settings.set_by == analyst


def test_a_chart_needs_a_reason_and_nothing_typed_is_lost(sign_in, analyst):
    page = sign_in(analyst).post(CHART, AS_THE_RULE_SAYS | {"baseline": "14", "reason": ""})
    assert page.status_code == 422
    assert 'value="14"' in text(page)
    assert not ChartSettings.objects.exists()


def test_a_baseline_too_short_is_told_in_a_sentence(sign_in, analyst):
    page = sign_in(analyst).post(CHART, AS_THE_RULE_SAYS | {"baseline": "5", "reason": "?"})
    assert "Limits need 12 months to rest on." in text(page)


def test_only_charts_that_can_be_drawn_are_offered(sign_in, analyst):
    form = sign_in(analyst).get(CHART).context["form"]
    assert [label for _, label in form.fields["kind"].choices] == [
        "Chosen by the rule (now: run chart)",
        "XmR chart",
        "run chart",
        "plain line",
    ]


def test_a_chart_set_already_stays_on_offer_though_it_cannot_be_drawn(sign_in, analyst, contacts):
    set_chart(contacts, kind="p", reason="Tried", by=analyst)
    form = sign_in(analyst).get(CHART).context["form"]
    assert "p" in dict(form.fields["kind"].choices)


@pytest.mark.parametrize("method", ["get", "post"])
def test_looking_shows_both_and_keeps_nothing(sign_in, analyst, contacts, method):
    hold_months(contacts, 24)
    looking = AS_THE_RULE_SAYS | {"preview": "1", "baseline": "12"}
    page = getattr(sign_in(analyst), method)(CHART, looking)
    assert page.status_code == 200
    assert "Mean of the first 12 months" in text(page)
    assert "Mean of all months" in text(page)
    assert not ChartSettings.objects.exists()


def test_looking_at_what_is_no_setting_says_so(sign_in, analyst):
    page = sign_in(analyst).get(CHART, AS_THE_RULE_SAYS | {"preview": "1", "baseline": "3"})
    assert page.status_code == 200
    assert "What you typed makes no chart. First months the limits rest on: Limits need 12 months" in text(page)


def test_whoever_is_second_sees_both_settings_and_decides(sign_in, analyst, contacts):
    client = sign_in(analyst)
    set_chart(contacts, run_length=6, reason="Said first", by=analyst)
    mine = AS_THE_RULE_SAYS | {"baseline": "12", "reason": "Mine"}
    page = client.post(CHART, mine)
    assert page.status_code == 422
    assert "Somebody changed this while you were writing" in text(page)
    assert "<td>6 months</td><td>7 months</td>" in text(page)
    assert contacts.chart_settings.reason == "Said first"
    client.post(CHART, mine | {"seen": page.context["form"]["seen"].value()})
    contacts.refresh_from_db()
    assert Indicator.objects.get(pk=contacts.pk).chart_settings.baseline == 12


def test_each_change_of_the_chart_is_told_with_its_own_reason(sign_in, analyst, contacts):
    set_chart(contacts, run_length=6, reason="First reason", by=analyst)
    set_chart(contacts, run_length=7, reason="Second reason", by=analyst)
    page = text(sign_in(analyst).get(ADDRESS))
    assert "<q>6 months</q> to <q>7 months</q>. Second reason" in page
    assert "Set by hand: months that make a run: 6 months. First reason" in page


def test_an_indicator_without_figures_can_still_be_set(sign_in, analyst, contacts):
    Outturn.objects.filter(indicator=contacts).delete()
    page = sign_in(analyst).get(CHART)
    assert "No figures are held that could be charted." in text(page)


# re-bases


def test_a_rebase_is_marked_and_read_with_who_and_why(sign_in, analyst, contacts):
    page = sign_in(analyst).post(REBASE, {"month": "2021-08", "reason": "A second duty team."}, follow=True)
    assert "Limits begin anew there." in text(page)
    assert "<strong>Limits anew from August 2021</strong>: A second duty team." in text(page)
    assert "<strong>Re-base</strong> From August 2021" in text(page)
    assert Rebase.objects.get().recorded_by == analyst


def test_a_rebase_needs_its_month_and_its_reason(sign_in, analyst):
    page = sign_in(analyst).post(REBASE, {"month": "soon", "reason": ""})
    assert page.status_code == 422
    assert "Write a month like 2022-02." in text(page)
    assert not Rebase.objects.exists()


def test_a_second_rebase_of_the_month_is_told_in_words(sign_in, analyst, contacts):
    mark_rebase(contacts, month=APRIL, reason="?", by=analyst)
    page = sign_in(analyst).post(REBASE, {"month": "2021-04", "reason": "Again"})
    assert "Limits begin anew in this month already." in text(page)


def test_a_rebase_taken_back_counts_no_longer_and_stays_to_be_read(sign_in, analyst, contacts):
    rebase = mark_rebase(contacts, month=date(2021, 8, 1), reason="A second duty team.", by=analyst)
    page = sign_in(analyst).post(f"{REBASE}{rebase.pk}/take-back/", {"reason": "Not for good."}, follow=True)
    assert "<s>Limits anew from August 2021</s>" in text(page)
    assert "Taken back: Not for good." in text(page)
    series = read_series(Outturn.objects.of_series(contacts, Unit.objects.get(kind="authority")))
    assert not read_charts(series)[series[0].key].starts


def test_a_rebase_taken_back_already_is_not_there_to_take_back(sign_in, analyst, contacts):
    rebase = mark_rebase(contacts, month=APRIL, reason="?", by=analyst)
    take_rebase_back(rebase, reason="?", by=analyst)
    assert sign_in(analyst).get(f"{REBASE}{rebase.pk}/take-back/").status_code == 404
