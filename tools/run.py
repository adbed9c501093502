"""Set the product up on this machine and run it: web, worker and beat, until Ctrl-C."""

import os
import shlex
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from honcho.manager import Manager

ROOT = Path(__file__).resolve().parent.parent
PORT, EXAMPLE = os.environ.get("PORT", "8000"), os.environ.get("EXAMPLE", "november_2021")
ADDRESS = f"http://127.0.0.1:{PORT}"


def manage(*words: str) -> str:
    """Run one of the project's commands and give what it prints; stop here if it fails."""
    done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


def welcome(accounts: str) -> None:
    """Say where it is and who can sign in, as soon as it answers."""
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{ADDRESS}/health/", timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
        else:
            print(f"\nThe clinic tracker is at {ADDRESS}  (Ctrl-C stops it)\n\n{accounts}", flush=True)
            return


def main() -> int:
    """Prepare the database, then run the three processes until one of them ends."""
    os.environ.setdefault("ONE_STYLE_SHEET", "1")
    manage("migrate", "--verbosity", "0")
    print(manage("load_example", EXAMPLE), end="", flush=True)
    threading.Thread(target=welcome, args=[manage("demo_accounts", EXAMPLE)], daemon=True).start()
    manager = Manager()
    python = shlex.quote(sys.executable)
    celery = f"{python} -m celery --app config --quiet"
    manager.add_process(
        "web",
        f"{python} -m gunicorn config.wsgi --bind 127.0.0.1:{PORT} --workers 2 --threads 4 --log-level warning",
        cwd=str(ROOT),
    )
    manager.add_process("worker", f"{celery} worker --concurrency 1 --loglevel warning", cwd=str(ROOT))
    manager.add_process("beat", f"{celery} beat --loglevel warning", cwd=str(ROOT))
    manager.loop()
    return manager.returncode or 0


if __name__ == "__main__":
    sys.exit(main())
