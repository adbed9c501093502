"""What second readers are told of. Never a grade, nor why an audit waits: that could tell it."""

from datetime import datetime

from django.urls import reverse

from audits.models import ModerationDue
from organisation.models import Notification
from organisation.notifications import Kind, tell

SECOND_READING = Kind("second-reading", "An audit given to me to read a second time")


def tell_of_second_reading(due: ModerationDue, *, now: datetime) -> list[Notification]:
    """Tell the second reader of what they were given, once each time it is given."""
    if due.moderator is None:
        return []
    return tell(
        to=[due.moderator],
        kind=SECOND_READING.name,
        key=f"{SECOND_READING.name}:{due.audit_id}:{due.chosen_at.timestamp():.0f}",
        title=f"An audit in {due.audit.unit} waits for your second reading",
        body="It was given to you to grade beside its auditor.",
        link=reverse("audits:read-again", args=[due.audit_id]),
        now=now,
    )
