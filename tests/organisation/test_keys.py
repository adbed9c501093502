"""The table of keys: shown to people and read by scripts, so that what is said and what happens cannot differ."""

import json
import re
from collections import Counter

import pytest
from django.conf import settings

from organisation.keys import KEYS, Where

pytestmark = pytest.mark.django_db

ADDRESS = "/keys/"


def table_of(page):
    """Read the table a page gives its scripts."""
    return json.loads(re.search(r'<script id="keys" type="application/json">(.*?)</script>', page, re.S)[1])


def written(*folders):
    """Give all that is written in some folders of ours."""
    return "\n".join(
        path.read_text()
        for folder in folders
        for path in (settings.BASE_DIR / folder).rglob("*")
        if path.suffix in {".html", ".js", ".py"}
    )


def test_one_key_does_one_thing_in_one_place():
    pressed = Counter((key.where, way) for key in KEYS if key.where is not Where.AUDIT for way in key.keys.split(", "))
    assert [pair for pair, times in pressed.items() if times > 1] == []


def test_everything_a_row_key_does_is_an_element_of_some_page():
    pages = written("templates", "actions", "indicators")  # long lists write their rows in Python
    wanted = {key.act for key in KEYS if key.where is Where.ROW} - {"extend"}  # the script chooses that in the form
    assert {act for act in wanted if not re.search(rf'data-act="[a-z ]*\b{act}\b', pages)} == set()


def test_everything_another_key_does_is_known_to_a_script():
    scripts = written("static/js")
    wanted = {key.act for key in KEYS if key.where in (Where.ANYWHERE, Where.LIST, Where.ROOM) and key.act} - {"record"}
    assert {act for act in wanted if not re.search(rf'["\s]{act}"?[:, ]', scripts)} == set()


def test_the_page_shows_each_key_and_where_it_works(sign_in, pact_manager):
    page = sign_in(pact_manager).get(ADDRESS).content.decode()
    assert all(where.label in page for where in Where)
    assert page.count("<dt>") == len([key for key in KEYS if key.where is not Where.GO]) + len(
        table_of(page)["table"]["go"]
    )


def test_letters_lead_only_where_the_reader_may_go(sign_in, pact_manager, analyst):
    places = {address for _, address in table_of(sign_in(pact_manager).get(ADDRESS).content.decode())["table"]["go"]}
    assert "/actions/mine/" in places
    assert "/returns/" not in places
    assert ["g r", "/returns/"] in table_of(sign_in(analyst).get(ADDRESS).content.decode())["table"]["go"]


def test_over_a_page_it_is_a_small_part(sign_in, pact_manager):
    part = sign_in(pact_manager).get(ADDRESS, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert len(part) < 20_000


def test_letters_are_turned_off_and_on_in_one_browser(sign_in, pact_manager):
    here = sign_in(pact_manager)
    page = here.post(ADDRESS, {"letters": "off"}, follow=True).content.decode()
    assert "Single letters are off in this browser." in page
    assert table_of(page)["on"] is False
    page = here.post(ADDRESS, {"letters": "on"}, follow=True).content.decode()
    assert table_of(page)["on"] is True


def test_whoever_is_not_signed_in_gets_no_keys(client):
    assert "keys-dialog" not in client.get("/accessibility/").content.decode()
