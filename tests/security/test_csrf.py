"""Forged requests. The request: a form of somebody else's page, sent with a victim's cookies. The refusal: 403, nothing done."""

import pytest
from django.test import Client

from actions.models.told import Comment
from organisation.models import User
from tests.security.walking import ROWS, Everybody, every_pattern

pytestmark = pytest.mark.django_db
SAID = "it was not sent from here"
BY_TOKEN = ("api:",)  # no cookie counts there: tests/reports/api/test_who_reads.py


def test_every_address_refuses_a_form_without_its_token(deputy):
    """Every pattern there is, the admin's and the account's too, posted to as somebody signed in."""
    victim, faults = Everybody(enforce_csrf_checks=True)("deputy"), []
    tried = 0
    for name, path in every_pattern():
        if name.startswith(BY_TOKEN):
            continue
        tried += 1
        answer = victim.post(path, {"text": "forged"})
        if answer.status_code != 403 or SAID not in answer.content.decode():
            faults.append((name, path, answer.status_code))
    assert not faults
    assert tried >= len(ROWS)


def test_the_api_takes_no_form_at_all(deputy):
    victim = Everybody()("deputy")
    faults = [
        (path, verb)
        for name, path in every_pattern()
        if name.startswith(BY_TOKEN)
        for verb in ("post", "put", "patch", "delete")
        if getattr(victim, verb)(path).status_code != 405
    ]
    assert not faults


def test_only_the_verbs_in_use_are_answered(deputy):
    """PUT, PATCH, DELETE, OPTIONS, TRACE and made-up verbs: 405 at every address."""
    victim, faults = Everybody()("deputy"), []
    for name, path in every_pattern():
        for verb in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
            answer = victim.generic(verb, path)
            if answer.status_code != 405 or "GET" not in answer["Allow"]:
                faults.append((verb, name, answer.status_code))
    assert not faults


def test_the_right_token_from_another_origin_is_refused(settings):
    """A token that leaked is of no use to a page of another origin: https sends where a form comes from."""
    client = Client(enforce_csrf_checks=True)
    page = client.get("/account/login/", secure=True)
    given = {"csrfmiddlewaretoken": page.context["csrf_token"], "login": "x", "password": "x"}
    for header in ({"origin": "https://evil.example"}, {"referer": "https://evil.example/a"}, {"origin": "null"}, {}):
        assert client.post("/account/login/", given, secure=True, headers=header).status_code == 403, header
    own = client.post("/account/login/", given, secure=True, headers={"origin": "https://testserver"})
    assert own.status_code == 200


def test_nothing_is_done_by_a_forged_form(things):
    victim = Everybody(enforce_csrf_checks=True)("manager.pact")
    before = Comment.objects.count()
    assert victim.post(f"/actions/{things['action']}/comment/", {"text": "forged"}).status_code == 403
    assert victim.post("/account/logout/").status_code == 403
    assert Comment.objects.count() == before
    assert victim.get("/actions/").status_code == 200
    assert User.objects.get(username="manager.pact").is_active
