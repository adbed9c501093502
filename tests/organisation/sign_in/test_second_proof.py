"""The second proof of local accounts."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import transaction

from examples.loading import PASSWORD
from organisation.models import Notification, NotificationLetter, SignIn, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_proofs(settings):
    settings.LOCAL_ACCOUNTS_NEED_TWO_PROOFS = True
    cache.clear()


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def enter(client, login="deputy"):
    return client.post("/account/login/", {"login": login, "password": PASSWORD})


@pytest.fixture
def set_up_app(monkeypatch):
    monkeypatch.setattr(transaction, "on_commit", lambda then, **how: then())  # as outside a test, within the request

    def _set_up_app(client):
        secret = client.get("/account/second-proof/app/").context["form"].secret
        return secret, client.post("/account/second-proof/app/", {"code": code_for(secret)})

    return _set_up_app


def test_a_password_alone_leads_nowhere_but_to_a_second_proof(client, deputy):
    enter(client)
    for path in ("/", "/flags/", "/actions/overdue/", "/account/password/change/", "/account/sessions/"):
        assert client.get(path).url == "/account/second-proof/", path
    assert "set up an app" in client.get("/account/second-proof/").content.decode()
    assert client.post("/account/logout/").url == "/account/login/"


def test_setting_up_an_app_lets_one_in_and_gives_codes_for_a_bad_day(client, deputy, set_up_app):
    enter(client)
    secret, answer = set_up_app(client)
    assert answer.url == "/account/second-proof/codes/"
    codes = client.get(answer.url).context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/flags/").status_code == 200
    client.post("/account/logout/")
    assert enter(client).url == "/account/second-proof/give/"
    assert client.get("/flags/").status_code == 302
    assert client.post("/account/second-proof/give/", {"code": "000000"}).status_code == 200
    client.post("/account/second-proof/give/", {"code": codes[0]})
    assert client.get("/flags/").status_code == 200
    assert SignIn.objects.first().way == "password_and_more"
    client.post("/account/logout/")
    enter(client)
    assert client.post("/account/second-proof/give/", {"code": codes[0]}).status_code == 200, "a code counts once"
    shown = {"code": code_for(secret)}
    client.post("/account/second-proof/give/", shown)
    assert client.get("/flags/").status_code == 200
    client.post("/account/logout/")
    enter(client)
    assert client.post("/account/second-proof/give/", shown).status_code == 200, "so does what the app shows"


def test_secrets_are_not_readable_in_the_database(client, deputy, set_up_app):
    enter(client)
    secret, _ = set_up_app(client)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_whoever_gets_or_loses_a_proof_or_a_password_is_told(client, deputy, set_up_app):
    User.objects.filter(pk=deputy.pk).update(email="deputy@council.gov.uk")
    enter(client)
    set_up_app(client)
    client.post("/account/second-proof/app/remove/")
    another = "three calm otters"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": another, "password2": another})
    told = Notification.objects.filter(person=deputy, kind="way in changed")
    assert {one.title for one in told} >= {
        "Your account has an app as second proof now",
        "Your account has lost an app as second proof",
        "Your password was changed",
    }
    assert NotificationLetter.objects.filter(notification__in=told).count() == told.count()


def test_codes_are_not_guessed(client, deputy, set_up_app):
    enter(client)
    set_up_app(client)
    client.post("/account/logout/")
    enter(client)
    for _ in range(5):
        client.post("/account/second-proof/give/", {"code": "000000"})
    assert (
        "Too many failed login attempts" in client.post("/account/second-proof/give/", {"code": "1"}).content.decode()
    )


def test_who_removes_every_proof_is_asked_for_one_at_the_next_sign_in(client, deputy, set_up_app):
    enter(client)
    set_up_app(client)
    client.post("/account/second-proof/app/remove/")
    client.post("/account/logout/")
    enter(client)
    assert client.get("/flags/").url == "/account/second-proof/"


def test_administrators_are_told_of_an_emergency_sign_in(client, directory, settings, administrator, deputy):
    settings.LOCAL_ACCOUNTS_NEED_TWO_PROOFS = False
    User.objects.filter(pk=administrator.pk).update(email="admin@council.gov.uk")
    client.post("/account/login/emergency/", {"login": "deputy", "password": PASSWORD})
    told = Notification.objects.get(person=administrator, kind="emergency sign-in")
    assert "signed in by an emergency account" in told.title
    assert NotificationLetter.objects.filter(notification=told).exists()
    assert SignIn.objects.get().in_emergency
