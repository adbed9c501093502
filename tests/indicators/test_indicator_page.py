"""One indicator's page: how it is, whether that is unusual, why, and what is done about it."""

import json
import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from actions.models import Action, RaisedIn
from clinics.models import AgendaItem, Clinic, ClinicSession, Outcome
from indicators.models import Indicator, Outturn
from indicators.operations.figures import Figure, record_outturns
from organisation.models import Unit
from organisation.rules.calendar import add_months

pytestmark = pytest.mark.django_db


def text(page):
    words = re.sub(r"<script.*?</script>|<[^>]+>", " ", page.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(words))


@pytest.fixture
def supervision():
    return Indicator.objects.get(code="MSB-01")


@pytest.fixture
def two_years(analyst, supervision):
    unit = Unit.objects.get(kind=Unit.Kind.AUTHORITY)
    record_outturns(
        [
            Figure(supervision, unit, add_months(date(2019, 4, 1), place), printed=Decimal(70 + place % 3))
            for place in range(24)
        ],
        by=analyst,
    )


def test_it_opens_with_one_sentence_on_what_is_usual_and_one_on_the_target(sign_in, deputy, two_years):
    page = text(sign_in(deputy).get("/indicators/MSB-01/"))
    assert "67% in October 2021 is within its usual range" in page
    assert "Off target: 67% against 90%" in page
    assert "Nothing unusual" in page
    assert "Target missed month after month" in page


def test_with_few_months_it_says_so_and_shows_no_icon(sign_in, deputy):
    page = sign_in(deputy).get("/indicators/MSB-01/")
    assert "67% in October 2021. 7 months are held; 12 are needed" in text(page)
    assert "sign-mark" not in page.content.decode()


def test_every_decision_can_be_asked_why(sign_in, deputy, two_years):
    page = sign_in(deputy).get("/indicators/EAI-03/").context["page"]
    answers = {reason.question: reason.answer for reason in page.reasons}
    assert "371.6 or less is on target" in answers["Why this status?"]
    assert "in equal parts each month" in answers["Why this status?"]
    assert "at risk" in answers["Will the year get there?"]
    assert answers["Why this chart?"].startswith("Run chart: ")
    assert "12 are needed" in answers["Why is nothing called unusual?"]
    judged = sign_in(deputy).get("/indicators/MSB-01/").context["page"]
    answers = {reason.question: reason.answer for reason in judged.reasons}
    assert "2.66 average moving ranges" in answers["By which rules is a month unusual?"]
    assert "The target of 90%" in answers["What do the limits say of the target?"]


def test_a_month_that_is_not_scored_says_why(sign_in, deputy):
    assert "Not scored : why No target is in force" in text(sign_in(deputy).get("/indicators/PCT-02/?unit=pact"))


def test_the_table_holds_what_the_chart_shows(sign_in, deputy, two_years):
    page = sign_in(deputy).get("/indicators/MSB-01/")
    specification = json.loads(
        re.search(r'<script id="chart-specification" type="application/json">(.*?)</script>', page.content.decode())[1]
    )
    figures = {row["month"][:7]: row["figure"] for row in specification["data"]["values"]}
    held = {f"{row.standing.month:%Y-%m}": float(row.standing.outturn.value) for row in page.context["page"].months}
    assert figures == held
    august = next(row for row in page.context["page"].months if row.standing.month == date(2021, 8, 1))
    assert (august.says, bool(august.mean), "% to " in august.usual) == ("Below the lower limit", True, True)


def test_a_running_totals_table_tells_the_months_from_the_total(sign_in, deputy):
    page = text(sign_in(deputy).get("/indicators/EAI-03/"))
    assert "Oct 2021 392 as reported 59 " in page
    assert "Benchmarks are of whole years" in page


def test_it_stands_beside_earlier_figures(sign_in, deputy):
    page = text(sign_in(deputy).get("/indicators/MSB-01/"))
    assert "67% in October 2021, up 12 percentage points from 55% in September 2021." in page
    assert "Not compared: October 2020 has no figure." in page


