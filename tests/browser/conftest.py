"""Who sits at a browser: one visitor at two widths, or several people each at a browser of their own."""

import pytest

from tests.browser.loading import load
from tests.browser.visiting import Visitor, sign_in_on


@pytest.fixture(params=[(1366, 768), (320, 640)], ids=["laptop", "phone"])
def visitor(request, live_server, browser):
    load("november_2021")
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    yield Visitor(context.new_page(), live_server.url)
    context.close()


@pytest.fixture
def enter(browser, live_server):
    """Let somebody in at a browser of their own, and give their page."""
    contexts = []

    def _enter(username, width=1366, height=768):
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, locale="en-GB"))
        page = contexts[-1].new_page()
        page.goto(f"{live_server.url}/account/login/")
        sign_in_on(page, username)
        return page

    yield _enter
    for context in contexts:
        context.close()
