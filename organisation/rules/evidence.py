"""How evidence is written down so that tampering shows: the same row always gives the same text, digest and link."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from organisation.rules.words import Word

BEGINNING = "0" * 64
"""What the first link of the chain follows."""


class Record(Word):
    """The classes of record that are evidence."""

    DEFINITION = "definition", "Definitions"
    TARGET = "target", "Targets and benchmarks"
    OUTTURN = "outturn", "Outturns"
    GRADE = "grade", "Audit grades"
    ROLE = "role", "People, units and roles"
    SIGN_IN = "sign_in", "Sign-ins"
    EDITION = "edition", "Editions and commentary"
    CLINIC = "clinic", "Clinics and actions"
    LOOK = "look", "Looks at single workers"
    READ = "read", "Reads of audits"
    EVIDENCE = "evidence", "Uses of this evidence"


def written(value: object) -> object:
    """Give a stored value in the one form it has in evidence, whichever database it came from."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value.tzinfo else value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    if isinstance(value, Mapping):
        return {str(key): written(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [written(one) for one in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def digest(value: object, key: str = "") -> str:
    """Give the SHA-256 of a value in its written form; with a key, one that nobody without the key can make."""
    text = json.dumps(written(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    if key:
        return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()
    return hashlib.sha256(text).hexdigest()


def link(before: str, number: int, source: str, row: int, digests: tuple[str, str, str], key: str = "") -> str:
    """Give the link of one entry: it hangs on the one before, so no entry can be changed, left out or slipped in."""
    return digest([before, number, source, row, *digests], key)


def key_name(key: str) -> str:
    """Name a key without giving it away, so that a chain made with another one is told from a forged one."""
    return hashlib.sha256(b"evidence key:" + key.encode()).hexdigest()[:12] if key else ""
