"""A team's flag is its service's seen closer: listed beneath it, counted once, and only the topmost interrupts."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from indicators.flag_list import FlagList
from indicators.models import AwaitedFigure, Cohort, Flag, Indicator
from indicators.operations.figures import Figure, record_outturns
from indicators.rules.flags import too_few_to_flag
from indicators.rules.vocabulary import RevisionReason, Status
from organisation.models import Unit

pytestmark = pytest.mark.django_db
OCTOBER = date(2021, 10, 1)


@pytest.fixture
def pact():
    Flag.objects.all().delete()
    return Unit.objects.get(code="pact")


def flag(unit, code="PDC-01", **more):
    about = {"classification": "new", "sentence": "?", "opened_at": timezone.now()} | more
    return Flag.objects.create(
        indicator=Indicator.objects.get(code=code), unit=unit, first_month=OCTOBER, month=OCTOBER, **about
    )


def close(flag):
    Flag.objects.filter(pk=flag.pk).update(state="closed", closed_at=timezone.now())


def text_of(answer):
    return unescape(answer.content.decode())


def test_of_a_family_only_the_topmost_interrupts(pact):
    top, of_team = flag(pact), flag(pact.children.first())
    assert list(Flag.objects.interrupting()) == [top]
    close(top)
    assert list(Flag.objects.interrupting()) == [of_team]


def test_the_authoritys_stands_above_its_services(pact):
    flag(pact)
    top = flag(pact.parent)
    flag(pact.children.first())
    assert list(Flag.objects.interrupting()) == [top]


def test_another_measure_or_cohort_is_another_family(pact):
    flag(pact)
    flag(pact.children.first(), code="EAI-04")
    flag(pact.children.first(), cohort=Cohort.objects.first())
    assert Flag.objects.interrupting().count() == 3


def test_a_services_neighbours_are_no_family(pact):
    flag(pact)
    flag(Unit.objects.get(code="cla"))
    assert Flag.objects.interrupting().count() == 2


def test_teams_follow_their_service_and_the_list_counts_the_family_once(pact, sign_in, deputy):
    of_team, top = flag(pact.children.first()), flag(pact)
    listed = FlagList(Flag.objects.all(), on=timezone.localdate())
    assert [*listed] == [top, of_team]
    assert listed.heads == {of_team.pk: pact.name}
    page = text_of(sign_in(deputy).get("/flags/"))
    assert "1 flag and 1 beneath it, service by service" in page
    assert f"Counted with the flag of {pact}." in page


def test_without_its_service_in_the_list_a_team_counts(pact, sign_in, deputy):
    flag(pact, classification="recovering")
    flag(pact.children.first())
    assert "1 flag, service by service" in text_of(sign_in(deputy).get("/flags/?classification=new"))


def test_a_teams_page_leads_to_the_flag_it_is_counted_with(pact, sign_in, deputy):
    top, of_team = flag(pact), flag(pact.children.first())
    page = text_of(sign_in(deputy).get(of_team.get_absolute_url()))
    assert f'<a href="{top.get_absolute_url()}">the flag of {pact}</a>' in page


@pytest.mark.parametrize(
    ("status", "cases", "said"),
    [
        (Status.OFF_TARGET, 7, "Off target, but 4 of 7 cases is too few to flag on its own; it counts in the service's figure."),
        (Status.OFF_TARGET, 10, ""),
        (Status.ON_TARGET, 7, ""),
        (Status.OFF_TARGET, None, ""),
    ],
)  # fmt: skip
def test_too_few_to_flag_is_said(status, cases, said):
    cases = None if cases is None else Decimal(cases)
    assert too_few_to_flag(status, numerator=Decimal(4), cases=cases, fewest=10, counts_in="service") == said


def test_the_page_of_a_small_series_says_why_it_is_not_flagged(pact, sign_in, analyst, deputy):
    team, indicator = pact.children.first(), Indicator.objects.get(code="PDC-01")
    [target, *_] = indicator.targets.all()
    target.pk, target.unit = None, team
    target.save()
    figure = Figure(indicator=indicator, unit=team, month=OCTOBER, numerator=Decimal(4), denominator=Decimal(7))
    record_outturns([figure], by=analyst, reason=RevisionReason.DATA_QUALITY)
    page = text_of(sign_in(deputy).get(f"/indicators/PDC-01/?unit={team.code}"))
    assert "Off target, but 4 of 7 cases is too few to flag on its own; it counts in the service's figure." in page


def test_octobers_awaited_measures_are_owned_on_the_list_and_on_their_page(sign_in, deputy):
    client = sign_in(deputy)
    listed = text_of(client.get("/flags/?classification=awaited_data"))
    waiting = Flag.objects.live().filter(classification="awaited_data")
    assert waiting.count() == 3
    for one in waiting.select_related("indicator__updater", "indicator__owner"):
        owner = one.indicator.updater or one.indicator.owner
        assert owner is not None
        assert f"was due from {owner} on" in text_of(client.get(one.get_absolute_url()))
    assert listed.count("It was due from") == 3
    assert "It was due from" in text_of(client.get("/flags/?classification=awaited_data&file=csv"))


def test_a_promise_is_named(sign_in, deputy, analyst):
    one = Flag.objects.live().filter(classification="awaited_data").first()
    AwaitedFigure.objects.create(
        indicator=one.indicator, unit=one.unit, cohort=one.cohort, owner=analyst, set_by=analyst, set_at=timezone.now(),
        promised_on=date(2099, 1, 4),
    )  # fmt: skip
    page = text_of(sign_in(deputy).get(one.get_absolute_url()))
    assert f"Promised by {analyst} for 4 January 2099." in page


def test_nobody_named_is_said(sign_in, deputy):
    one = Flag.objects.live().filter(classification="awaited_data").first()
    Indicator.objects.filter(pk=one.indicator_id).update(owner=None, updater=None)
    page = text_of(sign_in(deputy).get(one.get_absolute_url()))
    assert "Nobody is named to bring it" in page
    assert f"/gaps/{one.indicator.code}/{one.unit.code}/" in page


def test_whoever_answers_for_the_team_alone_hears_of_the_teams(pact):
    team = Unit.objects.create(code="pact-t1", name="PACT team 1", kind="team", parent=pact)
    its = flag(team)
    flag(pact)
    own = Flag.objects.filter(unit=team)
    assert not own.interrupting().exists()
    assert own.interrupting(among=own).get() == its
