"""Take the pictures of the user guide from the running product: `make guide`.

It loads the November 2021 example into a database of its own, starts a server on it, signs in as each role and takes
each picture named here, cropped, into docs/guide/pictures/. The same product gives the same pictures, but for the day.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/guide/pictures"
MOST_BYTES = 100_000
WIDTH, HEIGHT = 1100, 620


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name, who sees it, where, what is pressed first, and how much of the page's head it shows."""

    name: str
    who: str
    path: str
    press: str = ""
    height: int = HEIGHT
    scroll_to: str = ""


PICTURES = (
    Picture("analyst-today", "analyst", "/"),
    Picture("analyst-upload", "analyst", "/returns/new/"),
    Picture("analyst-return", "analyst", "/returns/1/"),
    Picture("analyst-doubts", "analyst", "/doubts/"),
    Picture("analyst-why", "analyst", "/indicators/", press="tbody a[data-why] >> nth=3", scroll_to="#results"),
    Picture("manager-today", "manager.pact", "/"),
    Picture("manager-actions", "manager.pact", "/actions/mine/"),
    Picture("manager-flags", "manager.pact", "/flags/"),
    Picture("manager-indicator", "manager.pact", "/indicators/MSB-02/"),
    Picture("manager-clinic", "manager.pact", "/clinics/"),
    Picture("qa-today", "qa", "/"),
    Picture("qa-audits", "qa", "/audits/"),
    Picture("qa-start", "qa", "/audits/new/"),
    Picture("qa-readings", "qa", "/audits/moderation/"),
    Picture("qa-follow-up", "qa", "/audits/follow-up/"),
    Picture("deputy-today", "deputy", "/"),
    Picture("deputy-overdue", "deputy", "/actions/overdue/"),
    Picture("deputy-flags", "deputy", "/flags/"),
    Picture("deputy-record", "deputy", "/clinics/record/"),
    Picture("deputy-dashboard", "deputy", "/dashboard/today/"),
    Picture("board-today", "board", "/"),
    Picture("board-indicators", "board", "/indicators/"),
    Picture("board-why", "board", "/indicators/", press="tbody a[data-why] >> nth=5", scroll_to="#results"),
    Picture("board-indicator", "board", "/indicators/PDC-02/"),
    Picture("board-glossary", "board", "/glossary/?q=looked+after"),
    Picture("admin-people", "admin", "/people/"),
    Picture("admin-roles", "admin", "/roles/"),
    Picture("admin-jobs", "admin", "/jobs/"),
    Picture("admin-units", "admin", "/units/"),
    Picture("admin-evidence", "admin", "/evidence/"),
)


@contextmanager
def serving() -> Iterator[str]:
    """Serve a fresh example, and give its address."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/guide.sqlite3",
            "CELERY_BROKER_FOLDER": f"{folder}/broker",
            "MEDIA_ROOT": f"{folder}/media",
            "SECRET_KEY": "for pictures only",
            "DEBUG": "1",
            "SESSION_IDLE_MINUTES": "60",
        }
        manage = [sys.executable, str(ROOT / "manage.py")]
        for words in (["migrate", "--verbosity=0"], ["load_example", "november_2021"]):
            subprocess.run([*manage, *words], env=env, check=True, stdout=subprocess.DEVNULL)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        server = subprocess.Popen(
            [*manage, "runserver", "--noreload", "--verbosity=0", address],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(f"http://{address}/health/")
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("The server for the pictures did not come up.")


def take(address: str) -> None:
    """Take every picture."""
    import django
    from playwright.sync_api import sync_playwright

    os.environ.update(DJANGO_SETTINGS_MODULE="config.settings", SECRET_KEY="for pictures only", DEBUG="1")
    django.setup()
    from examples.loading import PASSWORD
    from tools.chromium import found

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(), args=["--no-sandbox"])
        for who, some in groupby(PICTURES, key=lambda picture: picture.who):
            window = {"width": WIDTH, "height": HEIGHT}
            context = browser.new_context(
                viewport=window, locale="en-GB", color_scheme="light", reduced_motion="reduce"
            )
            context.add_cookies([{"name": "tour", "value": "left", "url": address}])
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.goto(f"{address}/account/login/")
            page.get_by_label("User name or e-mail address").fill(who)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.locator("form[action$='/logout/']").first.wait_for(state="attached")
            for picture in some:
                _take(page, address, picture)
            context.close()
        browser.close()


def _take(page, address: str, picture: Picture) -> None:
    answer = page.goto(address + picture.path)
    if answer.status != 200:
        sys.exit(f"{picture.name}: {picture.path} answers {answer.status} to {picture.who}.")
    if picture.scroll_to:
        page.locator(picture.scroll_to).first.evaluate("one => one.scrollIntoView()")
    if picture.press:
        page.locator(picture.press).click()
        page.locator("#why:popover-open").wait_for()
    file = FOLDER / f"{picture.name}.png"
    page.screenshot(path=file, clip={"x": 0, "y": 0, "width": WIDTH, "height": picture.height}, animations="disabled")
    _make_small(file)
    print(f"{file.name}: {file.stat().st_size // 1024} kB", flush=True)


def _make_small(file: Path) -> None:
    """Keep 256 colours: a page has few more, and the file is a third."""
    from PIL import Image

    with Image.open(file) as image:
        small = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    small.save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        sys.exit(f"{file.name} is larger than {MOST_BYTES // 1000} kB.")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    with serving() as where:
        take(where)
