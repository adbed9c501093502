"""What every page has in common: a strict content policy, one sign-in, words instead of stack traces."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from examples.loading import PASSWORD

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.mark.pure
@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_template_holds_script_or_style(template):
    text = template.read_text()
    assert not re.search(r"<style|style=|javascript:|\son\w+=|<script(?![^>]*\bsrc=)", text)


@pytest.mark.pure
@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_every_template_says_what_it_is_given(template):
    if template.name != "500.html":
        assert template.read_text().startswith("{# ")


@pytest.mark.django_db
def test_the_content_policy_is_strict(client):
    policy = client.get("/account/login/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_health(client):
    assert client.get("/health/").content == b"ok"


@pytest.mark.django_db
def test_signing_in_and_out_and_being_taken_to_where_one_was_going(client, deputy):
    asked = client.get("/actions/overdue/")
    page = client.post(asked["Location"], {"login": "deputy", "password": PASSWORD, "next": "/actions/overdue/"})
    assert page["Location"] == "/actions/overdue/"
    assert client.get("/actions/overdue/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/actions/overdue/").status_code == 302


@pytest.mark.django_db
def test_a_wrong_password_says_no_more_than_it_must(client, deputy):
    wrong = client.post("/account/login/", {"login": "deputy", "password": "no"})
    nobody = client.post("/account/login/", {"login": "nobody", "password": "no"})
    message = "The username and/or password you specified are not correct."
    assert message in wrong.content.decode()
    assert message in nobody.content.decode()


@pytest.mark.django_db
def test_changing_ones_password(sign_in, deputy):
    new = "three calm otters swim"
    client = sign_in(deputy)
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    deputy.refresh_from_db()
    assert deputy.check_password(new)


@pytest.mark.django_db
def test_nobody_signs_up(client):
    assert client.get("/account/signup/").status_code == 404


@pytest.mark.django_db
def test_a_refusal_says_what_is_missing(sign_in, board_reader):
    page = sign_in(board_reader).get("/actions/")
    assert page.status_code == 403
    assert "Your role does not let you read actions." in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_every_page_stands_on_an_empty_database(client):
    from organisation.models import Unit, User
    from organisation.operations import grant_role
    from organisation.roles import Role

    call_command("flush", "--no-input", "--verbosity", "0")
    council = Unit.objects.create(code="council", name="Council", kind=Unit.Kind.AUTHORITY)
    user = User.objects.create_user("everything")
    for role in Role:
        grant_role(user=user, unit=council, role=role, by=None)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in (
        "/",
        "/indicators/",
        "/indicators/?file=xlsx",
        "/flags/",
        "/gaps/",
        "/returns/",
        "/returns/new/",
        "/figures/",
        "/figures/council/2021-10/",
        "/commentary/",
        "/clinics/",
        "/actions/",
        "/actions/mine/",
        "/actions/unplaced/",
        "/actions/overdue/",
        "/audits/",
        "/audits/new/",
        "/audits/mine/",
        "/audits/tools/",
        "/admin/",
    ):
        assert client.get(path).status_code == 200, path


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/gaps/", "/actions/", "/actions/mine/", "/returns/", "/audits/"])
def test_every_heading_that_sorts_sorts(sign_in, deputy, path):
    client = sign_in(deputy)
    columns = re.findall(r'href="\?sort=([a-z_]+)"', client.get(path).content.decode())
    assert columns or path in ("/actions/mine/", "/audits/")  # nothing to sort in an empty list
    for column in columns:
        for direction in ("", "-"):
            assert client.get(f"{path}?sort={direction}{column}").status_code == 200


@pytest.mark.pure
def test_every_template_that_is_named_exists():
    """A template that was moved breaks only the page that draws it: a look at every name finds it at once."""
    named = re.compile(r"""["']((?:\w+/)+\w+\.(?:html|svg|txt|typ))["']""")
    apps = ("organisation", "indicators", "actions", "audits", "clinics", "reports", "config", "templates")
    ours = {path.parts[len(TEMPLATES.parts)] for path in TEMPLATES.rglob("*") if path.is_file()}
    lost = {
        f"{file.relative_to(TEMPLATES.parent)}: {name}"
        for app in apps
        for file in (TEMPLATES.parent / app).rglob("*")
        if file.suffix in {".py", ".html"}
        for name in named.findall(file.read_text())
        if name.split("/")[0]
        in ours - {"admin", "account", "allauth", "mfa", "usersessions", "simple_history", "django"}
        and not (TEMPLATES / name).exists()
    }
    assert not lost, "\n" + "\n".join(sorted(lost))
