"""The table of who may reach what, read from the text files beside this: one file an app, one row an address.

A row is the address's name, a mark for each role in the order of `CAST`, and the path.
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
MARKS = {"y": (200, 302, 409, 422), "n": (403,), "h": (404,)}  # let in, refused, hidden
SAID = {"y": "let in", "n": "refused (403)", "h": "hidden (404)"}


class Row(NamedTuple):
    """What each role meets at one address."""

    address: str
    marks: dict[str, str]
    method: str
    path: str


def read_rows() -> dict[str, list[Row]]:
    """Give the rows of each app."""
    files = sorted(Path(__file__).parent.glob("*.txt"))
    return {file.stem: [as_row(line) for line in file.read_text().splitlines() if is_row(line)] for file in files}


def is_row(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def as_row(line: str) -> Row:
    address, *marks, path = line.removesuffix("\n").split()
    method = marks.pop() if marks[-1] == "POST" else "GET"
    assert len(marks) == len(CAST), f"a row has one mark for each role: {line}"
    assert set(marks) <= set(MARKS), f"a mark is one of {', '.join(MARKS)}: {line}"
    return Row(address, dict(zip(CAST, marks, strict=True)), method, path)
