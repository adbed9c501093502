"""Somebody who has no mouse: goes by Tab, tells what is heard at each stop, and finds whatever hides where one is."""

import re
from pathlib import Path

from tests.browser.visiting import sign_in_on

BARRIERS = Path(__file__).parent / "barriers.js"
OPENING = """# Five journeys walked by keyboard, and read out

Written by `tests/browser/test_walk_throughs.py`, which walks them each time the tests run and fails where a stop is no longer
named as it is here (how many presses it takes may change). There is no mouse: every line is a key, and after the arrow what a
screen reader is given at that stop: role, name, what is chosen or open, whether it is wrong, description. At each stop of the Tab
key it is checked that nothing lies over it. Then the tree of the page, or of the part one is in, is read out, its first lines."""
SPOKEN = {
    "DisclosureTriangle": "disclosure button",
    "Date": "date field",
    "textbox": "text field",
    "combobox": "combo box",
}
"""What the browser calls otherwise than a screen reader says."""
FURTHEST = 250  # stops; whoever needs more is in a trap or lost
GROUP = "document.activeElement.closest('fieldset').querySelector('legend').textContent.replace('*', '').trim()"
UNANSWERED = """() => {
  const asked = [...document.querySelectorAll("[data-audit-form] fieldset")].filter((one) => !one.querySelector(":checked"));
  const here = document.activeElement;
  const isHere = here.type === "radio" && asked.includes(here.closest("fieldset"));
  return { left: asked.length, answers: isHere ? [...here.closest("fieldset").querySelectorAll("input")].map((one) => one.value) : [] };
}"""


