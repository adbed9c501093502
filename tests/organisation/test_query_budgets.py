"""What each page asks of the database, written down, and that it asks no more where there is more of everything.

`query_budgets.txt` has a line for each page: how many queries it may take, and what they read. Where a page asks more
the test says how its line reads now: copy it there, if the page has a reason to ask that much. Data entry is held to
the second alone.
"""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.organisation.matrix.growing import grow
from tests.organisation.matrix.pages import Page, every_page
from tests.organisation.matrix.rows import CAST, Row
from tests.organisation.matrix.things import make_things
from tests.organisation.matrix.walking import sign_everybody_in, visit

pytestmark = pytest.mark.django_db
NAME = 44  # letters
STATED = Path(__file__).parent / "query_budgets.txt"
TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+?)"')
# Read on every page: who asks, what they may, what they have to be told
OF_EVERYBODY = ("organisation_user", "organisation_membership")
GROW = {
    # Django looks up by itself what each searched box of a row has chosen
    "admin: indicators.indicator, change",
    "admin: clinics.clinic, change",
    # Each edition that is being written is asked how far it is: there are one or two
    *(f"front page, {role}" for role in CAST),
}
SESSIONS = "django_session"  # read once; that somebody is still there is noted once a minute


def test_every_page_keeps_to_its_queries_and_asks_no_more_of_more():
    ContentType.objects.get_for_models(*apps.get_models())  # kept from then on
    things = make_things()
    pages, clients = every_page(things), {CAST[name]: client for name, client in sign_everybody_in().items()}
    assert sum((grow() + grow()).values()) > 600  # so that no page is empty, and every condition of one is met
    asked = {page.name: asks(page, clients) for page in pages if page.who}
    lines = {name: line_of(name, tables) for name, tables in asked.items() if not name.startswith("admin: ")}
    stated = stated_numbers()
    over = [line for name, line in lines.items() if asked[name].total() > stated.get(name, 0)]
    assert not over, "These pages ask more than is stated:\n" + "\n".join(over)
    assert set(stated) == set(lines), "These pages are no more: " + ", ".join(set(stated) - set(lines))

    assert sum(grow().values()) > 300
    more = {page.name: asks(page, clients) for page in pages if page.who}
    page_of = {page.name: page.path for page in pages}
    faults = [
        f"{name} ({page_of[name]}) asks {more[name].total() - tables.total()} more: {dict(more[name] - tables)}"
        for name, tables in asked.items()
        if more[name].total() > tables.total() and name not in GROW
    ]
    assert not faults, "\n".join(faults)


def stated_numbers() -> dict[str, int]:
    """Read each page's name and number; what its queries read stands after them for whoever reads the list."""
    lines = [line for line in STATED.read_text().splitlines() if line and not line.startswith("#")]
    return {line[:NAME].rstrip(): int(line[NAME:].split()[0]) for line in lines}


def asks(page: Page, clients: dict) -> Counter[str]:
    """Count what a page reads, by table."""
    with CaptureQueriesContext(connection) as caught:
        visit(clients[page.who], Row(page.path, {}, {}, "GET", page.path), {})
    return Counter(found for one in caught if (found := table_of(one["sql"])) and found != SESSIONS)


def table_of(statement: str) -> str:
    found = TABLE.search(statement)
    return found[1] if found else ""


def line_of(name: str, tables: Counter[str]) -> str:
    """Write down a page: its number of queries, then what they read first, most asked first."""
    rest = sorted(
        ((table, times) for table, times in tables.items() if table not in OF_EVERYBODY),
        key=lambda one: (-one[1], one[0]),
    )
    said = ", ".join(table if times == 1 else f"{table} {times}" for table, times in rest)
    return f"{name:{NAME}}{tables.total():4}  {said}".rstrip()
