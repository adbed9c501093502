"""A hand that counts: every click and every key pressed to do a task, and apart from them the fields filled in."""

import re


def begins(label):
    """Find a field by how its label begins: what else names it (required, a hint) is left alone."""
    return re.compile(rf"^\s*{re.escape(label)}", re.IGNORECASE)


class Hand:
    """Somebody who does a task at a browser, with what it cost them."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        page.set_default_timeout(12000)
        self.presses = self.fields = self.pages = 0
        page.on("framenavigated", self._turned)

    def _turned(self, frame):
        if frame == self.page.main_frame:
            self.pages += 1

    def begin(self):
        """Stand on Today with nothing counted."""
        self.page.goto(f"{self.address}/")
        self.presses = self.fields = self.pages = 0

    def press(self, name, role="link", within=None, exact=False, nth=0):
        """Click something by what it says."""
        here = self.page.locator(within) if within else self.page
        self._click(here.get_by_role(role, name=name, exact=exact).nth(nth))

    def click(self, selector, nth=0):
        """Click something that no words name."""
        self._click(self.page.locator(selector).nth(nth))

    def _click(self, target):
        target.click()
        self.presses += 1
        self.settle()

    def go(self, label):
        """Go to a place of the navigation, opening the menu it stands in where it is in one."""
        place = self.page.locator("header nav:visible").get_by_role("link", name=label, exact=True)
        if not place.is_visible():
            self.click(f"header nav details:has(a:text-is('{label}')) > summary")
        self._click(place)

    def keys(self, *keys):
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1
        self.settle()

    def fill(self, label, words, nth=0):
        """Type into a field."""
        self.page.get_by_label(begins(label)).locator("visible=true").nth(nth).fill(words)
        self.fields += 1

    def choose(self, label, option, nth=0):
        """Choose from a list."""
        self.page.get_by_label(begins(label)).locator("visible=true").nth(nth).select_option(label=option)
        self.fields += 1

    def tick(self, label, exact=False):
        """Choose a radio button or a box: a press."""
        self.page.get_by_label(label, exact=exact).locator("visible=true").first.check()
        self.presses += 1

    def settle(self):
        """Wait until the page has come."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_function("() => !document.querySelector('.htmx-request')")

    def sees(self, text):
        """Say that the task is done when this can be read."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for(timeout=5000)

    @property
    def cost(self):
        """Give what the task cost."""
        return (self.presses, self.fields, self.pages)
