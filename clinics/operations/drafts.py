"""Keeping what is being typed in the room, so that a closed lid or a lost network loses no word."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clinics.models import AgendaItem, Outcome, OutcomeDraft
from clinics.operations.holding import SessionHasMovedOn
from clinics.rules.agenda import SessionState
from clinics.wording import adds_nothing
from organisation import access
from organisation.models import User
from organisation.roles import Capability
from organisation.validators import names_no_child

OPEN = (SessionState.AGENDA_ISSUED, SessionState.IN_PROGRESS)


@transaction.atomic
def keep_draft(
    item: AgendaItem, *, words: Mapping[str, str], seen_version: int, by: User, now: datetime | None = None
) -> OutcomeDraft | None:
    """Keep somebody's words on an item in place of those kept before; none where they add nothing to what is recorded.

    Raises SessionHasMovedOn where nothing can be recorded any more, and ValidationError where a
    word seems to name a child: such words are kept nowhere.
    """
    session = item.session
    access.check(by, Capability.RECORD_OUTCOMES, session.clinic.unit)
    if session.state not in OPEN or item.held_back_at:
        raise SessionHasMovedOn("Nothing can be recorded on this item now.")
    for text in words.values():
        names_no_child(text)
    if adds_nothing(words, Outcome.objects.filter(item=item).first()):
        drop_draft(item, by=by)
        return None
    typed = {"words": dict(words), "seen_version": seen_version, "typed_at": now or timezone.now()}
    draft, _ = OutcomeDraft.objects.update_or_create(item=item, typed_by=by, defaults=typed)
    return draft


def drop_draft(item: AgendaItem, *, by: User) -> None:
    """Forget somebody's own words on an item: they are recorded, or not wanted."""
    OutcomeDraft.objects.filter(item=item, typed_by=by).delete()
