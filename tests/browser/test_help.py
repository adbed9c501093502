"""Words that open, and statuses that say why: by mouse, by keyboard, and with no script at all."""

import pytest

from tests.browser.loading import load
from tests.browser.visiting import look_at, sign_in_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_word_and_a_status_explain_themselves_and_esc_closes_them(enter, live_server):
    load("november_2021")
    page = enter("board")
    page.goto(f"{live_server.url}/indicators/")
    word, meaning = page.locator("th .term").nth(1), page.locator("#term-status")
    word.hover()
    meaning.wait_for()
    meaning.hover()  # what is shown may be pointed at itself
    page.wait_for_timeout(400)
    assert meaning.is_visible()
    look_at(page)
    page.keyboard.press("Escape")
    assert meaning.is_hidden()
    page.mouse.move(0, 0)

    page.locator("th .term").first.focus()
    page.keyboard.press("Tab")  # into what the first has opened
    page.keyboard.press("Tab")
    assert page.locator(".term-means:popover-open").count() == 1

    status, why = page.locator("tbody a[data-why]").first, page.locator("#why")
    status.focus()
    page.keyboard.press("Enter")
    why.get_by_text("The indicator’s page").wait_for()
    assert page.evaluate("document.activeElement.id") == "why"
    look_at(page)
    page.keyboard.press("Escape")
    assert why.is_hidden()
    assert status.evaluate("one => one === document.activeElement")


def test_both_work_without_script(browser, live_server):
    load("november_2021")
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{live_server.url}/account/login/")
    sign_in_on(page, "board")
    page.goto(f"{live_server.url}/indicators/")
    page.locator("th .term").nth(1).click()
    page.locator("#term-status").wait_for()
    page.keyboard.press("Escape")
    page.locator("tbody a[data-why]").first.click()
    page.get_by_role("heading", name="Why “").first.wait_for()
    context.close()
