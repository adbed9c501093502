"""Two kinds to be told of, for tests only: one that interrupts and one that waits."""

import pytest

from organisation.notifications import Kind, kinds, register
from organisation.roles import Role


@pytest.fixture(autouse=True)
def only_these_kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    register(Kind("fire", "A fire", interrupts=True, duty_for=frozenset({Role.HEAD_OF_SERVICE})))
    register(Kind("news", "News"))


@pytest.fixture(autouse=True)
def addresses(head, qa):
    for person in (head, qa):
        person.email = f"{person.username}@example.gov.uk"
        person.save()
