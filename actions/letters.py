"""What people are told about actions: what is due and late, in one letter a day.

A letter names actions, days and who has them, as the weekly letter does; never a figure.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from actions.models import Action, ActionReminder
from actions.rules.reminders import LEVELS, Stage, Told, headline, sentence
from organisation import access
from organisation.models import User
from organisation.notifications import Kind, tell
from organisation.people import managers_of
from organisation.roles import MANAGING, Capability, Role

REMINDERS = Kind(
    "action-reminders",
    "Actions of mine that are due, and late ones that come up to me",
    interrupts=True,
    about="At most one a working day, with everything of that day.",
    duty_for=frozenset(MANAGING),
)
NO_IMPACT = Kind(
    "action-no-impact",
    "An action was done and its measure did not follow",
    about="It goes back to its clinic by itself.",
)
KINDS = (REMINDERS, NO_IMPACT)


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


def tell_of_no_impact(action: Action, *, now: datetime) -> None:
    """Tell who did it, who verified it and who heads the service; it stands in their weekly letter."""
    heads = managers_of(action.unit, on=timezone.localdate(now), roles=(Role.HEAD_OF_SERVICE,))[:1]
    tell(
        to=[person for person in (action.owner, action.liaison, action.verified_by, *heads) if person],
        kind=NO_IMPACT.name,
        key=f"{NO_IMPACT.name}:{action.pk}:{now:%Y-%m-%d}",
        title=f"Done, and its measure did not follow: {action.title}",
        body="It goes back to the clinic of its service by itself. Its page says what the measure did.",
        link=action.get_absolute_url(),
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
