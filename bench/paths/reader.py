"""Somebody who reads: signed in, asking through the whole stack; or asking the database itself."""

import gzip
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from organisation.models import Unit, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LEVEL = 6  # of compressing a page that was not compressed on its way


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it was served, and compressed as it goes over the line."""

    body: bytes
    compressed: bytes

    @property
    def text(self) -> str:
        """Give it as text."""
        return self.body.decode()


class Reader:
    """The people and places of the first council, looked up before anything is measured."""

    def __init__(self) -> None:
        """Sign in whoever is asked for, once."""
        self.clients: dict[str, Client] = {}
        self.authority = Unit.objects.get(code="c1")

    @cached_property
    def service(self) -> Unit:
        """Give the service whose clinic is looked at."""
        return Unit.objects.get(code="c1-s1")

    def client(self, username: str) -> Client:
        """Give a browser in which somebody is signed in."""
        if username not in self.clients:
            client = Client(raise_request_exception=True, headers={"accept-encoding": "gzip"})
            client.force_login(User.objects.get(username=username), backend=BACKEND)
            self.clients[username] = client
        return self.clients[username]

    def get(self, address: str, by: str) -> Answer:
        """Ask for a page as a browser does, and compress it as a server does."""
        return _served(self.client(by).get(address), address)

    def rows(self, statement: str, given: dict[str, Any] | None = None) -> list[tuple]:
        """Fetch what one statement gives, raw."""
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            return cursor.fetchall()


def _served(response: HttpResponse, address: str) -> Answer:
    if response.status_code != 200:
        raise RuntimeError(f"{address} was answered with {response.status_code}")
    body = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        return Answer(gzip.decompress(body), body)
    return Answer(body, gzip.compress(body, LEVEL, mtime=0))
