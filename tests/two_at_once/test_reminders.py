"""Several reminding at once, and a date moved beneath a reminder: each is told once, and nothing moot."""

from datetime import date, datetime

from django.utils import timezone

from actions import operations as actions
from actions.models import Action, ActionReminder, RaisedIn
from actions.operations.reminding import remind
from organisation.models import Notification, Unit, User
from tests.two_at_once import SIDE_BY_SIDE, at_once, person

pytestmark = SIDE_BY_SIDE
DUE = date(2099, 6, 10)
MORNING = timezone.make_aware(datetime(2099, 6, 10, 7, 15))


def promised(owner, title="Cover the visits"):
    promise = actions.Promise(
        title=title, unit=Unit.objects.get(code="pact"), raised_in=RaisedIn.DIRECT, owner=owner, due_on=DUE
    )
    return actions.raise_action(promise, by=person("head"))


def test_three_workers_reminding_at_once_tell_each_once():
    User.objects.update(line_manager=None)
    Action.objects.exclude(due_on=None).update(due_on=None, original_due_on=None)
    for username in ("manager.pact", "manager.cla"):
        for number in range(3):
            promised(person(username), title=f"Visit {number}")
    done = at_once(*[lambda: remind(now=MORNING)] * 3)
    assert sum(one.reminders for one in done) == 6
    assert ActionReminder.objects.count() == 6
    assert sorted(Notification.objects.values_list("title", flat=True)) == ["3 actions due", "3 actions due"]


def test_a_date_moved_at_the_same_moment_is_told_as_it_was_or_not_at_all():
    action = promised(person("manager.pact"))

    def move():
        given = {"new_due_on": date(2099, 6, 17), "reason": "Sickness", "on": date(2099, 6, 9)}
        return actions.extend_action(action, by=person("head"), **given)

    at_once(lambda: remind(now=MORNING), move)
    told = Notification.objects.filter(kind="action-reminders", link=action.get_absolute_url())
    assert told.count() == action.reminders.count() <= 1
    assert Action.objects.get(pk=action.pk).due_on == date(2099, 6, 17)
    remind(now=MORNING)
    assert action.reminders.filter(due_on=date(2099, 6, 17), stage="on_the_day").count() == 0
