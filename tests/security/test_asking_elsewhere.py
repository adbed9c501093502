"""Being led elsewhere, and saying one is another: redirects, hosts, headers of letters, fields nobody asked for."""

import importlib
import pkgutil

import pytest
from django import forms
from django.core.mail import BadHeaderError

from actions.models import Action
from examples.loading import PASSWORD
from organisation.models import Look, User
from organisation.post import Sent, send, write_letter
from tests.security.test_injection import OURS
from tests.security.walking import Everybody

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "//testserver@evil.example",
    "https://testserver.evil.example/",
    "\x00//evil.example",
)


def leads_out(answer):
    place = answer.headers.get("Location", "") + answer.headers.get("HX-Redirect", "")
    return "evil" in place.partition("?")[0] or place.startswith(("javascript", "data", "//", "\\", "/\\"))


def test_no_way_on_leads_out_of_the_product(client, deputy, settings):
    """After signing in or out, after confirming who one is, after a look, beside a dip sample."""
    settings.ACCOUNT_RATE_LIMITS = False
    enter, faults = Everybody(), []
    for there in ELSEWHERE:
        came = client.post("/account/login/", {"login": "deputy", "password": PASSWORD, "next": there})
        out = client.post(f"/account/logout/?next={there}", {"next": there})
        again = enter("head").post("/account/reauthenticate/", {"password": PASSWORD, "next": there})
        looked = enter("deputy").post("/units/pact-team-1/look/", {"about": "", "next": there})
        asked = enter("analyst").post(
            "/audits/dip-samples/ask/",
            {"indicator": "EAI-04", "unit": "pact", "question": "Why is it so?", "back": there},
        )
        for name, answer in {"in": came, "out": out, "again": again, "look": looked, "asked": asked}.items():
            assert answer.status_code in (302, 200, 422), (name, answer.status_code)
            faults += [(name, there, answer.headers.get("Location"))] * leads_out(answer)
            faults += [(name, there, "in the page")] * (b'href="' + there.encode() + b'"' in answer.content)
    assert not faults
    assert not Look.objects.filter(page__contains="evil").exists()


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "testserver:80@evil"]
)
def test_another_host_is_not_answered_and_no_link_is_made_of_it(client, host):
    answer = client.get("/account/login/", headers={"host": host})
    assert answer.status_code == 400
    assert b"evil" not in answer.content


def test_what_a_proxy_is_said_to_have_said_makes_no_link(sign_in, analyst):
    page = sign_in(analyst).post(
        "/clinics/feeds/make/", headers={"x-forwarded-host": "evil.example", "x-host": "evil.example"}
    )
    assert b"evil" not in page.content


def test_no_letter_takes_a_header_of_somebody_elses(deputy):
    """The attack: a title with a line break and a further addressee behind it."""
    deputy.email = "deputy@example.gov.uk"
    letter = write_letter(deputy, "Late: a\r\nBcc: evil@evil.example", "notification", {"notification": None})
    with pytest.raises(BadHeaderError):
        letter.message()
    assert send(letter)[0] is Sent.NO


def test_a_form_takes_the_fields_it_shows_and_no_other(things):
    """Mass assignment: what is sent besides is not taken, whoever sends it."""
    client, pk = Everybody()("manager.pact"), things["action"]
    more = {"state": "verified", "verified_by": 1, "raised_by": 1, "owner": 1, "is_superuser": "on", "id": 1, "pk": 1}
    before = Action.objects.values("state", "owner", "verified_by", "raised_by").get(pk=pk)
    assert client.post(f"/actions/{pk}/comment/", {"text": "Seen", **more}).status_code == 302
    assert Action.objects.values("state", "owner", "verified_by", "raised_by").get(pk=pk) == before


def test_nobody_makes_themselves_more_than_they_are(sign_in, deputy, administrator):
    new = "three calm otters swim"
    sent = {
        "oldpassword": PASSWORD,
        "password1": new,
        "password2": new,
        "is_superuser": "on",
        "is_staff": "on",
        "role": "qa",
    }
    sign_in(deputy).post("/account/password/change/", sent)
    page = sign_in(administrator).get(f"/admin/organisation/user/{deputy.pk}/change/").content.decode()
    assert not {name for name in ("is_superuser", "user_permissions", "groups") if f'name="{name}"' in page}
    deputy.refresh_from_db()
    assert (deputy.check_password(new), deputy.is_superuser, deputy.is_staff) == (True, False, False)
    assert User.objects.filter(is_superuser=True).count() == 0


def test_every_form_of_a_record_names_its_fields():
    """A form made from a model with all of its fields would take one that is added later."""
    names = [
        found.name
        for app in OURS
        for found in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}.")
        if "forms" in found.name
    ]
    every = {one for name in names for one in vars(importlib.import_module(name)).values() if isinstance(one, type)}
    loose = [
        one for one in every
        if issubclass(one, forms.ModelForm) and getattr(one, "_meta", None) and one._meta.model
        and (one._meta.fields in (None, "__all__") or one._meta.exclude)
    ]  # fmt: skip
    assert not loose
