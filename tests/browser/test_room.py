"""A clinic being held: two managers record at once, one loses the network while typing, one has only a keyboard."""

from datetime import date

import pytest
from playwright.sync_api import expect

from clinics.models import ClinicSession, Outcome
from clinics.operations.agenda import issue_agenda, prepare_agenda
from organisation.models import User
from tests.browser.loading import load
from tests.browser.visiting import look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(db):
    load("november_2021")
    analyst = User.objects.get(username="analyst")
    held = ClinicSession.objects.get(clinic__unit__code="pact", held_on=date(2021, 11, 10))
    prepare_agenda(held, by=analyst)
    return issue_agenda(held, by=analyst)


@pytest.fixture
def item(session):
    return session.items.get(indicator__code="PCT-01")


@pytest.fixture
def at(live_server, item):
    """Give the address of an item in the room."""
    return lambda one=item: f"{live_server.url}/clinics/sessions/{one.session_id}/room/?item={one.position}"


def said(page, text):
    expect(page.locator("[data-keeping]")).to_contain_text(text, timeout=15000)


def test_two_record_at_once_and_one_loses_the_network(enter, at, item):
    manager, deputy = enter("manager.pact"), enter("deputy")
    manager.goto(at())
    deputy.goto(at())

    manager.context.set_offline(True)
    manager.get_by_label("Not assured", exact=True).check()
    manager.get_by_label("What is the cause?").select_option("capacity")
    manager.get_by_label("What was said").fill("Three posts are empty.")
    manager.get_by_label("What will be done").fill("Cover plan")
    manager.get_by_label("Owner").select_option(label="PACT service manager")
    said(manager, "Not saved: no connection, your words are kept here.")
    manager.get_by_role("button", name="Record the outcome").click()
    said(manager, "Not recorded. No connection")

    deputy.get_by_label("Partly assured").check()
    deputy.get_by_label("What is the cause?").select_option("capacity")
    deputy.get_by_label("What was said").fill("Two posts are empty.")
    said(deputy, "Saved at")
    deputy.get_by_role("button", name="Record the outcome").click()
    deputy.get_by_text("Recorded, with 0 actions.").wait_for()

    manager.context.set_offline(False)
    said(manager, "Saved at")
    expect(manager.locator("[data-moved]")).to_contain_text("Deputy director has recorded this item", timeout=15000)
    manager.reload()
    expect(manager.get_by_label("What was said")).to_have_value("Three posts are empty.")
    expect(manager.get_by_label("What will be done")).to_have_value("Cover plan")
    manager.get_by_role("button", name="Record the outcome").click()

    manager.get_by_role("heading", name="Two wordings of one outcome").wait_for()
    expect(manager.locator("mark.room-theirs")).to_have_text("Two ")
    expect(manager.locator("mark.room-mine")).to_have_text("Three ")
    look_at(manager)
    manager.get_by_role("group", name="Assurance").get_by_label("Keep mine").check()
    manager.get_by_role("button", name="Record what is settled").click()
    manager.get_by_text("Recorded, with 1 action.").wait_for()

    outcome = Outcome.objects.get(item=item)
    assert (outcome.version, outcome.assurance) == (2, "not_assured")
    assert outcome.discussion == "Two posts are empty.\n\nThree posts are empty."
    assert outcome.revisions.get(version=1).discussion == "Two posts are empty."
    assert outcome.actions.get().title == "Cover plan"
    assert not item.drafts.exists()


def test_words_typed_without_a_network_come_back_in_a_new_page(enter, at, item):
    manager = enter("manager.pact")
    manager.goto(at())
    manager.context.set_offline(True)
    manager.get_by_label("What was said").fill("Three posts are empty.")
    said(manager, "Not saved: no connection")
    manager.close(run_before_unload=False)
    manager.context.set_offline(False)
    again = manager.context.new_page()
    again.goto(at())
    expect(again.get_by_label("What was said")).to_have_value("Three posts are empty.")
    said(again, "Saved at")
    assert item.drafts.get().words["discussion"] == "Three posts are empty."


