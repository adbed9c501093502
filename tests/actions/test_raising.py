"""Raising an action: what is asked before it stands, and where it says it came from."""

from datetime import date

import pytest
from django.utils import timezone

from actions import operations
from actions.models import Action, RaisedIn
from indicators.models import Flag, Indicator
from organisation.models import Unit
from tests.actions.test_action_page import raised

pytestmark = pytest.mark.django_db
ADDRESS = "/actions/new/"


def bank_holiday():
    """Give the next Boxing Day but one that nobody works on."""
    return date(timezone.localdate().year + 1, 12, 26)


def given(**more):
    pact = Unit.objects.get(code="pact")
    return {"title": "Write a rota", "unit": pact.pk, "priority": "normal", "due_on": ""} | more


@pytest.fixture
def visitor(sign_in, pact_manager):
    return sign_in(pact_manager)


def test_a_month_that_is_past_is_refused_with_its_reason(visitor):
    page = visitor.post(ADDRESS, given(due_on="January 2021"))
    assert page.status_code == 422
    assert "January 2021 is past. Give a day from today on." in page.content.decode()
    assert 'value="January 2021"' in page.content.decode()
    assert "is no day" in visitor.post(ADDRESS, given(due_on="ongoing")).content.decode()
    assert "29 January 2021 is past" in visitor.post(ADDRESS, given(due_on="29/1/2021")).content.decode()


def test_a_day_nobody_works_is_asked_about_and_stands_only_when_ticked(visitor):
    day = bank_holiday()
    page = visitor.post(ADDRESS, given(due_on=f"26 December {day.year}"))
    told = page.content.decode()
    assert page.status_code == 422
    assert "is not a working day" in told
    assert f'name="keep_day" value="{day.isoformat()}"' in told.replace('class="form-check-input" ', "").replace(
        "  ", " "
    )
    assert page.context["form"].nearest_day in told
    other = visitor.post(ADDRESS, given(due_on=f"26 December {day.year}", keep_day=f"{day.year + 1}-12-26"))
    assert other.status_code == 422
    kept = visitor.post(ADDRESS, given(due_on=f"26 December {day.year}", keep_day=day.isoformat()))
    assert kept.status_code == 302
    assert Action.objects.get(title="Write a rota").due_on == day


def test_the_next_working_day_is_one_press_away(visitor):
    page = visitor.post(ADDRESS, given(due_on=bank_holiday().isoformat()))
    nearest = page.context["form"].nearest_day
    assert visitor.post(ADDRESS, given(due_on=[bank_holiday().isoformat(), nearest])).status_code == 302
    assert Action.objects.get(title="Write a rota").due_on > bank_holiday()


def test_what_looks_like_it_is_shown_first_and_nothing_typed_is_lost(visitor, head, pact_manager):
    there = raised(head, owner=pact_manager)
    page = visitor.post(ADDRESS, given(title="Cover every visit", detail="All of them"))
    told = page.content.decode()
    assert page.status_code == 422
    assert f"#{there.pk} {there.title}" in told
    assert "All of them" in told
    assert not Action.objects.filter(title="Cover every visit").exists()
    again = visitor.post(ADDRESS, given(title="Cover every visit", detail="All of them", anyway="on"))
    assert again.status_code == 302
    assert Action.objects.get(title="Cover every visit").detail == "All of them"


def test_only_open_ones_of_the_same_unit_that_one_may_read_look_like_it(visitor, head, cla_manager, deputy):
    raised(head, owner=cla_manager, unit="cla")
    ended = raised(head)
    operations.report_progress(ended, by=deputy, note="Overtaken", state="cancelled")
    assert visitor.post(ADDRESS, given(title="Cover the visits")).status_code == 302


def test_the_same_indicator_is_asked_about_too(visitor, head):
    indicator = Indicator.objects.get(code="PDC-01")
    raised(head, indicator=indicator)
    page = visitor.post(ADDRESS, given(title="Something else", indicator=indicator.pk))
    assert "Works on the same indicator." in page.content.decode()


def test_on_a_flag(visitor):
    flag = Flag.objects.filter(unit__code="pact").first()
    source = f"?source=flag:{flag.pk}"
    page = visitor.get(ADDRESS + source)
    assert page.context["form"].initial["indicator"] == flag.indicator
    indicator = page.context["form"].initial["indicator"].pk
    visitor.post(ADDRESS + source, given(indicator=indicator, anyway="on"))
    action = Action.objects.get(title="Write a rota")
    assert (action.raised_in, action.source_path) == (RaisedIn.FLAG, flag.get_absolute_url())
    assert f'<a href="{flag.get_absolute_url()}">' in visitor.get(action.get_absolute_url()).content.decode()


def test_on_commentary(visitor):
    address = "/commentary/pact/2021-11/indicator/SUP-01/"
    told = visitor.get(address).content.decode()
    assert "/actions/new/?source=commentary:pact/2021-11/indicator/SUP-01" in told
    visitor.post(f"{ADDRESS}?source=commentary:pact/2021-11/indicator/SUP-01", given(anyway="on"))
    action = Action.objects.get(title="Write a rota")
    assert (action.raised_in, action.source_path) == (RaisedIn.COMMENTARY, address)


def test_on_an_audit(sign_in, qa):
    from audits.operations.entering import enter_audit
    from tests.audits.test_audits import finding

    audit = enter_audit(finding(qa), domain_grades={}, by=qa)
    visitor = sign_in(qa)
    assert f"/actions/new/?source=audit:{audit.pk}" in visitor.get(audit.get_absolute_url()).content.decode()
    visitor.post(f"{ADDRESS}?source=audit:{audit.pk}", given())
    action = Action.objects.get(title="Write a rota")
    assert (action.raised_in, action.source_path) == (RaisedIn.AUDIT, audit.get_absolute_url())


@pytest.mark.parametrize(
    "source",
    [
        "flag:999999",
        "flag:x",
        "flag:",
        "audit:1",
        "commentary:nowhere/2021-11/area/x",
        "commentary:x",
        "moon:1",
        ":",
        "x",
    ],
)
def test_what_is_not_there_or_not_theirs_is_no_source(visitor, source):
    page = visitor.get(ADDRESS, {"source": source})
    assert (page.status_code, page.context["source"]) == (200, None)


def test_a_body_outside_and_who_keeps_after_it(visitor, head):
    visitor.post(ADDRESS, given(outside_owner="Hampshire police", liaison=head.pk))
    action = Action.objects.get(title="Write a rota")
    assert (action.outside_owner, action.liaison) == ("Hampshire police", head)
    page = visitor.post(ADDRESS, given(title="Another", liaison=head.pk))
    assert "body outside only" in page.content.decode()
