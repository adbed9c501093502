"""What goes with every answer. The request: any page. The refusal: the browser's, by the headers it is sent."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import path

from config.policies import DENIED_POWERS

pytestmark = pytest.mark.django_db
PAGES = ("/account/login/", "/health/", "/", "/nowhere/", "/api/v1/units", "/clinics/feeds/none.ics")
SENT = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def directives(answer):
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value.split() for name, _, value in parts}


def test_every_answer_carries_every_header(client, sign_in, deputy):
    """Signed in or not, found or not, page or plain text."""
    faults = []
    for somebody in (client, sign_in(deputy)):
        for page in PAGES:
            answer = somebody.get(page)
            faults += [(page, name) for name, value in SENT.items() if answer.headers.get(name) != value]
            faults += [(page, power) for power in DENIED_POWERS if f"{power}=()" not in answer["Permissions-Policy"]]
            faults += [(page, "policy")] * ("default-src 'none'" not in answer["Content-Security-Policy"])
    assert not faults


def test_the_policy_takes_nothing_from_elsewhere_and_nothing_inline(client):
    said = directives(client.get("/account/login/"))
    assert {value for values in said.values() for value in values} == {"'self'", "'none'", "data:"}
    assert [name for name, values in said.items() if "data:" in values] == ["img-src"]
    for name in ("frame-ancestors", "base-uri", "object-src", "frame-src", "worker-src", "default-src"):
        assert said[name] == ["'none'"], name
    assert said["form-action"] == ["'self'"]


@pytest.mark.parametrize("who", ["deputy", "qa", "analyst", "admin"])
def test_no_page_with_data_is_kept_by_any_cache(client, django_user_model, who):
    client.force_login(django_user_model.objects.get(username=who), backend=settings.AUTHENTICATION_BACKENDS[0])
    for page in ("/", "/indicators/", "/actions/", "/audits/", "/units/", "/admin/", "/indicators/?file=csv"):
        answer = client.get(page)
        assert "no-store" in answer["Cache-Control"], page


def test_a_form_sent_back_is_found_again_by_the_back_button(sign_in, analyst):
    answer = sign_in(analyst).post("/returns/new/", {})
    assert (answer.status_code, answer["Cache-Control"]) == (422, "private, no-cache")


def test_after_signing_out_nothing_is_shown_and_the_browser_empties_its_store(sign_in, deputy):
    client = sign_in(deputy)
    assert client.get("/actions/").status_code == 200
    assert client.post("/account/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/actions/")["Location"] == "/account/login/?next=/actions/"


def test_styles_and_scripts_may_be_kept(settings):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    answer = Client().get("/static/css/clinic.css")
    assert answer.status_code == 200
    assert "no-store" not in answer["Cache-Control"]


def forgotten(request):
    """A view that nobody said who may use: asking for it is an error in the product."""


urlpatterns = [path("forgotten/", forgotten)]


def test_an_error_page_tells_nothing(client, settings):
    """A view that fails answers with a page of words: no trace, no settings, no versions."""
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    answer = client.get("/forgotten/")
    assert answer.status_code == 500
    told = answer.content.decode()
    assert "Something went wrong" in told
    assert not re.search(r"Traceback|Improperly|Django|python|forgotten", told)
