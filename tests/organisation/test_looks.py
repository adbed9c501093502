"""Single workers' figures: only the line above and the deputy director, and never without a record."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from indicators.models import Indicator
from indicators.operations.figures import Figure, record_outturns
from organisation import access
from organisation.looks import look_at_workers
from organisation.models import Look, Unit, User

pytestmark = pytest.mark.django_db
LINE = ["deputy", "head", "manager.pact", "team.pact"]
NOT_IN_LINE = ["manager.cla", "analyst", "qa", "board", "admin"]
PAGE = "/indicators/PCT-03/"
FIGURE = re.compile(r"4,?917")
OWN = f"{PAGE}?unit=pact-worker-1"


@pytest.fixture
def team():
    return Unit.objects.get(code="pact-team-1")


@pytest.fixture
def worker(team, analyst):
    """A worker of PACT's first team, with one figure nobody else has."""
    worker, beside = (
        Unit.objects.create(code=f"pact-worker-{one}", name=f"Worker {one}", kind="worker", parent=team)
        for one in (1, 2)
    )
    adjourned, november = Indicator.objects.get(code="PCT-03"), date(2021, 11, 1)
    both = ((worker, 4917), (beside, 100))  # at once, so that their team's sum is neither
    record_outturns([Figure(adjourned, unit, november, printed=Decimal(number)) for unit, number in both], by=analyst)
    return worker


def person(username):
    return User.objects.get(username=username)


@pytest.mark.parametrize("who", LINE)
def test_the_line_looks_and_each_look_is_recorded(sign_in, worker, team, who):
    client = sign_in(person(who))
    before = client.get(PAGE).content.decode()
    assert "Show workers" in before
    assert not FIGURE.search(before)
    after = client.post(reverse("organisation:look", args=[team.code]), {"about": "PCT-03", "next": PAGE}, follow=True)
    assert "Worker 1" in after.content.decode()
    assert FIGURE.search(after.content.decode())
    look = Look.objects.get()
    assert (look.user.username, look.unit, look.about, look.page) == (who, team, "PCT-03", PAGE)


@pytest.mark.parametrize("who", NOT_IN_LINE)
def test_nobody_else_looks_however_they_try(sign_in, worker, team, who):
    client = sign_in(person(who))
    assert "Show workers" not in client.get(PAGE).content.decode()
    for code in (worker.code, team.code, "pact"):
        given = {"about": "PCT-03", "next": PAGE}
        assert client.post(reverse("organisation:look", args=[code]), given).status_code == 403
    for page in (OWN, f"{PAGE}chronology/?unit=pact-worker-1"):
        assert client.get(page).status_code == 404
    assert not Look.objects.exists()


def test_a_team_manager_does_not_look_at_another_teams_workers(sign_in, team):
    other = Unit.objects.get(code="pact-team-2")
    with pytest.raises(PermissionDenied):
        look_at_workers(other, about="", page=PAGE, by=person("team.pact"))


@pytest.mark.parametrize("address", [OWN, f"{PAGE}chronology/?unit=pact-worker-1", "/units/pact-worker-1/"])
def test_a_workers_page_asks_first(sign_in, worker, deputy, address):
    answer = sign_in(deputy).get(address)
    assert "Show the figures" in answer.content.decode()
    assert not FIGURE.search(answer.content.decode())
    assert not Look.objects.exists()


@pytest.mark.parametrize("address", ["/", "/indicators/", PAGE, "/doubts/", "/flags/", "/gaps/", "/units/pact-team-1/"])
def test_no_page_shows_them_unasked(sign_in, worker, deputy, address):
    assert not FIGURE.search(sign_in(deputy).get(address).content.decode())


def test_a_unit_page_shows_them_once_asked(sign_in, worker, deputy):
    client = sign_in(deputy)
    page = worker.get_absolute_url()
    shown = client.post(reverse("organisation:look", args=[worker.code]), {"about": "", "next": page}, follow=True)
    assert "4,917" in shown.content.decode()


def test_a_look_lasts_a_quarter_of_an_hour_and_for_one_measure(worker, team, deputy):
    long_ago = timezone.now() - timedelta(minutes=16)
    look_at_workers(team, about="PCT-03", page=PAGE, by=deputy, now=long_ago)
    assert worker.pk not in access.readable_units(deputy, looking_at="PCT-03")
    look_at_workers(team, about="PCT-03", page=PAGE, by=deputy)
    assert worker.pk in access.readable_units(deputy, looking_at="PCT-03")
    assert worker.pk not in access.readable_units(deputy, looking_at="PCT-04")
    assert worker.pk not in access.readable_units(deputy)


def test_a_look_is_ones_own(worker, team, deputy, head):
    look_at_workers(team, about="PCT-03", page=PAGE, by=deputy)
    assert worker.pk not in access.readable_units(head, looking_at="PCT-03")


def test_who_loses_the_role_loses_the_sight(worker, team):
    manager = person("team.pact")
    look_at_workers(team, about="PCT-03", page=PAGE, by=manager)
    manager.memberships.update(ends_on=date(2021, 1, 1))
    assert worker.pk not in access.readable_units(person("team.pact"), looking_at="PCT-03")


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:alert(1)"])
def test_a_look_leads_nowhere_else(sign_in, worker, team, deputy, address):
    answer = sign_in(deputy).post(reverse("organisation:look", args=[team.code]), {"about": "PCT-03", "next": address})
    assert answer["Location"] == reverse("organisation:units")
    assert not Look.objects.exists()


def test_reading_writes_nothing(sign_in, worker, team, deputy):
    client = sign_in(deputy)
    client.post(reverse("organisation:look", args=[team.code]), {"about": "PCT-03", "next": PAGE})
    client.get(PAGE)
    client.get(OWN)
    assert Look.objects.count() == 1


def test_the_deputy_and_the_administrator_read_who_looked(sign_in, worker, team, deputy, administrator):
    look_at_workers(team, about="PCT-03", page=PAGE, by=deputy)
    page = sign_in(administrator).get(reverse("organisation:looks")).content.decode()
    assert "PCT-03" in page
    assert str(deputy) in page


def test_looks_are_never_edited(sign_in, worker, team, deputy, administrator):
    look = look_at_workers(team, about="PCT-03", page=PAGE, by=deputy)
    client = sign_in(administrator)
    assert client.get(reverse("admin:organisation_look_change", args=[look.pk])).status_code == 200
    for doing in ("change", "delete"):
        answer = client.post(reverse(f"admin:organisation_look_{doing}", args=[look.pk]), {"post": "yes"})
        assert answer.status_code == 403
    assert client.get(reverse("admin:organisation_look_add")).status_code == 403