class Keyboard:
    """A person's keys and ears. What was pressed and heard is kept, step by step, for the written walk-through."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        page.context.add_init_script(path=BARRIERS)
        page.context.set_default_timeout(120_000)  # ms: a walk is long, and a machine that is busy is no barrier
        self.ears = page.context.new_cdp_session(page)
        self.steps, self.stops = [], []

    def opens(self, path):
        """Type an address. What is written down holds no number of a record: it is another one elsewhere."""
        self.page.goto(self.address + path)
        self.stops.append(f"opens {re.sub('(?<=/)[0-9]+', '…', path.split('?')[0])}")

    def is_let_in(self, username):
        """Sign in as the first journey shows it in full."""
        self.page.goto(f"{self.address}/account/login/")
        sign_in_on(self.page, username)
        self.stops.append(f"signs in as “{username}”")
        self.reads("Signed in", lines=24)

    def signs_in(self, username, password):
        """Sign in, key by key."""
        self.opens("/account/login/")
        self.to("textbox", "User name or e-mail address")
        self.types(username)
        self.to("textbox", "Password")
        self.types(password)
        self.press_on("button", "Sign in")
        self.reads("Signed in", lines=24)

    def skips(self):
        """Go past the header by the first stop of every page, unless one came by it and is past it already."""
        if self.page.url.endswith("#main"):
            return
        self.to("link", "Skip to main content")
        self.presses("Enter")

    def to(self, role, name, *, exact=False):
        """Press Tab until one is there, looking at every stop on the way for what lies over it."""
        target = self.page.get_by_role(role, name=name, exact=exact).first
        if role == "summary":  # what opens a part has no role that can be asked for
            target = self.page.locator("main summary", has_text=name).first
        target.wait_for()
        for count in range(1, FURTHEST):
            self.page.keyboard.press("Tab")
            assert not (over := self.page.evaluate("barriers.here()")), f"{self.page.url}: {over}"
            if target.evaluate("one => one === document.activeElement"):
                return self.heard(tabs(count))
        raise AssertionError(f"{self.page.url}: Tab does not lead to {role} “{name}”")

    def follows_the_summary(self, field):
        """Be at the summary of what is wrong, and go to its field."""
        self.page.locator(".error-summary").wait_for()
        assert self.page.evaluate("document.activeElement.matches('.error-summary')"), "the summary has no focus"
        self.heard("the page opens")
        self.to("link", field, exact=False)
        self.presses("Enter")
        self.heard("and there")

    def picks(self, name):
        """Go to the group a choice is in, and by arrow or space to the choice."""
        target = self.page.get_by_role("radio", name=name, exact=True).first
        count = 0
        while count < FURTHEST and not target.evaluate("one => document.activeElement.name === one.name"):
            self.page.keyboard.press("Tab")
            count += 1
        self.page.keyboard.press("Space")
        keys = [tabs(count)] * bool(count) + ["Space"]
        while not target.is_checked():
            self.page.keyboard.press("ArrowDown")
            keys.append("Down")
        self.heard(", ".join(keys))

    def answers(self, letters: dict[str, str]):
        """Give every question there is its answer by that answer's letter; the page goes on to the next by itself."""
        pressed = {letter: 0 for letter in letters.values()}
        for _ in range(FURTHEST):
            asked = self.page.evaluate(UNANSWERED)
            if not asked["left"]:
                break
            key = next((letters[one] for one in asked["answers"] if one in letters), "Tab")
            if key != "Tab" and not any(pressed.values()):
                self.heard("Tab to the first")
            pressed[key] = pressed.get(key, 0) + 1
            self.page.keyboard.press(key)
            assert not (over := self.page.evaluate("barriers.here()")), f"{self.page.url}: {over}"
        self.heard(", ".join(f"{key.upper() if len(key) == 1 else key} × {count}" for key, count in pressed.items()))

    def types(self, words):
        self.page.keyboard.type(words)
        self.stops.append(f"types “{words}”" if "clinic-demo" not in words else "types the password")

    def types_day(self, day):
        """Type a date in the order in which this browser shows its parts. What is written down holds no day."""
        for parts in ("%d%m%Y", "%m%d%Y"):
            self.page.keyboard.type(day.strftime(parts))
            if self.page.evaluate("document.activeElement.value") == day.isoformat():
                break
            for _ in range(3):
                self.page.keyboard.press("ArrowLeft")
        self.stops.append("types a day")

    def presses(self, key):
        self.page.keyboard.press(key)
        self.stops.append(key)

    def press_on(self, role, name, *, exact=False, key="Enter"):
        """Go to a button or link, and follow it."""
        self.to(role, name, exact=exact)
        with self.page.expect_event("load"):
            self.presses(key)

    def heard(self, keys):
        """Tell what is heard where the keyboard is, as the browser gives it to a screen reader."""
        self.stops.append(f"{keys} → {self.hears()}")

    def hears(self) -> str:
        here = self.ears.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
        asked = {"objectId": here, "fetchRelatives": False}
        node = self.ears.send("Accessibility.getPartialAXTree", asked)["nodes"][0]
        value = {one: (node.get(one) or {}).get("value", "") for one in ("role", "name", "value", "description")}
        states = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
        said = [f"{SPOKEN.get(value['role'], value['role'])} “{value['name']}”"]
        if value["role"] == "combobox":
            said.append(f"“{value['value']}”")
        elif "expanded" in states:
            said.append("open" if states["expanded"] else "closed")
        if "checked" in states:
            said.append("chosen" if states["checked"] == "true" else "not chosen")
        if states.get("invalid") == "true":
            said.append("wrong")
        if value["role"] == "radio":
            said.append(f"in “{self.page.evaluate(GROUP)}”")
        return ", ".join(said + [value["description"]] * bool(value["description"]))

    def reads(self, step, *, of="main", lines=14):
        """End a step: read out the part of the page one is in, as a screen reader has it."""
        tree = [one for one in self.page.locator(of).first.aria_snapshot().splitlines() if "- /url:" not in one]
        shown = tree[:lines] + (
            [f"… and more, {len(tree) - lines} lines of it"] if len(tree) > lines + 1 else tree[lines:]
        )
        self.steps.append((step, self.stops, shown))
        self.stops = []


def tabs(count):
    return f"Tab × {count}" if count > 1 else "Tab"


def as_written(walked: dict[str, Keyboard]) -> str:
    """Give all journeys as one paper."""
    return "\n".join([OPENING, *(line for journey, keys in walked.items() for line in lines_of(journey, keys))]) + "\n"


def lines_of(journey, keys):
    yield f"\n## {journey}\n"
    for step, stops, tree in keys.steps:
        yield f"### {step}\n"
        yield from (f"- {stop}" for stop in stops)
        yield from ("\n```yaml", *tree, "```\n")
