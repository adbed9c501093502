"""The council's directory, in use."""

import pytest

from tests.conftest import needs
from tests.organisation.sign_in.council import INSTALLED, council


@pytest.fixture(scope="session")
def running_council(tmp_path_factory):
    """Run one directory for all tests that need no browser."""
    if not INSTALLED.exists():
        needs("The directory for tests (make test installs it)")
    with council(tmp_path_factory.mktemp("council"), "http://testserver") as here:
        yield here


@pytest.fixture
def directory(running_council, settings, db):
    """Let people sign in by the council's directory, in which nobody is yet."""
    running_council.entries.clear()
    settings.SOCIALACCOUNT_PROVIDERS = running_council.settings()
    settings.SITE_ADDRESS = "http://testserver"
    return running_council
