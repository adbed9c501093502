"""The glossary: its words are whole, are found, and open where they stand."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from organisation.help.glossary import find_words, glossary, short_forms_in

TERM = re.compile(r'\{% term "([\w-]+)"')
JARGON = ("KPI", "metric", "RAG", "leverage", "utilise")


@pytest.mark.pure
def test_every_word_is_explained_in_plain_whole_sentences():
    wrong = []
    for slug, entry in glossary().items():
        if not re.fullmatch(r"[a-z0-9-]+", slug) or not entry.means.endswith("."):
            wrong.append(f"{slug}: {entry.means}")
        if len(entry.means) > 320 or any(re.search(rf"\b{word}\b", entry.means) for word in JARGON):
            wrong.append(f"{slug} is long or in jargon")
    assert not wrong, "\n".join(wrong)
    assert len(glossary()) > 100


@pytest.mark.pure
def test_every_word_a_page_names_is_in_the_glossary(settings):
    named = {
        slug: path.name
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for slug in TERM.findall(path.read_text())
    }
    assert len(named) > 10
    assert not named.keys() - glossary().keys()


@pytest.mark.pure
def test_a_short_form_is_found_before_what_merely_speaks_of_it():
    assert find_words("cla")[0].slug == "cla"
    assert find_words("further action")[0].slug == "nfa"
    assert find_words("zebra") == []


@pytest.mark.pure
def test_the_short_forms_in_a_name_are_told_once_in_their_order():
    found = short_forms_in("Percentage of Looked after Children (LAC), S47 and C&F assessments of LAC, NFA")
    assert [(form, entry.slug) for form, entry in found] == [
        ("LAC", "cla"), ("S47", "section-47"), ("C&F", "assessment"), ("NFA", "nfa"),
    ]  # fmt: skip
    assert short_forms_in("Number of contacts in the month") == []


@pytest.mark.pure
def test_a_word_is_a_button_and_its_meaning_stands_once_at_the_end_of_the_page():
    page = Template('{% load words %}{% term "basis" %} {% term "basis" "The basis" %}{% words_met %}')
    said = page.render(Context({"request": RequestFactory().get("/")}))
    assert said.count('popovertarget="term-basis"') == 2
    assert said.count('id="term-basis" popover') == 1
    assert said.count('aria-describedby="means-basis"') == 2
    assert ">The basis</button>" in said


@pytest.mark.pure
def test_a_word_is_a_link_to_the_glossary_where_no_page_is_at_hand():
    assert Template('{% load words %}{% term "basis" %}').render(Context()) == (
        '<a class="term" href="/glossary/#basis">Basis</a>'
    )


@pytest.mark.django_db
def test_the_glossary_is_read_by_letter_and_searched(sign_in, board_reader):
    client = sign_in(board_reader)
    every = client.get("/glossary/").content.decode()
    assert 'href="#letter-C"' in every
    assert 'id="cla"' in every
    found = client.get("/glossary/?q=kappa").content.decode()
    assert 'id="kappa"' in found
    assert 'id="basis"' not in found
    nothing = client.get("/glossary/?q=<b>zebra").content.decode()
    assert "No word here is called “&lt;b&gt;zebra”" in nothing


@pytest.mark.django_db
def test_headings_open_their_meanings_and_a_name_says_its_short_forms(sign_in, deputy):
    client = sign_in(deputy)
    for address, slug in (("/indicators/", "status"), ("/flags/", "classification"), ("/actions/", "delivery-status")):
        page = client.get(address).content.decode()
        assert f'popovertarget="term-{slug}"' in page, address
        assert f'id="term-{slug}" popover' in page, address
    assert "CLA: <button" in client.get("/indicators/RST-04/").content.decode()
