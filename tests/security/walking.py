"""Every address of the product, so that no attack forgets one: its pattern, or one whole address and who may ask for it."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver

from organisation.models import User
from tests.organisation.matrix.rows import CAST, read_rows

ROWS = [row for rows in read_rows().values() for row in rows]
OF_A_KIND = {"int": "1", "slug": "x", "str": "x", "about": "area/x"}
PART = re.compile(r"<(?:(\w+):)?\w+>|\(\?P<\w+>[^)]*\)+")


def every_pattern(patterns=None, before="", namespace="") -> Iterator[tuple[str, str]]:
    """Give the name and an example of every address there is: ours, the admin's and the account's."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern).removeprefix("^").removesuffix("$").replace(r"\Z", "")
        if isinstance(one, URLPattern) and _is_said_again(str(one.name)):
            continue
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", "/" + PART.sub(_example, route)
        else:
            within = f"{one.namespace}:" if one.namespace else namespace
            yield from every_pattern(one.url_patterns, route, within)


def _is_said_again(name: str) -> bool:
    """Say whether an address of the admin is that of a further kind of record: all of them are one view each."""
    model, _, view = name.rpartition("_")
    if name == "None":  # the admin's old addresses, which lead on to the new ones
        return True
    return (
        view in ("changelist", "add", "change", "delete", "history") and "_" in model and model != "organisation_unit"
    )


def _example(found: re.Match) -> str:
    return OF_A_KIND.get(found[1] or "str", "2021-11")


def by_who_may(*, method: str, order=("deputy", "analyst", "qa", "admin", "manager", "head")) -> Iterator[tuple]:
    """Give each address that is asked for with a method, its path still to be filled in, and the first who may ask."""
    for row in ROWS:
        may = [who for who in order if row.marks[who] == "y"]
        if row.method == method and may:
            yield row.address, row.path, CAST[may[0]]


class Everybody:
    """Signs people in, each once."""

    def __init__(self, **how) -> None:
        self.clients, self.how = {}, how

    def __call__(self, username: str) -> Client:
        if username not in self.clients:
            client = self.clients[username] = Client(**self.how)
            client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
        return self.clients[username]
