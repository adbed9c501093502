"""A whole Monday in a real browser: the deputy director reviews the report's 46 actions by keyboard alone.

Owners and dates that have passed come from loading, as data from before the product does; no page takes such a date.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from actions.models import Action, OverdueReview, ReviewSitting
from actions.review_line import A_PAGE, read_line
from organisation.models import Unit, User
from organisation.operations import grant_role
from organisation.roles import Role
from organisation.rules.calendar import add_working_days
from tests.browser.loading import load
from tests.browser.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEFT_UNDECIDED = (4, 20, 45)
MANAGERS = ("manager.pact", "manager.cla", "manager.assessment", "manager.pathways", "manager.earlyhelp")
KINDS = ("extend", "close", "reassign", "escalate", "cancel")


@pytest.fixture
def deputy_at_work(live_server, browser):
    load("november_2021")
    everything_is_late()
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    yield Visitor(context.new_page(), live_server.url)
    context.close()


def everything_is_late():
    """Give the report's actions owners, and dates that have passed; every seventh has moved once before."""
    cla_head = User.objects.create_user("head.cla", first_name="CLA", last_name="head of service")
    grant_role(user=cla_head, unit=Unit.objects.get(code="cla"), role=Role.HEAD_OF_SERVICE, by=None)
    today, owners = timezone.localdate(), [User.objects.get(username=name) for name in MANAGERS]
    for number, action in enumerate(Action.objects.order_by("pk")):
        action.owner, action.due_on = owners[number % len(owners)], today - timedelta(days=3 + number)
        action.original_due_on = action.due_on - timedelta(days=30 if number % 7 == 0 else 0)
        action.priority = ("normal", "high", "statutory")[number % 3]
        action.save()
        if action.original_due_on != action.due_on:
            action.date_changes.create(
                old_due_on=action.original_due_on, new_due_on=action.due_on, reason="Sickness",
                changed_by=cla_head, changed_at=timezone.now(),
            )  # fmt: skip


class Keyboard:
    """Somebody who has no mouse: everything they do is a key."""

    def __init__(self, visitor):
        self.page, self.press = visitor.page, visitor.page.keyboard.press

    def on(self):
        """Say what has the focus: its id, or else its words."""
        self.page.wait_for_load_state()
        return self.page.evaluate(
            "() => { const here = document.activeElement; return here.id || here.textContent.trim() }"
        )

    def tab_to(self, wanted, key="Tab"):
        """Press Tab until what is wanted has the focus."""
        for _ in range(80):
            self.press(key)
            if re.search(wanted, self.on()):
                return
        raise AssertionError(f"No way by keyboard to {wanted}; the focus is on {self.on()}")

    def enter(self):
        """Press Enter where that leads to another page."""
        with self.page.expect_event("load"):
            self.press("Enter")

    def write(self, field, text):
        self.tab_to(field)
        self.page.keyboard.type(text)

    def date(self, field, day):
        """Type a date as this browser orders its parts: the day first, or the month."""
        self.tab_to(field)
        for parts in ("%d%m%Y", "%m%d%Y"):
            self.page.keyboard.type(day.strftime(parts))
            if self.page.evaluate("document.activeElement.value") == day.isoformat():
                return
            for _ in range(3):
                self.press("ArrowLeft")
        raise AssertionError(f"{day} cannot be typed")

    def choose(self, kind):
        """Open the row's form and choose a decision with the arrow keys."""
        self.press("Enter")
        self.page.locator("details[open] form").wait_for()
        self.tab_to("-decision_0$")
        self.press("Space")
        for _ in range(10):
            if self.page.evaluate("document.activeElement.value") == kind:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{kind} is not offered")


def test_a_monday_review_of_46_actions_by_keyboard_alone(deputy_at_work):
    visitor = deputy_at_work
    visitor.sign_in("deputy")
    visitor.go("/actions/overdue/")
    keys = Keyboard(visitor)
    keys.tab_to("^Begin a sitting$")
    keys.enter()
    visitor.sees("Sitting begun: 46 to decide.")
    line = read_line(User.objects.get(username="deputy"))
    order = [f"decide-{place.action}" for place in line.places]
    shown = visitor.page.evaluate("[...document.querySelectorAll('summary[id]')].map((one) => one.id)")
    assert (len(order), shown) == (46, order[:A_PAGE])
    left = [order[place] for place in LEFT_UNDECIDED]
    decide_on_all_but(left, order, keys, visitor)
    keys.tab_to("^End the sitting$")
    keys.enter()
    visitor.sees("Sitting ended: 43 reviewed, 3 undecided.")
    visitor.look()
    check_the_record(left)


def decide_on_all_but(left, order, keys, visitor):
    """Go down the queue: after each decision the next row without one has the focus."""
    for number, row in enumerate(order):
        assert keys.on() == row, f"row {number}: the focus is on {keys.on()}"
        following = order[number + 1] if number + 1 < len(order) else None
        if row in left:
            if following:
                keys.tab_to(f"^{following}$")
            continue
        action = Action.objects.get(pk=int(row.removeprefix("decide-")))
        decide(action, "extend" if action.date_changes.exists() else KINDS[number % len(KINDS)], keys)
        if number < len(KINDS):
            visitor.look()


def decide(action, kind, keys):
    keys.choose(kind)
    keys.write("-reason$", f"Settled on Monday: {kind}.")
    soon = add_working_days(timezone.localdate(), 10)
    if kind == "extend":
        keys.date("-new_due_on$", soon)
        if action.date_changes.exists():
            keys.date("-meeting_on$", add_working_days(timezone.localdate(), 2))
    if kind == "reassign":
        keys.write("-new_owner$", "Permanence")
    if kind == "close":
        keys.write("-evidence$", "The rota of this month shows it.")
    keys.tab_to("^Record the decision$")
    keys.enter()


def check_the_record(left):
    sitting = ReviewSitting.objects.get()
    decided = set(sitting.decisions.values_list("action", flat=True))
    assert {int(row.removeprefix("decide-")) for row in left} == set(
        sitting.items.exclude(action__in=decided).values_list("action", flat=True)
    )
    assert set(OverdueReview.objects.values_list("decision", flat=True)) == set(KINDS)
    extended = OverdueReview.objects.filter(decision="extend")
    again = [one for one in extended if one.action.date_changes.count() == 2]
    assert again
    assert all(one.meeting_on for one in again)
    assert all(one.evidence.exists() for one in Action.objects.filter(overdue_reviews__decision="close"))
