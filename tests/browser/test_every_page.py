"""Every page there is, opened once by whoever sees most of it, and looked at for barriers in both themes.

The pages come from the role matrix, so that a new page is looked at without anybody adding it here. All faults of all
pages are told at once. Of data entry, where every page is made of the same few templates, a part is enough each time:
`make barriers` walks the whole.
"""

import os
import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Error

from tests.browser.loading import load
from tests.browser.visiting import RULES, sign_in_on
from tests.organisation.matrix.pages import Page, every_page
from tests.organisation.matrix.things import make_things

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
BARRIERS = Path(__file__).parent / "barriers.js"
WHOLE = "WHOLE_WALK" in os.environ
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 320, "height": 640}
# Said by the browser and by nothing wrong: a refusal, and a style that the admin's own script tries to set
NOISE = re.compile("the server responded with a status of (403|404)|inline style")


class Walker:
    """Somebody at a browser who gathers what is wrong with each page."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.faults, self.titles, self.heard = [], defaultdict(set), []
        self.who, self.page = None, None

    def become(self, who):
        """Sit down at a browser of one's own."""
        if self.page:
            self.page.context.close()
        context = self.browser.new_context(viewport=LAPTOP, locale="en-GB", reduced_motion="reduce")
        self.who, self.page = who, context.new_page()
        for script in (AXE, BARRIERS):
            context.add_init_script(path=script)
        self.page.on("console", lambda said: self.heard.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.heard.append(error.stack or str(error)))
        if who:
            self.page.goto(f"{self.address}/account/login/")
            sign_in_on(self.page, who)

    def visit(self, page: Page, *, in_the_dark=True):
        """Open a page, and note all that is wrong with it."""
        if page.who != self.who:
            self.become(page.who)
        self.page.goto("about:blank")  # what the one before says as it is left is not this one's
        self.heard.clear()
        try:
            wrong = self.opens(page) + self.look(in_the_dark) + [said for said in self.heard if not NOISE.search(said)]
        except Error as problem:  # the other pages are told all the same
            wrong = [str(problem)[:300]]
        self.faults += [f"{page.name} ({page.who or 'nobody'}, {page.path}): {each}" for each in wrong]

    def opens(self, page: Page):
        status = self.page.goto(self.address + page.path).status
        self.titles[self.page.title()].add(urlsplit(self.page.url).path)
        return [] if status == page.status else [f"answered {status}"]

    def look(self, in_the_dark):
        """Give what is wrong with the page that is open: at a desk, on a phone, and in the dark."""
        see = self.page.evaluate
        self.page.keyboard.press("Tab")
        wrong = see("[...barriers.shape(), ...barriers.wide()]")
        self.page.set_viewport_size(PHONE)
        wrong += see("barriers.wide()")
        see("barriers.shorten()")
        wrong += [f"on a phone: {each}" for each in see("barriers.focus()")]
        self.page.set_viewport_size(LAPTOP)
        wrong += see("[...barriers.focus(), ...barriers.buttons()]")
        wrong += see("rules => barriers.axe(rules)", RULES)
        return wrong + self.look_in_the_dark() if in_the_dark else wrong

    def look_in_the_dark(self):
        """Give which colours of the page that is open cannot be told apart in the dark theme."""
        self.page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
        self.page.emulate_media(color_scheme="dark")
        wrong = self.page.evaluate("barriers.buttons()") + self.page.evaluate("barriers.axe([], true)")
        self.page.emulate_media(color_scheme="light")
        return [f"in the dark: {each}" for each in wrong]


@pytest.mark.parametrize("of_data_entry", [False, True], ids=["rooms", "data-entry"])
def test_no_page_has_a_barrier(browser, live_server, of_data_entry):
    load("november_2021")
    walker, seen = Walker(browser, live_server.url), set()
    for page in those_walked(every_page(make_things()), of_data_entry):
        walker.visit(page, in_the_dark=WHOLE or not of_data_entry or kind_of(page) not in seen)
        seen.add(kind_of(page))
    walker.faults += [
        f"“{title}” is the title of {' and '.join(paths)}" for title, paths in walker.titles.items() if len(paths) > 1
    ]
    walker.page.context.close()
    assert not walker.faults, f"{len(walker.faults)} faults\n" + "\n".join(walker.faults)


def those_walked(pages, of_data_entry):
    """Give the pages of one half. In the form of a record one meets all that is in the form for a new one."""
    half = [page for page in pages if page.name.startswith("admin: ") == of_data_entry]
    names = {page.name for page in half}
    return [page for page in half if WHOLE or page.name.replace(", add", ", change") not in names - {page.name}]


def kind_of(page):
    """Give the app and whether it is a list or which form: “admin: audits, change”."""
    return re.sub(r"\.\w+,", ",", page.name)


def test_what_is_shown_when_things_go_wrong_has_no_barrier(browser, live_server):
    walker = Walker(browser, live_server.url)
    walker.become("")
    for name in ("400", "403_csrf", "429", "500", "503"):
        walker.page.route(f"**/{name}/", answering(render_to_string(f"{name}.html")))
        walker.visit(Page(name, "", f"/{name}/"))
    walker.page.context.close()
    assert not walker.faults, "\n".join(walker.faults)


def answering(text):
    """Give what stands in for the server when it cannot answer."""
    return lambda route: route.fulfill(body=text, content_type="text/html")
