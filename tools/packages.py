"""Account for every package: each pinned with a word why, installed as pinned, needed by one that is, under a known licence.

What is known against a version of one needs the network: that is `make audit`.
"""

import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as plain

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^[A-Za-z0-9._-]+(?:\[[a-z,]+\])?==[0-9][^\s*]*\s+#\s\S")
ALWAYS_THERE = {"pip", "setuptools", "wheel"}
# What the product may be passed on under beside its own code; LGPL and MPL hold for changes to the package alone
KNOWN = re.compile(
    r"\b(?:MIT|BSD|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla|LGPL|Lesser General|Unlicense|0BSD)\b"
)


def lines_of(file: str) -> list[str]:
    lines = (ROOT / file).read_text().splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "-r "))]


def requirements_in(file: str) -> list[Requirement]:
    return [Requirement(line.partition("#")[0].strip()) for line in lines_of(file)]


def installed() -> dict[str, Distribution]:
    return {plain(one.metadata["Name"]): one for one in distributions()}


def needed_by(wanted: list[Requirement], there: dict[str, Distribution]) -> set[str]:
    """Give every package that the wanted ones lead to, with the extras they ask for."""
    reached: set[tuple[str, str]] = set()
    waiting = [(plain(one.name), extra) for one in wanted for extra in ("", *one.extras)]
    while waiting:
        name, extra = step = waiting.pop()
        if step in reached or name not in there:
            continue
        reached.add(step)
        for more in map(Requirement, there[name].requires or ()):
            if more.marker is None or more.marker.evaluate({"extra": extra}):
                waiting += [(plain(more.name), wanted_extra) for wanted_extra in ("", *more.extras)]
    return {name for name, _ in reached}


def licence_of(package: Distribution) -> str:
    about = package.metadata
    if said := about.get("License-Expression"):
        return said
    classified = [one for one in about.get_all("Classifier") or () if one.startswith("License ::")]
    return "; ".join(one.rpartition(" :: ")[2] for one in classified) or (about.get("License") or "").split("\n")[0]


def faults(there: dict[str, Distribution]) -> list[str]:
    """Say of each package what is wrong with it."""
    wanted = [one for file in FILES for one in requirements_in(file)]
    found = [
        f"{line.split()[0]} is not pinned with a word why"
        for file in FILES
        for line in lines_of(file)
        if not PIN.match(line)
    ]
    for one in wanted:
        package = there.get(plain(one.name))
        if package is None or package.version not in one.specifier:
            found.append(f"{one} is asked for and {package.version if package else 'nothing'} is installed")
    strays = set(there) - needed_by(wanted, there) - ALWAYS_THERE
    found += [f"{name} is installed and nothing asks for it" for name in sorted(strays)]
    passed_on = needed_by(requirements_in(FILES[0]), there)
    found += [
        f"{name} is under {licence_of(there[name]) or 'a licence it does not say'}"
        for name in sorted(passed_on)
        if not KNOWN.search(licence_of(there[name]))
    ]
    return found


def main() -> int:
    """Tell what is wrong; with `--licences`, list what the product is passed on with."""
    there = installed()
    if "--licences" in sys.argv:
        for name in sorted(needed_by(requirements_in(FILES[0]), there)):
            print(f"{name} {there[name].version}: {licence_of(there[name])}")
        return 0
    found = faults(there)
    print("\n".join(found) or f"{len(there)} packages are accounted for.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
