"""Take a picture of every page, in every width and theme asked for and as it prints, and lay them out on one sheet.

    python -m tools.pictures --out var/pictures --width 1366 768 320 --theme light dark --print

It makes an example database of its own and serves it; `--database` keeps that database, so that the next time begins
at once, and `--address` takes the pictures from a server that already runs on it. Pages come from the role matrix
(`tests/organisation/matrix/`), so a new page is in the pictures without anybody adding it.
"""

import argparse
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TALL = 6000  # of a page longer than this, its first part is enough
SHEET = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Every page</title>
<style>body{font:14px sans-serif;margin:1rem}figure{display:inline-block;width:19rem;margin:0 1rem 1rem 0;vertical-align:top}
img{max-width:100%;max-height:22rem;object-fit:cover;object-position:top;border:1px solid #999}</style>"""


def read_choices(words=None):
    """Read what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--out", type=Path, default=ROOT / "var" / "pictures", metavar="DIR")
    asked.add_argument("--width", type=int, nargs="+", default=[1366])
    asked.add_argument("--theme", nargs="+", choices=("light", "dark"), default=["light"])
    asked.add_argument("--print", action="store_true", help="as it prints on A4 landscape, too")
    asked.add_argument("--role", nargs="+", metavar="USERNAME", help="only the pages of these people")
    asked.add_argument("--only", default="", metavar="PATTERN", help="only pages whose name or path matches")
    asked.add_argument("--database", type=Path, help="a file that keeps the example for the next time")
    asked.add_argument("--address", help="a server that runs already, on --database")
    asked.add_argument("--port", type=int, default=8899)
    return asked.parse_args(words)


def main() -> int:
    """Take the pictures asked for."""
    asked = read_choices()
    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory())
        database = (asked.database or Path(folder) / "example.sqlite3").resolve()
        pages = [page for page in prepare(database) if is_asked_for(page, asked)]
        asked.out.mkdir(parents=True, exist_ok=True)
        address = asked.address or held.enter_context(serving(asked.port, asked.out / "server.log"))
        taken = list(take_all(pages, address, asked))
    lay_out(taken, asked.out)
    print(f"{len(taken)} pictures of {len(pages)} pages: {asked.out / 'index.html'}")
    return 0


def is_asked_for(page, asked) -> bool:
    whose = not asked.role or page.who in asked.role
    return whose and bool(re.search(asked.only, f"{page.name} {page.path}"))


def prepare(database: Path) -> list:
    """Have a database with the example and one of everything an address can lead to; give every page there is."""
    os.environ |= {"DATABASE_URL": f"sqlite:///{database}", "SECRET_KEY": "pictures", "DEBUG": "1"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tools.pictures_settings"}
    os.environ.setdefault("CELERY_BROKER_FOLDER", tempfile.mkdtemp(prefix="clinic-broker-"))
    sys.path.insert(0, str(ROOT))
    kept = database.with_suffix(".things.json")
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = WithoutMigrations()  # the tables as the models have them, in a tenth of the time
    django.setup()
    from tests.organisation.matrix.pages import every_page

    if not kept.exists():
        from tests.organisation.matrix.things import make_things

        call_command("migrate", run_syncdb=True, verbosity=0)
        call_command("load_example", "november_2021", verbosity=0)
        kept.write_text(json.dumps(make_things()))
    return every_page(json.loads(kept.read_text()))


class WithoutMigrations(dict):
    """Says of every app that it has no migrations."""

    def __contains__(self, app):
        return True

    def __getitem__(self, app):
        return None


@contextmanager
def serving(port: int, log: Path):
    """Serve the database in use, and give its address."""
    address = f"http://127.0.0.1:{port}"
    words = ["gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "warning"]
    server = subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, stderr=log.open("w"))
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/health/", timeout=2)
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait()


def take_all(pages, address, asked):
    """Take every picture: one sign-in a person, one visit a page."""
    from playwright.sync_api import sync_playwright

    from tools.chromium import found

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(), args=["--no-sandbox"])
        for who in dict.fromkeys(page.who for page in pages):
            view = browser.new_page(locale="en-GB", reduced_motion="reduce")
            if who:
                enter(view, address, who)
            for page in (page for page in pages if page.who == who):
                answer = view.goto(address + page.path)
                if answer.status != page.status:
                    print(f"{page.name} {page.path}: {answer.status}", file=sys.stderr)
                for look in looks_of(asked):
                    yield page, look, take(view, page, look, asked.out)
            view.context.close()
        browser.close()


def enter(view, address, who):
    from examples.loading import PASSWORD

    view.goto(f"{address}/account/login/")
    view.get_by_label("User name or e-mail address").fill(who)
    view.get_by_label("Password").fill(PASSWORD)
    with view.expect_event("load"):
        view.get_by_role("button", name="Sign in").click()


def looks_of(asked):
    """Give each look at a page: how wide, in which theme, on screen or in print."""
    for width in asked.width:
        for theme in asked.theme:
            yield width, theme, "screen"
    if asked.print:
        yield 1123, "light", "print"


def take(view, page, look, out: Path) -> str:
    """Take one picture, and give its name."""
    width, theme, media = look
    view.emulate_media(media=media, color_scheme=theme)
    view.set_viewport_size({"width": width, "height": 768 if width > 500 else 700})
    view.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
    name = f"{re.sub('[^a-z0-9]+', '-', page.name.lower())}.{width}.{theme if media == 'screen' else media}.jpeg"
    tall = min(view.evaluate("document.documentElement.scrollHeight"), TALL)
    clip = {"x": 0, "y": 0, "width": width, "height": tall}
    view.screenshot(path=out / name, type="jpeg", quality=75, full_page=True, clip=clip, animations="disabled")
    return name


def lay_out(taken, out: Path) -> None:
    """Write one sheet with every picture under its page's name."""
    lines, last = [SHEET], None
    for page, (width, theme, media), name in taken:
        if page != last:
            lines.append(f"<h2>{html.escape(page.name)} <small>{html.escape(page.who)} {page.path}</small></h2>")
            last = page
        said = f"{width}, {theme if media == 'screen' else media}"
        lines.append(
            f'<figure><a href="{name}"><img loading="lazy" src="{name}" alt="{html.escape(page.name)}, {said}"></a>'
            f"<figcaption>{said}</figcaption></figure>"
        )
    (out / "index.html").write_text("\n".join(lines))


if __name__ == "__main__":
    if not shutil.which("chromium") and not os.environ.get("CHROMIUM"):
        sys.exit("Chromium is needed: python tools/chromium.py")
    sys.exit(main())
