"""Late actions for tests: raised in good time, then found late."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from actions import operations
from actions.models import Action, RaisedIn
from organisation.models import Unit

WEDNESDAY, MONDAY, NEXT_MONDAY = date(2021, 12, 1), date(2021, 12, 6), date(2021, 12, 13)
MORNING = timezone.make_aware(datetime(2021, 12, 6, 9, 0))


def late(by, *, owner=None, unit="pact", due_on=WEDNESDAY, title="Cover the visits", **more):
    """Raise an action in November 2021 whose date has passed by Monday 6 December."""
    promise = operations.Promise(
        title=title, unit=Unit.objects.get(code=unit), raised_in=RaisedIn.DIRECT, owner=owner, due_on=due_on, **more
    )
    return operations.raise_action(promise, by=by, on=date(2021, 11, 19))


def late_today(by, *, days=5, **more):
    """Raise an action that is so many days late today."""
    action, due_on = late(by, **more), timezone.localdate() - timedelta(days=days)
    Action.objects.filter(pk=action.pk).update(due_on=due_on, original_due_on=due_on)
    return Action.objects.get(pk=action.pk)
