"""An indicator read closely: at two widths with axe looking on, by keyboard alone, without script, and in print."""

from datetime import date
from decimal import Decimal

import pytest

from examples.loading import PASSWORD
from indicators.models import Indicator
from indicators.operations.figures import Figure, record_outturns
from organisation.models import Unit, User
from organisation.rules.calendar import add_months
from tests.browser.loading import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "/indicators/MSB-01/"


def hold_two_years():
    """Give supervision enough months for its limits."""
    supervision, unit = Indicator.objects.get(code="MSB-01"), Unit.objects.get(kind=Unit.Kind.AUTHORITY)
    months = [
        Figure(supervision, unit, add_months(date(2019, 4, 1), at), printed=Decimal(70 + at % 3)) for at in range(24)
    ]
    record_outturns(months, by=User.objects.get(username="analyst"))


def test_an_indicator_is_read_looked_at_closer_and_told(visitor):
    hold_two_years()
    visitor.sign_in("deputy")
    visitor.go(ADDRESS)
    visitor.sees("is within its usual range")
    the_chart_is_zoomed_by_keyboard(visitor)
    the_wheel_and_the_mouse_move_it(visitor)
    paper_gets_the_chart_of_the_server(visitor)
    every_why_is_answered(visitor)
    a_past_day_is_looked_at(visitor)
    the_year_is_told(visitor)


def the_chart_is_zoomed_by_keyboard(visitor):
    page = visitor.page
    page.get_by_role("region", name="Chart", exact=True).focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zoom in"
    page.keyboard.press("Enter")
    visitor.sees("to October 2021. Drag or turn the wheel")
    page.get_by_role("img", name="XmR chart of").wait_for()
    zoomed = shown(page)
    visitor.look()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Earlier
    page.wait_for_function("was => document.querySelector('[data-looked]').textContent !== was", arg=zoomed)
    page.get_by_role("button", name="All months").press("Enter")
    visitor.sees("April 2019 to October 2021.")


def the_wheel_and_the_mouse_move_it(visitor):
    page = visitor.page
    page.locator(".chart-live svg").scroll_into_view_if_needed()
    box = page.locator(".chart-live svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -600)
    page.wait_for_function(
        "!document.querySelector('[data-looked]').textContent.startsWith('April 2019 to October 2021')"
    )


def paper_gets_the_chart_of_the_server(visitor):
    page = visitor.page
    page.emulate_media(media="print")
    assert page.locator(".chart-scroll svg").is_visible()
    assert not page.locator(".chart-live").is_visible()
    assert not page.locator(".chart-tools").is_visible()
    page.emulate_media(media="screen")


def every_why_is_answered(visitor):
    visitor.page.get_by_text("Why? How each of these was decided").click()
    visitor.sees("By which rules is a month unusual?")
    visitor.sees("2.66 average moving ranges")
    visitor.look()


def a_past_day_is_looked_at(visitor):
    visitor.go(f"{ADDRESS}?as_at=2001-05-09")
    visitor.sees("Nothing had been reported by then.")
    visitor.page.get_by_role("link", name="Back to now").click()
    visitor.sees("is within its usual range")


def the_year_is_told(visitor):
    visitor.press("Chronology of a year", role="link")
    visitor.sees("Everything dated, month by month")
    page = visitor.page
    page.get_by_label("Twelve months from").fill("2019-04")
    visitor.press("Show")
    visitor.sees("April 2019 to March 2020")
    page.emulate_media(media="print")
    head = page.locator("table.chronology thead")
    assert head.evaluate("head => getComputedStyle(head).display") == "table-header-group"
    assert not page.locator("form.filters").is_visible()


def test_without_script_the_chart_stands_as_it_is(live_server, browser):
    load("november_2021")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_label("User name or e-mail address").fill("deputy")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}{ADDRESS}")
    assert page.get_by_role("img", name="Run chart of").is_visible()
    assert not page.get_by_role("button", name="Zoom in").is_visible()
    page.get_by_text("Why? How each of these was decided").click()
    assert page.get_by_text("Why this status?").is_visible()
    context.close()


def test_where_the_closer_view_cannot_be_had_the_chart_stays(visitor):
    visitor.sign_in("deputy")
    visitor.page.route("**/vega/**", lambda route: route.abort())
    visitor.go(ADDRESS)
    visitor.page.get_by_role("button", name="Zoom in").click()
    visitor.sees("The closer view could not be opened.")
    assert visitor.page.get_by_role("img", name="Run chart of").is_visible()


def shown(page):
    return page.locator("[data-looked]").text_content()
