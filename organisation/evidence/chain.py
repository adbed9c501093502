"""The digests and links of the chain, from rows and entries."""

from dataclasses import asdict
from typing import Any

from django.conf import settings

from organisation.evidence.saying import Words
from organisation.models import EvidenceEntry
from organisation.rules.evidence import digest, link

SAID = ("at", "actor_id", "act", "thing", "key", "was", "became", "why", "person_id", "unit_id")


def digest_row(row: Any, columns: list[str]) -> str:
    """Give the digest of a row's columns."""
    return digest({name: getattr(row, name) for name in columns}, settings.EVIDENCE_KEY)


def digest_words(record: str, words: Words) -> str:
    """Give the digest of what an entry is to say."""
    return digest({"record": str(record), **asdict(words)}, settings.EVIDENCE_KEY)


def digest_said(entry: EvidenceEntry) -> str:
    """Give the digest of what an entry says now."""
    return digest({"record": entry.record, **{name: getattr(entry, name) for name in SAID}}, settings.EVIDENCE_KEY)


def link_of(entry: EvidenceEntry, before: str, shape: str) -> str:
    """Give the link an entry ought to have, after the one before it."""
    digests = (entry.row_digest, entry.words_digest, shape)
    return link(before, entry.number, entry.source, entry.row, digests, settings.EVIDENCE_KEY)
