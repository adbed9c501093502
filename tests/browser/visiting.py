"""How a test sits at a browser: signing in, and looking at every page for barriers."""

import os
import re

from axe_playwright_python.sync_playwright import Axe

from examples.loading import PASSWORD

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FRONT_PAGES = re.compile("^Today$")


def look_at(page):
    """Find no barrier and no sideways scrolling."""
    # not while a part is being fetched: it is another page a moment later
    page.wait_for_load_state()
    page.locator(".htmx-request").first.wait_for(state="detached")
    # without preload: axe would fetch what a sheet imports from beside the page, in place of beside the sheet
    found = Axe().run(page, options={"runOnly": RULES, "preload": False})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def sign_in_on(page, username):
    """Fill in the page that asks who one is."""
    page.get_by_label("User name or e-mail address").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name=FRONT_PAGES).first.wait_for()


class Visitor:
    """Somebody at a browser who looks at every page with axe, and for a page wider than its window."""

    def __init__(self, page, address):
        self.page, self.address, self.visited = page, address, []
        self.troubles = []
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def hear(self, said):
        """Mark an error on the console; a refused form is none, nor is a style the admin's own script tries to set."""
        refused = "422" in said.text or ("/admin/" in self.page.url and "inline style" in said.text)
        if said.type == "error" and not refused:
            self.troubles.append(said.text)

    def sign_in(self, username):
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/account/login/")
        self.look()
        sign_in_on(self.page, username)
        self.look()

    def go(self, path):
        assert self.page.goto(self.address + path).status == 200, path
        self.look()

    def press(self, name, role="button", **more):
        with self.page.expect_event("load"):
            self.page.get_by_role(role, name=name, **more).first.click()
        self.look()

    def look(self):
        """Find no barrier, no sideways scrolling, no error."""
        self.visited.append(self.page.url)
        look_at(self.page)
        assert not self.troubles, f"{self.page.url}: {self.troubles}"

    def sees(self, text):
        self.page.get_by_text(text).first.wait_for()


def keep_picture(page, name, media="screen"):
    """Keep a picture of the page, or of how it prints, where a folder for them is named."""
    if folder := os.environ.get("PICTURES"):
        page.emulate_media(media=media)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
        page.emulate_media(media="screen")


def keys_in(page, box, words):
    """Bring the keyboard to a box and type, or choose by its first letters."""
    box.focus()
    page.keyboard.type(words)


def press_enter(page, button):
    """Bring the keyboard to a button or link, and go where Enter leads."""
    button.focus()
    with page.expect_event("load"):
        page.keyboard.press("Enter")


def move_in_place(page, what):
    """Bring the keyboard to a button that moves an item of an agenda, and press Enter: it moves without another page."""
    page.locator(what).focus()
    moved_in_place(page)


def moved_in_place(page):
    """Press Enter where the keyboard is, and wait until the item is said to be in its place."""
    with page.expect_response("**/move/") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    page.get_by_text(" is in place ").wait_for()
