"""Ringing for a sweep: after the transaction, once, for the newest month."""

from datetime import date

import pytest
from django.db import transaction

from indicators.operations import doorbell

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch):
    heard = []
    monkeypatch.setattr(doorbell._waiting, "months", set(), raising=False)  # other tests leave theirs behind
    monkeypatch.setattr(doorbell.current_app, "send_task", lambda name, args: heard.append(args[0]))
    return heard


def test_however_many_months_change_one_bell_rings_for_the_newest(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for month in (date(2021, 9, 1), date(2021, 11, 1), date(2021, 10, 1)):
            doorbell.ring_sweep(month)
        assert rung == []
    assert rung == ["2021-11-01"]


def test_the_next_transaction_rings_its_own_bell(rung, django_capture_on_commit_callbacks):
    for month in (date(2021, 11, 1), date(2021, 10, 1)):
        with django_capture_on_commit_callbacks(execute=True):
            doorbell.ring_sweep(month)
    assert rung == ["2021-11-01", "2021-10-01"]


def ring_and_fail():
    with transaction.atomic():
        doorbell.ring_sweep(date(2021, 11, 1))
        raise ZeroDivisionError


def test_nothing_rings_where_nothing_was_kept(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        ring_and_fail()
    assert rung == []
