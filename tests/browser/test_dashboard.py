"""The Board's dashboard on a laptop and on a phone: led to from Today, opened by keyboard, followed, and in print."""

import pytest

from tests.browser.visiting import keep_picture, look_at, press_enter
from tests.reports.editions.making import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_board_reader_meets_it_opens_it_and_follows_it(visitor):
    visitor.sign_in("board")  # before the first edition
    visitor.sees("No edition is published yet.")
    published()
    visitor.go("/")
    visitor.sees("The Board must know of these now")
    visitor.press("Open the dashboard", role="link")
    page = visitor.page
    assert page.url.endswith("/dashboard/")
    assert visits(page, "Purposeful Direct Contact").is_hidden()
    opens_by_keyboard(page)
    look_at(page)
    keep_picture(page, f"dashboard-{page.viewport_size['width']}")
    prints_everything(page)
    press_enter(page, visits(page, "Purposeful Direct Contact"))
    assert page.url.endswith("/indicators/PDC-02/")


def test_who_makes_editions_sees_which_figures_are_shown(visitor):
    visitor.sign_in("deputy")
    visitor.go("/dashboard/")
    visitor.sees("No edition has been published yet: the Board sees nothing.")
    published()
    visitor.go("/dashboard/")
    visitor.sees("as in the edition for November 2021, published")
    visitor.press("Figures as held today", role="link")
    visitor.sees("The Board sees those of the edition for November 2021.")
    visitor.press("As the Board sees it", role="link")


def visits(page, area):
    """Give the link of a measure in its area."""
    return page.get_by_label(area, exact=True).get_by_role("link", name="Percentage of CLA for whom a visit").first


def opens_by_keyboard(page):
    """Open every part that opens, each with Enter, as whoever has no mouse would."""
    for part in page.locator("main summary").all():
        part.focus()
        page.keyboard.press("Enter")
    assert page.locator("main details:not([open])").count() == 0


def prints_everything(page):
    """What is closed on the screen is open on paper."""
    page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = false)")
    page.emulate_media(media="print")
    assert visits(page, "Purposeful Direct Contact").is_visible()
    assert page.get_by_label("Advise", exact=False).get_by_text("is still to come").first.is_visible()
    page.emulate_media(media="screen")
    page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")
