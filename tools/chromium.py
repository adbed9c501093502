"""Find Chromium for the browser tests, or install Debian's."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """Give the path of a Chromium on this machine, or the one named by CHROMIUM."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's Chromium, where this is Debian and we may."""
    apt = shutil.which("apt-get")
    sudo = [] if os.geteuid() == 0 else [shutil.which("sudo") or "", "-n"]
    if not apt or sudo[:1] == [""]:
        return
    print("Installing Chromium for the browser tests", flush=True)
    for words in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
    ):
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        if subprocess.run([*sudo, apt, *words], **quiet).returncode:
            return


if __name__ == "__main__":
    if not found():
        install()
    if not found():
        print("No Chromium was found: browser tests are skipped. Set CHROMIUM to its path.", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") else 0)
