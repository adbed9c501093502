"""The page itself: by role, on nothing, since the last visit, and as quick with ten thousand rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from actions.models import Action
from clinics.models import Clinic, ClinicSession
from indicators.models import Flag
from organisation.models import Membership, SignIn, Unit, User
from organisation.roles import Role
from organisation.sign_in.sessions import CAME_BEFORE_AT
from reports.today.needs import Asked
from reports.today.since import happened

pytestmark = pytest.mark.django_db

QUERIES = {  # session, user, memberships, tree; two a kind of need; one a kind of thing that happened
    "deputy": 42,
    "head": 45,
    "qa": 33,
    "analyst": 41,
    "manager.pact": 40,
    "team.pact": 27,
    "board": 6,
    "admin": 12,
}


def page_of(client, name):
    """Sign somebody in who has been here before."""
    person = User.objects.get(username=name)
    if not person.sign_ins.exists():
        SignIn.objects.create(user=person, at=timezone.now() - timedelta(days=1), way="password")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def look(client, name):
    """Give somebody's page and how many queries it took."""
    page_of(client, name)
    with CaptureQueriesContext(connection) as taken:
        page = client.get("/")
    return page, len(taken)


def test_the_page_of_every_role_keeps_its_budget_and_leads_nowhere_closed(client):
    taken, closed = {}, []
    for name in QUERIES:
        page, taken[name] = look(client, name)
        assert "no-store" in page["Cache-Control"]  # the back button shows what is true now
        today = page.context["today"]
        ways = [need.address for one in today.shown for need in one.pile.needs]
        ways += [one.pile.address for one in today.shown] + [one.address for one in today.happened]
        one_a_page = {resolve(way.partition("?")[0].partition("#")[0]).view_name: way for way in ways}
        closed += [f"{name}: {way}" for way in one_a_page.values() if client.get(way).status_code != 200]
    assert not closed
    assert {name: number for name, number in taken.items() if number > QUERIES[name]} == {}, taken


def test_a_hundred_times_the_rows_take_the_same_queries(client, pact_manager):
    _many_actions(Membership.objects.get(user=pact_manager).unit, pact_manager, 500)
    taken = {name: look(client, name)[1] for name in ("deputy", "head", "manager.pact", "qa")}
    assert {name: number for name, number in taken.items() if number > QUERIES[name]} == {}, taken


def _many_actions(unit, owner, number):
    now, day = timezone.now(), timezone.localdate() - timedelta(days=5)
    about = {"unit": unit, "owner": owner, "due_on": day, "original_due_on": day, "accepted_at": now}
    about |= {"raised_in": "direct", "raised_by": owner, "raised_at": now}
    Action.objects.bulk_create([Action(title=f"Action {n}", **about) for n in range(number)], batch_size=30)


def test_what_was_done_elsewhere_is_gone(client):
    page_of(client, "deputy")
    flag = Flag.objects.get(classification="new", state="open")
    assert flag.why[:20] in client.get("/").content.decode()
    client.post(f"/flags/{flag.pk}/acknowledge/")
    client.get("/")  # which tells that it was done, and offers to undo it
    with CaptureQueriesContext(connection) as taken:
        assert f"/flags/{flag.pk}/" not in client.get("/").content.decode()
    assert not [one["sql"] for one in taken if not one["sql"].startswith("SELECT")]  # looking writes nothing


def test_an_empty_service_needs_nobody_and_says_what_comes(client, db):
    unit = Unit.objects.create(
        code="new", name="New service", kind="service", parent=Unit.objects.get(kind="authority")
    )
    person = User.objects.create_user("newcomer")
    Membership.objects.create(user=person, unit=unit, role=Role.TEAM_MANAGER, starts_on=timezone.localdate())
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/").content.decode()
    assert "Nothing needs you." in page
    assert "You have not signed in before" in page


def test_the_sign_in_before_this_one_is_what_counts(client, deputy):
    before = timezone.now() - timedelta(days=2)
    SignIn.objects.create(user=deputy, at=before - timedelta(days=5), way="password")
    SignIn.objects.create(user=deputy, at=before, way="password")
    page_of(client, "deputy")
    assert client.session[CAME_BEFORE_AT] == before.timestamp()
    assert client.get("/").context["today"].since == before


def test_what_happened_is_counted_in_ones_own_part(deputy, pact_manager, cla_manager, board_reader):
    since = timezone.now()
    unit = Membership.objects.get(user=pact_manager).unit
    _many_actions(unit, pact_manager, 3)
    Action.objects.filter(title="Action 1").update(
        state="done", done_at=timezone.now(), closed_at=timezone.now(), closed_by=pact_manager
    )
    told = [one.words for one in happened(Asked(deputy, timezone.now()), since)]
    assert told == ["3 actions raised", "1 action said to be done"]
    assert happened(Asked(cla_manager, timezone.now()), since) == []
    assert happened(Asked(board_reader, timezone.now()), since) == []


def test_the_next_clinic_is_ones_own(client, pact_manager):
    days = [timezone.localdate() + timedelta(days=n) for n in (1, 3, 9)]
    other = Clinic.objects.exclude(unit__memberships__user=pact_manager).first()
    own = Clinic.objects.get(unit__memberships__user=pact_manager)
    ClinicSession.objects.create(clinic=other, held_on=days[0])
    ClinicSession.objects.bulk_create(ClinicSession(clinic=own, held_on=day) for day in days[1:])
    found = page_of(client, "manager.pact").get("/").context["today"].clinic
    assert (found.session.clinic, found.session.held_on) == (own, days[1])
    assert (found.step, found.how_far) == ("Prepare agenda", "Not prepared: no agenda yet.")