def test_teams_stand_in_the_order_of_the_service_and_workers_are_not_compared(sign_in, deputy, analyst, supervision):
    pact = Unit.objects.get(code="pact")
    team = Unit.objects.get(code="pact-team-1")
    worker = Unit.objects.create(code="w1", name="Worker 1", kind=Unit.Kind.WORKER, parent=team)
    for unit, value in ((worker, 10), (team, 20), (pact, 30)):
        record_outturns([Figure(supervision, unit, date(2021, 10, 1), printed=Decimal(value))], by=analyst)
    page = sign_in(deputy).get("/indicators/MSB-01/").context["page"]
    assert [(placed.series.unit.code, placed.depth) for placed in page.others] == [("pact", 1), ("pact-team-1", 2)]
    assert [(one.team, one.number, one.shown) for one in page.teams_with_workers] == [(team, 1, [])]


def act(supervision, deputy, **given):
    about = {
        "title": "Cover the vacancies", "unit": Unit.objects.get(code="pact"), "indicator": supervision,
        "raised_in": RaisedIn.DIRECT, "raised_by": deputy, "raised_at": timezone.now(),
    }  # fmt: skip
    return Action.objects.create(**(about | given))


def test_actions_are_numbered_on_the_chart_as_in_the_list(sign_in, deputy, supervision):
    june = timezone.make_aware(timezone.datetime(2021, 6, 14, 9))
    act(supervision, deputy, raised_at=june, due_on=date(2021, 9, 30), original_due_on=date(2021, 9, 30))
    page = sign_in(deputy).get("/indicators/MSB-01/")
    assert [(pin.number, pin.place) for pin in page.context["page"].picture.pins][:2] == [(1, 2), (1, 5)]
    assert '<li value="1"><a' in page.content.decode()
    assert "from 14 Jun 2021, due 30 Sep 2021" in text(page)


def test_it_tells_what_clinics_decided_to_those_who_may_read_clinics(sign_in, deputy, board_reader, supervision):
    clinic = Clinic.objects.get(unit__code="pact")
    session = ClinicSession.objects.create(clinic=clinic, held_on=date(2021, 11, 24))
    item = AgendaItem.objects.create(
        session=session, position=1, kind="indicator", title="Supervision", reason="Ours", indicator=supervision
    )
    Outcome.objects.create(
        item=item, assurance="not_assured", cause="capacity", discussion="Two posts are empty.",
        decision="Fill both posts.", recorded_by=deputy, recorded_at=timezone.now(),
    )  # fmt: skip
    assert "Not assured Cause: capacity. Fill both posts." in text(sign_in(deputy).get("/indicators/MSB-01/"))
    assert "Fill both posts" not in text(sign_in(board_reader).get("/indicators/MSB-01/"))


def test_audited_indicators_say_so(sign_in, qa):
    code = Indicator.objects.exclude(audit_measure=None).first().code
    assert "Its figures are counted from case audits" in text(sign_in(qa).get(f"/indicators/{code}/"))


def test_an_indicator_without_figures_has_a_page(sign_in, deputy):
    Outturn.objects.filter(indicator__code="EAI-04").delete()
    page = sign_in(deputy).get("/indicators/EAI-04/")
    assert "No figure has been recorded yet." in text(page)
    assert "js/chart.js" not in page.content.decode()


def test_a_series_awaited_from_the_start_has_a_page(sign_in, deputy):
    page = sign_in(deputy).get("/indicators/RST-08/")
    assert "there are no figures to chart" in text(page)


def test_the_page_keeps_to_its_budget(sign_in, deputy, analyst, supervision, two_years, django_assert_num_queries):
    """However many months and units there are; the list says what each is for."""
    for unit in Unit.objects.filter(kind=Unit.Kind.SERVICE):
        record_outturns([Figure(supervision, unit, date(2021, 10, 1), printed=Decimal(70))], by=analyst)
    client = sign_in(deputy)
    client.get("/indicators/MSB-01/")
    # 1 session, 2 user, 3 memberships with the notice; 4 the indicator; 5 the tree of units;
    # of every unit 6 figures, 7 whose they are, 8 targets, 9 versions, 10 breaks; of the series shown, with its rows
    # themselves, 11 figures, 12 targets, 13 versions, 14 breaks; 15 successions; 16 chart settings, 17 re-bases,
    # 18 benchmarks, 19 actions; 20 units in the order of the tree; 21 doubts, 22 flags, 23 what clinics decided,
    # 24 whether audits are counted, 25 revisions, and the dip samples asked for;
    # and of the definition 26 versions, 27 breaks, 28 to 31 histories, 32 targets, 33 other names,
    # 34 re-bases, 35 chart settings and 36 their history: 37 with the dip samples, 38 whether cases are behind it
    with django_assert_num_queries(38):
        client.get("/indicators/MSB-01/")
