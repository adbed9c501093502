"""Asking for a file of an edition, and making what is asked for.

What an edition says is made into a file of each kind once: asked again, the same file is given. One worker makes them
one after the other, so a file that is being made when a run begins was left by a worker that died, and is made anew.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from organisation.jobs import ask, each_or_set_aside
from organisation.jobs.aside import NOT_ITS_FAULT
from organisation.models import User
from reports.editions.contents import EditionContents, digest_of
from reports.editions.reading import contents_of, public_of
from reports.models import Edition, EditionPrint, PublicCopy
from reports.operations.public_copies import FREEZE
from reports.outputs.files import WRITERS
from reports.reach import readable_editions
from reports.rules.words import PrintFormat, PrintState, Rendering

MAKE = "make files of editions"
UNMADE = (PrintState.ASKED, PrintState.RUNNING)
FAILED = "It could not be made. Whoever tends the jobs can see why; ask again once it is put right."
CHANGED = "What it says changed while it waited, and a newer file of it is asked for already."


class Renders(Protocol):
    """Gives what an edition says, to somebody."""

    def __call__(self, edition: Edition, *, now: datetime) -> EditionContents:
        """Give it."""


RENDERINGS: dict[Rendering, Renders] = {Rendering.INTERNAL: contents_of, Rendering.PUBLIC: public_of}

logger = logging.getLogger(__name__)


class NotPublishedYet(Exception):
    """A public file is asked for of an edition that nobody has published, or whose public copy is still being made."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run came to."""

    files: int = 0
    aside: int = 0


def ask_for_print(
    edition: Edition,
    *,
    by: User,
    file_format: PrintFormat,
    rendering: Rendering = Rendering.INTERNAL,
    now: datetime | None = None,
) -> EditionPrint:
    """Ask for a file of what an edition says now; one that is there, or asked for, is given. Raises PermissionDenied.

    Raises NotPublishedYet for a public file: what is given out is of what was published, and of its frozen copy.
    """
    if not readable_editions(by).filter(pk=edition.pk).exists():
        raise PermissionDenied(f"You cannot read {edition} yet.")
    now = now or timezone.now()
    if rendering is Rendering.PUBLIC:
        if not edition.is_published:
            raise NotPublishedYet(f"{edition} is not published: there is nothing of it to give out yet.")
        if not PublicCopy.objects.filter(edition=edition).exists():
            ask(FREEZE)
            raise NotPublishedYet("Its public copy is being made, which takes up to a minute. Ask again then.")
    digest = digest_of_said(edition, RENDERINGS[rendering](edition, now=now))
    same = EditionPrint.objects.exclude(state=PrintState.FAILED).filter(
        edition=edition, file_format=file_format, rendering=rendering, contents_digest=digest
    )
    with transaction.atomic():
        held = same.first() or _ask(same, edition, file_format, rendering, digest, by, now)
        if held.state != PrintState.DONE:
            ask(MAKE)
    return held


def digest_of_said(edition: Edition, contents: EditionContents) -> str:
    """Give the digest of what is said, leaving out when an edition being written was looked at."""
    return digest_of(contents if edition.is_published else replace(contents, made_at=edition.opened_at))


def make_prints() -> Made:
    """Make every file that is asked for and not made yet, the longest asked for first."""
    waiting = EditionPrint.objects.filter(state__in=UNMADE).select_related("edition").order_by("asked_at", "pk")
    each = each_or_set_aside(MAKE, waiting.defer("content"), _make, in_savepoint=False)
    return Made(sum(each.given), len(each.aside))


def _ask(
    same: QuerySet[EditionPrint],
    edition: Edition,
    file_format: PrintFormat,
    rendering: Rendering,
    digest: str,
    by: User,
    now: datetime,
) -> EditionPrint:
    try:
        with transaction.atomic():
            return EditionPrint.objects.create(
                edition=edition,
                file_format=file_format,
                rendering=rendering,
                contents_digest=digest,
                asked_by=by,
                asked_at=now,
                doing="Waiting for a worker",
            )
    except IntegrityError:  # somebody else asked at this moment
        return same.get()


def _make(held: EditionPrint) -> bool:
    """Make one file. What is wrong with it is put down; a database that is away leaves it to be made anew."""
    try:
        return _write(held)
    except NOT_ITS_FAULT:
        raise
    except Exception:
        _put(held, state=PrintState.FAILED, problem=FAILED, doing="")
        raise


def _write(held: EditionPrint) -> bool:
    edition, writer = held.edition, WRITERS[PrintFormat(held.file_format)]
    _put(held, state=PrintState.RUNNING, percent=0, doing="Gathering what it says")
    contents = RENDERINGS[Rendering(held.rendering)](edition, now=timezone.now())
    if not _is_of(held, digest_of_said(edition, contents)):
        return False
    _put(held, percent=20, doing=writer.doing)
    content = writer.write(contents)
    _put(held, percent=90, doing="Keeping the file")
    with transaction.atomic():
        _put(
            held,
            state=PrintState.DONE,
            percent=100,
            doing="",
            content=content,
            digest=sha256(content).hexdigest(),
            done_at=timezone.now(),
        )
        _replace_earlier(held)
    return True


def _is_of(held: EditionPrint, digest: str) -> bool:
    """Say of which contents a file is made, where they changed after it was asked for; a newer one asked for wins."""
    if held.contents_digest == digest:
        return True
    try:
        with transaction.atomic():
            _put(held, contents_digest=digest)
    except IntegrityError:
        _put(held, state=PrintState.FAILED, problem=CHANGED, doing="")
        return False
    return True


def _replace_earlier(held: EditionPrint) -> None:
    """Forget the files of the same kind that said something else: those of an edition while it was being written."""
    others = EditionPrint.objects.filter(
        edition=held.edition, file_format=held.file_format, rendering=held.rendering, pk__lt=held.pk
    )
    others.exclude(state__in=UNMADE).delete()


def _put(held: EditionPrint, **what: object) -> None:
    EditionPrint.objects.filter(pk=held.pk, state__in=UNMADE).update(**what)
