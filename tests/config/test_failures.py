"""Pages for what cannot be shown: what happened, what to do, whom to ask, the number to quote; nothing of how it broke."""

import json
import logging
import re

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from config import failures
from config.logs import JsonFormatter
from config.requests import NumberRequests, number_of_request

NUMBER = re.compile(r"[0-9a-f]{4}-[0-9a-f]{4}")


def broken_by(error):
    """Give the answer where a view fails, the way Django asks for it: inside the handling of the error."""

    def failing(request):
        try:
            raise error
        except Exception:
            return failures.broken(request)

    return NumberRequests(failing)(RequestFactory().get("/"))


@pytest.mark.pure
def test_a_fault_is_told_without_database_session_or_trace(settings):
    settings.COUNCIL_CONTACT = "performance@example.gov.uk"
    answer = broken_by(ValueError("a secret"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Nothing was saved that you did not see confirmed" in page
    assert "performance@example.gov.uk" in page
    assert NUMBER.search(page)[0] == answer["X-Request-ID"]
    assert "a secret" not in page
    assert "Traceback" not in page


@pytest.mark.pure
def test_a_database_that_is_away_is_told_apart_and_asks_to_try_again():
    answer = broken_by(OperationalError("no route to db.internal"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "The database does not answer" in answer.content.decode()
    assert "db.internal" not in answer.content.decode()


@pytest.mark.pure
def test_a_line_of_the_log_has_the_number_of_its_request():
    record = logging.LogRecord("a", logging.INFO, "", 0, "Words", None, None)
    lines = []
    NumberRequests(lambda _: lines.append(JsonFormatter().format(record)) or failures.broken(_))(
        RequestFactory().get("/")
    )
    assert NUMBER.fullmatch(json.loads(lines[0])["request"])
    assert "request" not in json.loads(JsonFormatter().format(record))
    assert number_of_request() == ""


@pytest.mark.django_db
def test_each_page_says_what_to_do_and_where_to_go(client, sign_in, board_reader, settings):
    settings.COUNCIL_CONTACT = "performance@example.gov.uk"
    sign_in(board_reader)
    refused, lost = client.get("/returns/new/"), client.get("/no-such-page/")
    forged = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "board"})
    for answer, status, words in (
        (refused, 403, "These roles may: Performance analyst."),
        (lost, 404, "outside your part of the service"),
        (forged, 403, "Load it again, then send it once more."),
    ):
        page = answer.content.decode()
        assert answer.status_code == status
        assert words in page
        assert "performance@example.gov.uk" in page
        assert answer["X-Request-ID"] in page


@pytest.mark.django_db
def test_what_cannot_be_read_is_said_to_be_so(client):
    answer = client.get("/", headers={"host": "somebody.else.example"})
    assert answer.status_code == 400
    assert "We could not read that" in answer.content.decode()
