"""Flags answered: several by keyboard alone, several without script, at two widths with axe looking on."""

import pytest

from examples.loading import PASSWORD
from indicators.models import Flag
from organisation.models import Unit
from tests.browser.loading import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def flag_a_team_beneath_its_service():
    """Let a team miss what its service misses as well."""
    top = Flag.objects.live().filter(indicator__lead_service__code="pact", unit__kind="authority").first()
    team = Unit.objects.filter(kind="team", parent__code="pact").first()
    Flag.objects.create(
        indicator=top.indicator, unit=team, first_month=top.month, month=top.month, classification="new",
        sentence=top.sentence, opened_at=top.opened_at,
    )  # fmt: skip


def open_flags():
    return Flag.objects.filter(state="open").count()


def test_flags_are_read_and_several_acknowledged_by_keyboard_alone(visitor):
    flag_a_team_beneath_its_service()
    visitor.sign_in("manager.pact")
    visitor.go("/flags/")
    visitor.sees("1 beneath it")
    visitor.sees("Counted with the flag of")
    before = open_flags()
    choose_two_by_keyboard(visitor.page)
    visitor.sees("Acknowledged: 2 flags.")
    visitor.look()
    assert open_flags() == before - 2
    visitor.press("Red with no action", role="link")
    assert Flag.objects.live().filter(classification="persistent_without_action").exists()
    visitor.go("/flags/?classification=awaited_data")
    visitor.sees("It was due from")
    visitor.go(Flag.objects.live().filter(classification="awaited_data").first().get_absolute_url())
    visitor.sees("It was due from")


def choose_two_by_keyboard(page):
    """Walk with Tab to two boxes and to the button, and press Space and Enter: no mouse."""
    page.get_by_role("heading", name="Flags", exact=True).click()
    for _ in range(2):
        tab_to(page, "input[name=flag]:not(:checked)")
        page.keyboard.press("Space")
    tab_to(page, ".accept-bar button")
    with page.expect_event("load"):
        page.keyboard.press("Enter")


def tab_to(page, selector):
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("chosen => document.activeElement.matches(chosen)", selector):
            return
    raise AssertionError(f"No key leads to {selector}")


def test_without_script_several_are_acknowledged_all_the_same(live_server, browser):
    load("november_2021")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_label("User name or e-mail address").fill("manager.pact")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}/flags/")
    page.get_by_label("Class").select_option("persistent_without_action")
    page.get_by_role("button", name="Show").click()
    before = open_flags()
    for box in page.locator("input[name=flag]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Acknowledge the chosen").click()
    assert page.get_by_text("Acknowledged: 2 flags.").is_visible()
    assert "classification=persistent_without_action" in page.url  # what was chosen stays chosen
    assert open_flags() == before - 2
    context.close()
