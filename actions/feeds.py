"""What somebody owns, on its day in their own calendar.

A calendar leaves the house: it says which action and of which measure and service, never its words.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from actions.models import Action
from organisation import access
from organisation.feeds import for_a_person
from organisation.models import User
from organisation.roles import Capability
from organisation.rules.feeds import Entry


@for_a_person
def due_dates_of(user: User, since: date) -> Iterator[Entry]:
    """Bring the days on which what somebody owns, or keeps after, is due."""
    theirs = Q(owner=user) | Q(liaison=user)
    if not access.may(user, Capability.READ_ACTIONS):
        return
    rows = Action.objects.open().filter(theirs, due_on__gte=since).select_related("indicator", "unit")
    moved = rows.annotate(
        moves=Count("date_changes"), changed_at=Coalesce(Max("date_changes__changed_at"), "raised_at")
    )
    for action in moved.order_by("due_on", "pk"):
        yield Entry(
            key=f"action-{action.pk}",
            title=_title(action),
            starts=action.due_on,
            changed_at=action.changed_at,
            path=action.get_absolute_url(),
            sequence=action.moves,
        )


def _title(action: Action) -> str:
    about = f"{action.indicator}, {action.unit}" if action.indicator else str(action.unit)
    return f"Action {action.pk} is due ({about})"
