"""An agenda arranged by keyboard alone, on a laptop and on a phone, with and without script."""

import pytest
from django.utils import timezone

from clinics.models import ClinicSession
from examples.loading import PASSWORD
from tests.browser.visiting import move_in_place, moved_in_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def order(session):
    return list(session.items.order_by("position").values_list("pk", flat=True))


def button(item, value):
    """Name a button of an item."""
    return f"#item-{item.pk} button[value={value}]"


def has_keyboard(page, what):
    """Say whether the keyboard is on something."""
    return page.evaluate("what => document.activeElement.matches(what)", what)


def press(page, what):
    """Bring the keyboard to a button and press Enter on it."""
    page.locator(what).focus()
    with page.expect_event("load"):
        page.keyboard.press("Enter")


def test_an_agenda_is_arranged_noted_and_issued_by_keyboard(visitor):
    visitor.sign_in("analyst")
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    visitor.go(f"/clinics/sessions/{session.pk}/agenda/")
    visitor.press("Propose the agenda")
    page, before = visitor.page, order(session)
    third = session.items.get(pk=before[2])

    move_in_place(page, button(third, "up"))
    assert order(session)[1] == third.pk
    assert has_keyboard(page, button(third, "up"))
    moved_in_place(page)  # and again, without looking for the button
    assert order(session)[0] == third.pk
    assert has_keyboard(page, button(third, "down"))
    move_in_place(page, button(third, "bottom"))
    assert order(session)[-1] == third.pk
    with page.expect_response("**/move/"):
        page.keyboard.press("z")
    page.get_by_text("is back in place 1.").wait_for()
    assert order(session)[0] == third.pk
    move_in_place(page, button(third, "bottom"))
    assert order(session)[-1] == third.pk
    visitor.look()

    page.locator(f"#item-{third.pk} summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert has_keyboard(page, f"#place-{third.pk}")
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    assert order(session)[1] == third.pk
    assert has_keyboard(page, f"#place-{third.pk}")

    page.locator(f"#hold_back_{third.pk}_reason").focus()
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    visitor.sees("Say why it is held back.")
    visitor.look()
    page.locator(f"#hold_back_{third.pk}_reason").fill("The lead is away.")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    assert order(session)[-1] == third.pk
    visitor.look()

    measure = session.items.filter(held_back_at=None, indicator__isnull=False, action=None).first()
    press(page, button(measure, "yes"))
    assert session.items.get(is_deep_dive=True) == measure
    assert has_keyboard(page, button(measure, "no"))

    visitor.sign_in("manager.pact")
    visitor.go(f"/clinics/sessions/{session.pk}/agenda/")
    page.locator(f"#item-{measure.pk} summary").last.click()
    page.locator(f"#note_{measure.pk}_note").fill("Two posts are filled.")
    page.locator(f"#note_{measure.pk}_note").press("Tab")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    visitor.sees("Two posts are filled.")
    visitor.press("Issue the agenda")
    visitor.sees("Issued. The figures stand as they are now.")
    visitor.sees("Figures as issued, by cohort and team")
    session.refresh_from_db()
    assert session.issued_at <= timezone.now()


def test_it_is_arranged_without_script(live_server, browser, visitor):
    session = ClinicSession.objects.get(clinic__unit__code="pact")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/account/login/?next=/clinics/sessions/{session.pk}/agenda/")
    page.get_by_label("User name or e-mail address").fill("analyst")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Propose the agenda").click()
    second = session.items.get(position=2)
    page.locator(button(second, "up")).press("Enter")
    page.wait_for_url("**moved=*")
    assert order(session)[0] == second.pk
    # without script nothing can be asked of the page but what the keyboard does: Enter presses Down again
    page.keyboard.press("Enter")
    page.wait_for_url("**by=down")
    assert order(session)[1] == second.pk
