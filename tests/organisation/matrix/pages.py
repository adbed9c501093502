"""Every page there is, with the role that sees most of it: what pictures are taken of, and what is looked at for barriers."""

from collections import Counter
from typing import NamedTuple

from django.contrib import admin
from django.http import HttpRequest

from organisation.models import User
from tests.organisation.matrix.rows import CAST, MARKS, Row, read_rows
from tests.organisation.test_who_may_admin import pages_of

NOBODY = ""  # not signed in
# An address whose name ends so gives a file, goes on to another page, or is a part of one
FILES = ("-pdf", "-word", "-csv", "-parquet", "-file", "-marked", "return-form", ":download-definitions")
ELSEWHERE = {
    "reports:home",
    "reports:dashboard-today",
    "clinics:record",
    "clinics:newest-minutes",
    "clinics:room-items",
    "reports:suggest",
}
ENTERING = ("analyst", "qa", "admin")


class Page(NamedTuple):
    """A page: what it is called, who looks at it, where it is, and what it answers with."""

    name: str
    who: str
    path: str
    status: int = 200


OF_ONESELF = [
    Page("sign-in", NOBODY, "/account/login/"),
    Page("sign-in, in an emergency", NOBODY, "/account/login/emergency/"),
    Page("accessibility", NOBODY, "/accessibility/"),
    Page("privacy", NOBODY, "/privacy/"),
    Page("sign-out", "admin", "/account/logout/"),
    Page("password", "admin", "/account/password/change/"),
    Page("sign-in again", "admin", "/account/reauthenticate/"),
    Page("sessions", "admin", "/account/sessions/"),
    Page("second proof", "admin", "/account/second-proof/"),
    Page("second proof, app", "admin", "/account/second-proof/app/"),
    Page("second proof, keys", "admin", "/account/second-proof/keys/"),
    Page("second proof, a key", "admin", "/account/second-proof/keys/add/"),
]
FRONT = [Page(f"front page, {role}", who, "/") for role, who in CAST.items()]
REFUSALS = [
    Page("403", "board", "/actions/", 403),
    Page("404", "deputy", "/there-is-no-such-page/", 404),
    Page("404, not signed in", NOBODY, "/there-is-no-such-page/", 404),
]


def every_page(things: dict) -> list[Page]:
    """Give every page, those of one person together, so that each signs in once."""
    pages = [*OF_ONESELF, *FRONT, *REFUSALS, *pages_of_rooms(things), *pages_of_data_entry()]
    return sorted(pages, key=lambda page: list(["", *CAST.values()]).index(page.who))


def pages_of_rooms(things: dict) -> list[Page]:
    """Give the pages of the role matrix, filled in with things there are."""
    return [
        Page(row.address, who_sees_most(row, rows), row.path.format(**things))
        for rows in read_rows().values()
        for row in rows
        if is_page(row)
    ]


def is_page(row: Row) -> bool:
    return row.method == "GET" and not row.address.endswith(FILES) and row.address not in ELSEWHERE


def who_sees_most(row: Row, rows: list[Row]) -> str:
    """Give who, of those let in, may do most in that room."""
    lets_in = Counter(role for each in rows for role, mark in each.marks.items() if mark == "y")
    inside = [role for role, mark in row.marks.items() if 200 in MARKS[mark]]
    return CAST[max(inside, key=lets_in.__getitem__)]


def pages_of_data_entry() -> list[Page]:
    """Give each kind of record's list and forms, as whoever of those who come in may do most with it."""
    everybody = [(name, asking(name)) for name in ENTERING]
    found: dict[str, Page] = {}
    for model, its in admin.site._registry.items():
        row = model._default_manager.order_by("pk").first()
        for kind, _, path in pages_of(model):
            may = [name for name, asked in everybody if opens(its, kind, asked, row)]
            # a history and a deletion look the same for every kind of record: one of each app is enough
            called = model._meta.app_label if kind in ("history", "delete") else model._meta.label_lower
            if path and may:
                found.setdefault(f"{called} {kind}", Page(f"admin: {called}, {kind}", may[0], path))
    return list(found.values())


def asking(username: str) -> HttpRequest:
    asked = HttpRequest()
    asked.user = User.objects.get(username=username)
    return asked


def opens(its: admin.ModelAdmin, kind: str, asked: HttpRequest, row) -> bool:
    """Say whether data entry lets somebody open this kind of page."""
    if kind == "add":
        return its.has_add_permission(asked)
    if kind == "delete":
        return its.has_delete_permission(asked, row)
    return its.has_view_permission(asked, row)
