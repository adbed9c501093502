"""A dip sample asked for from a clinic is asked in one step, and the next agenda says what became of it."""

from datetime import UTC, date, datetime

import pytest

from audits.models import DipSampleRequest
from audits.operations.dip_samples import answer_dip_sample, ask_for_dip_sample
from clinics.agenda import candidates_for
from clinics.models import AgendaItem, ClinicSession
from clinics.operations.agenda import issue_agenda, prepare_agenda
from indicators.models import Flag, Indicator
from organisation.models import Unit

pytestmark = pytest.mark.django_db
OCTOBER = date(2021, 10, 1)


def on(month, day):
    return datetime(2021, month, day, 10, tzinfo=UTC)


@pytest.fixture
def session():
    return ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))


@pytest.fixture
def flag(session):
    led = Flag.objects.live().filter(indicator__lead_service=session.clinic.unit, unit__kind="authority")
    return led.exclude(classification="awaited_data").first()


def ask(flag, by, **more):
    about = {"indicator": flag.indicator, "unit": flag.unit, "month": OCTOBER, "question": "Is it recording?"}
    return ask_for_dip_sample(**about | {"now": on(11, 1)} | more, by=by)


def reasons_for(session, indicator):
    return [one.reason for one in candidates_for(session) if one.indicator == indicator and not one.action]


def test_it_says_that_one_waits_and_then_what_was_found(session, flag, pact_manager, qa):
    asked = ask(flag, pact_manager)
    assert reasons_for(session, flag.indicator)[0].startswith(
        "Dip sample asked for on 1 November 2021, not answered yet."
    )
    answer_dip_sample(
        asked, cases=10, bearing_out=8, finding="Two were late.", expected_version=1, by=qa, now=on(11, 3)
    )
    assert reasons_for(session, flag.indicator)[0].startswith(
        "Dip sample answered on 3 November 2021: 8 of 10 bear the figure out."
    )


def test_what_was_answered_before_last_time_is_told_no_more(session, flag, pact_manager, qa):
    asked = ask(flag, pact_manager)
    answer_dip_sample(asked, cases=1, bearing_out=1, finding="Fine", expected_version=1, by=qa, now=on(11, 3))
    session.clinic.sessions.create(held_on=date(2021, 11, 5), state="in_progress")
    assert "Dip sample" not in reasons_for(session, flag.indicator)[0]


def test_an_answer_the_clinic_asked_for_is_heard_even_where_nothing_else_calls_for_it(session, pact_manager, qa):
    spoken = {one.indicator.pk for one in candidates_for(session) if one.indicator}
    other = Indicator.objects.exclude(pk__in=spoken).filter(outturns__unit__code="pact").distinct()
    other = other.first() or Indicator.objects.exclude(pk__in=spoken).first()
    about = {"indicator": other, "unit": session.clinic.unit, "month": OCTOBER, "question": "Why?"}
    asked = ask_for_dip_sample(**about, by=pact_manager, now=on(11, 1))
    assert not reasons_for(session, other)
    answer_dip_sample(asked, cases=4, bearing_out=4, finding="Fine", expected_version=1, by=qa, now=on(11, 3))
    [reason] = reasons_for(session, other)
    assert reason == (
        "Dip sample answered on 3 November 2021: 4 of 4 bear the figure out. A dip sample was answered since last time."
    )


def test_of_a_team_or_cohort_it_says_whose(session, flag, pact_manager):
    ask(flag, pact_manager, unit=Unit.objects.get(code="pact-team-1"))
    assert "(PACT team 1)" in reasons_for(session, flag.indicator)[0].replace("Team", "team")


def test_another_services_dip_sample_is_not_told(session, flag, cla_manager):
    ask(flag, cla_manager, unit=Unit.objects.get(code="cla"))
    assert "Dip sample" not in reasons_for(session, flag.indicator)[0]


def test_the_words_stand_as_issued(session, flag, pact_manager, analyst, qa):
    asked = ask(flag, pact_manager)
    prepare_agenda(session, by=analyst)
    issue_agenda(session, by=analyst)
    answer_dip_sample(asked, cases=1, bearing_out=1, finding="Fine", expected_version=1, by=qa)
    item = AgendaItem.objects.get(session=session, flag=flag, action=None)
    assert item.reason.startswith("Dip sample asked for on 1 November 2021, not answered yet.")


def test_one_press_in_the_room_and_the_result_is_there(session, flag, sign_in, pact_manager, analyst, qa):
    prepare_agenda(session, by=analyst)
    issue_agenda(session, by=analyst)
    item = session.items.get(flag=flag, action=None)
    client, here = sign_in(pact_manager), f"/clinics/sessions/{session.pk}/room/?item={item.position}"
    ask = client.get(here).context["room"].dip_samples.ask
    sent = {"indicator": ask.indicator, "unit": ask.unit, "month": ask.month.isoformat(), "back": ask.back}
    assert client.post("/audits/dip-samples/ask/", sent)["Location"] == here
    asked = DipSampleRequest.objects.get()
    assert (asked.unit, asked.asked_at_link) == (flag.unit, here)
    answer_dip_sample(asked, cases=10, bearing_out=8, finding="Fine", expected_version=1, by=qa)
    assert "8 of 10 bear the figure out" in client.get(here).content.decode()


def test_one_press_on_the_agenda(session, flag, sign_in, pact_manager, analyst):
    prepare_agenda(session, by=analyst)
    client, here = sign_in(pact_manager), f"/clinics/sessions/{session.pk}/agenda/"
    lines = client.get(here).context["page"].on_agenda
    offered = {line.item.pk: line.dip.ask for line in lines if line.dip and line.dip.ask}
    assert not any(line.dip for line in lines if line.item.action_id)
    ask = offered[session.items.get(flag=flag, action=None).pk]
    sent = {"indicator": ask.indicator, "unit": ask.unit, "month": ask.month.isoformat(), "back": ask.back}
    client.post("/audits/dip-samples/ask/", sent)
    assert "asked for on" in client.get(here).content.decode()
    assert all(client.get(one.address).status_code == 200 for one in offered.values())
