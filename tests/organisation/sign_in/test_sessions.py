"""How long a sign-in lasts, and what is asked again."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession

from examples.loading import PASSWORD
from organisation.sign_in.recently import recently_signed_in

pytestmark = pytest.mark.django_db
MORNING = datetime(2021, 12, 6, 8, 30, tzinfo=UTC)
BY_SCRIPT = {"HTTP_SEC_FETCH_MODE": "cors"}


@pytest.fixture
def clock(settings):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_HOURS, settings.RECENT_SIGN_IN_MINUTES = 30, 10, 15
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def enter(client, login="deputy", **given):
    return client.post("/account/login/", {"login": login, "password": PASSWORD, **given})


def test_a_session_that_is_not_used_is_over(client, clock, deputy):
    enter(client)
    clock.shift(timedelta(minutes=29))
    assert client.get("/flags/").status_code == 200
    clock.shift(timedelta(minutes=29))
    assert client.get("/flags/").status_code == 200
    clock.shift(timedelta(minutes=31))
    answer = client.get("/flags/")
    assert answer.url == "/account/login/?next=/flags/"
    assert "had not used the tracker" in client.get(answer.url).content.decode()
    assert enter(client, next="/flags/").url == "/flags/"


def test_a_session_is_over_after_a_working_day_however_much_it_is_used(client, clock, deputy):
    enter(client)
    for _ in range(24):
        clock.shift(timedelta(minutes=25))
        assert client.get("/flags/").status_code == (200 if clock_hours(clock) < 10 else 302)


def clock_hours(clock):
    return (datetime.now(UTC) - MORNING).total_seconds() / 3600


def test_what_a_page_asks_by_itself_is_no_use_of_it(client, clock, deputy):
    enter(client)
    for _ in range(3):
        clock.shift(timedelta(minutes=11))
        client.get("/flags/", **BY_SCRIPT)
    assert client.get("/flags/").status_code == 302


def test_the_page_may_ask_how_long_and_go_on(client, clock, deputy):
    enter(client)
    clock.shift(timedelta(minutes=20))
    assert client.get("/account/session/").json() == {"idle": 600, "altogether": 34800}
    assert client.post("/account/session/").json()["idle"] == 1800


def test_a_script_is_told_in_a_word_that_it_is_signed_out(client, clock, deputy):
    for asked in ({"HTTP_HX_REQUEST": "true"}, BY_SCRIPT):
        answer = client.post("/flags/acknowledge/", **asked)
        assert (answer.status_code, answer.json()["signed_out"]) == (401, True)


def test_a_form_sent_too_late_leads_back_to_its_page(client, clock, deputy):
    answer = client.post("/flags/acknowledge/", HTTP_REFERER="http://testserver/flags/?area=EAI")
    assert answer.url == "/account/login/?next=/flags/%3Farea%3DEAI"
    elsewhere = client.post("/flags/acknowledge/", HTTP_REFERER="https://elsewhere.example/x")
    assert elsewhere.url == "/account/login/?next=/flags/acknowledge/"


def test_the_key_of_a_session_changes_at_sign_in(client, deputy):
    client.get("/account/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    enter(client)
    assert client.session.session_key != session.session_key


def test_somebody_shut_out_is_out_at_once_and_stays_out_when_let_in_again(client, deputy):
    enter(client)
    deputy.is_active = False
    deputy.save()
    assert client.get("/flags/").status_code == 302
    deputy.is_active = True
    deputy.save()
    assert client.get("/flags/").status_code == 302
    assert not UserSession.objects.filter(user=deputy).exists()


def test_a_new_password_ends_every_other_session(client, deputy):
    other = type(client)()
    enter(client)
    enter(other)
    new = "three calm otters swim"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/flags/").status_code == 200
    assert other.get("/flags/").status_code == 302


def test_one_sees_where_one_is_signed_in_and_ends_the_rest(client, deputy):
    other = type(client)(HTTP_USER_AGENT="The laptop on the train")
    enter(other)
    enter(client)
    assert "The laptop on the train" in client.get("/account/sessions/").content.decode()
    client.post("/account/sessions/")
    assert client.get("/flags/").status_code == 200
    assert other.get("/flags/").status_code == 302


def test_what_is_sensitive_asks_again_after_a_while_and_then_goes_on(client, clock, administrator):
    enter(client, "admin")
    token = {"name": "Power BI", "expires_on": "2022-01-31"}
    clock.shift(timedelta(minutes=16))
    asked = client.post("/account/password/change/", {"oldpassword": "x"})
    assert asked.status_code == 200, "the password page asks for the old password itself"
    asked = client.post("/tokens/make/", token)
    assert asked.url.startswith("/account/reauthenticate/?next=")
    assert client.get(asked.url).status_code == 200
    wrong = client.post(asked.url, {"password": "no", "next": "/tokens/make/"})
    assert wrong.status_code == 200
    gone_on = client.post(asked.url, {"password": PASSWORD, "next": "/tokens/make/"})
    assert "Power BI" in (gone_on.content.decode() or client.get("/tokens/").content.decode())


def test_who_signed_in_just_now_is_not_asked(client, clock, administrator):
    enter(client, "admin")
    clock.shift(timedelta(minutes=14))
    assert "reauthenticate" not in client.post("/tokens/make/", {}).headers.get("Location", "")


def test_a_fragment_that_is_sensitive_leads_the_page_to_the_question(rf, clock, deputy, client):
    enter(client)
    clock.shift(timedelta(hours=1))
    request = rf.post("/x/")
    request.user, request.session = deputy, client.session
    request.htmx = type("Htmx", (), {"current_url_abs_path": "/flags/", "__bool__": lambda self: True})()
    answer = recently_signed_in(lambda request: None)(request)
    assert answer.headers["HX-Redirect"] == "/account/reauthenticate/?next=%2Fflags%2F"


def test_nobody_reaches_the_pages_of_a_sign_in_without_one(client):
    for path in ("session/", "sessions/", "second-proof/", "second-proof/app/", "second-proof/keys/add/"):
        assert client.get(f"/account/{path}").url.startswith("/account/login/?next="), path
    assert client.get("/account/second-proof/give/").url == "/account/login/"
