"""Secrets and people stay out of logs, databases and answers."""

import json
import logging
import re
import sys

import pytest
from django.apps import apps
from django.utils import timezone

from clinics.operations.feeds import make_feed
from config.logs import CleanFormatter, JsonFormatter, clean
from tests.reports.api.giving import ask, give_token

SAID = {
    "Authorization: Bearer clinic_abcDEF123456": "abcDEF",
    "GET /clinics/feeds/abcdefghijklmnopqrstuvwxyz0123.ics": "abcdefghij",
    "postgres://clinic:hunter2@db/clinic is away": "hunter2",
    "redis://:hunter2@cache:6379/0": "hunter2",
    "IntegrityError: Key (email)=(jo.smith@example.gov.uk) already exists": "smith",
    "{'password': 'hunter2', 'login': 'x'}": "hunter2",
    "sessionid=abc123def; csrftoken=hunter2": "hunter2",
    "SECRET_KEY=hunter2": "hunter2",
    "client_secret: hunter2": "hunter2",
    "said: born 12/03/2012": "12/03/2012",
    "NHS 943 476 5919 was typed": "943 476 5919",
    "case number 123456": "123456",
}


@pytest.mark.pure
def test_no_line_of_the_log_holds_a_secret_or_points_at_a_person():
    kept = [line for line, hidden in SAID.items() if hidden in clean(line)]
    assert not kept
    assert clean("Return 17 could not be read (row 4, column 12)") == "Return 17 could not be read (row 4, column 12)"


@pytest.mark.pure
@pytest.mark.parametrize("formatter", [JsonFormatter(), CleanFormatter()])
def test_messages_and_traces_are_cleaned_alike(formatter):
    try:
        raise ValueError("password=hunter2 of jo@example.gov.uk")
    except ValueError:
        record = logging.LogRecord("x", 40, "x.py", 1, "Asked by %s", ("a@b.example",), sys.exc_info())
    written = formatter.format(record)
    assert not re.search(r"hunter2|jo@|a@b", written)
    assert "ValueError" in written


@pytest.mark.pure
def test_nobody_writes_a_line_of_the_log_of_their_own():
    """The attack: a name with a line break and a false entry behind it."""
    record = logging.LogRecord("x", 30, "x.py", 1, "No such person: %s", ('a\n{"level": "INFO"}',), None)
    written = JsonFormatter().format(record)
    assert "\n" not in written
    assert json.loads(written)["level"] == "WARNING"


@pytest.mark.django_db
def test_no_secret_that_was_given_out_can_be_read_in_the_database(analyst):
    """Tokens and calendar addresses are held as digests: who reads the database cannot use them."""
    _, token = give_token()
    feed = make_feed(clinic=None, by=analyst, now=timezone.now())
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() in ("CharField", "TextField", "SlugField"):
                held = model._base_manager.filter(**{f"{field.attname}__in": [token, feed]})
                assert not held.exists(), field


@pytest.mark.django_db
def test_a_token_is_found_by_its_digest_and_nothing_near_it_is(client):
    """How near a guess is tells nobody anything: not the answer, and not the query that is made."""
    _, token = give_token()
    refused = {
        (answer.status_code, answer.content)
        for guess in (token[:-1], token[:-1] + "_", token.swapcase(), token + "x", "clinic_", "%", "' OR '1'='1")
        for answer in [ask(client, "units", guess)]
    }
    assert len(refused) == 1
    assert refused.pop()[0] == 401
    assert ask(client, "units", token).status_code == 200
