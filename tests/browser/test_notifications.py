"""From a letter's link through signing in to the page, and the list of what one was told."""

import os
from datetime import date

import pytest
from django.core import mail

from examples.loading import PASSWORD
from organisation.models import User
from organisation.notifications import Kind, kinds, register, tell
from organisation.roles import Role
from reports.digest.sending import send_digests

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ASKED = "/flags/?classification=new&state=open"


@pytest.fixture
def told(visitor, monkeypatch, live_server, settings):
    settings.SITE_ADDRESS = live_server.url
    monkeypatch.setattr(kinds, "_kinds", {})
    register(Kind("fire", "An audit graded Inadequate", interrupts=True, duty_for=frozenset({Role.HEAD_OF_SERVICE})))
    register(Kind("news", "A session moved"))
    User.objects.filter(username="head").update(email="head@example.gov.uk")
    head = User.objects.get(username="head")
    tell(to=[head], kind="fire", key="fire:1", title="An audit was graded Inadequate", body="Protection and Court. Actions are due within five working days.", link=ASKED)  # fmt: skip
    tell(to=[head], kind="news", key="news:1", title="The clinic of 12 November moved to 15 November", link="/clinics/")
    return head


def keep_picture(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def test_from_the_letter_to_the_page_and_the_list(visitor, told):
    send_digests(on=date(2021, 11, 8))
    page = visitor.page
    page.set_content(mail.outbox[0].alternatives[0].content)
    visitor.look()
    keep_picture(page, "letter")
    link = page.get_by_role("link", name="The clinic of 12 November").get_attribute("href")
    assert link.endswith("/clinics/")

    page.goto(link.removesuffix("/clinics/") + ASKED)  # not signed in: asked to, and once more after a slip
    for password in ("a slip", PASSWORD):
        page.get_by_label("User name or e-mail address").fill("head")
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Flags").first.wait_for()
    assert page.url.endswith(ASKED)

    page.get_by_role("link", name="Notifications").click()
    visitor.sees("2 you have not read")
    visitor.look()
    keep_picture(page, "list")
    page.get_by_role("button", name="Mark as read An audit was graded Inadequate").click()
    visitor.sees("1 you have not read")
    visitor.press("Mark all as read")
    visitor.sees("You have read everything")
    visitor.press("What you are told, and how", role="link")
    keep_picture(page, "settings")
    page.get_by_label("Day of the weekly letter").select_option("Thursday")
    page.get_by_label("A session moved").uncheck()
    visitor.press("Save")
    assert told.notification_settings.digest_day == 3
    assert [muted.kind for muted in told.muted_kinds.all()] == ["news"]
