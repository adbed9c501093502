"""The main pages as somebody meets them who reads with large or spaced text, hears the charts, or lets forms be filled in."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.loading import load
from tests.browser.visiting import sign_in_on
from tests.organisation.matrix.things import make_things

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = Path(__file__).parent
MAIN = [
    "/",
    "/dashboard/",
    "/indicators/",
    "/indicators/PCT-01/",
    "/actions/",
    "/actions/{action}/",
    "/clinics/sessions/{session}/room/",
    "/audits/",
    "/editions/2021-08/",
]


@pytest.fixture
def page(browser, live_server):
    """Give the deputy director at a desk, and the main pages' addresses filled in as `page.addresses`."""
    load("november_2021")
    things = make_things()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB", reduced_motion="reduce")
    for script in ("barriers.js", "enlarged.js"):
        context.add_init_script(path=HERE / script)
    sat = context.new_page()
    sat.goto(f"{live_server.url}/account/login/")
    sat.addresses = [live_server.url + path.format(**things) for path in MAIN]
    yield sat
    context.close()


def test_signing_in_can_be_filled_in_by_the_browser(page):
    """WCAG 1.3.5: what a form asks of the person themself says what it is."""
    boxes = page.locator("main input:not([type=hidden], [type=checkbox])")
    told = boxes.evaluate_all("all => all.map(one => one.autocomplete)")
    assert told == ["username", "current-password"]


def test_the_main_pages_enlarged_spaced_and_read_out(page):
    """WCAG 1.4.12 text spacing, 1.4.10 reflow (1280 by 1024 at 400% is 320 by 256), 1.1.1 charts and sparklines."""
    sign_in_on(page, "deputy")
    wrong, drawings = [], 0
    for address in page.addresses:
        assert page.goto(address).status == 200, address
        drawings += page.evaluate("enlarged.drawings()")
        told = page.evaluate("enlarged.nameless()")
        page.set_viewport_size({"width": 320, "height": 256})
        told += [
            f"at 400%: {each}" for each in page.evaluate("[...barriers.wide(), ...barriers.focus(), ...enlarged.cut()]")
        ]
        page.set_viewport_size({"width": 1366, "height": 768})
        page.evaluate("enlarged.space()")
        told += [f"spaced: {each}" for each in page.evaluate("[...barriers.wide(), ...enlarged.cut()]")]
        page.set_viewport_size({"width": 320, "height": 640})
        told += [f"spaced, on a phone: {each}" for each in page.evaluate("[...barriers.wide(), ...enlarged.cut()]")]
        page.set_viewport_size({"width": 1366, "height": 768})
        wrong += [f"{urlsplit(address).path}: {each}" for each in told]
    assert not wrong, "\n".join(wrong)
    assert drawings > len(page.addresses)
