"""What holds an edition still: one that is approved takes no words, one that is published takes nothing."""

from organisation.models import Unit
from reports.models import Edition, EditionState
from reports.subjects import Subject


class EditionIsClosed(Exception):
    """The edition is approved or published: what it says stands. Says which."""


class EditionHasMovedOn(Exception):
    """Somebody changed the edition after the page was opened. Nothing was changed; `held` is how it stands now."""

    def __init__(self, held: Edition) -> None:
        """Keep how it stands."""
        super().__init__("Somebody changed this edition in the meantime. Look at it again.")
        self.held = held


def check_words_are_open(subject: Subject) -> None:
    """Refuse to change what an approved or published edition says. Raises EditionIsClosed."""
    if subject.indicator or subject.unit.kind != Unit.Kind.AUTHORITY:
        return
    edition = Edition.objects.select_for_update().filter(month=subject.month).first()
    if edition:
        check_is_drafting(edition)


def check_is_drafting(edition: Edition) -> None:
    """Refuse where an edition is no longer being written. Raises EditionIsClosed."""
    if edition.state == EditionState.PUBLISHED:
        raise EditionIsClosed(f"{edition} is published: it is never changed. Say it in the next.")
    if edition.state == EditionState.APPROVED:
        raise EditionIsClosed(f"{edition} is approved: take the approval back first.")


def hold(edition: Edition, *, seen: int | None = None) -> Edition:
    """Give the edition as it stands, held until this is done. Raises EditionHasMovedOn where another was seen."""
    held = Edition.objects.select_for_update().get(pk=edition.pk)
    if seen is not None and held.version != seen:
        raise EditionHasMovedOn(held)
    return held
