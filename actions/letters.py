"""What people are told about actions: what is due and late, in one letter a day.

A letter names actions, days and who has them, as the weekly letter does; never a figure.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from actions.models import Action, ActionReminder
from actions.rules.reminders import LEVELS, Stage, Told, headline, sentence
from organisation import access
from organisation.models import User
from organisation.notifications import Kind, tell
from organisation.roles import MANAGING, Capability

REMINDERS = Kind(
    "action-reminders",
    "Actions of mine that are due, and late ones that come up to me",
    interrupts=True,
    about="At most one a working day, with everything of that day.",
    duty_for=frozenset(MANAGING),
)
KINDS = (REMINDERS,)


def tell_of_reminders(person: User, claimed: Sequence[ActionReminder], *, on: date, now: datetime) -> None:
    """Tell somebody of everything just claimed for them, in one notice and one letter."""
    lines = [told_of(claim.action, Stage(claim.stage)) for claim in claimed]
    tell(
        to=[person],
        kind=REMINDERS.name,
        key=f"{REMINDERS.name}:{claimed[0].pk}",
        title=headline(lines, on=on),
        body="\n\n".join(sentence(line, on=on) for line in lines),
        link=_link(person, claimed),
        now=now,
    )


def told_of(action: Action, stage: Stage) -> Told:
    """Give what a line of a reminder says of an action."""
    return Told(stage, action.title, action.due_on or date.max, action.owned_by, is_outside=bool(action.outside_owner))


def _link(person: User, claimed: Sequence[ActionReminder]) -> str:
    """Lead to the one action, to one's own, or to where one decides about late ones."""
    if len(claimed) == 1:
        return claimed[0].action.get_absolute_url()
    if all(claim.action.owner_id == person.pk for claim in claimed):
        return reverse("actions:mine")
    late_ones = [claim for claim in claimed if claim.stage in LEVELS]
    decides = late_ones and access.may(person, Capability.DECIDE_OVERDUE)
    return reverse("actions:overdue") if decides else reverse("actions:list")
