"""Writing commentary: a new version each time, none ever written over."""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from organisation.models import User
from reports.models import Commentary
from reports.operations.holding import check_words_are_open
from reports.reach import may_write
from reports.rules.guided import Parts, plain
from reports.subjects import Subject


class CommentaryHasMovedOn(Exception):
    """Somebody wrote a version after the page was opened. Nothing was written; `held` is what stands now."""

    def __init__(self, held: Commentary) -> None:
        """Keep what stands now, to show beside what was typed."""
        super().__init__("Somebody wrote a version in the meantime.")
        self.held = held


@transaction.atomic
def write_commentary(
    subject: Subject, *, by: User, text: str = "", parts: Parts | None = None, seen: int | None = None
) -> Commentary:
    """Write about an area, an indicator or a section: the next version, or the one that stands where nothing changes.

    In the guided shape `parts` are given, and `text` is what they say. `seen` is the number of the version the
    writer had before them, 0 where there was none; None: nobody looked. Raises CommentaryHasMovedOn where there is
    a newer one by another or of other words, EditionIsClosed where the edition it would stand in is approved, and
    ValidationError where the text could point at a child, is empty or too long.
    """
    if not may_write(by, subject):
        raise PermissionDenied(f"Your role does not let you write commentary for {subject.unit}.")
    check_words_are_open(subject)
    lock(subject)
    held = Commentary.objects.about(subject).select_related("written_by").first()
    boxes = asdict(parts or Parts())
    text = parts.text if parts else plain(text)
    is_same = held and held.text == text and all(getattr(held, name) == said for name, said in boxes.items())
    if held and is_same and (seen in (None, held.number) or held.written_by_id == by.pk):
        return held
    if seen is not None and held and held.number != seen:
        raise CommentaryHasMovedOn(held)
    written = Commentary(
        unit=subject.unit,
        month=subject.month,
        area=subject.area,
        indicator=subject.indicator,
        section=subject.section,
        number=held.number + 1 if held else 1,
        text=text,
        **boxes,
        written_by=by,
        written_at=timezone.now(),
    )
    written.full_clean()
    written.save()
    return written


def lock(subject: Subject) -> None:
    """Let nobody else write about the same thing until this is done; there may be no version yet to lock."""
    about = subject.area or subject.indicator or subject.unit
    type(about).objects.select_for_update(of=("self",)).get(pk=about.pk)
