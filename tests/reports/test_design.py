"""The design page shows the parts that pages are made of, each as pages use it."""

import re

import pytest
from django.conf import settings

COMPONENTS = settings.BASE_DIR / "templates/components"
SHOWN = {"status", "pill", "figure", "chart", "tabs", "tile", "timeline", "note", "empty", "progress", "form"}
SHOWN |= {"confirm", "theme"}


@pytest.mark.django_db
def test_every_part_is_shown_in_its_states(sign_in, deputy):
    page = sign_in(deputy).get("/design/").content.decode()
    for status in ("On target", "Within tolerance", "Off target", "Not scored", "No data"):
        assert f">{status}</span>" in page
    assert '<span class="figure-absent">Awaited</span>' in page
    assert 'class="error-summary"' in page
    assert page.count("<h1") == 1
    shown = (settings.BASE_DIR / "templates/reports/design.html").read_text()
    assert set(re.findall(r'components/(\w+)\.html"', shown)) >= SHOWN


@pytest.mark.django_db
def test_what_an_example_sends_goes_nowhere(sign_in, deputy):
    answer = sign_in(deputy).post("/design/", {"what": "x"}, follow=True)
    assert "Nothing was sent or kept" in answer.content.decode()


@pytest.mark.pure
def test_each_component_names_what_it_takes():
    for file in COMPONENTS.glob("*.html"):
        assert file.read_text().startswith("{# "), file.name
