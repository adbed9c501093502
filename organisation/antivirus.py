"""Asking a virus scanner about a file, where the council has one: ClamAV's clamd, spoken to over its socket.

The protocol is of one command (INSTREAM, see clamd(8)): pieces with their length before each, a length of nought, and
one line back. `CLAMD_URL` names the scanner; where it is set, a file that cannot be looked at is not taken.
"""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

SECONDS = 20
LONGEST_ANSWER = 4096
AWAY = "The file could not be looked at for viruses just now, so it is not taken. Try again in some minutes."
FOUND = "The virus scanner found something in this file, so it is not taken. Tell your IT service desk."


class ScannerIsAway(Exception):
    """The scanner did not answer, or not in words that are known."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says: what it found, or nothing."""

    found: str


def refuse_viruses(pieces: Iterable[bytes]) -> None:
    """Raise ValidationError where the scanner finds something, or cannot say. Without a scanner everything passes."""
    if not settings.CLAMD_URL:
        return
    try:
        verdict = scan(pieces, at=settings.CLAMD_URL)
    except ScannerIsAway as away:
        raise ValidationError(AWAY) from away
    if verdict.found:
        raise ValidationError(FOUND)


def scan(pieces: Iterable[bytes], *, at: str) -> Verdict:
    """Give what the scanner says of a file. Raises ScannerIsAway."""
    try:
        with _reach(at) as there:
            there.sendall(b"zINSTREAM\0")
            for piece in pieces:
                if piece:
                    there.sendall(len(piece).to_bytes(4, "big") + piece)
            there.sendall(bytes(4))
            said = _read_line(there)
    except OSError as problem:
        raise ScannerIsAway(str(problem)) from problem
    return _verdict(said)


def _reach(at: str) -> socket.socket:
    where = urlsplit(at)
    if where.scheme == "unix":
        there = socket.socket(socket.AF_UNIX)
        there.settimeout(SECONDS)
        there.connect(where.path)
        return there
    return socket.create_connection((where.hostname, where.port or 3310), timeout=SECONDS)


def _read_line(there: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        more = there.recv(LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(said: str) -> Verdict:
    """Read `stream: OK` or `stream: Name FOUND`; anything else is no answer."""
    words = said.removeprefix("stream: ")
    if words == "OK":
        return Verdict("")
    if words.endswith(" FOUND"):
        return Verdict(words.removesuffix(" FOUND"))
    raise ScannerIsAway(said[:200])
