"""Writing commentary: a new version each time, none ever written over."""

from django.db import transaction
from django.utils import timezone

from organisation import access
from organisation.models import User
from organisation.roles import Capability
from reports.models import Commentary
from reports.subjects import Subject


class CommentaryHasMovedOn(Exception):
    """Somebody wrote a version after the page was opened. Nothing was written; `held` is what stands now."""

    def __init__(self, held: Commentary) -> None:
        """Keep what stands now, to show beside what was typed."""
        super().__init__("Somebody wrote a version in the meantime.")
        self.held = held


@transaction.atomic
def write_commentary(subject: Subject, *, text: str, by: User, seen: int | None = None) -> Commentary:
    """Write about an area or an indicator: the next version, or the one that stands where nothing changes.

    `seen` is the number of the version the writer had before them, 0 where there was none; None:
    nobody looked. Raises CommentaryHasMovedOn where there is a newer one, and ValidationError
    where the text could point at a child, is empty or too long.
    """
    access.check(by, Capability.WRITE_COMMENTARY, subject.unit)
    _lock(subject)
    held = Commentary.objects.about(subject).select_related("written_by").first()
    if seen is not None and held and held.number != seen:
        raise CommentaryHasMovedOn(held)
    text = _plain(text)
    if held and held.text == text:
        return held
    written = Commentary(
        unit=subject.unit,
        month=subject.month,
        area=subject.area,
        indicator=subject.indicator,
        section=subject.section,
        number=held.number + 1 if held else 1,
        text=text,
        written_by=by,
        written_at=timezone.now(),
    )
    written.full_clean()
    written.save()
    return written


def _lock(subject: Subject) -> None:
    """Let nobody else write about the same thing until this is done; there may be no version yet to lock."""
    about = subject.area or subject.indicator or subject.unit
    type(about).objects.select_for_update(of=("self",)).get(pk=about.pk)


def _plain(text: str) -> str:
    """Take the line endings a browser sends as what they are: new lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
