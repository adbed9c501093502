import os
import re
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
    "EMAIL_URL": "submission://clinic:p%40ss@mail.example.gov.uk",
    "DEFAULT_FROM_EMAIL": "clinic@example.gov.uk",
    "SITE_ADDRESS": "https://clinic.example.gov.uk",
    "CASE_KEY_SECRET": "y" * 40,
}


def start(asking="s.SECURE_HSTS_SECONDS if not s.DEBUG else 'debug'", **env):
    kept = {name: value for name, value in os.environ.items() if name not in {*PRODUCTION, "DJANGO_SETTINGS_MODULE"}}
    words = [sys.executable, "-c", f"import config.settings as s; print({asking})"]
    return subprocess.run(words, cwd=ROOT, env={**kept, **env}, capture_output=True, text=True)


@pytest.mark.parametrize("missing", [name for name in PRODUCTION if name != "DEBUG"])
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


MAIL = "s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_TIMEOUT"


def test_one_address_names_the_mail_server():
    said = start(asking=MAIL, **PRODUCTION).stdout.strip()
    assert said == "mail.example.gov.uk 587 clinic p@ss True 30"


def test_a_new_machine_shows_its_mail_on_the_console():
    asking = "s.EMAIL_BACKEND, s.SITE_ADDRESS"
    assert start(asking=asking, PORT="8080").stdout.split() == [
        "django.core.mail.backends.console.EmailBackend",
        "http://127.0.0.1:8080",
    ]


def test_development_derives_the_secret_of_case_keys_and_production_never_does():
    derived = start(asking="s.CASE_KEY_SECRET", SECRET_KEY="one").stdout
    assert len(derived.strip()) == 64
    assert derived == start(asking="s.CASE_KEY_SECRET", SECRET_KEY="one").stdout
    assert derived != start(asking="s.CASE_KEY_SECRET", SECRET_KEY="two").stdout
    short = start(**{**PRODUCTION, "CASE_KEY_SECRET": "short"})
    assert "CASE_KEY_SECRET has at least 32 characters" in short.stderr


@pytest.mark.parametrize(("name", "bad"), [("EMAIL_URL", "pigeon://loft"), ("SITE_ADDRESS", "clinic.example.gov.uk")])
def test_a_mail_setting_that_cannot_work_refuses_to_start(name, bad):
    started = start(**{**PRODUCTION, name: bad})
    assert started.returncode != 0
    assert name in started.stderr


def test_every_static_file_can_be_gathered_for_production(tmp_path):
    words = "from django.core.management import call_command as c; c('collectstatic', interactive=False, verbosity=0)"
    begin = f"import django; from django.conf import settings as s; s.STATIC_ROOT = {str(tmp_path)!r}; django.setup(); "
    gathered = subprocess.run(
        [sys.executable, "-c", begin + words],
        cwd=ROOT,
        env={**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
    )
    assert gathered.returncode == 0, gathered.stderr[-500:]
    for name in ("css/clinic.*.css", "vega/vega.min.*.js", "vega/vega-embed.min.*.js"):
        assert list(tmp_path.glob(name)), name


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY has at least 50 characters"),
        ({"CASE_KEY_SECRET": "x" * 60}, "used for nothing else"),
        ({"ALLOWED_HOSTS": "clinic.example.gov.uk,*"}, "ALLOWED_HOSTS names each host"),
        ({"DEBUG": "1"}, "set DEBUG=0"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_an_unsafe_setting_refuses_to_start(changed, why):
    started = start(**{**PRODUCTION, **changed})
    assert started.returncode != 0
    assert why in started.stderr


def test_cookies_in_production_belong_to_one_host_over_https():
    asking = (
        "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        "s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE"
    )
    said = start(asking=asking, **PRODUCTION).stdout.split()
    assert said == ["__Host-sessionid", "__Host-csrftoken", *["True"] * 4, "Lax", "Lax"]


def test_no_secret_has_a_default_in_production():
    """Started with nothing but DEBUG=0, it asks for the first secret it needs and makes none up."""
    started = start(DEBUG="0")
    assert "With DEBUG=0, set SECRET_KEY:" in started.stderr
    assert not re.search(r"(SECRET|PASSWORD|TOKEN)\w*\s*=\s*[\"'][^\"']", (ROOT / "config/settings.py").read_text())


DIRECTORY = {
    "OIDC_SERVER": "https://login.microsoftonline.com/0f1e2d3c-0000-4000-8000-000000000000/v2.0",
    "OIDC_CLIENT_ID": "an-id",
    "OIDC_CLIENT_SECRET": "a-secret",
}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"OIDC_CLIENT_SECRET": ""}, "also needs OIDC_CLIENT_SECRET"),
        ({"OIDC_SERVER": "http://login.example.gov.uk"}, "whole https:// address"),
        ({"OIDC_SERVER": "https://login.microsoftonline.com/common/v2.0"}, "own tenant"),
    ],
)
def test_half_a_directory_or_everybodys_refuses_to_start(changed, says):
    started = start(**PRODUCTION, **{**DIRECTORY, **changed})
    assert started.returncode != 0
    assert says in started.stderr


def test_a_directory_is_switched_on_by_its_settings():
    asking = "s.SOCIALACCOUNT_PROVIDERS['directory']['APPS'][0]['settings']['server_url']"
    assert start(asking=asking, **PRODUCTION, **DIRECTORY).stdout.strip() == DIRECTORY["OIDC_SERVER"]
    assert start(asking="s.SOCIALACCOUNT_PROVIDERS", **PRODUCTION).stdout.strip() == "{}"


def test_a_sign_in_may_lead_on_to_the_directory_and_nowhere_else():
    """Browsers hold the policy of forms against where a form leads on to as well."""
    directory = {
        "OIDC_SERVER": "https://login.example.com/tenant/v2.0", "OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "y",
    }  # fmt: skip
    asking = "s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']"
    assert start(asking=asking, **PRODUCTION).stdout.strip() == "[\"'self'\"]"
    assert start(asking=asking, **PRODUCTION, **directory).stdout.strip() == "[\"'self'\", 'https://login.example.com']"
