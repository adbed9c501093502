"""The table of who may reach what, read from the text files beside this: one file an app, one row an address.

A row is the address's name, a mark for each role in the order of `CAST`, after | marks for people of another service
where they are not all refused, and the path.
"""

from pathlib import Path
from typing import NamedTuple

# Who is tried, by username, in the order of a row's marks
CAST = {
    "deputy": "deputy",
    "head": "head",
    "manager": "manager.pact",
    "team": "team.pact",
    "analyst": "analyst",
    "qa": "qa",
    "board": "board",
    "admin": "admin",
}
MARKS = {"y": (200, 302, 409, 422), "n": (403,), "h": (404,), "-": (403, 404)}
SAID = {"y": "let in", "n": "refused (403)", "h": "hidden (404)", "-": "refused or hidden"}


class Row(NamedTuple):
    """What each role meets at one address."""

    address: str
    marks: dict[str, str]
    outside: dict[str, str]
    method: str
    path: str

    @property
    def is_of_a_unit(self) -> bool:
        """Say whether it leads to something that belongs to PACT."""
        return "{" in self.path or "pact" in self.path


def read_rows() -> dict[str, list[Row]]:
    """Give the rows of each app."""
    files = sorted(Path(__file__).parent.glob("*.txt"))
    return {file.stem: [as_row(line) for line in file.read_text().splitlines() if is_row(line)] for file in files}


def is_row(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def as_row(line: str) -> Row:
    address, *marks, path = line.split()
    method = marks.pop() if marks[-1] == "POST" else "GET"
    inside, _, outside = " ".join(marks).partition(" | ")
    return Row(address, as_marks(inside, line), as_marks(outside or "- " * len(CAST), line), method, path)


def as_marks(said: str, line: str) -> dict[str, str]:
    marks = said.split()
    assert len(marks) == len(CAST), f"a row has one mark for each role: {line}"
    assert set(marks) <= set(MARKS), f"a mark is one of {', '.join(MARKS)}: {line}"
    return dict(zip(CAST, marks, strict=True))
