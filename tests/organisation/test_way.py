"""The way through the house: every page stands somewhere, is reached from somewhere, and says where it is."""

import re

import pytest
from django.urls import get_resolver

from organisation.models import User
from organisation.places import GROUPS, place_of
from tests.organisation.matrix.rows import CAST, read_rows
from tests.organisation.matrix.things import make_things
from tests.organisation.matrix.walking import sign_everybody_in, visit

pytestmark = pytest.mark.django_db
ROWS = [row for rows in read_rows().values() for row in rows]
PLACES = {place.name: place for group in GROUPS for place in group.places}
# Pages without an argument that one comes to from another page alone, where what one does there is asked for
STEPS = {
    "actions:keep-view", "actions:make-plan", "audits:allocate", "audits:ask-for-dip-sample", "audits:make-programme",
    "audits:write-learning", "indicators:return-form", "indicators:upload-return", "reports:hold-records",
    "reports:open-edition",
}  # fmt: skip
PARTS = {"reports:suggest"}
FILES = {"reports:roles-csv", "reports:holders-csv", "reports:export-evidence"}


def test_a_place_is_offered_to_whoever_its_page_lets_in():
    marks = {row.address: row.marks for row in ROWS if row.method == "GET"}
    faults = []
    for role, username in CAST.items():
        person = User.objects.get(username=username)
        for name, place in PLACES.items():
            if name in marks and place.is_open_to(person) != (marks[name][role] == "y"):
                faults.append(f"{name} for {role}: the page says {marks[name][role]}")
    assert not faults, faults


def test_every_page_that_needs_no_thing_is_a_place_or_a_step_of_one():
    pages = {row.address for row in ROWS if row.method == "GET" and "{" not in row.path}
    without_argument = {name for name in pages if not arguments_of(name)}
    assert without_argument - set(PLACES) - STEPS - FILES - PARTS == set()


def arguments_of(name):
    resolver = get_resolver()
    *spaces, last = name.split(":")
    for space in spaces:
        resolver = resolver.namespace_dict[space][1]
    return resolver.reverse_dict.getlist(last)[0][0][0][1]


def test_every_page_has_one_heading_and_says_where_it_stands():
    things, clients, faults = make_things(), sign_everybody_in(), []
    for row in ROWS:
        role = next((role for role, mark in row.marks.items() if mark == "y"), None)
        if row.method != "GET" or role is None or "." in row.path or row.address in FILES:
            continue
        answer = visit(clients[role], row, things)
        html = "" if answer.streaming else answer.content.decode(errors="replace")
        if answer.status_code == 200 and "<html" in html and "site-header" in html:
            faults += [f"{row.address} as {role}: {fault}" for fault in faults_of(row, html)]
    assert not faults, "\n" + "\n".join(faults)


def faults_of(row, html):
    if (number := len(re.findall("<h1", html))) != 1:
        yield f"{number} headings of the first rank"
    is_marked = 'aria-current="page"' in html.split("</header>")[0]
    if not is_marked and 'aria-label="Breadcrumb"' not in html:
        yield "neither marked in the navigation nor with a trail"


def test_the_row_has_few_words_and_the_line_those_of_ones_group(sign_in, deputy):
    header = sign_in(deputy).get("/actions/plans/").content.decode().split("</header>")[0]
    wide = header.split('class="nav-wide"')[1].split("</nav>")[0]
    assert re.findall(r">([A-Z][^<]*)</a>", wide) == [
        "Today", "Performance", "Figures", "Clinics", "Actions", "Audits", "Reports", "Settings",
    ]  # fmt: skip
    assert 'aria-current="true">Actions</a>' in wide
    assert 'aria-current="page">Plans</a>' in header
    assert "Sittings" not in header


def test_a_thing_is_reached_from_its_group_down(sign_in, pact_manager):
    client = sign_in(pact_manager)
    page = client.get("/units/pact-team-1/").content.decode()
    trail = page.split('aria-label="Breadcrumb"')[1].split("</nav>")[0]
    assert re.findall(r">([A-Z][^<]*)</a>", trail)[:2] == ["Performance", "Units"]
    assert 'href="/units/pact/"' in trail


def test_nobody_is_led_to_a_place_that_is_not_theirs(board_reader):
    assert place_of("/actions/overdue/", board_reader) is None
    assert place_of("/indicators/IN-1/", board_reader)[1].label == "Indicators"


def test_all_pages_are_those_of_ones_role(sign_in, board_reader):
    page = sign_in(board_reader).get("/everything/").content.decode()
    assert "Every indicator with its status" in page
    assert "/actions/" not in page
