"""Actions looked at in every way, in a real browser at both widths: mine, the board, the list with a view kept, the month."""

import re

import pytest
from django.utils import timezone

from actions.models import Action
from organisation.models import User
from tests.actions.test_lists import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_my_phone_to_the_board_to_a_view_i_keep(visitor):
    owner = User.objects.get(username="manager.pact")
    action = make(User.objects.get(username="head"), state="not_started", owner=owner, due_on=timezone.localdate())
    visitor.sign_in("manager.pact")
    one_tap_reports_progress(visitor)
    a_card_is_moved_in_its_place(visitor, action)
    a_choice_is_kept_as_a_view(visitor)
    visitor.go("/actions/calendar/")
    visitor.go("/actions/views/")


def one_tap_reports_progress(visitor):
    visitor.go("/actions/mine/")
    visitor.press("Report progress on Cover the visits", role="link")
    visitor.page.get_by_label("What has happened").fill("Agency cover starts on Monday.")
    visitor.page.get_by_label("It is now").select_option("in_progress")
    visitor.press("Report progress")
    visitor.sees("Progress recorded: Cover the visits.")
    assert "/actions/mine/" in visitor.page.url


def a_card_is_moved_in_its_place(visitor, action):
    visitor.go("/actions/board/?words=cover+visits")
    card = visitor.page.locator(f"#action-{action.pk}")
    card.get_by_role("link", name="Move").focus()
    visitor.page.keyboard.press("Enter")
    card.get_by_label("What has happened").fill("Both are covered.")
    visitor.look()
    card.get_by_label("It is now").select_option("done")
    visitor.press("Report progress")
    visitor.page.locator("#column-done + ul").get_by_text("Cover the visits").first.wait_for()
    assert Action.objects.get(pk=action.pk).state == "done"


def a_choice_is_kept_as_a_view(visitor):
    page = visitor.page
    visitor.go("/actions/")
    page.get_by_role("combobox", name="State").select_option("done")
    page.wait_for_url(re.compile("state=done"))
    page.get_by_text("Keep this view").click()
    page.get_by_label("Name of the view").fill("To be verified")
    visitor.look()
    visitor.press("Keep", exact=True)
    kept = page.get_by_role("link", name="To be verified")
    assert kept.get_attribute("href") == "/actions/?state=done"
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("checkbox", name="Plan").check()
    page.wait_for_url(re.compile("columns=plan"))
    page.get_by_role("columnheader", name="Plan").wait_for()
    visitor.look()
