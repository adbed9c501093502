"""Guides and tours: whole, with every picture, leading to pages and parts that are there."""

import re

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from organisation.help.guides import GUIDES, pictures_named, read_guide
from organisation.help.topics import TOPICS, help_with, topic_of
from organisation.help.tours import TOURS
from organisation.roles import Role
from tools.guide_pictures import FOLDER, MOST_BYTES, PICTURES

VISITORS = {
    "analyst": "analyst",
    "manager": "pact_manager",
    "qa": "qa",
    "deputy-director": "deputy",
    "board": "board_reader",
    "administrator": "administrator",
}


@pytest.mark.pure
def test_every_picture_a_guide_names_is_taken_and_every_picture_taken_is_named():
    named = [name for guide in GUIDES.values() for name in pictures_named(guide)]
    assert sorted(named) == sorted(f"{picture.name}.png" for picture in PICTURES)
    missing = [name for name in named if not (FOLDER / name).exists()]
    large = [name for name in named if name not in missing and (FOLDER / name).stat().st_size > MOST_BYTES]
    assert not missing + large
    assert sorted(path.name for path in FOLDER.glob("*.png")) == sorted(named)


@pytest.mark.pure
def test_help_with_a_page_leads_to_a_part_that_is_there():
    faults = []
    for guide, part in set(TOPICS.values()):
        parts = [name for name, _ in read_guide(GUIDES[guide]).parts]
        if part and part not in parts:
            faults.append(f"{guide} has no part {part}: {parts}")
    assert not faults, "\n".join(faults)
    assert topic_of("clinics:set-up") == ("analyst", "when-clinics-meet")
    assert topic_of("clinics:room") == ("manager", "actions-flags-and-clinics")
    assert help_with("organisation:looks") == "/help/"


@pytest.mark.pure
def test_every_topic_speaks_of_a_page_there_is():
    names = set()

    def walk(resolver, space=""):
        for one in resolver.url_patterns:
            if hasattr(one, "url_patterns"):
                walk(one, f"{space}{one.namespace}:" if one.namespace else space)
            elif one.name:
                names.add(space + one.name)

    walk(get_resolver())
    idle = [begin for begin in TOPICS if not any(name.startswith(begin) for name in names)]
    assert not idle


@pytest.mark.pure
def test_no_guide_leads_nowhere_and_each_role_has_one():
    for guide in GUIDES.values():
        assert ".md" not in re.sub(r"<code>.*?</code>", "", read_guide(guide).html), guide.slug
    assert {role for guide in GUIDES.values() if guide.slug != "everybody" for role in guide.roles} == set(Role)


@pytest.mark.pure
def test_every_step_of_a_tour_is_a_page_and_every_role_has_a_tour():
    faults = []
    for tour in TOURS.values():
        assert 5 <= len(tour.steps) <= 6
        for step in tour.steps:
            try:
                reverse(step.page)
            except NoReverseMatch:
                faults.append(step.page)
            if len(step.words) > 150:
                faults.append(f"{step.page} says too much: {len(step.words)}")
    assert not faults
    assert {role for tour in TOURS.values() for role in tour.roles} == set(Role)


@pytest.mark.django_db
def test_each_tour_is_walked_by_its_role_from_page_to_page_and_left(sign_in, request):
    faults = []
    for slug, who in VISITORS.items():
        client, tour = sign_in(request.getfixturevalue(who)), TOURS[slug]
        for number in range(1, len(tour.steps) + 1):
            page = client.get(tour.address(number), follow=True)
            said = page.content.decode()
            if page.status_code != 200 or f"Step {number} of {len(tour.steps)}:" not in said:
                faults.append(f"{slug} {number}: {page.redirect_chain} {page.status_code}")
        assert client.cookies["tour"].value == f"{slug}.{len(tour.steps)}"
        client.get(tour.leave)
        assert client.cookies["tour"].value == "left"
    assert not faults, "\n".join(faults)


@pytest.mark.django_db
def test_a_tour_of_another_role_or_a_step_that_is_none_leads_nowhere(sign_in, board_reader):
    client = sign_in(board_reader)
    for address in ("/help/tour/analyst/1/", "/help/tour/board/9/", "/help/tour/nobody/1/"):
        assert client.get(address).status_code == 404, address
    for said in ("analyst.1", "board.99", "board.²", "board", ".", "board.1.1"):
        assert "tour-words" not in client.get("/indicators/", {"tour": said}).content.decode(), said


@pytest.mark.django_db
def test_help_says_what_one_may_do_and_takes_the_tour_up_again(sign_in, board_reader, settings):
    settings.COUNCIL_CONTACT = "performance@example.gov.uk"
    client = sign_in(board_reader)
    client.get("/help/tour/board/2/")
    page = client.get("/help/").content.decode()
    assert "Go on: step 2, Indicators" in page
    assert "Read figures of the authority and its services" in page
    assert "Upload and publish a return" not in page
    assert "performance@example.gov.uk" in page
    assert client.get("/help/guide/nothing/").status_code == 404


@pytest.mark.django_db
def test_the_foot_of_a_page_leads_to_help_with_that_page(sign_in, board_reader):
    page = sign_in(board_reader).get("/indicators/").content.decode()
    assert 'href="/help/guide/board/#reading-an-indicator">Help with this page' in page
