"""Writing commentary in a real browser: checked in place, kept when refused, the same without script."""

import pytest

from examples.loading import PASSWORD
from reports.models import Commentary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WRITE = "/commentary/southampton/2021-10/area/workforce-academy/write/"
TEXT = "Contacts were 1,978 in October. Re-referrals were 35% in October."


def test_a_draft_is_checked_in_place_and_saved(visitor):
    visitor.sign_in("analyst")
    visitor.go("/commentary/?month=2021-10")
    visitor.go(WRITE)
    page = visitor.page
    page.evaluate("document.body.dataset.same = 'yes'")
    box = page.get_by_label("What is it telling us?")
    box.fill(f"{TEXT} DOB 03/03/2014.")
    page.get_by_role("button", name="Check the figures").click()
    visitor.sees("looks like a date of birth")
    box.fill(TEXT)
    page.get_by_role("button", name="Check the figures").click()
    page.locator("#problems .error-summary").wait_for(state="detached")
    visitor.sees("24% in October 2021, not 35%")
    assert page.locator("#counted").inner_text().split("\n") != [""]
    assert page.evaluate("document.body.dataset.same") == "yes"  # the page was never left
    assert box.input_value() == TEXT
    visitor.look()
    visitor.press("Save")
    visitor.sees("Saved as version 1.")
    visitor.press("Edit", role="link")


def test_it_works_without_script(live_server, browser, visitor):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/account/login/?next={WRITE}")
    page.get_by_label("User name or e-mail address").fill("analyst")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("What is it telling us?").fill(TEXT)
    page.get_by_role("button", name="Check the figures").click()
    assert page.locator(".claims-list li").count() == 2
    assert page.get_by_label("What is it telling us?").input_value() == TEXT
    assert not Commentary.objects.filter(area__slug="workforce-academy").exists()
    page.get_by_role("button", name="Save").click()
    assert Commentary.objects.get(area__slug="workforce-academy").text == TEXT
