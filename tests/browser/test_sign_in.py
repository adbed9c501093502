"""Coming in, at a browser: by the council's directory, by password and security key, and what is said in time."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache

from examples.loading import PASSWORD
from organisation.models import GroupGrant, SignIn, Unit
from tests.browser.test_notifications import keep_picture
from tests.conftest import needs
from tests.organisation.sign_in.council import INSTALLED, council

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def directory(live_server, settings, tmp_path):
    if not INSTALLED.exists():
        needs("The directory for tests (make test installs it)")
    settings.SITE_ADDRESS = live_server.url
    with council(tmp_path, live_server.url) as here:
        settings.SOCIALACCOUNT_PROVIDERS = here.settings()
        yield here


def test_through_the_councils_own_sign_in_and_back(visitor, directory):
    page = visitor.page
    unit = Unit.objects.get(code="pact")
    GroupGrant.objects.create(group_id="g-pact", label="PACT managers", role="service_manager", unit=unit)
    directory.knows("jo", name="Jo Okoro", groups=["g-pact"])
    directory.knows("sam", name="Sam Hill", groups=[])
    page.goto(f"{visitor.address}/flags/")
    visitor.look()
    keep_picture(page, "door")
    page.get_by_role("button", name="Sign in with your council account").click()
    page.get_by_label("Account").select_option("jo")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/flags/")
    assert page.get_by_text("Jo Okoro").count()
    page.context.clear_cookies()
    page.goto(f"{visitor.address}/account/login/")
    page.get_by_role("button", name="Sign in with your council account").click()
    page.get_by_label("Account").select_option("sam")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="You cannot come in yet").wait_for()
    visitor.troubles.clear()  # a refusal is a 403, and the directory has no icon
    visitor.look()
    keep_picture(page, "not-let-in")
    visitor.go("/account/login/emergency/")
    keep_picture(page, "emergency")


@pytest.fixture
def key(visitor):
    """A security key that its owner always touches."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, "automaticPresenceSimulation": True}})
    return devtools


def test_a_security_key_is_added_and_asked_for(visitor, key, settings):
    cache.clear()
    settings.LOCAL_ACCOUNTS_NEED_TWO_PROOFS = settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = visitor.page

    def enter():
        page.goto(f"{visitor.address}/account/login/")
        page.get_by_label("User name or e-mail address").fill("deputy")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()

    enter()
    page.get_by_role("heading", name="Your second proof").wait_for()
    visitor.look()
    keep_picture(page, "second-proof")
    visitor.go("/account/second-proof/app/")
    keep_picture(page, "app")
    visitor.go("/account/second-proof/keys/add/")
    page.get_by_role("button", name="Add the key").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    visitor.look()
    keep_picture(page, "codes")
    for path in (
        "/account/second-proof/",
        "/account/second-proof/keys/",
        "/account/sessions/",
        "/account/password/change/",
    ):
        visitor.go(path)
        keep_picture(page, path.strip("/").replace("/", "-"))
    page.context.clear_cookies()
    enter()
    page.get_by_role("heading", name="Your second proof").wait_for()
    visitor.look()
    keep_picture(page, "give")
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url(f"{visitor.address}/")
    assert SignIn.objects.first().way == "password_and_more"
    assert visitor.troubles == []


def test_one_is_warned_in_time_and_stays(visitor, settings):
    settings.SESSION_IDLE_MINUTES = 1.5
    page = visitor.page
    page.clock.install()
    visitor.sign_in("deputy")
    visitor.go("/account/sessions/")
    page.clock.run_for(16_000)
    page.get_by_text("You will be signed out at").wait_for()
    visitor.look()
    keep_picture(page, "warned")
    settings.SESSION_IDLE_MINUTES = 30
    page.get_by_role("button", name="Stay signed in").click()
    page.get_by_text("You will be signed out at").wait_for(state="hidden")


def test_who_is_signed_out_meanwhile_loses_nothing_typed(visitor, settings):
    settings.SESSION_IDLE_MINUTES = 1.5
    page = visitor.page
    page.clock.install()
    visitor.sign_in("admin")
    visitor.go("/tokens/")
    box = page.locator("form input[name=name]")
    box.fill("Power BI")
    Session.objects.all().delete()
    page.clock.run_for(16_000)
    page.get_by_text("What you typed is still here").wait_for()
    visitor.troubles.clear()  # the browser writes a 401 on the console
    visitor.look()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again").click()
    other = opened.value
    other.get_by_label("User name or e-mail address").fill("admin")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url(f"{visitor.address}/")
    other.close()
    settings.SESSION_IDLE_MINUTES = 30
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.get_by_text("What you typed is still here").wait_for(state="hidden")
    assert box.input_value() == "Power BI"


def test_a_password_is_seen_while_one_wants(visitor):
    page = visitor.page
    page.goto(f"{visitor.address}/account/login/")
    box = page.get_by_label("Password")
    box.fill("three calm otters")
    page.get_by_role("button", name="Show what was typed").click()
    assert box.get_attribute("type") == "text"
    visitor.look()
    page.get_by_role("button", name="Hide what was typed").click()
    assert box.get_attribute("type") == "password"


def test_who_has_access_is_seen_and_changed(visitor):
    visitor.sign_in("admin")
    visitor.go("/people/")
    keep_picture(visitor.page, "people")
    visitor.press("Head of service", role="link")
    keep_picture(visitor.page, "person")
    visitor.page.get_by_role("button", name="Move").click()
    visitor.page.get_by_text("Choose one of those offered").first.wait_for()
    visitor.look()
