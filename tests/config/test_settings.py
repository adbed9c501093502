import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure
ROOT = Path(__file__).parents[2]
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "clinic.example.gov.uk",
    "DATABASE_URL": "postgres://clinic@localhost/clinic",
}


def start(**env):
    kept = {name: value for name, value in os.environ.items() if name not in {*PRODUCTION, "DJANGO_SETTINGS_MODULE"}}
    words = [
        sys.executable,
        "-c",
        "import config.settings as s; print(s.SECURE_HSTS_SECONDS if not s.DEBUG else 'debug')",
    ]
    return subprocess.run(words, cwd=ROOT, env={**kept, **env}, capture_output=True, text=True)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_refuses_to_start_without(missing):
    started = start(**{name: value for name, value in PRODUCTION.items() if name != missing})
    assert started.returncode != 0
    assert f"With DEBUG=0, set {missing}:" in started.stderr


def test_production_starts_with_all_of_them():
    assert start(**PRODUCTION).stdout.strip() == "31536000"


def test_a_bad_value_refuses_to_start():
    assert start(DEBUG="perhaps").returncode != 0


def test_a_new_machine_needs_nothing_set():
    assert start().stdout.strip() == "debug"
