"""An action's life in a real browser: raised with questions, accepted, shown, verified; at both widths, with axe."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actions.models import Action
from actions.rules.lifecycle import ActionState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PDF = {"name": "minutes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
PAGE = {"name": "minutes.html", "mimeType": "text/html", "buffer": b"<html>"}


def test_an_action_from_commentary_to_verified(visitor):
    raise_it_on_commentary(visitor)
    action = Action.objects.get(title="Cover every visit")
    its_owner_accepts_and_shows_it(visitor, action)
    qa_verifies_it(visitor, action)
    head_gives_others_to_somebody_else(visitor)


def raise_it_on_commentary(visitor):
    visitor.sign_in("head")
    visitor.go("/commentary/pact/2021-11/indicator/SUP-01/")
    visitor.press("Raise an action", role="link")
    page = visitor.page
    page.get_by_label("What will be done").fill("Cover every visit")
    page.get_by_label("Owner", exact=False).first.select_option(label="PACT service manager")
    page.get_by_label("Due date").fill("January 2021")
    visitor.press("Raise the action")
    visitor.sees("January 2021 is past")
    page.get_by_label("Due date").fill(f"26 December {timezone.localdate().year + 1}")
    visitor.press("Raise the action")
    visitor.sees("is not a working day")
    page.get_by_label("although nobody works then").wait_for()
    visitor.press("instead")
    visitor.sees("Raised: Cover every visit")
    visitor.press("Percentage of Supervisions On Time, PACT, November 2021", role="link")


def its_owner_accepts_and_shows_it(visitor, action):
    visitor.sign_in("manager.pact")
    visitor.go(action.get_absolute_url())
    visitor.press("Accept it")
    page = visitor.page
    visitor.press("Add evidence", role="link")
    page.get_by_label("What it shows").fill("The minutes")
    page.get_by_label("Or a file").set_input_files(PAGE)
    visitor.press("Add the evidence")
    visitor.sees("Files of this kind are not taken")
    assert page.get_by_label("What it shows").input_value() == "The minutes"
    page.get_by_label("Or a file").set_input_files(PDF)
    visitor.press("Add the evidence")
    with page.expect_download() as given:
        page.get_by_role("link", name="minutes.pdf").click()
    assert given.value.suggested_filename == "minutes.pdf"
    page.get_by_text("Add a comment").click()
    page.get_by_label("Comment", exact=False).last.fill("Two teams are covered")
    visitor.press("Add the comment")
    page.get_by_role("textbox", name="What has happened").fill("All are covered")
    page.get_by_label("It is now").select_option("done")
    visitor.press("Report progress")
    visitor.sees("It waits for the QA unit")


def qa_verifies_it(visitor, action):
    visitor.sign_in("qa")
    visitor.go(action.get_absolute_url())
    visitor.page.get_by_role("textbox", name="What has happened").fill("Seen in ten records")
    visitor.page.get_by_label("It is now").select_option("verified")
    visitor.press("Report progress")
    visitor.sees("Complete and verified")
    action.refresh_from_db()
    assert (action.state, action.verified_by.username) == (ActionState.VERIFIED, "qa")


def head_gives_others_to_somebody_else(visitor):
    visitor.sign_in("head")
    visitor.go("/actions/handed-over/")
    visitor.go("/actions/reassign/")
    visitor.press("Give them to this owner")
    visitor.sees("Choose at least one action.")
    page = visitor.page
    page.locator("input[name=chosen]").first.check()
    page.get_by_label("Owner", exact=False).last.select_option(label="CLA service manager")
    page.get_by_label("Why they change hands").fill("Cover")
    visitor.press("Give them to this owner")
    visitor.sees("Given to CLA service manager: 1 action.")
    assert Action.objects.filter(owner__username="manager.cla").exists()
    moved = Action.objects.get(owner__username="manager.cla")
    Action.objects.filter(pk=moved.pk).update(due_on=None, original_due_on=None)
    visitor.go(f"/actions/{moved.pk}/place/")
    page.get_by_label("Due date").fill((timezone.localdate() + timedelta(days=-1)).strftime("%d/%m/%Y"))
    visitor.press("Place the action")
    visitor.sees("is past")
