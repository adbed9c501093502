"""Signing in by the council's directory: who gets in, as whom, with which roles."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.utils import timezone

from organisation.models import GroupGrant, Membership, Unit, User
from organisation.sign_in.following import end_grant
from tests.organisation.sign_in.council import sign_in_by_directory, way_to_directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def managers(db):
    """A group whose people manage the first service."""
    unit = Unit.objects.get(code="pact")
    return GroupGrant.objects.create(group_id="g-pact", label="PACT managers", role="service_manager", unit=unit)


def today():
    return timezone.localdate()


def roles(person):
    return {(one.role, one.unit.code) for one in person.memberships.in_force(on=today())}


def test_somebody_new_comes_in_with_the_roles_of_their_groups(client, directory, managers):
    directory.knows("jo", name="Jo Okoro", email="Jo.Okoro@council.gov.uk", groups=["g-pact", "g-unknown"])
    answer = sign_in_by_directory(client, directory, "jo", next="/indicators/")
    assert answer.url == "/indicators/"
    person = User.objects.get(email="jo.okoro@council.gov.uk")
    assert (person.first_name, person.last_name, roles(person)) == ("Jo", "Okoro", {("service_manager", "pact")})
    assert not person.has_usable_password()
    assert person.memberships.get().grant == managers
    assert client.get("/indicators/").status_code == 200


def test_only_the_key_of_the_directory_is_kept(client, directory, managers):
    directory.knows("jo", email="jo@council.gov.uk", groups=["g-pact"], roles=["whatever"])
    sign_in_by_directory(client, directory, "jo")
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("oid-jo", {"sub": "jo", "oid": "oid-jo"})
    assert not SocialToken.objects.exists()
    assert "g-pact" not in str(dict(client.session))
    assert "id_token" not in str(dict(client.session))


def test_who_is_in_no_known_group_is_let_in_to_nothing(client, directory, managers):
    directory.knows("sam", groups=["g-unknown"])
    answer = sign_in_by_directory(client, directory, "sam")
    assert answer.status_code == 403
    assert "oid-sam" in answer.content.decode()
    assert not SocialAccount.objects.exists()
    assert not User.objects.filter(first_name="sam").exists()
    assert client.get("/").status_code == 302


def test_roles_follow_groups_at_each_sign_in_and_are_never_deleted(client, directory, managers):
    qa = GroupGrant.objects.create(group_id="g-qa", label="QA", role="qa", unit=Unit.objects.get(parent=None))
    directory.knows("jo", groups=["g-pact"])
    sign_in_by_directory(client, directory, "jo")
    person = SocialAccount.objects.get().user
    Membership.objects.filter(user=person).update(starts_on=today() - timedelta(days=30))
    by_hand = Membership.objects.create(user=person, unit=managers.unit, role="board_reader", starts_on=today())
    directory.knows("jo", groups=["g-qa"])
    sign_in_by_directory(client, directory, "jo")
    assert roles(person) == {("qa", qa.unit.code), ("board_reader", "pact")}
    moved = person.memberships.get(role="service_manager")
    assert moved.ends_on == today() - timedelta(days=1)
    assert moved.history.first().history_change_reason
    directory.knows("jo", groups=["g-pact", "g-qa"])
    sign_in_by_directory(client, directory, "jo")
    assert person.memberships.filter(role="service_manager").count() == 2
    assert by_hand in person.memberships.in_force(on=today())
    assert by_hand.grant is None


def test_who_left_every_group_loses_the_roles_and_is_not_let_in(client, directory, managers):
    directory.knows("jo", groups=["g-pact"])
    sign_in_by_directory(client, directory, "jo")
    directory.knows("jo", groups=[])
    assert sign_in_by_directory(client, directory, "jo").status_code == 403
    assert roles(SocialAccount.objects.get().user) == set()
    assert client.get("/").status_code == 302, "the session from before is over too"


def test_a_role_held_by_hand_is_not_given_twice(client, directory, managers):
    person = User.objects.create(username="jo", email="jo@council.gov.uk", password="!")
    Membership.objects.create(user=person, unit=managers.unit, role="service_manager")
    directory.knows("jo", email="jo@council.gov.uk", email_verified=True, groups=["g-pact"])
    sign_in_by_directory(client, directory, "jo")
    assert person.memberships.get().grant is None


def test_an_app_role_gives_roles_as_a_group_does(client, directory, managers):
    GroupGrant.objects.create(group_id="Board.Reader", label="App role", role="board_reader", unit=managers.unit)
    directory.knows("jo", roles=["Board.Reader"], hasgroups=True)
    sign_in_by_directory(client, directory, "jo")
    assert roles(SocialAccount.objects.get().user) == {("board_reader", "pact")}


def test_too_many_groups_are_refused_with_the_way_out(client, directory, managers):
    directory.knows("jo", hasgroups=True)
    answer = sign_in_by_directory(client, directory, "jo")
    assert answer.status_code == 403
    assert "app role" in answer.content.decode()


@pytest.mark.parametrize(
    ("verified", "password", "gets_in"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_an_address_alone_takes_nobody_over(client, directory, managers, deputy, verified, password, gets_in):
    deputy.email = "deputy@council.gov.uk"
    if not password:
        deputy.set_unusable_password()
    deputy.save()
    directory.knows("guest", email="Deputy@council.gov.uk", email_verified=verified, groups=["g-pact"])
    answer = sign_in_by_directory(client, directory, "guest")
    assert (answer.status_code == 302) is gets_in
    assert SocialAccount.objects.filter(user=deputy).exists() is gets_in


def test_a_closed_account_stays_closed(client, directory, managers):
    directory.knows("jo", groups=["g-pact"])
    sign_in_by_directory(client, directory, "jo")
    User.objects.filter(socialaccount__uid="oid-jo").update(is_active=False)
    assert "has been closed" in sign_in_by_directory(client, directory, "jo").content.decode()


def test_what_is_asked_carries_state_nonce_and_proof_key_and_nothing_from_the_query(client, directory):
    address = way_to_directory(client, scope="mail.read", auth_params="prompt=none", process="connect")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["nonce"]
    assert asked["state"]
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked
    assert asked["redirect_uri"] == "http://testserver/account/directory/callback/"


def test_an_answer_meant_for_another_browser_is_refused(client, directory, managers):
    directory.knows("jo", groups=["g-pact"])
    back = urlsplit(directory.vouches(way_to_directory(client), "jo"))
    stolen = type(client)()
    assert stolen.get(f"{back.path}?{back.query}").status_code == 401
    session = client.session
    states = session["socialaccount_states"]
    for state, *_ in states.values():
        state["nonce"] = "of another sign-in"
    session.save()
    assert client.get(f"{back.path}?{back.query}").status_code == 401
    assert client.get("/").status_code == 302


def test_an_answer_counts_once(client, directory, managers):
    directory.knows("jo", groups=["g-pact"])
    back = urlsplit(directory.vouches(way_to_directory(client), "jo"))
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    assert client.get(f"{back.path}?{back.query}").status_code == 401


def test_a_directory_that_does_not_answer_is_said_to(client, settings, directory):
    directory_settings = directory.settings()
    directory_settings["directory"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    settings.SOCIALACCOUNT_PROVIDERS = directory_settings
    assert client.post("/account/directory/").status_code == 503


def test_a_cancelled_sign_in_is_said_to_be(client, directory):
    state = parse_qs(urlsplit(way_to_directory(client)).query)["state"][0]
    answer = client.get(f"/account/directory/callback/?error=access_denied&state={state}")
    assert answer.status_code == 401
    assert "Try again" in answer.content.decode()


def test_where_to_go_afterwards_is_a_place_here(client, directory, managers):
    directory.knows("jo", groups=["g-pact"])
    assert sign_in_by_directory(client, directory, "jo", next="https://elsewhere.example/").url == "/"


def test_a_group_that_counts_no_more_ends_its_roles_at_once(client, directory, managers):
    directory.knows("jo", groups=["g-pact"])
    sign_in_by_directory(client, directory, "jo")
    end_grant(managers, today=today())
    assert roles(SocialAccount.objects.get().user) == set()
    assert client.get("/indicators/").status_code == 403


def test_without_a_directory_there_is_no_such_door(client):
    assert client.post("/account/directory/").status_code == 404
    assert client.get("/account/directory/callback/").status_code == 404


def test_with_a_directory_passwords_are_taken_at_the_side_door_only(client, directory):
    assert "Sign in with your council account" in client.get("/account/login/").content.decode()
    given = {"login": "analyst", "password": "clinic-demo-2021"}
    assert client.post("/account/login/", given).url == "/account/login/emergency/"
    assert client.post("/account/login/emergency/", given).url == "/"


def test_an_administrator_says_which_entry_is_whose_account(client, directory, managers, administrator, deputy):
    client.force_login(administrator, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = f"/admin/organisation/user/{deputy.pk}/change/"
    form = client.get(page).context["adminform"].form
    given = {name: form[name].value() or "" for name in form.fields if name not in ("password", "is_active")}
    rows = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0, "socialaccount_set-TOTAL_FORMS": 1}
    entry = {"socialaccount_set-INITIAL_FORMS": 0, "socialaccount_set-0-uid": "oid-deputy"}
    entry["socialaccount_set-0-user"] = deputy.pk
    answer = client.post(page, {**given, "is_active": "on", **rows, **entry})
    assert answer.status_code == 302, answer.context["errors"]
    client.logout()
    directory.knows("deputy")
    sign_in_by_directory(client, directory, "deputy")
    assert client.get("/").context["user"] == deputy


def test_who_came_from_the_directory_confirms_there(client, directory, managers, settings):
    administrators = GroupGrant.objects.create(
        group_id="g-admin", label="Administrators", role="administrator", unit=Unit.objects.get(parent=None)
    )
    directory.knows("jo", groups=[administrators.group_id])
    sign_in_by_directory(client, directory, "jo")
    settings.RECENT_SIGN_IN_MINUTES = 0
    asked = client.post("/tokens/make/", {"name": "Power BI"})
    assert asked.url == "/account/directory/again/?next=%2Ftokens%2Fmake%2F"
    assert "council account" in client.get(asked.url).content.decode()
    page = client.post("/account/directory/again/", {"next": "/tokens/"}).content.decode()
    address = unescape(re.search(r'href="(http[^"]+/auth\?[^"]+)"', page)[1])
    assert {"prompt=login", "max_age=0"} <= set(urlsplit(address).query.split("&"))
    back = urlsplit(directory.vouches(address, "jo"))
    assert client.get(f"{back.path}?{back.query}").url == "/tokens/"
    settings.RECENT_SIGN_IN_MINUTES = 15
    assert client.post("/tokens/make/", {"name": ""}).status_code in (200, 302, 422)
