"""Showing that an action was done. Evidence is added, and never edited or taken away."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from actions.models import Action, Evidence, EvidenceKind
from actions.operations.progress import check_may_report
from actions.rules.evidence import bare_name, ending_of, type_of, why_not_taken
from organisation.models import User


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it came: the name it had where it came from, and its bytes."""

    name: str
    content: bytes


class FileIsGone(Exception):
    """The file of a piece of evidence is not where it was kept, or is no longer what was added."""


@transaction.atomic
def add_evidence(
    action: Action, *, by: User, text: str, link: str = "", file: Attached | None = None, now: datetime | None = None
) -> Evidence:
    """Add words, a link or a file that shows an action was done. Raises ValidationError naming the field."""
    check_may_report(action, by)
    if link and file:
        raise ValidationError({"link": "Give a link or a file, not both: add the other one after."})
    evidence = Evidence(action=action, text=text.strip(), added_by=by, added_at=now or timezone.now())
    evidence.kind = EvidenceKind.FILE if file else EvidenceKind.LINK if link else EvidenceKind.TEXT
    if link:
        evidence.link = _checked_link(link)
    if file:
        _attach(evidence, file)
    try:
        evidence.full_clean()
        evidence.save()
    except Exception:
        if file:
            evidence.file.delete(save=False)  # nothing is kept on the disk that no row knows of
        raise
    return evidence


def content_of(evidence: Evidence) -> bytes:
    """Give the bytes of a file exactly as they were added. Raises FileIsGone."""
    try:
        with evidence.file.open("rb") as kept:
            content = kept.read()
    except OSError as problem:
        raise FileIsGone from problem
    if hashlib.sha256(content).hexdigest() != evidence.sha256:
        raise FileIsGone
    return content


def _attach(evidence: Evidence, file: Attached) -> None:
    """Keep a file under a name of our own: nothing of the path is the user's."""
    if why := why_not_taken(file.name, file.content, most=settings.EVIDENCE_MOST_BYTES):
        raise ValidationError({"file": why})
    kind = type_of(file.name, file.content)
    evidence.file_name = bare_name(file.name)
    evidence.content_type = kind.content_type if kind else ""
    evidence.size = len(file.content)
    evidence.sha256 = hashlib.sha256(file.content).hexdigest()
    evidence.file.save(f"{uuid4().hex}.{ending_of(file.name)}", ContentFile(file.content), save=False)


def _checked_link(link: str) -> str:
    parts = urlsplit(link)
    if parts.scheme != "https" or not parts.hostname:
        raise ValidationError({"link": "Give a whole address that begins with https://."})
    if parts.username or parts.password:
        raise ValidationError({"link": "Take the user name and password out of the address."})
    return link