def test_two_see_each_others_items_and_who_is_typing_where(enter, at, session, item):
    manager, deputy = enter("manager.pact"), enter("deputy")
    first, second = session.items.exclude(pk=item.pk)[:2]
    manager.goto(at())
    deputy.goto(at(first))
    deputy.get_by_label("What was said").fill("Looked at.")
    listed = manager.get_by_role("navigation", name="Items")
    expect(listed).to_contain_text("Being typed by Deputy director", timeout=20000)
    deputy.get_by_label("Assured", exact=True).check()
    deputy.get_by_role("button", name="Record the outcome").click()
    deputy.get_by_text("Recorded, with 0 actions.").wait_for()
    expect(listed.get_by_role("listitem").nth(first.position - 1)).to_contain_text("Recorded", timeout=20000)
    assert f"item={second.position}" in deputy.url


def test_an_item_is_recorded_with_an_action_from_the_keyboard_alone(enter, at, session, item):
    page = enter("manager.pact")
    before = session.items.get(position=item.position - 1)
    page.goto(at(before))
    keys = page.keyboard
    with page.expect_event("load"):
        keys.press("n")
    assert f"item={item.position}" in page.url
    keys.press("o")
    keys.press("ArrowDown")
    keys.press("ArrowDown")  # not assured
    keys.press("Tab")
    keys.type("Capacity")
    keys.press("Tab")
    keys.type("Not enough people in two teams.")  # letters in a box are text, not keys
    keys.press("Tab")
    keys.type("Advertise.")
    keys.press("Tab")
    keys.press("Space")  # bring it back
    keys.press("Tab")
    keys.type("Plan cover")
    keys.press("Tab")
    keys.type("PACT service")
    with page.expect_event("load"):
        keys.press("Control+Enter")
    outcome = Outcome.objects.get(item=item)
    assert (outcome.assurance, outcome.cause, outcome.bring_back) == ("not_assured", "capacity", True)
    assert outcome.discussion == "Not enough people in two teams."
    assert outcome.actions.get().owner.username == "manager.pact"


def test_single_letters_can_be_turned_off(enter, at, item):
    page = enter("manager.pact")
    page.goto(at())
    page.locator("#main").get_by_text("Keys", exact=True).click()
    page.get_by_role("link", name="turned off").click()
    page.get_by_role("button", name="Turn single letters off").click()
    page.get_by_role("button", name="Turn single letters on").wait_for()
    page.goto(at())
    page.keyboard.press("n")
    page.wait_for_timeout(500)
    assert page.url == at()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (320, 640)])
def test_there_is_no_barrier_in_the_room(enter, at, session, width, height):
    page = enter("manager.pact", width, height)
    page.goto(at())
    page.get_by_text("Why? How each of these was decided").wait_for()
    look_at(page)
    page.get_by_role("button", name="Another action").click()
    page.get_by_role("group", name="Action 2").wait_for()
    look_at(page)
    page.get_by_role("button", name="Record the outcome").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    look_at(page)
    page.goto(at().replace("room/", "attendance/").partition("?")[0])
    look_at(page)


def test_the_whole_chart_stands_beside_the_form_on_a_laptop(enter, at, session):
    page = enter("manager.pact")
    page.goto(at(session.items.get(indicator__code="MSB-01")))
    beyond = page.locator(".chart-scroll").evaluate("box => box.scrollWidth - box.clientWidth")
    assert beyond == 0, "the newest month of the chart is out of sight"


def test_without_script_everything_is_there(browser, live_server, enter, at, item):
    signed_in = enter("manager.pact")
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in.context.storage_state())
    page = context.new_page()
    page.goto(at())
    page.get_by_label("Assured", exact=True).check()
    page.get_by_label("What was said").fill("Looked at.")
    page.get_by_role("button", name="Another action").click()
    page.get_by_role("group", name="Action 2").get_by_label("What will be done").fill("Plan cover")
    page.get_by_role("group", name="Action 2").get_by_label("Owner").select_option(label="PACT service manager")
    page.get_by_role("button", name="Record the outcome").click()
    page.get_by_text("Recorded, with 1 action.").wait_for()
    context.close()
    assert item.outcome.actions.get().title == "Plan cover"
